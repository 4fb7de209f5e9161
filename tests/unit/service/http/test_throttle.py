"""A bucket of drops for each address, refilled at a steady rate, however many addresses there are."""

from __future__ import annotations

import pytest

from service.errors import AskedTooOften
from service.http import throttle
from service.http.throttle import Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_refills() -> None:
    clock = Clock()
    bucket = Throttle(size=3, per_second=0.5, clock=clock)
    for _ in range(3):
        bucket.take("192.0.2.1")
    with pytest.raises(AskedTooOften):
        bucket.take("192.0.2.1")
    clock.now = 2.0
    bucket.take("192.0.2.1")
    with pytest.raises(AskedTooOften):
        bucket.take("192.0.2.1")


def test_asking_while_empty_does_not_put_off_the_refill() -> None:
    clock = Clock()
    bucket = Throttle(size=1, per_second=1, clock=clock)
    bucket.take("192.0.2.1")
    for tenth in range(1, 10):
        clock.now = tenth / 10
        with pytest.raises(AskedTooOften):
            bucket.take("192.0.2.1")
    clock.now = 1.01
    bucket.take("192.0.2.1")


def test_addresses_do_not_share_a_bucket_but_an_ipv6_network_does() -> None:
    bucket = Throttle(size=1, per_second=0.001, clock=Clock())
    bucket.take("192.0.2.1")
    bucket.take("192.0.2.2")
    bucket.take("2001:db8::1")
    bucket.take("2001:db8:0:1::1")
    with pytest.raises(AskedTooOften):
        bucket.take("2001:db8::ffff")


def test_memory_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_ADDRESSES", 10)
    bucket = Throttle(size=1, per_second=1, clock=Clock())
    for number in range(100):
        bucket.take(f"192.0.2.{number}")
    assert len(bucket._buckets) == 10


def test_processes_together_allow_what_one_would() -> None:
    processes = [Throttle(size=6, per_second=0.1, processes=2, clock=Clock()) for _ in range(2)]
    for bucket in processes:
        for _ in range(3):
            bucket.take("192.0.2.1")
        with pytest.raises(AskedTooOften):
            bucket.take("192.0.2.1")


def test_many_processes_still_answer_everybody_once() -> None:
    Throttle(size=6, per_second=0.1, processes=16, clock=Clock()).take("192.0.2.1")
