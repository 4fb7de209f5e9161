"""The papers on their way that need a position which a new office file has no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.states import OPEN
from service.approvals.case import Case
from service.approvals.inbox import MOST
from service.office.people import staff


def waiting_for_positions(
    tx: Transaction, satker: str, asked: Sequence[str], today: date
) -> Mapping[str, list[str]]:
    """Return the titles of the open papers in whose chain each of the positions ``asked`` stands."""
    cases = _cases(tx, satker, today) if asked else []
    return {
        key: [case.held.document.judul for case in cases if case.chain and key in case.chain.positions]
        for key in asked
    }


def _cases(tx: Transaction, satker: str, today: date) -> list[Case]:
    everyone = staff(tx, satker)
    held = approvals.hold(tx, approvals.open_documents(tx, OPEN, MOST), lock=False)
    return [Case(held=each, staff=everyone, day=today) for each in held]
