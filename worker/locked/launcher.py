"""Starts a child on foreign bytes, and says how it ended: the only place that does.

A child's surroundings are built from nothing, it stands in a session of its own so that one kill takes whatever it
started, and in an empty network namespace where the machine gives one. Files go in and answers come out through memory
without a name: a document leaves no trace on a disk. None outlives the process that started it: an orderly end of that ends
it, and so does the kernel at any other (``confinement.die_with``).
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final
from weakref import WeakSet

from archive import environment
from archive.outages import HostOutage
from worker.locked import ends, namespace
from worker.locked.child import NO_MEMORY, NO_WAY, TOO_DEEP
from worker.locked.children import Bounds, Child
from worker.locked.confinement import Holds
from worker.locked.errors import ChildLost, EndReason, NoConfinement

REMEDY: Final = (
    "run on x86_64 or aarch64 with seccomp, or allow user namespaces (unshare -rn);"
    " naskah doctor says what this machine has"
)
MISSING: Final = (
    "a child fails before it sees any file: install exactly requirements.lock, then ask naskah doctor"
)
_UNREADY: Final = 1
_TRY_S: Final = 20.0
_REASONS: Final = {
    NO_MEMORY: EndReason.MEMORY,
    TOO_DEEP: EndReason.DEPTH,
    -signal.SIGXCPU: EndReason.CPU,
    -signal.SIGKILL: EndReason.KILLED,
    -signal.SIGTERM: EndReason.KILLED,
    -signal.SIGXFSZ: EndReason.OUTPUT,
}


_RUNNING: Final[WeakSet[LockedIn]] = WeakSet()
"""Those that this process has started."""


class LockedIn:
    """A started child."""

    def __init__(
        self,
        child: Child,
        *arguments: str,
        folder: Path,
        given: IO[bytes] | int,
        answered: IO[bytes] | int,
        errors: IO[bytes] | int = subprocess.DEVNULL,
        keep: Sequence[int] = (),
        env: Mapping[str, str] | None = None,
        prefix: Sequence[str] | None = None,
    ) -> None:
        """``folder`` is where it stands; of the descriptors it gets the three and those in ``keep``.

        ``env`` comes beside what every child has; ``prefix`` in place of the machine's own namespace.
        """
        before = namespace.prefix() if prefix is None else prefix
        self._process = subprocess.Popen(
            [*before, sys.executable, "-P", "-m", child.value, *arguments],
            stdin=given,
            stdout=answered,
            stderr=errors,
            cwd=folder,
            env={**_surroundings(), **(env or {})},
            start_new_session=True,
            pass_fds=tuple(keep),
        )
        _RUNNING.add(self)

    @property
    def pid(self) -> int:
        """The process, which is also its group and session."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    @property
    def spent(self) -> float:
        """The seconds of processor it has used so far, with all it started."""
        return ends.spent(self._process.pid)

    @property
    def output(self) -> IO[bytes]:
        """What it writes, when ``answered`` was a pipe."""
        assert self._process.stdout is not None
        return self._process.stdout

    def wait(self, bounds: Bounds) -> None:
        """Wait for its orderly end; raises ``ChildLost``, a ``HostOutage`` or ``NoConfinement`` for any other."""
        try:
            code = self._process.wait(bounds.wall_s)
        except subprocess.TimeoutExpired as passed:
            raise ends.at_the_wall(self.spent, cpu_s=bounds.cpu_s, wall_s=bounds.wall_s) from passed
        if code:
            raise lost(code)

    def end_within(self, wall_s: float) -> int | None:
        """Return how it ended, as soon as it does; None when it still runs after ``wall_s``."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(wall_s)
        return None

    def kill(self) -> None:
        """Let nothing of it remain; safe to repeat."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        _RUNNING.discard(self)


@atexit.register
def end_all() -> None:
    """Let no child of this process remain."""
    for each in list(_RUNNING):
        if each.code is None:
            each.kill()


os.register_at_fork(after_in_child=_RUNNING.clear)


def walls() -> Holds:
    """Return which walls a child has on this machine, tried by one that pushes against them."""
    tried = subprocess.run(
        [*namespace.prefix(), sys.executable, "-P", "-m", "worker.locked"],
        env=_surroundings(),
        cwd="/",
        capture_output=True,
        timeout=_TRY_S,
        check=False,
    )
    if tried.returncode != 0:
        return Holds(filter=False, namespace=False, landlock=False)
    return Holds(**json.loads(tried.stdout))


def lost(code: int) -> ChildLost | HostOutage | NoConfinement:
    """Return the error a child's exit code stands for."""
    if code == NO_WAY:
        return NoConfinement(remedy=REMEDY)
    if code == _UNREADY:  # nobody's file is at fault
        return NoConfinement(remedy=MISSING)
    return ends.by_itself(_REASONS.get(code, EndReason.CRASHED))


def ask(child: Child, header: Mapping[str, Any], *pieces: bytes, bounds: Bounds) -> tuple[bytes, bytes]:
    """Hand a child its file and return its answer: one line, and the bytes behind it; raises as ``LockedIn.wait``."""
    with (
        tempfile.TemporaryDirectory(prefix="naskah-locked-") as empty,
        question(header, *pieces, bounds=bounds) as given,
        _memory("answer") as answered,
    ):
        running = LockedIn(child, empty, folder=Path(empty), given=given, answered=answered)
        try:
            running.wait(bounds)
        finally:
            running.kill()
        answered.seek(0)
        line, _, rest = answered.read().partition(b"\n")
    return line, rest


@contextmanager
def question(header: Mapping[str, Any], *pieces: bytes, bounds: Bounds) -> Iterator[IO[bytes]]:
    """What a child reads: its header with its bounds and whose child it is, then the pieces."""
    limits = {"memory": bounds.memory, "cpu_s": bounds.cpu_s, "output": bounds.output}
    with _memory("question") as given:
        given.write(
            json.dumps({**header, "bounds": limits, "parent": os.getpid()}, default=str).encode() + b"\n"
        )
        for piece in pieces:
            given.write(piece)
        given.seek(0)
        yield given


def _memory(name: str) -> IO[bytes]:
    return os.fdopen(os.memfd_create(f"naskah-{name}"), "w+b")


def _surroundings() -> dict[str, str]:
    return {**environment.for_child(), "PYTHONDONTWRITEBYTECODE": "1"}
