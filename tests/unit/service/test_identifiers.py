"""Identifiers: ordered ids, opaque codes, batches that are the same when their events are."""

import os
import re

import pytest

from service.identifiers import Entropy, batch_id, new_code, new_id, open_address


def test_ids_are_version_7_and_ordered_by_time() -> None:
    made = [new_id() for _ in range(2_000)]
    assert {id_.version for id_ in made} == {7}
    assert len(set(made)) == 2_000
    assert [id_.int >> 80 for id_ in made] == sorted(id_.int >> 80 for id_ in made)


def test_every_bit_that_may_be_random_is() -> None:
    made = [id_.int for id_ in (new_id() for _ in range(200))]
    free = (1 << 76) - 1 & ~(0b11 << 62)
    ones = zeros = 0
    for value in made:
        ones, zeros = ones | value, zeros | ~value
    assert ones & free == free
    assert zeros & free == free


@pytest.mark.parametrize("count", [1, 7, 8, 74, 80])
def test_random_bits_are_as_many_as_asked(count: int) -> None:
    drawn = [Entropy().bits(count) for _ in range(300)]
    assert max(drawn) < 1 << count
    assert max(drawn).bit_length() == count


def test_a_forked_child_draws_bits_of_its_own() -> None:
    entropy = Entropy()
    entropy.bits(8)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, entropy.bits(128).to_bytes(16, "big"))
        os._exit(0)
    os.waitpid(child, 0)
    assert int.from_bytes(os.read(reading, 16), "big") != entropy.bits(128)


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


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://naskah.kantor.lan", False),
        ("http://localhost:8080", False),
        ("http://127.0.0.2:8080", False),
        ("http://[::1]:8080", False),
        ("", False),
        ("http://naskah.kantor.lan", True),
        ("http://192.168.10.5:8080/", True),
        ("http://localhost.kantor.lan", True),
        ("http://[fd00::5]:8080", True),
    ],
)
def test_an_address_in_the_clear_is_told_where_it_is_not_this_machine(address: str, told: bool) -> None:
    assert (open_address(address) is not None) is told
