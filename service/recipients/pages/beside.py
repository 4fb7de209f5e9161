"""What stands of its recipients beside a document: to whom it went, what its reader was sent of it, and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.ledger import Principal
from archive.ledger.documents.distributions import Recipient
from service.approvals.desk import View
from service.approvals.table import Kind
from service.identity.roles import ACTORS
from service.recipients.desk import PersonalReading, Recipients


@dataclass(frozen=True, kw_only=True)
class CirculationBeside:
    """What stands beside a document."""

    recipients: Sequence[Recipient] = ()
    sends: bool = False
    """Its reader may send it now."""
    mine: PersonalReading | None = None
    """What its reader was sent of it."""


def beside(recipients: Recipients, principal: Principal, view: View) -> CirculationBeside:
    """Return what somebody sees of its recipients beside a document, and may do."""
    person = principal.kind == "person"
    document = view.case.held.document.id
    return CirculationBeside(
        recipients=view.recipients,
        sends=bool(principal.roles.intersection(ACTORS)) and Kind.DISTRIBUSI in view.possible,
        mine=recipients.reading(principal, document) if person and view.recipients else None,
    )
