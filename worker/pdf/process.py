"""One LibreOffice process seen from the pool: start, ask, time, kill.

Every process has its own session (so ``killpg`` takes whatever it started), profile, folder and, through the command
prefix, network. The caller must be a thread that lives as long as the process: the kernel sends the parent-death
signal when the *thread* that forked ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archive import environment
from archive.outages import DiskFull, MemoryShort, true_cause
from worker.locked.bounded import available
from worker.locked.children import Child
from worker.locked.launcher import LockedIn
from worker.pdf.child import INDEXES
from worker.pdf.contents import has_contents
from worker.pdf.errors import ConversionCrashed, ConversionFailed, ConversionHung
from worker.pdf.libreoffice import furnish_profile
from worker.pdf.warmup import fault_of, warmup_docx

_WORDS = 3
MEMORY = 400 << 20
"""With less to give before a page was begun (one takes 250 MB with its libraries mapped), the kernel's killing is the machine's fault."""
ROOM = 1 << 20
"""A page's PDF takes 60 KB, a report's 1 MB."""


class OfficeProcess:
    """A started LibreOffice process, perhaps still warming up."""

    def __init__(
        self, *, folder: Path, program: Path, prefix: Sequence[str], fonts: Sequence[Path] = ()
    ) -> None:
        folder.mkdir(mode=0o700)
        furnish_profile(folder / "profile")
        (folder / "warm.docx").write_bytes(warmup_docx())
        self._folder = folder
        self._log = folder / "stderr.log"
        ours, theirs = socket.socketpair()
        with theirs, self._log.open("wb") as log:
            self._child = LockedIn(
                Child.OFFICE,
                str(os.getpid()),
                str(theirs.fileno()),
                str(program),
                str(folder),
                *map(str, fonts),
                folder=folder,
                given=subprocess.DEVNULL,
                answered=log,
                errors=log,
                keep=(theirs.fileno(),),
                env=_environment(folder),
                prefix=prefix,
            )
        self._conn = ours
        self._buffer = b""
        self._ready = False
        self._fault = ""
        self._begun = time.monotonic()
        self.conversions = 0
        self.rss_mb = 0

    @property
    def pid(self) -> int:
        """The process, which is also its group and session."""
        return self._child.pid

    @property
    def ready(self) -> bool:
        """Whether the warm-up is known to be over."""
        return self._ready

    @property
    def age_s(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._begun

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._child.code is None

    def wait_ready(self, timeout_s: float) -> bool:
        """Wait for the first page, and judge it; False when it is not there yet. A wrong one ends the process."""
        if not self._ready:
            try:
                answer = self._receive(timeout_s)
            except TimeoutError:
                return False
            self._fault = (
                fault_of(self._folder / "out.pdf") if answer.get("ready") else "an answer of another kind"
            )
            self._ready = not self._fault
            if self._fault:
                self._child.kill()
        return self._ready

    def convert(self, docx: bytes, *, timeout_s: float) -> tuple[bytes, dict[str, float]]:
        """The PDF and where the milliseconds went; after any error this process must be closed."""
        target = self._folder / "out.pdf"
        with _files_here():
            target.unlink(missing_ok=True)
            (self._folder / "in.docx").write_bytes(docx)
        self.conversions += 1
        memory = available()
        indexes = has_contents(docx)
        try:
            self._conn.sendall(f"{INDEXES if indexes else ''}\n".encode())
            answer = self._receive(timeout_s)
        except TimeoutError as cause:
            raise ConversionHung(
                technical=self.last_words(), pid=self.pid, timeout_s=round(timeout_s, 1)
            ) from cause
        except OSError as cause:
            if memory < MEMORY and self._ended_by(signal.SIGKILL):
                raise MemoryShort(pid=self.pid, available_mb=memory >> 20) from cause
            raise ConversionCrashed(technical=self.last_words(), pid=self.pid) from cause
        if answer.get("late"):
            raise ConversionHung(technical=answer.get("reason"), pid=self.pid)
        if not answer.get("done"):
            self._require_room()
            raise ConversionFailed(technical=answer.get("reason"), pid=self.pid)
        with _files_here():
            pdf = target.read_bytes() if target.exists() else b""
        if not pdf.startswith(b"%PDF-"):
            self._require_room()
            raise ConversionFailed("LibreOffice said it was done and wrote no PDF.", pid=self.pid)
        return pdf, {key: answer[key] for key in ("load_ms", "export_ms")}

    def _require_room(self) -> None:
        """Raise ``DiskFull`` when there is no room for a PDF where LibreOffice writes: it says only that it failed."""
        with _files_here():
            room = os.statvfs(self._folder)
        if room.f_bavail * room.f_frsize < ROOM:
            raise DiskFull(place=str(self._folder.parent))

    def _ended_by(self, number: signal.Signals) -> bool:
        deadline = time.monotonic() + 1.0  # its socket is closed before its end can be read
        while self._child.code is None and time.monotonic() < deadline:
            time.sleep(0.01)
        return self._child.code == -number

    def close(self) -> None:
        """Kill the whole group, reap it and remove its folder."""
        self._child.kill()
        self._conn.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def exit_reason(self) -> str:
        """What is known of a process that did not come up: its code and last words."""
        code = self._child.code
        how = (
            f"killed by {signal.Signals(-code).name}"
            if code is not None and code < 0
            else f"exit code {code}"
        )
        return self._fault or f"{how}, {self.last_words()}"

    def last_words(self) -> str:
        """The end of what it wrote on its standard error."""
        lines = [line for line in self._words().splitlines() if line.strip()]
        if any(line.startswith("Traceback") for line in lines):
            lines = [
                line for line in lines if not line.startswith((" ", "Traceback"))
            ]  # what happened, not where
        return " | ".join(line.strip() for line in lines[-_WORDS:]) or "no words"

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        deadline = time.monotonic() + timeout_s
        while b"\n" not in self._buffer:
            self._conn.settimeout(max(deadline - time.monotonic(), 0.001))
            received = self._conn.recv(65536)
            if not received:
                raise ConnectionResetError("the child closed its socket")
            self._buffer += received
            if b"\n" not in self._buffer and time.monotonic() >= deadline:
                raise TimeoutError
        line, self._buffer = self._buffer.split(b"\n", 1)
        answer: dict[str, Any] = json.loads(line)
        self.rss_mb = answer.get("rss_mb", 0)
        return answer

    def _words(self) -> str:
        with contextlib.suppress(OSError):
            return self._log.read_bytes()[-2_000:].decode("utf-8", "replace").strip()
        return ""


@contextlib.contextmanager
def _files_here() -> Iterator[None]:
    """Turn what this machine's disk refuses into an outage: no document is to blame for it."""
    try:
        yield
    except OSError as error:
        raise true_cause(error) from error


def _environment(folder: Path) -> dict[str, str]:
    """What LibreOffice gets beside what every child has."""
    return {
        **environment.for_tool(folder, folder),
        # Caches of its own. LibreOffice's usual one lies in /var/spool with the rights of whoever came first: after
        # root with our umask, no other user's LibreOffice starts any more. The other is fontconfig's.
        "UNO_SHARED_PACKAGES_CACHE": (folder / "packages").as_uri(),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "SAL_USE_VCLPLUGIN": "svp",  # no display
        # LibreOffice takes and gives back small pieces by the thousand; more of them kept at hand saves 5 % of its time.
        "GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000",
    }
