"""From events that are in order to rows of the ledger, and from what the ledger says of them to their answers."""

from __future__ import annotations

from dataclasses import dataclass

from archive.ledger import Principal, Transaction
from archive.ledger.documents import documents
from archive.ledger.intake import batches, earlier, events
from archive.ledger.intake.events import NewDocument, Outcome
from archive.ledger.intake.rows import EventFingerprint
from service.errors import EventConflict, EventNotRecorded, EventRefused, Field
from service.intake.answers import Answer, Refusal, TakenEvent, refusal, taken
from service.intake.drafting import Arrival, require_sheet
from service.words import say


@dataclass(frozen=True, kw_only=True)
class SortedEvents:
    """Events by their place: ready to be recorded, or refused today; ``asked`` are those that may be known already."""

    ready: dict[int, NewDocument]
    refused: dict[int, Refusal]
    asked: dict[int, EventFingerprint]


def record(
    tx: Transaction, principal: Principal, found: SortedEvents, arrival: Arrival, total: int
) -> dict[int, Answer]:
    """Write what is ready, all in one transaction; return the answer to each that is ready or known, by its place."""
    satker, batch_id = str(principal.satker), arrival.batch_id
    answers: dict[int, Answer] = {}
    ready = {}
    for place, document in found.ready.items():
        try:
            require_sheet(tx, document.record)
            ready[place] = document
        except EventRefused as refused:
            answers[place] = refusal(document.key, refused)
    known = earlier.answers(tx, satker, list(found.asked.values()))
    answers |= {
        place: taken(asked, known[asked.key]) for place, asked in found.asked.items() if asked.key in known
    }
    if batch_id is not None and (found.ready or known):
        batches.open(tx, batch_id, satker, total, principal.id)
    outcomes = events.accept(tx, satker, list(ready.values()), principal.id)
    for (place, document), outcome in zip(ready.items(), outcomes, strict=True):
        answers[place] = _answer(document, outcome)
        if arrival.beside and isinstance(outcome, events.Acceptance) and not outcome.repeated:
            written = documents.get(tx, outcome.document_id)
            assert written is not None  # it was accepted just now
            arrival.beside.keep(tx, written)
    if batch_id is not None:
        right = sum(isinstance(each, TakenEvent) for each in answers.values())
        batches.close(tx, batch_id, satker, taken=right, refused=total - right)
    return answers


def _answer(document: NewDocument, outcome: Outcome) -> Answer:
    match outcome:
        case events.Acceptance():
            return taken(document, outcome)
        case events.Conflict():
            return conflict(document.key)
        case _:
            return refusal(document.key, EventNotRecorded(fields=[Field(path="", reason=outcome.cause)]))


def conflict(key: tuple[str, str, str]) -> Refusal:
    """Return the answer to an event whose key another body has."""
    reason = say("sudah diterima dengan type, subject, atau data lain")
    return refusal(key, EventConflict(fields=[Field(path="id", reason=reason)]))
