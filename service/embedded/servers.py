"""A part of the embedded stack: a program with a folder, a command, a sign of readiness and an orderly end.

It does not restart anything and knows no other part: order and restarts are the supervisor's.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive import environment
from archive.errors import NaskahError
from service.embedded.ports import listens

LEASH = Path(__file__).with_name("leash.py")
LOG_ROTATED_AT = 16 * 1024 * 1024  # bytes; one older file is kept
WORDS = 64 * 1024  # bytes of a log that are looked at
POLL_S = 0.02
IN_USE = "address already in use"  # as every one of the servers says it, in some case
PRIVATE = 0o077  # umask of every part: sockets, logs and data are their owner's alone


class PartFailed(NaskahError):
    """A part of the embedded stack did not start or did not stop."""


class PortTaken(PartFailed):
    """Somebody else listens on the port of a part of the embedded stack."""


def in_words(line: str) -> str:
    """A line of a log as a person reads it: of a JSON line what happened and its reason; other lines as they are."""
    try:
        told = json.loads(line)
    except ValueError:
        return line
    if not isinstance(told, dict) or "event" not in told:
        return line
    reason = told.get("detail") or told.get("error") or str(told.get("exception", "")).rpartition("\n")[2]
    return f"{told['event']}: {reason}" if reason else str(told["event"])


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to execute: the program, its own variables, the folder, a wrapper that execs; whether it is Naskah's own."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    wrapper: tuple[str, ...] = ()
    ours: bool = False  # it may see NASKAH_* of whoever started the stack


class Server(ABC):
    """One program of the stack, held as one process in a session of its own."""

    name: str = "part"
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = (
        signal.SIGTERM
    )  # what the kernel sends when the supervisor itself was killed
    grace_s: float = 10.0
    start_within_s: float = 180.0
    """A part takes 4 s of a core at most; on a machine that gives it a thirtieth of one it is slow, not broken."""

    def __init__(self, home: Path, *, log: Path | None = None) -> None:
        """``home`` is this part's own folder; its output goes to ``log``."""
        self.home = home
        self.log = log or home.parent / "log" / f"{self.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    def prepare(self) -> None:
        """Lay out the folder and the configuration; safe to repeat, keeps the data."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)

    @abstractmethod
    def command(self) -> Command:
        """What to execute."""

    @abstractmethod
    def ready(self) -> bool:
        """Whether it answers its clients now."""

    def env(self) -> dict[str, str]:
        """The variables by which clients find it."""
        return {}

    @property
    def listening(self) -> tuple[int, ...]:
        """The ports its clients come to."""
        return ()

    @property
    def temporary(self) -> Path:
        """Its folder for temporary files: empty at each start, gone after a stop."""
        return self.home / "tmp"

    def surroundings(self, *, ours: bool = False) -> dict[str, str]:
        """The variables it and its tools are started with: nothing of the shell that the stack was started from."""
        return (environment.for_ours if ours else environment.for_tool)(self.home, self.temporary)

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit code of the last process, None while it runs or before the first."""
        return self._process.poll() if self._process is not None else None

    def start(self, inherit: Sequence[int] = ()) -> None:
        """Prepare and execute, with the descriptors in ``inherit`` open.

        Call it from a thread that lives as long as the part should: the leash holds to the thread.
        """
        self.prepare()
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._rotate_log()
        self._log_from = self.log.stat().st_size if self.log.exists() else 0
        self._empty_temporary()
        self.temporary.mkdir(mode=0o700)
        command = self.command()
        leash = (sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(self.death_signal)))
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*command.wrapper, *leash, *command.argv],
                env={**self.surroundings(ours=command.ours), **command.env},
                umask=PRIVATE,
                cwd=command.cwd or self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=tuple(inherit),
                start_new_session=True,  # a Ctrl-C on the terminal reaches the supervisor alone
            )

    def wait_ready(self, within_s: float | None = None) -> None:
        """Block until it answers; raise ``PartFailed`` with its last words when it died or took too long.

        ``PortTaken`` when its port is the reason.
        """
        deadline = time.monotonic() + (within_s or self.start_within_s)
        while True:
            ready = self.ready() and self._answers_itself()
            if not self.running:
                raise self._failed(f"ended with code {self.exit_code}")
            if ready:
                return
            if time.monotonic() > deadline:
                raise self._failed("was not ready in time")
            time.sleep(POLL_S)

    def _answers_itself(self) -> bool:
        """Whether it was this part that answered, and no stranger who took its port."""
        pid = self.pid
        return pid is not None and listens(pid, self.listening)

    def _failed(self, how: str) -> PartFailed:
        said = self._said()
        kind = PortTaken if any(IN_USE in line.lower() for line in said) else PartFailed
        return kind(f"{self.name} {how}: {self.last_words()}")

    def request_stop(self) -> None:
        """Ask it to end, once however often this is called: a second signal would cut its leave short. Returns at once."""
        if self._process is not None and self.running and self._asked is not self._process:
            self._asked = self._process
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask it to end and wait; after ``grace_s`` kill its whole process group."""
        if self._process is None:
            return
        self.request_stop()
        try:
            self._process.wait(self.grace_s)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self._kill_group()  # its children, should it have left any
            self._empty_temporary()

    def kill(self) -> None:
        """Kill the process and its group at once, as a power cut would."""
        if self._process is None:
            return
        self._kill_group()
        self._process.wait(5)
        self._empty_temporary()

    def last_words(self, lines: int = 6) -> str:
        """The end of what it wrote since its start, in words."""
        return " | ".join(map(in_words, self._said()[-lines:])) or "(it said nothing)"

    def _said(self) -> list[str]:
        if not self.log.exists():
            return []
        with self.log.open("rb") as log:
            log.seek(max(self._log_from, self.log.stat().st_size - WORDS))
            return log.read().decode(errors="replace").strip().splitlines()

    def _kill_group(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _empty_temporary(self) -> None:
        shutil.rmtree(self.temporary, ignore_errors=True)

    def _rotate_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_ROTATED_AT:
            self.log.replace(self.log.with_suffix(".log.1"))
