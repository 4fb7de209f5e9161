"""Locked-in children at once: for each kind one process that has loaded its libraries and used them, and splits for each file.

A split has its own arguments, folder, variables, files, session, namespace, limits, lock and end, as a child that was started; it
only does not load Python and its libraries again, most of a second of a processor each time. What a start is like is
tried where the lock is (``tests/unit/worker/locked``), by every stack that runs as a program of its own, and by ``make sure``.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import gc
import json
import logging
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn
from unittest.mock import patch

from worker.locked import child, confinement, launcher, namespace
from worker.locked.children import Child

ROOT = Path(__file__).resolve().parents[1]
STARTED = frozenset({Child.OFFICE})
"""Kinds that are started all the same: LibreOffice is another program, which stays."""
MOST = 1 << 20
"""Bytes of a request."""
_USER_AND_NETWORK = 0x10000000 | 0x40000000
_MACHINES_OWN = namespace.prefix
_START = launcher.LockedIn.__init__
_BEGAN = b"began"


class Split:
    """A child, as ``subprocess.Popen`` shows one that it has started."""

    def __init__(self, told: socket.socket, stdout: IO[bytes] | None) -> None:
        self._told = told
        self._lock = threading.Lock()
        self.stdout = stdout
        self.returncode: int | None = None
        began, _, number = told.recv(32).partition(b" ")
        if began != _BEGAN:  # never a number that is another process's
            raise RuntimeError("a locked-in child ended before it began")
        self.pid = int(number)

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended; raises ``subprocess.TimeoutExpired``."""
        with self._lock:
            if self.returncode is None:
                if not select.select([self._told], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired("a split", timeout or 0)
                self.returncode = int(self._told.recv(16) or -signal.SIGKILL)
                self._told.close()
            return self.returncode


class Nursery:
    """One process for one kind of child."""

    def __init__(self, kind: Child, env: Mapping[str, str], changed: str) -> None:
        self._lock = threading.Lock()
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.nursery", kind.value, str(theirs.fileno()), changed],
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def split(self, line: Mapping[str, Any], files: Sequence[int], stdout: IO[bytes] | None) -> Split:
        """Let one split; ``files`` are its three and what else it keeps, under the numbers that ``line`` names."""
        told, tells = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with tells, self._lock:
            socket.send_fds(self._ours, [json.dumps(line).encode()], [tells.fileno(), *files])
        return Split(told, stdout)

    def close(self) -> None:
        """End it; its last splits end with whoever asked for them."""
        self._ours.close()
        self._process.kill()
        self._process.wait()


@functools.cache
def _nursery(kind: Child, changed: str) -> Nursery:
    made = Nursery(kind, launcher._surroundings(), changed)
    atexit.register(made.close)
    return made


_MAKING = threading.Lock()


def _fd(file: IO[bytes] | int, opened: list[int], *, write: bool) -> int:
    """Return the descriptor of what ``subprocess`` takes for a file."""
    if file == subprocess.DEVNULL:
        opened.append(os.open(os.devnull, os.O_WRONLY if write else os.O_RDONLY))
        return opened[-1]
    return file if isinstance(file, int) else file.fileno()


def _begun(
    self: launcher.LockedIn,
    kind: Child,
    *arguments: str,
    folder: Path,
    given: IO[bytes] | int,
    answered: IO[bytes] | int,
    errors: IO[bytes] | int = subprocess.DEVNULL,
    keep: Sequence[int] = (),
    env: Mapping[str, str] | None = None,
    prefix: None = None,
    changed: str,
) -> None:
    """``LockedIn``'s own beginning, but for the start."""
    opened: list[int] = []
    stdout = None
    try:
        if answered == subprocess.PIPE:
            reads, writes = os.pipe()
            opened.append(writes)
            stdout, answered = os.fdopen(reads, "rb"), writes
        files = [
            _fd(given, opened, write=False),
            _fd(answered, opened, write=True),
            _fd(errors, opened, write=True),
            *keep,
        ]
        with _MAKING:
            nursery = _nursery(kind, changed)
        line = {
            "words": [kind.value, *arguments],
            "cwd": str(folder),
            "env": {**launcher._surroundings(), **(env or {})},
            "keep": list(keep),
            "alone": bool(namespace.prefix()),
        }
        self._process = nursery.split(line, files, stdout)  # type: ignore[assignment]  # shows what is asked of one
        launcher._RUNNING.add(self)
    finally:
        for each in opened:
            os.close(each)


@contextmanager
def at_hand(changed: str = "") -> Iterator[None]:
    """Let this process's children split, where nothing about how they begin is another than usual.

    ``changed`` is Python that the warm one runs before anything else of its own: for a lock that is another than everywhere.
    """

    def begin(self: launcher.LockedIn, kind: Child, *arguments: str, **how: Any) -> None:
        if namespace.prefix is _MACHINES_OWN and how.get("prefix") is None and kind not in STARTED:
            _begun(self, kind, *arguments, **how, changed=changed)
        else:
            _START(self, kind, *arguments, **how)

    with patch.object(launcher.LockedIn, "__init__", begin):
        yield


@contextmanager
def away() -> Iterator[None]:
    """Let them be started, as everywhere but in tests."""
    with patch.object(launcher.LockedIn, "__init__", _START):
        yield


def _serve(asked: socket.socket, do: Callable[[], None]) -> NoReturn:
    """Split for each request until nobody can ask any more; a split keeps what the libraries hold open, /dev/urandom."""
    named = [*Path("/proc/self/fd").iterdir()]  # that of the listing is gone behind it
    lasting = {int(each.name) for each in named if each.exists()} - {asked.fileno()}
    while True:
        said, files, _, _ = socket.recv_fds(asked, MOST, 16)
        if not said:
            os._exit(0)
        if os.fork() == 0:
            asked.close()
            _split(json.loads(said), files, lasting, do)
        for each in files:
            os.close(each)
        with suppress(ChildProcessError):  # those that ended are taken away
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass


def _split(
    line: Mapping[str, Any], files: list[int], lasting: AbstractSet[int], do: Callable[[], None]
) -> NoReturn:
    """One half is the child, in a session of its own; the other waits for its end and tells it."""
    told, *files = files
    confinement.die_with(os.getppid())
    if doing := os.fork():
        for each in files:
            os.close(each)
        code = os.waitstatus_to_exitcode(os.waitpid(doing, 0)[1])
        with socket.socket(fileno=told) as tells, suppress(OSError):
            tells.send(str(code).encode())
        os._exit(0)
    try:
        os.setsid()
        _lay(files, [0, 1, 2, *line["keep"]], spared=told, lasting=lasting)
        os.chdir(line["cwd"])
        os.environ.clear()
        os.environ.update(line["env"])
        time.tzset()
        sys.argv = list(line["words"])
        sys.stdin, sys.stdout, sys.stderr = (open(0), open(1, "w"), open(2, "w"))  # noqa: SIM115
        if line["alone"]:
            _alone()
        with socket.socket(fileno=_TOLD) as tells:
            tells.send(b"%s %d" % (_BEGAN, os.getpid()))
        do()
    except BaseException as error:  # noqa: BLE001  # as Python ends: told by whoever the child has put there, the code is 1 or its own
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        os._exit(1)


_TOLD = 1000
"""The number under which a child tells its own, out of the way of those it keeps."""


def _lay(files: Sequence[int], numbers: Sequence[int], *, spared: int, lasting: AbstractSet[int]) -> None:
    """Give the files their numbers, by way of numbers that nobody has, and close every other that is not to last."""
    if taken := lasting & {*numbers[3:]}:
        raise RuntimeError(f"{taken}: numbers that a library has")
    high = [os.dup2(each, _TOLD + 1 + place) for place, each in enumerate(files)]
    os.dup2(spared, _TOLD)
    for each in {*files, spared} - lasting:
        os.close(each)
    for each, number in zip(high, numbers, strict=True):
        os.dup2(each, number)
    os.closerange(_TOLD + 1, _TOLD + 1 + len(high))


def _alone() -> None:
    """What ``unshare --user --map-root-user --net`` does."""
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(_USER_AND_NETWORK):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def _main() -> NoReturn:
    kind, asked, changed = sys.argv[1], socket.socket(fileno=int(sys.argv[2])), sys.argv[3]
    served: list[Callable[[], None]] = []
    logging.disable()  # as a child does before it warms itself
    exec(changed, {})  # of the tests' own
    serve = child.serve

    def noted(answer: Any, *, warm: Callable[[], None], **more: Any) -> None:
        warm()
        served.append(functools.partial(serve, answer, warm=warm, **more))

    with patch.object(child, "serve", noted):
        runpy.run_module(kind, run_name="__main__", alter_sys=True)
    gc.freeze()
    # Whoever asked is not the parent: the half that waits is, and dies with this process, which ends with whoever asked.
    with patch.object(child, "die_with", lambda _: confinement.die_with(os.getppid())):
        _serve(asked, served[0])


if __name__ == "__main__":
    _main()
