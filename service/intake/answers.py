"""What each event is answered: taken, or refused and why. In plain values, for HTTP and for the queue alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive.errors import NaskahError
from archive.ledger.intake.rows import Acceptance, EventFingerprint
from doc_templates.kit.errors import StationeryError


class InternalError(NaskahError):
    """Something went wrong on our side with this event; the others of its batch are not concerned."""


@dataclass(frozen=True, kw_only=True)
class TakenEvent:
    """An event that is now a document and a job; ``repeated`` when it already was."""

    source: str
    event_id: str
    item: str
    document_id: UUID
    job_id: UUID
    code: str
    repeated: bool
    warnings: Sequence[Mapping[str, str]] = ()
    """Where its chain could not be walked when it was taken."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An event that was not taken; it left no key, so a mended one may come under the same id."""

    source: str
    event_id: str
    item: str
    error: NaskahError | StationeryError


Answer = TakenEvent | Refusal
Foreseen = TakenEvent | Refusal | None
"""What would become of an event: refused, answered as it was before, or, None, taken."""


@dataclass(frozen=True, kw_only=True)
class MergedBatch:
    """Events that came together, or the rows of one: an answer for each in its place."""

    batch_id: str
    events: Sequence[Any]
    answers: list[Answer]


def taken(known_by: EventFingerprint, accepted: Acceptance) -> TakenEvent:
    """Return the answer to an event that the ledger has."""
    return TakenEvent(
        source=known_by.source,
        event_id=known_by.event_id,
        item=known_by.item,
        document_id=accepted.document_id,
        job_id=accepted.job_id,
        code=accepted.code,
        repeated=accepted.repeated,
        warnings=accepted.warnings,
    )


def refusal(key: tuple[str, str, str], error: NaskahError | StationeryError) -> Refusal:
    """Return the answer to an event that it has not."""
    source, event_id, item = key
    return Refusal(source=source, event_id=event_id, item=item, error=error)
