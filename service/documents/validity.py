"""Whether a document is in force, and which other one corrected or replaced it: for whoever relies on it.

``document.status`` says where a document stands in its life; a corrected one is still ``didistribusikan`` there. What is
said to people, printed on copies and named in downloads is the state told here. Words are ``service.verification.words``'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents import acts, documents
from archive.ledger.documents.acts import Act, standing
from archive.ledger.documents.documents import Document
from archive.states import IN_FORCE, OPEN, Status
from doc_templates.acts import Kind


class ValidityState(StrEnum):
    """How a document stands for whoever relies on it."""

    NOT_YET = "belum_berlaku"
    """A draft, or a page that waits for its signature."""
    IN_FORCE = "berlaku"
    CORRECTED = "diralat"
    """In force, to be read with what corrected it."""
    REPLACED = "diganti"
    """Out of force; another stands in its place."""
    REVOKED = "dicabut"
    """Out of force."""
    VOID = "batal"
    """Never came into force."""
    ARCHIVED = "diarsipkan"
    """Complete, of a type that nobody signs."""


@dataclass(frozen=True, kw_only=True)
class Successor:
    """The document that corrected or replaced another; all None where it may not be named."""

    nomor: str | None = None
    tanggal: date | None = None
    jenis: str | None = None
    code: str | None = None
    out_of_force: bool = False
    """It was revoked or replaced itself since."""

    @property
    def named(self) -> bool:
        """Whether it may be named."""
        return self.nomor is not None or self.jenis is not None


@dataclass(frozen=True, kw_only=True)
class Validity:
    """How a document stands, and by which others."""

    state: ValidityState
    by: tuple[Successor, ...] = ()


def validity(
    tx: Transaction, status: str, given: Sequence[Act], ceiling: AccessClass = AccessClass.SR
) -> Validity:
    """Return how a document of this status and with these acts stands; others above ``ceiling`` are not named."""
    changing = _changing(given)
    return _validity(status, changing, _others(tx, changing), ceiling)


def validities(tx: Transaction, found: Sequence[Document]) -> Mapping[UUID, Validity]:
    """Return how several documents stand, for whoever the transaction acts for."""
    done: dict[UUID, list[Act]] = {each.id: [] for each in found}
    for act in acts.of_several(tx, list(done)):
        done[act.document_id].append(act)
    changing = {each: _changing(given) for each, given in done.items()}
    others = _others(tx, [act for given in changing.values() for act in given])
    return {each.id: _validity(each.status, changing[each.id], others, AccessClass.SR) for each in found}


def _changing(given: Sequence[Act]) -> list[Act]:
    """Return the acts by which one document changes how another stands."""
    return [act for act in standing(given) if act.kind in (Kind.RALAT, Kind.CABUT)]


def _others(tx: Transaction, changing: Sequence[Act]) -> Mapping[UUID, Document]:
    return documents.several(tx, [UUID(act.detail["oleh"]) for act in changing if "oleh" in act.detail])


def _validity(
    status: str, changing: Sequence[Act], others: Mapping[UUID, Document], ceiling: AccessClass
) -> Validity:
    kind = Kind.CABUT if status == Status.DICABUT else Kind.RALAT
    by = tuple(
        successor(others.get(UUID(act.detail["oleh"])), ceiling)
        for act in changing
        if act.kind == kind and "oleh" in act.detail
    )
    return Validity(state=_state(status, named=bool(by)), by=by)


def _state(status: str, *, named: bool) -> ValidityState:
    match status:
        case Status.DICABUT:
            return ValidityState.REPLACED if named else ValidityState.REVOKED
        case Status.BATAL:
            return ValidityState.VOID
        case Status.SELESAI:
            return ValidityState.ARCHIVED
        case _ if status in OPEN:
            return ValidityState.NOT_YET
        case _ if status in IN_FORCE:
            return ValidityState.CORRECTED if named else ValidityState.IN_FORCE
    raise ValueError(f"no state for the status {status!r}")


def successor(other: Document | None, ceiling: AccessClass = AccessClass.SR) -> Successor:
    """Return how another document is named, as it stands now; not at all where it is above ``ceiling``, or out of sight."""
    if other is None or other.akses > ceiling:
        return Successor()
    return Successor(
        nomor=other.nomor,
        tanggal=other.tanggal,
        jenis=other.jenis,
        code=other.code,
        out_of_force=other.status == Status.DICABUT,
    )
