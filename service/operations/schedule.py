"""Backups that are made by themselves: due by the age of the newest one in the folder, the oldest let go of.

A thread of the relay's process, beside the upkeep of locks. What the folder holds is the truth: two relays, or one that was
restarted, make no more than is due. Off unless NASKAH_BACKUP_EVERY_HOURS is set: it needs the owner's DSN, and a folder on another
disk than the ledger's.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from archive.errors import in_full
from archive.ledger import LedgerSettings
from archive.ledger.safety_copy import folder_of
from archive.settings import number, read
from archive.vault.store import ObjectStore
from service.operations import backups
from service.operations.backups import Manifest

LOOK_S: Final = 60.0
"""A backup that is due is begun within a minute; a look is one listing of a small folder."""
AGAIN_S: Final = 600.0
"""After a failure: an outage of ledger or vault is over by then, and a full disk is told six times an hour."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """How often, where, and how many are kept."""

    every: timedelta
    folder: Path
    keep: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Schedule | None:
        """Read NASKAH_BACKUP_EVERY_HOURS, NASKAH_BACKUP_FOLDER, NASKAH_BACKUP_KEEP (14); None: none are wanted."""
        hours = read(env, "NASKAH_BACKUP_EVERY_HOURS", number(0, 8_784), 0)
        if not hours:
            return None
        keep = read(env, "NASKAH_BACKUP_KEEP", number(), 14)
        return cls(every=timedelta(hours=hours), folder=folder_of(env), keep=keep)

    def due(self, now: datetime) -> bool:
        """Tell whether the newest backup in the folder is older than it may be."""
        known = backups.scheduled(self.folder)
        return not known or now - backups.made_of(known[0].name) >= self.every


class ScheduledBackups:
    """Makes what is due."""

    def __init__(
        self,
        schedule: Schedule,
        store: ObjectStore,
        env: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._schedule = schedule
        self._store = store
        self._env = os.environ if env is None else env
        self._clock = clock

    def run(self, stop: threading.Event) -> None:
        """Make each backup when it is due, until ``stop``; a failure is told and tried again."""
        while True:
            wait = LOOK_S
            try:
                self.look()
            except Exception as error:  # whatever it was: a thread that ended would make none ever again
                log.exception("backup.failed", cause=type(error).__name__, detail=in_full(error))
                wait = AGAIN_S
            if stop.wait(wait):
                return

    def look(self) -> Manifest | None:
        """Make a backup if one is due, and let go of the oldest; returns it."""
        now, folder = self._clock(), self._schedule.folder
        if not self._schedule.due(now):
            return None
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder) as alone:
            return self._make(now) if alone and self._schedule.due(now) else None

    def _make(self, now: datetime) -> Manifest:
        # Killed while it wrote, one leaves its half: under a name that no later one has, so they would fill the disk.
        for each in backups.sweep(self._schedule.folder):
            log.warning("backup.broken_off", folder=str(each))
        owner = LedgerSettings.from_env(self._env).need("owner")
        made = backups.make(self._schedule.folder / backups.name_at(now), self._env, owner, self._store)
        gone = backups.let_go(self._schedule.folder, self._schedule.keep)
        log.info("backup.made", folder=str(made.folder), bytes=made.size, let_go=len(gone))
        return made


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Hold the folder of backups against other relays for the block; False where another holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            alone = False
        else:
            alone = True
        yield alone
    finally:
        os.close(descriptor)
