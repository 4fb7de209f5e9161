"""What intake hands to the ledger and is answered. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone

Channel: TypeAlias = Literal["http", "celery"]
PERINGATAN = "peringatan"
"""What a document's record calls the places of its chain in which nobody could act when it was drafted."""
Key: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class EventFingerprint:
    """By what an event is known again: its key, and the digest of its body."""

    source: str
    event_id: str
    item: str = ""
    """Which of the event's documents; empty when it asks for one."""
    body_digest: str
    """SHA-256 of canonical type, subject and data: tells a repetition from another body under the same key."""

    @property
    def key(self) -> Key:
        """The idempotency key within the satker."""
        return (self.source, self.event_id, self.item)


@dataclass(frozen=True, kw_only=True)
class NewDocument(EventFingerprint):
    """One event's item, checked by its contract, and the document that comes of it."""

    event_type: str
    subject: str | None
    event_time: datetime | None
    raw: str
    channel: Channel
    batch_id: str | None = None
    trace_id: str | None = None
    document_id: UUID
    code: str
    """The verification code: unique in the house, not guessable."""
    jenis: str
    unit: str
    klasifikasi: str
    akses: AccessClass
    series: str
    judul: str
    perihal: str
    pencipta: str
    tahun: int
    record: dict[str, Any] = field(default_factory=dict)
    status: str
    payload: str
    context: str
    contract_version: str
    template_digest: str
    content_digest: str
    job_id: UUID
    queue: str
    lane: Lane = Lane.EVENT
    on_done: OnDone = field(default_factory=OnDone)


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """The event has its effect, now or from before."""

    document_id: UUID
    job_id: UUID
    code: str
    repeated: bool
    warnings: Sequence[Mapping[str, str]] = ()
    """Where its chain could not be walked when it was accepted, as the document's record pins it (``PERINGATAN``)."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """The key was used before, for another body."""

    source: str
    event_id: str
    item: str


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """The ledger could not take this item; the others are not touched."""

    source: str
    event_id: str
    item: str
    cause: str


Outcome: TypeAlias = Acceptance | Conflict | Rejection
