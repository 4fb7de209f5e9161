"""What every object store must do, on the double and on the real ones alike."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from archive.outages import RequestRefused
from archive.vault.errors import (
    ChecksumRefused,
    LockRefused,
    NotInVault,
    PreconditionLost,
    TooLarge,
    VaultError,
)
from archive.vault.store import ONE_PUT, StoredObject
from tests.contract.vault.conftest import Place

SOON = timedelta(seconds=60)


def put(
    place: Place, name: str, data: bytes = b"data", *, lasting: timedelta = SOON, **conditions: str | bool
) -> StoredObject:
    return place.store.put(
        place.key(name),
        data,
        media="text/plain",
        locked_until=datetime.now(UTC) + lasting,
        metadata={"job": "job-1"},
        **conditions,  # type: ignore[arg-type]
    )


def test_what_was_put_is_read_back_with_its_digest_and_metadata(place: Place) -> None:
    stored = put(place, "a", b"bytes \x00\xff")
    fetched = place.store.get(place.key("a"))
    assert fetched.data == b"bytes \x00\xff"
    assert dict(fetched.metadata) == {"job": "job-1"}
    assert (fetched.version_id, fetched.etag) == (stored.version_id, stored.etag)
    assert (stored.sha256, stored.size) == (hashlib.sha256(b"bytes \x00\xff").hexdigest(), 8)


def test_nothing_at_all_can_be_kept_too(place: Place) -> None:
    put(place, "empty", b"")
    assert place.store.get(place.key("empty")).data == b""


def test_a_file_of_20_mb_is_one_object_with_its_own_digest(place: Place) -> None:
    data = bytes(20 * 1024 * 1024)
    stored = put(place, "large", data)
    assert stored.etag == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert place.store.get(place.key("large"), stored.version_id).data == data


def test_more_than_one_put_can_carry_is_refused(place: Place) -> None:
    with pytest.raises(TooLarge):
        put(place, "huge", bytes(ONE_PUT + 1))


def test_an_earlier_version_stays_readable_by_its_id(place: Place) -> None:
    first, second = put(place, "a", b"first"), put(place, "a", b"second")
    assert first.version_id != second.version_id
    assert place.store.get(place.key("a")).data == b"second"
    assert place.store.get(place.key("a"), first.version_id).data == b"first"


def test_a_description_is_the_version_without_its_bytes(place: Place) -> None:
    stored = put(place, "a", b"12345")
    put(place, "a", b"other")
    described = place.store.head(place.key("a"), stored.version_id)
    assert (described.size, described.etag, dict(described.metadata)) == (5, stored.etag, {"job": "job-1"})


@pytest.mark.parametrize("version_id", [None, "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_is_not_in_the_vault(place: Place, version_id: str | None) -> None:
    with pytest.raises(NotInVault):
        place.store.get(place.key("nothing"), version_id)
    with pytest.raises(NotInVault):
        place.store.head(place.key("nothing"), version_id)


def test_a_second_put_only_if_absent_loses(place: Place) -> None:
    put(place, "a", b"first", only_if_absent=True)
    with pytest.raises(PreconditionLost):
        put(place, "a", b"second", only_if_absent=True)
    assert place.store.get(place.key("a")).data == b"first"


def test_a_put_at_an_etag_replaces_that_version_only(place: Place) -> None:
    first = put(place, "a", b"first")
    put(place, "a", b"second", only_if_etag=first.etag)
    with pytest.raises(PreconditionLost):
        put(place, "a", b"third", only_if_etag=first.etag)
    assert place.store.get(place.key("a")).data == b"second"


def test_a_put_at_an_etag_loses_where_nothing_is(place: Place) -> None:
    with pytest.raises(PreconditionLost):
        put(place, "a", b"first", only_if_etag="0" * 32)
    with pytest.raises(NotInVault):
        place.store.get(place.key("a"))


@pytest.mark.parametrize("condition", ["absent", "etag"])
def test_of_16_racers_exactly_one_wins(place: Place, condition: str) -> None:
    etag = put(place, "race", b"start").etag if condition == "etag" else None

    def race(number: int) -> bool:
        try:
            if etag is None:
                put(place, "race", b"%d" % number, only_if_absent=True)
            else:
                put(place, "race", b"%d" % number, only_if_etag=etag)
        except PreconditionLost:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(race, range(16))) == 1


def test_other_bytes_than_announced_are_refused(place: Place) -> None:
    with pytest.raises(ChecksumRefused):
        put(place, "a", b"data", sha256=hashlib.sha256(b"other").hexdigest())
    with pytest.raises(NotInVault):
        place.store.get(place.key("a"))


def test_a_locked_version_cannot_be_destroyed(place: Place) -> None:
    stored = put(place, "a", b"kept")
    with pytest.raises(LockRefused):
        place.store.destroy(place.key("a"), stored.version_id)
    assert place.store.get(place.key("a"), stored.version_id).data == b"kept"


def test_a_version_can_be_destroyed_when_its_lock_has_passed(place: Place) -> None:
    stored = put(place, "a", lasting=timedelta(seconds=1))
    time.sleep(2.2)  # the lock ends on the next whole second
    place.store.destroy(place.key("a"), stored.version_id)
    with pytest.raises(NotInVault):
        place.store.get(place.key("a"), stored.version_id)
    place.store.destroy(place.key("a"), stored.version_id)


def test_a_lock_lasts_at_least_as_long_as_asked(place: Place) -> None:
    until = datetime.now(UTC) + SOON
    stored = place.store.put(place.key("a"), b"", media="text/plain", locked_until=until)
    locked = place.store.locked_until(place.key("a"), stored.version_id)
    assert locked is not None
    assert until <= locked < until + timedelta(seconds=1)


def test_a_lock_that_would_end_in_the_past_is_refused(place: Place) -> None:
    with pytest.raises(
        (VaultError, RequestRefused)
    ):  # a server says no more than that the request is invalid
        put(place, "a", lasting=-SOON)


def test_a_lock_can_be_made_longer_but_never_shorter(place: Place) -> None:
    stored = put(place, "a")
    later = datetime.now(UTC).replace(microsecond=0) + 2 * SOON
    place.store.extend_lock(stored.key, stored.version_id, later)
    assert place.store.locked_until(stored.key, stored.version_id) == later
    with pytest.raises(LockRefused):
        place.store.extend_lock(stored.key, stored.version_id, later - SOON)
    assert place.store.locked_until(stored.key, stored.version_id) == later


def test_a_hold_keeps_a_version_whose_lock_has_passed(place: Place) -> None:
    stored = put(place, "a", lasting=timedelta(seconds=1))
    place.store.hold(stored.key, stored.version_id, True)
    assert place.store.held(stored.key, stored.version_id)
    time.sleep(2.2)
    with pytest.raises(LockRefused):
        place.store.destroy(stored.key, stored.version_id)
    place.store.hold(stored.key, stored.version_id, False)
    assert not place.store.held(stored.key, stored.version_id)
    place.store.destroy(stored.key, stored.version_id)


def test_a_listing_has_each_key_once_in_order(place: Place) -> None:
    for name in ("b", "a/2", "a/1"):
        put(place, name, b"first")
    put(place, "b", b"second!")
    listed = list(place.store.list(place.folder))
    assert [(each.key, each.size) for each in listed] == [
        (place.key("a/1"), 5),
        (place.key("a/2"), 5),
        (place.key("b"), 7),
    ]
    assert all(each.latest and not each.deleted for each in listed)


def test_a_listing_of_versions_has_every_one_and_says_which_is_the_latest(place: Place) -> None:
    first, second = put(place, "a", b"first"), put(place, "a", b"second")
    listed = list(place.store.list(place.folder, versions=True))
    assert {(each.version_id, each.latest) for each in listed} == {
        (first.version_id, False),
        (second.version_id, True),
    }


def test_a_listing_longer_than_a_page_is_whole(place: Place) -> None:
    names = [f"n/{number:04d}" for number in range(1100)]
    with ThreadPoolExecutor(4) as threads:
        stored = list(threads.map(lambda name: put(place, name), names))
    assert [each.key for each in place.store.list(place.folder)] == [place.key(name) for name in names]
    found = {(each.key, each.version_id) for each in place.store.list(place.folder, versions=True)}
    assert found == {(each.key, each.version_id) for each in stored}


def test_the_bucket_keeps_versions_and_can_be_prepared_again(place: Place) -> None:
    place.store.prepare()
    assert place.store.versioned()
