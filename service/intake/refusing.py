"""What was refused with nobody to answer: kept with its reason, and told to who subscribed to that.

A sender by the queue hears nothing; the list, and this event, are all they have. Told is source, id and reasons, no data;
of an unknown sender nothing, and of one key no more in a minute than a person can read. What was refused by our own fault is
kept for the admins too where its sender was answered: one event a fault, each minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from archive.ledger import Principal, Transaction
from archive.ledger.intake import refusals
from archive.ledger.intake.refusals import RefusalNotice
from archive.ledger.intake.rows import Channel
from service.problem import problem_of
from service.words import ENGLISH, in_language, spoken

REFUSED: Final = "id.naskah.event.refused.v1"
TOLD_A_MINUTE: Final = 60
"""Of one key; what it sent beyond that is in the list alone."""
_SAID: Final = frozenset({"title", "detail", "langkah", "errors"})
"""What of a problem is said to people."""


@dataclass(frozen=True, kw_only=True)
class RefusedMessage:
    """What was refused, to be kept with its reason."""

    raw: str
    source: str
    event_id: str
    problem: dict[str, Any]
    cause: str

    @property
    def fault(self) -> str:
        """What tells one fault from another: kind and reasons, without the event."""
        return "\n".join(
            (self.cause, *(f"{each['path']}: {each['reason']}" for each in self.problem["errors"]))
        )


def keep(
    tx: Transaction, principal: Principal | None, channel: Channel, refused: Sequence[RefusedMessage]
) -> list[UUID]:
    """Keep what was refused to ``principal``; None where nobody knows who sent it."""
    return [
        refusals.refuse(
            tx,
            satker=principal.satker if principal else None,
            channel=channel,
            source=each.source,
            event_id=each.event_id,
            raw=each.raw,
            problem=_in_both(each.problem),
            sent_by=principal.id if principal else None,
            notice=_notice(each) if principal else None,
        )
        for each in refused
    ]


def message(raw: str, source: str, event_id: str, error: Exception) -> RefusedMessage:
    """Return an event that was refused with ``error``, as it is kept."""
    return RefusedMessage(
        raw=raw, source=source, event_id=event_id, problem=problem_of(error), cause=type(error).__name__
    )


def keep_once(
    tx: Transaction, principal: Principal, channel: Channel, refused: Sequence[RefusedMessage]
) -> list[UUID]:
    """Keep each unless the same fault was kept of the same sender within the minute: who sends again tells nothing new."""
    new = [each for each in refused if not refusals.lately(tx, principal.id, each.problem)]
    return keep(tx, principal, channel, new)


def _in_both(problem: Mapping[str, Any]) -> dict[str, Any]:
    """Return a problem as it is kept, where its sentences are text: with what it says in English beside it."""
    said = {name: _said(value) for name, value in problem.items() if name in _SAID}
    return {**problem, ENGLISH: said}


def _said(value: Any) -> Any:
    match value:
        case str():
            return in_language(value, ENGLISH)
        case list():
            return [_said(each) for each in value]
        case dict():
            return {name: each if name == "path" else _said(each) for name, each in value.items()}
    return value


def shown(problem: Mapping[str, Any]) -> dict[str, Any]:
    """Return a problem that was kept, in the language of the request; one kept without English as it is."""
    plain = dict(problem)
    english = plain.pop(ENGLISH, {})
    return {**plain, **english} if spoken() == ENGLISH else plain


def _notice(refused: RefusedMessage) -> RefusalNotice:
    reasons = [
        {"path": each["path"], "reason": each["reason"]} for each in refused.problem.get("errors", ())
    ] or [{"path": "", "reason": refused.problem["title"]}]
    return RefusalNotice(
        type=REFUSED,
        data={"event": {"source": refused.source, "id": refused.event_id}, "reasons": reasons},
        most_a_minute=TOLD_A_MINUTE,
    )
