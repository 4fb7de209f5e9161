"""The bell and who hears it: fanned out to every stream, bounded, silent after the end."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from queue import Queue

import pytest

from archive.ledger import Notification
from service.errors import TooManyListeners
from service.operations.progress import CHANNEL, Bell, Progress


class Heard:
    """A ledger of which only notifications are asked."""

    def __init__(self) -> None:
        self.said: Queue[Notification | None] = Queue()

    def listen(self, channels: Sequence[str], timeout: float) -> Iterator[Notification | None]:
        """Yield what the test says."""
        assert list(channels) == [CHANNEL]
        while True:
            yield self.said.get()

    def say(self, job_id: str) -> None:
        """Let the ledger tell of a job."""
        self.said.put(Notification(channel=CHANNEL, payload=job_id))


def test_a_ring_reaches_the_job_s_own_streams_and_those_of_all() -> None:
    ledger = Heard()
    progress = Progress(ledger, most=5)  # type: ignore[arg-type]  # the one method it asks
    progress.start()

    async def scene() -> tuple[bool, bool, bool]:
        own, other, every = (Bell(asyncio.get_running_loop()) for _ in range(3))
        with progress.hearing(own, "1"), progress.hearing(other, "2"), progress.hearing(every, None):
            ledger.say("1")
            return await own.heard(5), await every.heard(5), await other.heard(0.05)

    assert asyncio.run(scene()) == (True, True, False)
    progress.end()
    ledger.said.put(None)
    progress.close()
    assert progress.closing


def test_several_rings_before_anyone_looks_are_one() -> None:
    async def scene() -> tuple[bool, bool]:
        bell = Bell(asyncio.get_running_loop())
        threads = [threading.Thread(target=bell.ring) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        await asyncio.sleep(0.01)
        return await bell.heard(1), await bell.heard(0.01)

    assert asyncio.run(scene()) == (True, False)


def test_a_bell_whose_loop_is_gone_rings_in_vain() -> None:
    async def scene() -> Bell:
        return Bell(asyncio.get_running_loop())

    asyncio.run(scene()).ring()


def test_more_streams_than_allowed_are_refused_and_a_place_is_given_back() -> None:
    progress = Progress(Heard(), most=1)  # type: ignore[arg-type]

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        with (
            progress.hearing(Bell(loop), "1"),
            pytest.raises(TooManyListeners),
            progress.hearing(Bell(loop), None),
        ):
            pass
        with progress.hearing(Bell(loop), "1"):
            pass

    asyncio.run(scene())
