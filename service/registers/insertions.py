"""Numbers put between two others (12.a) for documents that come late: asked for by one person, approved by another.

The number itself is given when the document is signed (``register.allocate``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document
from archive.ledger.registers import insertions
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.insertions import Insertion
from service.errors import DocumentUnknown, Field, RegisterRefused
from service.identity.gate import require
from service.identity.roles import READERS
from service.office.letterhead import Offices
from service.registers.gaps import closed
from service.registers.keeping import decided_by_another, keeper_at, reasoned
from service.registers.numbering import free_letter, register_of
from service.words import say


@dataclass(frozen=True, kw_only=True)
class InsertionOutcome:
    """A number in between as it is asked for, or approved, now or before."""

    insertion: Insertion
    repeated: bool = False


class Insertions:
    """What is asked for and approved."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def waiting(self, principal: Principal) -> tuple[list[Insertion], Mapping[UUID, Document]]:
        """Return those whose document is not numbered yet, with the documents the caller may see."""
        require(principal, *READERS)
        satker = str(principal.satker)
        with self._ledger.acting(principal) as tx:
            found = insertions.waiting(tx, satker)
            seen = documents.several(tx, [each.document_id for each in found])
            audit.read(tx, action="document.listed", document_ids=seen, detail={"in": "register"})
            return found, seen

    def ask(
        self, principal: Principal, document_id: UUID, *, urut: int, tanggal: date, reason: str
    ) -> InsertionOutcome:
        """Ask to number a document behind an earlier number (12.a), on a date that fits there."""
        satker, office, by = keeper_at(principal, self._offices)
        with self._ledger.acting(principal) as tx:
            document = documents.get(tx, document_id)
            if document is None:
                raise DocumentUnknown(document=document_id)
            known = insertions.of(tx, document_id)
            if known is not None and (known.urut, known.tanggal, known.reason, known.asked_by) == (
                urut,
                tanggal,
                reason,
                by,
            ):
                return InsertionOutcome(
                    insertion=known, repeated=True
                )  # approved meanwhile or not: it stays so
            register = register_of(office.rules.registers, document)
            year = register_years.hold(tx, satker, register.kode, tanggal.year)
            closed(register_numbers.numbers(tx, satker, register.kode, year.tahun), urut, "urut")
            before, after = register_numbers.dates_around(tx, satker, year, urut)
            wrong = reasoned(reason)
            if document.nomor is not None:
                wrong.append(Field(path="document_id", reason="naskah ini sudah bernomor"))
            if (
                (before and tanggal < before)
                or (after and tanggal > after)
                or tanggal > office.day(self._clock())
            ):
                wrong.append(
                    Field(
                        path="tanggal",
                        reason=say("tidak terletak di antara {awal} dan {akhir}", awal=before, akhir=after),
                    )
                )
            if wrong:
                raise RegisterRefused(fields=wrong)
            asked = insertions.ask(
                tx,
                satker=satker,
                document_id=document_id,
                register=register.kode,
                tahun=tanggal.year,
                urut=urut,
                tanggal=tanggal,
                reason=reason,
                by=by,
            )
            free_letter(tx, satker, year, asked)
            audit.enter(tx, action="insertion.asked", document_id=document_id, detail={"urut": urut})
        return InsertionOutcome(insertion=asked)

    def approve(self, principal: Principal, insertion_id: UUID) -> InsertionOutcome:
        """Approve what another person asked for."""
        satker, _, by = keeper_at(principal, self._offices)
        with self._ledger.acting(principal) as tx:
            known = insertions.get(tx, insertion_id)
            if known is not None and known.approved_by == by:
                return InsertionOutcome(insertion=known, repeated=True)
            approved = decided_by_another(
                known,
                lambda: insertions.approve(tx, satker, insertion_id, by),
                missing="tidak ada permintaan ini",
                own=known is not None and known.asked_by == by and known.approved_at is None,
                late="sudah disetujui",
            )
            audit.enter(tx, action="insertion.approved", document_id=approved.document_id)
        return InsertionOutcome(insertion=approved)
