"""Copies follow what they name: when a letter that corrected or replaced others is itself put out of force, theirs are printed anew.

Done at once after the act, and gone through again from time to time: a process that died in between loses none. Another document's
copies are nobody's act: they are printed by the desk itself, whatever the class of either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import structlog

from archive.errors import NaskahError, in_full
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals, outdated
from archive.ledger.documents.acts import standing
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.jobs.lanes import Lane
from archive.ledger.office import offices
from archive.states import Status
from service.approvals.orders import Effect
from service.approvals.table import TABLE, Kind
from service.approvals.writing import on_done
from service.documents import copies
from service.documents.correction import correction, replacement
from service.identifiers import new_id

log = structlog.get_logger("service.copies")
AT_ONCE = 50
"""Documents held in one transaction."""


class OutdatedCopies:
    """Finds them and orders them anew; any number may run at once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def after(self, satker: str, revoked: Sequence[UUID]) -> None:
        """Follow what was just put out of force; what cannot be done now is done in the next round."""
        try:
            while revoked and self._some(satker, revoked) == AT_ONCE:
                pass
        except NaskahError as error:
            log.warning("copies.put_off", cause=type(error).__name__, detail=in_full(error))

    def round(self) -> int:
        """Go through every office; returns how many documents' copies were ordered."""
        with self._ledger.acting(Principal.system("copies")) as tx:
            satkers = [each.satker for each in offices.every(tx)]
        return sum(self._some(satker, None) for satker in satkers)

    def _some(self, satker: str, named: Sequence[UUID] | None) -> int:
        with self._ledger.acting(Principal.system("copies", satker)) as tx:
            found = outdated.outdated(tx, satker, named=named, most=AT_ONCE)
            held = approvals.hold(tx, found)
            # Only now does nobody else order them.
            still = set(outdated.outdated(tx, satker, named=named, most=2 * AT_ONCE))
            for each in held:
                if each.document.id in still:
                    _order(tx, each)
        return len(held)


def _order(tx: Transaction, held: HeldDocument) -> None:
    """Order a document's present copy, and those of its recipients."""
    document = held.document
    last = [act for act in standing(held.acts) if act.kind in (Kind.RALAT, Kind.CABUT)][-1]
    step = TABLE[Status.DITANDATANGANI, Kind(last.kind)]
    named = (
        replacement(tx, document, last) if last.kind == Kind.CABUT else correction(tx, document, held.acts)
    )
    effect = Effect(
        step=replace(step, now=document.status, done=document.status),
        oleh=named,
        copies=copies.again(tx, document),
        unnumbered=not copies.numbered(document),
    )
    queue = outdated.queues(tx, [document.id])
    approvals.enqueue(
        tx,
        document,
        job_id=new_id(),
        revision_no=document.revision_no,
        queue=queue[document.id],
        trace_id=None,
        on_done=replace(on_done(effect, held.acts[-1], held.acts[:-1]), events=[]),
        lane=Lane.ACT,
    )
    audit.enter(tx, action="copies.outdated", document_id=document.id, detail={"act": last.no})
