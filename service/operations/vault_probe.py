"""What is asked of the vault: does it read, does it write, does it still hold what was archived.

The probe object lies in ``extensions/``, where a storage root is free, is not locked and is destroyed once it was read
back: no version piles up. Archived files are read by turns, one each round, beginning anywhere; where one is damaged two
others are read at once, which tells a damaged file from a vault that lost its files.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import structlog

from archive.errors import NaskahError, Retryable, in_full
from archive.ledger import Ledger, Principal, measures
from archive.ledger.measures import FixityTarget
from archive.vault.errors import Corrupted, LockRefused, NotInVault, VaultError
from archive.vault.layout import HEALTH
from archive.vault.store import ObjectStore
from archive.vault.vault import Vault

ROOT = "0=ocfl_1.1"
WRITE_EVERY_S = 30.0
"""A probe object costs three requests and a few KB of the store's own log; what is read is asked oftener."""
NEIGHBOURS = 2
"""Files read from anywhere else where one is damaged: all damaged is no accident of one file."""
FULL_BYTES = 64 << 20
"""With less room than that on its disk a vault beside us is full: SeaweedFS takes new volumes and logs in such pieces."""
_BEGINNING = (UUID(int=0), 0, "")

log = structlog.get_logger(__name__)


class RootMissing(VaultError):
    """The storage root is not there; run: naskah doctor"""


class WritesRefused(VaultError):
    """The vault reads, and takes no write."""


class ProbeLost(VaultError):
    """The vault gave other bytes back than were just put."""


@dataclass(frozen=True, kw_only=True)
class VaultView:
    """What a round of the vault came to."""

    ahead_s: float | None
    """How far the store's clock is ahead of ours; None when it does not say."""
    writing: bool
    """False where a lock that the bucket puts on everything keeps the probe object from being destroyed."""


class VaultProbe:
    """Reads the storage root each round, and writes, reads and destroys a probe object in some of them."""

    def __init__(
        self,
        store: ObjectStore,
        *,
        beside: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``beside`` is where the vault keeps its files when it runs on this machine."""
        self._store = store
        self._beside = beside
        self._clock = clock
        self._key = f"{HEALTH}{secrets.token_hex(8)}"
        self._write_at = float("-inf")
        self._writing = True

    def ask(self) -> VaultView:
        """Try the vault; raises what it raises, ``RootMissing``, ``WritesRefused`` or ``ProbeLost``."""
        before = datetime.now(UTC)
        try:
            root = self._store.head(ROOT)
        except NotInVault as gone:
            raise RootMissing from gone
        after = datetime.now(UTC)
        if self._writing and self._clock() >= self._write_at:
            self._write()
            self._write_at = self._clock() + WRITE_EVERY_S
        return VaultView(ahead_s=_ahead(root.answered_at, before, after), writing=self._writing)

    def _write(self) -> None:
        data = secrets.token_bytes(64)
        try:
            put = self._store.put(self._key, data, media="application/octet-stream", locked_until=None)
        except (Retryable, VaultError) as error:  # it was just read from: so it is there
            raise WritesRefused(reason=self._why(error)) from error
        read = self._store.get(self._key, put.version_id).data
        try:
            self._store.destroy(self._key, put.version_id)
        except LockRefused as refused:
            # Each round would leave a version for as long as the bucket's own rule says: reading has to do.
            log.warning("prober.reads_only", cause=in_full(refused))
            self._writing = False
        if read != data:
            raise ProbeLost

    def _why(self, error: NaskahError) -> str:
        if self._beside is None or (free := room_at(self._beside)) is None or free >= FULL_BYTES:
            return error.message
        return f"Its disk is full: {free >> 20} MB are left at {self._beside}; make room"


def room_at(place: Path) -> int | None:
    """Return how many bytes may still be written at ``place``; None when that cannot be seen."""
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def _ahead(told: datetime | None, before: datetime, after: datetime) -> float | None:
    """Return how far the other clock is ahead; whole seconds and the way there are no difference."""
    if told is None:
        return None
    low, high = (told - after).total_seconds(), (told - before).total_seconds() + 1.0
    return low if low > 0 else high if high < 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class ArchiveView:
    """What reading archived files by turns has come to."""

    read: int
    """Files read since the process began."""
    damaged: Mapping[str, str]
    """Key and reason of what did not read as it was archived, until it does again."""
    nothing_left: bool
    """One was damaged and so were all of its neighbours: the vault answers no read."""


class ArchiveProbe:
    """Reads one archived file a round, of one office after the other."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self._ledger = ledger
        self._vault = vault
        self._places: dict[str, tuple[UUID, int, str]] = {}
        self._office = ""
        self._read = 0
        self._damaged: dict[str, str] = {}
        self._suspects: dict[str, FixityTarget] = {}
        self._again = False

    def ask(self) -> ArchiveView:
        """Read the next file, or every other time one that was damaged; raises only what is ``Retryable``."""
        self._again = not self._again
        nothing_left = False
        if self._suspects and self._again:
            self._try(next(iter(self._suspects.values())), anew=True)
        office = self._next_office()
        file = self._following(office, self._places.get(office, _anywhere())) if office else None
        if file is not None:
            self._places[office] = (file.document_id, file.version_no, file.name)
            if not self._try(file):
                others = [self._following(office, _anywhere()) for _ in range(NEIGHBOURS)]
                tried = [self._try(each) for each in others if each is not None and each.key != file.key]
                nothing_left = bool(tried) and not any(tried)
        return ArchiveView(read=self._read, damaged=dict(self._damaged), nothing_left=nothing_left)

    def _try(self, file: FixityTarget, *, anew: bool = False) -> bool:
        self._read += 1
        try:
            self._vault.read(file.key, file.version_id, file.sha256, file.size)
        except Corrupted as error:
            if file.key not in self._damaged:
                log.error("prober.damaged", key=file.key, version=file.version_id, reason=error.message)
            self._damaged[file.key] = error.message
            if anew:  # to the end of the line: each has its turn
                self._suspects.pop(file.key, None)
            self._suspects[file.key] = file
            return False
        self._damaged.pop(file.key, None)
        self._suspects.pop(file.key, None)
        return True

    def _next_office(self) -> str:
        with self._ledger.acting(Principal.system("prober")) as tx:
            offices = measures.satkers(tx)
        self._office = next((each for each in offices if each > self._office), offices[0] if offices else "")
        return self._office

    def _following(self, office: str, place: tuple[UUID, int, str]) -> FixityTarget | None:
        """Return the archived file after ``place``, after the last one the first; None where there is none."""
        with self._ledger.acting(Principal.system("prober", office)) as tx:
            return measures.kept_after(tx, place) or measures.kept_after(tx, _BEGINNING)


def _anywhere() -> tuple[UUID, int, str]:
    return (uuid4(), 0, "")


def clear(store: ObjectStore, *, before: datetime) -> None:
    """Destroy what probers that were killed in mid-round left behind; what cannot be is left to its lock."""
    for each in list(store.list(HEALTH, versions=True)):
        if each.modified < before:
            with suppress(LockRefused, NotInVault, Retryable):
                store.destroy(each.key, each.version_id)
