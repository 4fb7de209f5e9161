"""Identifiers: ordered ids, opaque codes, batches that are the same when their events are."""

import re

from service.desk.identifiers import batch_id, new_code, new_id


def test_ids_are_version_7_and_ordered_by_time() -> None:
    made = [new_id() for _ in range(2_000)]
    assert {id_.version for id_ in made} == {7}
    assert len(set(made)) == 2_000
    assert [id_.int >> 80 for id_ in made] == sorted(id_.int >> 80 for id_ in made)


def test_codes_use_signs_nobody_confuses() -> None:
    codes = {new_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    assert all(re.fullmatch("[2-9A-HJ-NP-Z]{16}", code) for code in codes)


def test_the_same_events_are_the_same_batch() -> None:
    keys = [("s", "1", ""), ("s", "2", "")]
    assert batch_id("1306", keys) == batch_id("1306", list(keys))
    assert (
        len(
            {
                batch_id("1306", keys),
                batch_id("1307", keys),
                batch_id("1306", keys[:1]),
                batch_id("1306", keys[::-1]),
            }
        )
        == 4
    )
