"""What one person proposes about a register's book and another decides on. Rows only; what follows is the desk's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


class ProposalKind(StrEnum):
    """What is proposed."""

    REOPENING = "buka_kembali"
    """A closed year is opened again."""
    IMPORT = "impor"
    """An agenda comes in that leaps further than one person may let it."""
    TAKE_BACK = "tarik_impor"
    """An import leaves the book again, as a whole."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One proposal and what became of it."""

    id: UUID
    register: str
    tahun: int
    kind: ProposalKind
    reason: str
    detail: Mapping[str, Any]
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str | None
    approved: bool | None
    payload: str | None = field(repr=False)


OF_IMPORT: Final = "impor"
"""In the detail of a proposal to take an import back: which."""

_PROPOSAL = Columns(Proposal, kind=ProposalKind)


@dataclass(frozen=True, kw_only=True)
class ProposalAnswer:
    """A proposal that waits for a second person, now or from before."""

    proposal: Proposal
    repeated: bool = False


def ask(
    tx: Transaction,
    *,
    satker: str,
    register: str,
    tahun: int,
    kind: ProposalKind,
    reason: str,
    by: str,
    detail: Mapping[str, Any],
    payload: str | None = None,
) -> ProposalAnswer | None:
    """Propose; the same again, in the same words by the same person, is the same. None when another waits for this book."""
    try:
        with tx.transaction():  # a savepoint: the unique index on open proposals may object
            row = tx.execute(
                "INSERT INTO register_proposal (satker, register, tahun, kind, reason, detail, payload, asked_by)"
                f" VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_PROPOSAL}",
                (satker, register, tahun, kind.value, reason, Jsonb(dict(detail)), payload, by),
            ).fetchone()
    except UniqueViolation:
        asked = (register, tahun, kind, reason, by, payload, detail.get(OF_IMPORT))
        same = (each for each in waiting(tx, satker) if _words(each) == asked)
        return next((ProposalAnswer(proposal=each, repeated=True) for each in same), None)
    assert row is not None  # INSERT ... RETURNING gives its row
    return ProposalAnswer(proposal=_PROPOSAL.read(row))


def _words(of: Proposal) -> tuple[str | int | None, ...]:
    return of.register, of.tahun, of.kind, of.reason, of.asked_by, of.payload, of.detail.get(OF_IMPORT)


def decide(tx: Transaction, satker: str, proposal_id: UUID, *, approved: bool, by: str) -> Proposal | None:
    """Decide; nothing when there is none that waits, or whoever proposed it would approve it."""
    row = tx.execute(
        "UPDATE register_proposal SET decided_at = clock_timestamp(), decided_by = %(by)s, approved = %(approved)s"
        " WHERE satker = %(satker)s AND id = %(id)s AND decided_at IS NULL AND (NOT %(approved)s OR asked_by <> %(by)s)"
        f" RETURNING {_PROPOSAL}",
        {"satker": satker, "id": proposal_id, "approved": approved, "by": by},
    ).fetchone()
    return _PROPOSAL.read(row) if row else None


def get(tx: Transaction, proposal_id: UUID) -> Proposal | None:
    """Return one."""
    row = tx.execute(f"SELECT {_PROPOSAL} FROM register_proposal WHERE id = %s", (proposal_id,)).fetchone()
    return _PROPOSAL.read(row) if row else None


def waiting(tx: Transaction, satker: str) -> list[Proposal]:
    """Return what nobody has decided on yet, the oldest first."""
    rows = tx.execute(
        f"SELECT {_PROPOSAL} FROM register_proposal WHERE satker = %s AND decided_at IS NULL ORDER BY asked_at",
        (satker,),
    ).fetchall()
    return [_PROPOSAL.read(row) for row in rows]
