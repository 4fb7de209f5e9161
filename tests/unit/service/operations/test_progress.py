"""The bell and who hears it: fanned out to every stream, bounded, silent after the end."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from queue import Queue

import pytest

from archive.ledger import Notification
from service.errors import TooManyListeners
from service.operations.progress import CHANNEL, MOST_OF_ONE, MOVED, Bell, Progress


class Heard:
    """A ledger of which only notifications are asked."""

    def __init__(self) -> None:
        self.said: Queue[Notification | None] = Queue()

    def listen(self, channels: Sequence[str], timeout: float) -> Iterator[Notification | None]:
        """Yield what the test says."""
        assert list(channels) == [CHANNEL, MOVED]
        while True:
            yield self.said.get()

    def say(self, payload: str, channel: str = CHANNEL) -> None:
        """Let the ledger tell of a job, or of a queue."""
        self.said.put(Notification(channel=channel, payload=payload))


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


@pytest.mark.parametrize("channel", [CHANNEL, MOVED])
def test_whoever_has_a_page_open_hears_whatever_moves(channel: str) -> None:
    ledger = Heard()
    progress = Progress(ledger, most=5)  # type: ignore[arg-type]
    progress.start()

    async def scene() -> bool:
        bell = Bell(asyncio.get_running_loop())
        with progress.hearing_all(bell, "1306 a"):
            ledger.say("press", channel)
            return await bell.heard(5)

    assert asyncio.run(scene())
    assert progress.moved == 1
    progress.end()
    ledger.said.put(None)
    progress.close()


def test_of_too_many_streams_of_one_person_the_oldest_ends_and_no_other_s() -> None:
    progress = Progress(Heard(), most=MOST_OF_ONE + 1)  # type: ignore[arg-type]

    async def scene() -> list[bool]:
        loop = asyncio.get_running_loop()
        theirs, mine = Bell(loop), [Bell(loop) for _ in range(MOST_OF_ONE + 2)]
        with ExitStack() as places:
            for bell, person in ((theirs, "1306 b"), *((each, "1306 a") for each in mine)):
                places.enter_context(progress.hearing_all(bell, person))
            with pytest.raises(TooManyListeners):
                places.enter_context(progress.hearing_all(Bell(loop), "1306 c"))
        return [each.dismissed for each in (theirs, *mine)]

    assert asyncio.run(scene()) == [False, True, True] + MOST_OF_ONE * [False]
    assert progress._of_people == {}
