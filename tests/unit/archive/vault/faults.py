"""An object store that dies: at a chosen write, before it takes effect, after it, or with its answer lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import NotRequired, TypedDict, Unpack

from archive.vault.errors import VaultUnavailable
from archive.vault.store import ListedObject, ObjectBytes, ObjectHead, ObjectStore, StoredObject


class Crash(BaseException):
    """The process ended here; no ``except Exception`` sees it."""


class Fault(Enum):
    """What happens at the chosen write."""

    DIES_BEFORE = "the process dies before the write"
    DIES_AFTER = "the process dies after the write"
    REFUSED = "the server says 503 and wrote nothing"
    ANSWER_LOST = "the server wrote, and the answer got lost"


class How(TypedDict):
    """What a write says beside key and bytes, as ``ObjectStore.put`` has it."""

    media: str
    locked_until: datetime | None
    metadata: NotRequired[Mapping[str, str] | None]
    only_if_absent: NotRequired[bool]
    only_if_etag: NotRequired[str | None]
    sha256: NotRequired[str | None]


class PassingStore:
    """Passes everything on to ``real``."""

    def __init__(self, real: ObjectStore) -> None:
        self._real = real

    def put(self, key: str, data: bytes, **how: Unpack[How]) -> StoredObject:
        return self._real.put(key, data, **how)

    def prepare(self) -> None:
        self._real.prepare()

    def versioned(self) -> bool:
        return self._real.versioned()

    def get(self, key: str, version_id: str | None = None) -> ObjectBytes:
        return self._real.get(key, version_id)

    def head(self, key: str, version_id: str | None = None) -> ObjectHead:
        return self._real.head(key, version_id)

    def list(self, prefix: str, *, versions: bool = False) -> Iterator[ListedObject]:
        return self._real.list(prefix, versions=versions)

    def extend_lock(self, key: str, version_id: str, until: datetime) -> None:
        self._real.extend_lock(key, version_id, until)

    def locked_until(self, key: str, version_id: str) -> datetime | None:
        return self._real.locked_until(key, version_id)

    def hold(self, key: str, version_id: str, on: bool) -> None:
        self._real.hold(key, version_id, on)

    def held(self, key: str, version_id: str) -> bool:
        return self._real.held(key, version_id)

    def destroy(self, key: str, version_id: str) -> None:
        self._real.destroy(key, version_id)


class FaultyStore(PassingStore):
    """Has one fault, at write number ``at`` (from 1)."""

    def __init__(self, real: ObjectStore, *, at: int, fault: Fault) -> None:
        super().__init__(real)
        self._at, self._fault = at, fault
        self._lock = threading.Lock()
        self._writes = 0
        self._dead = False
        self.fired = False

    def put(self, key: str, data: bytes, **how: Unpack[How]) -> StoredObject:
        with self._lock:
            if self._dead:
                raise Crash
            self._writes += 1
            now = self._writes == self._at
            if now:
                self.fired = True
                self._dead = self._fault in (Fault.DIES_BEFORE, Fault.DIES_AFTER)
                if self._fault is Fault.DIES_BEFORE:
                    raise Crash
                if self._fault is Fault.REFUSED:
                    raise VaultUnavailable(key=key)
            stored = self._real.put(key, data, **how)
        if now and self._fault is Fault.DIES_AFTER:
            raise Crash
        if now:
            raise VaultUnavailable(key=key)
        return stored


class OvertakenStore(PassingStore):
    """Before write number ``at`` another attempt runs from beginning to end: this process was paused there."""

    def __init__(self, real: ObjectStore, *, at: int, overtake: Callable[[], None]) -> None:
        super().__init__(real)
        self._left, self._overtake = at, overtake
        self._lock = threading.Lock()

    def put(self, key: str, data: bytes, **how: Unpack[How]) -> StoredObject:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._overtake()
        return super().put(key, data, **how)


class CarelessStore(PassingStore):
    """Ignores every condition, as an S3 server that does not know them does. Only for mutation checks."""

    def put(self, key: str, data: bytes, **how: Unpack[How]) -> StoredObject:
        how.pop("only_if_absent", None)
        how.pop("only_if_etag", None)
        return super().put(key, data, **how)
