"""Judges a file someone brought in a child process that may be lost at any time: bounded, without files or network.

The child first says which verification codes the file's QR pictures carry; the caller finds what is archived under
them and hands it over; then the child compares. This process never parses a byte of the foreign file.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from archive import environment
from archive.errors import NaskahError
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust
from worker.signing.verdict import Archived, Change, Standing, Verdict

_REPOSITORY = Path(__file__).resolve().parents[2]
_CHILD = "worker.signing.foreign_child"
NO_WAY, NO_MEMORY = 78, 79
"""How the child ends when it cannot be confined, and when its memory is used up."""


class FileTooHungry(NaskahError):
    """The file takes more time or memory to judge than a document does."""


class NoConfinement(NaskahError):
    """This machine offers no way to open a foreign file without files and network."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a foreign file may use. A signed Surat Edaran takes 1 s of processor and 190 MB, libraries included."""

    memory: int = 1 << 30
    cpu_s: int = 15
    wall_s: float = 30.0


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A file opened in its child, which waits to be told what to compare it with."""

    codes: tuple[str, ...]
    """What its QR pictures name, in the order of the pages."""
    child: _Child

    def compare(self, archived: Sequence[Archived], trust: Trust) -> tuple[Verdict, SignatureReport]:
        """Return what the file is to the archive, and what its own signatures are worth."""
        header = {
            "archived": [
                {"version": each.version, "present": each.present, "size": len(each.data)}
                for each in archived
            ],
            "roots": [each.dump().hex() for each in trust.roots],
            "crls": [each.dump().hex() for each in trust.crls],
        }
        self.child.write(json.dumps(header).encode(), *(each.data for each in archived))
        told = self.child.read()
        verdict = told["verdict"]
        return (
            Verdict(
                standing=Standing(verdict["standing"]),
                version=verdict["version"],
                changes=tuple(Change(each) for each in verdict["changes"]),
                pages=tuple(verdict["pages"]),
            ),
            SignatureReport.read(told["report"]),
        )


@contextmanager
def examine(pdf: bytes, bounds: Bounds | None = None) -> Iterator[Examined]:
    """Open a foreign PDF in a child for the time of the block; raises ``FileTooHungry`` or ``NoConfinement``."""
    bounds = bounds or Bounds()
    with tempfile.TemporaryDirectory(prefix="naskah-verify-") as empty, tempfile.TemporaryFile() as given:
        header = {**asdict(bounds), "size": len(pdf)}
        given.write(json.dumps(header).encode() + b"\n" + pdf)
        given.seek(0)
        child = _Child(Path(empty), given, bounds)
        try:
            yield Examined(codes=tuple(child.read()["codes"]), child=child)
        finally:
            child.end()


class _Child:
    """The process: its file is its standard input, the rest of the talk goes over descriptor 3."""

    def __init__(self, empty: Path, given: IO[bytes], bounds: Bounds) -> None:
        self._late = False
        theirs, self._ours = os.pipe()
        try:
            self._process = subprocess.Popen(
                [*_prefix(), sys.executable, "-P", "-m", _CHILD, str(empty), str(theirs)],
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=empty,
                env={
                    "PYTHONPATH": str(_REPOSITORY),
                    "PYTHONDONTWRITEBYTECODE": "1",
                    "LANG": "C.UTF-8",
                    "PATH": os.defpath,
                },
                start_new_session=True,
                pass_fds=(theirs,),
            )
        except BaseException:
            os.close(self._ours)
            raise
        finally:
            os.close(theirs)
        self._timer = threading.Timer(bounds.wall_s, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def write(self, *pieces: bytes) -> None:
        """Send pieces, each behind its length."""
        with suppress(BrokenPipeError):  # the child is gone; reading will say why
            for piece in pieces:
                rest = memoryview(struct.pack(">Q", len(piece)) + piece)
                while rest:
                    rest = rest[os.write(self._ours, rest) :]

    def read(self) -> dict[str, Any]:
        """Return the child's next line; raises ``FileTooHungry`` when there is none."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline(1 << 20)
        if not line.endswith(b"\n"):
            code = self._process.wait()
            if code == NO_WAY:
                raise NoConfinement(
                    remedy="allow user namespaces (unshare -rn), or run on x86_64 or aarch64 with seccomp"
                )
            raise FileTooHungry(reason="time" if self._late else f"ended with {code}")
        found: dict[str, Any] = json.loads(line)
        return found

    def end(self) -> None:
        """Let nothing of it remain."""
        self._timer.cancel()
        os.close(self._ours)
        self._kill()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.wait()

    def _expire(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


@functools.cache
def _prefix() -> tuple[str, ...]:
    """Return what puts the child into namespaces of its own, where this machine allows it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--user", "--map-root-user", "--net", "--")
    tried = subprocess.run(
        [*prefix, "true"], capture_output=True, timeout=10, check=False, env=environment.for_tool()
    )
    return prefix if tried.returncode == 0 else ()
