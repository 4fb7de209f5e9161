"""What recipients did goes into the vault: a version of the document's record alone says who received and who has read it.

A receipt that somebody enters is written down with it. Readings and the fate of letters are written down in rounds, all that
came of a document meanwhile in one version: a read writes no work, and a circular to two hundred makes no two hundred versions.
"""

from __future__ import annotations

from typing import Final

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import announcements, approvals, staging
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.staging import StagedFile
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.office import offices
from service.identifiers import new_id
from service.intake.drafting import PRESS

AT_ONCE: Final = 50
"""Documents held in one transaction."""


def write_down(tx: Transaction, held: HeldDocument, file: StagedFile | None = None) -> None:
    """Order a version with the record alone, unless a job that waits will write it down as well; with a file, its own."""
    document, job_id = held.document, new_id()
    announcements.write_down(tx, document)
    if file is None and approvals.hold_waiting(tx, document, len(held.acts)):
        return
    approvals.enqueue(
        tx,
        document,
        job_id=job_id,
        revision_no=document.revision_no,
        queue=PRESS,
        trace_id=None,
        on_done=OnDone(status=document.status, acts=len(held.acts), keep=True),
        lane=Lane.BATCH,
    )
    if file is not None:
        staging.stage(tx, document, job_id, file)


class Readings:
    """Writes down what is not in the vault yet; any number may run at once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def round(self) -> int:
        """Go through every office; returns of how many documents a record was ordered."""
        with self._ledger.acting(Principal.system("readings")) as tx:
            satkers = [each.satker for each in offices.every(tx)]
        return sum(self._office(satker) for satker in satkers)

    def _office(self, satker: str) -> int:
        written = 0
        while True:
            with self._ledger.acting(Principal.system("readings", satker)) as tx:
                held = approvals.hold(tx, announcements.unwritten(tx, satker, AT_ONCE))
                for each in held:
                    write_down(tx, each)
            written += len(held)
            if len(held) < AT_ONCE:
                return written
