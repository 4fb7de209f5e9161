"""Keeps the parts of the stack alive: ordered start, restart with back-off, ordered stop.

It knows nothing of what a part does. Every part is started from the main thread, because the kernel ties a child's
death signal (see ``leash``) to the thread that started it, not to the process.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from service.embedded.servers import PartFailed, Server

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
SETTLED_S = 60.0  # a part that lived so long starts again from the first pause
POLL_S = 0.2
WORDS = 2  # lines of a log: what it said, and what it said before
LONGEST_WORDS = 600
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopRequested(BaseException):
    """SIGTERM or SIGINT arrived."""


@contextmanager
def stop_signals() -> Iterator[None]:
    """Turn SIGTERM, SIGINT and SIGHUP into ``StopRequested``, once; later ones are ignored while the parts stop."""

    def once(_number: int, _frame: FrameType | None) -> None:
        ignore_stop_signals()
        raise StopRequested

    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    for number in before:
        signal.signal(number, once)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_stop_signals() -> None:
    """From here on nothing interrupts: the parts are being stopped, each within its grace."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@dataclass
class _Watched:
    """A part and its history of crashes."""

    server: Server
    started_at: float
    crashes: int = 0
    again_at: float | None = None
    trouble: str = ""


class Supervisor:
    """Holds the parts of one stack in the order in which they were launched."""

    def __init__(self, *, report: Callable[[str], None], inherit: Sequence[int] = ()) -> None:
        """``report`` is told of crashes and restarts; the descriptors in ``inherit`` stay open in every part."""
        self._report = report
        self._inherit = tuple(inherit)
        self._stages: list[list[_Watched]] = []

    def launch(self, *servers: Server) -> None:
        """Start these parts together as the next stage; stages stop in the reverse order."""
        stage: list[_Watched] = []
        self._stages.append(stage)
        for server in servers:
            server.start(inherit=self._inherit)
            stage.append(_Watched(server=server, started_at=time.monotonic()))

    def watch(self, every: Callable[[], bool] | None = None) -> None:
        """Restart what crashes, until ``every`` (asked each 0.2 s) says True or a stop signal arrives."""
        while every is None or not every():
            self.mend()
            time.sleep(POLL_S)

    def mend(self) -> None:
        """Look at each part once: note a crash, start again what has waited long enough."""
        now = time.monotonic()
        for stage in self._stages:
            for watched in stage:
                self._mend_one(watched, now)

    def restart(self, server: Server, between: Callable[[], None] | None = None) -> None:
        """Stop one part, do what must be done meanwhile, start it again where it stood."""
        watched = next(each for stage in self._stages for each in stage if each.server is server)
        server.stop()
        try:
            if between is not None:
                between()
        finally:
            watched.again_at, watched.started_at = None, time.monotonic()
            server.start(inherit=self._inherit)

    def troubles(self) -> dict[str, str]:
        """Last words by name of the parts that crashed and have not settled since."""
        now = time.monotonic()
        return {
            w.server.name: w.trouble
            for stage in self._stages
            for w in stage
            if w.trouble and (w.again_at is not None or now - w.started_at <= SETTLED_S)
        }

    def running(self) -> dict[str, int]:
        """Process id by name of the parts that live."""
        return {
            w.server.name: w.server.pid for stage in self._stages for w in stage if w.server.pid is not None
        }

    def shutdown(self) -> None:
        """Stop the last stage first; within a stage together. A part that does not end is killed with its group."""
        for stage in reversed(self._stages):
            for watched in stage:
                watched.server.request_stop()
            for watched in stage:
                watched.server.stop()
        self._stages.clear()

    def _mend_one(self, watched: _Watched, now: float) -> None:
        server = watched.server
        if watched.again_at is None:
            if server.running:
                return
            code = server.exit_code
            server.kill()  # children it left behind would answer in its name
            watched.crashes = 1 if now - watched.started_at > SETTLED_S else watched.crashes + 1
            pause = min(FIRST_PAUSE_S * 2 ** (watched.crashes - 1), LONGEST_PAUSE_S)
            watched.again_at = now + pause
            words = server.last_words(WORDS)[-LONGEST_WORDS:]
            often = f" {watched.crashes} times in a row" if watched.crashes > 1 else ""
            watched.trouble = f"ended{often} ({_how(code)}): {words}"
            self._report(f"{server.name} ended ({_how(code)}); starting it again in {pause:g} s: {words}")
        elif now >= watched.again_at:
            watched.again_at = None
            watched.started_at = now
            try:
                server.start(inherit=self._inherit)
            except (OSError, PartFailed) as error:
                watched.trouble = f"could not be started: {error}"
                self._report(f"{server.name} could not be started: {error}")


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
