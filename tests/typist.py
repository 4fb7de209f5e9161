"""``naskah`` at once: a process that has loaded every command, and splits in two for each line that is typed.

A split has its own arguments, folder, variables, input, output and end, as a process that was started; it only does not load
Python and the commands again, a second of it. What a start is like is tried elsewhere (``.venv/bin/naskah`` in README).
"""

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, Self

from tests.typed import typed

ROOT = Path(__file__).resolve().parents[1]
TYPED = Path(__file__).with_name("typed.py")
FDS = 3
MOST = 1 << 20
"""Bytes of a line with its variables."""


class Typist:
    """Types lines of ``naskah``; what all of them are shown in, such as COLUMNS, is the typist's own ``env``."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="naskah-typist-")
        self._socket = f"{self._folder.name}/socket"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(self._socket)
        listening.listen()
        with listening:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.typist", str(listening.fileno())],
                cwd=ROOT,
                env={**env, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it, and what still types."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._folder.cleanup()

    def program(self, path: Path) -> None:
        """Lay a program there that types what it is called with: 30 ms instead of a second."""
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS "{TYPED}" "{self._socket}" "$@"\n')
        path.chmod(0o755)

    def run(
        self, words: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Type one line, which reads ``given``."""
        with (
            tempfile.TemporaryFile("w+") as read,
            tempfile.TemporaryFile("w+") as out,
            tempfile.TemporaryFile("w+") as err,
        ):
            read.write(given)
            read.seek(0)
            files = [each.fileno() for each in (read, out, err)]
            code = typed(self._socket, list(words), dict(env), str(cwd), files)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(words), code, out.read(), err.read())


@cache
def at_hand() -> Typist:
    """The typist of these tests' process, 300 columns wide; it goes when the process does."""
    made = Typist({**os.environ, "COLUMNS": "300"})
    atexit.register(made.close)
    return made


def serve(listening: socket.socket) -> dict[str, Any]:
    """Split for each line that comes; returns in the split alone, with what it is to do."""
    while True:
        asking, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            return _begin(asking)
        asking.close()
        while True:  # those that ended are taken away
            try:
                if os.waitpid(-1, os.WNOHANG) == (0, 0):
                    break
            except ChildProcessError:
                break


def _begin(asking: socket.socket) -> dict[str, Any]:
    """Read the line, and split once more: one half does it, the other waits for its end and tells it."""
    said, files, _, _ = socket.recv_fds(asking, MOST, FDS)
    while more := asking.recv(MOST):
        said += more
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        asking.sendall(str(code if code >= 0 else 128 - code).encode())
        os._exit(0)
    asking.close()
    for target, file in enumerate(files):
        os.dup2(file, target)
        os.close(file)
    line: dict[str, Any] = json.loads(said)
    os.chdir(line["cwd"])
    os.umask(line["umask"])
    os.environ.clear()
    os.environ.update(line["env"])
    time.tzset()
    sys.stdin, sys.stdout, sys.stderr = (
        open(0, encoding="utf-8"),  # noqa: SIM115
        open(1, "w", encoding="utf-8"),  # noqa: SIM115
        open(2, "w", buffering=1, encoding="utf-8"),  # noqa: SIM115
    )
    sys.argv = ["naskah", *line["words"]]
    sys.modules["__main__"].__package__ = None  # or help says "python -m tests"
    return line


def _main() -> NoReturn:
    """Where the commands are loaded, once."""
    from service.cli import Commands, main

    for _ in Commands().values():
        pass
    gc.freeze()  # what is loaded stays shared
    serve(socket.socket(fileno=int(sys.argv[1])))
    main()
    sys.exit()


if __name__ == "__main__":
    _main()
