"""A register's year as people read it: every number in its order, every gap, everything unresolved.

As a workbook it is ``workbook``, on paper ``printed``; which columns they have is ``columns``.

A gap is a whole number below the counter that stands nowhere. In a register kept here there is none; an imported
agenda may have some, and they are shown until the year's close asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Document
from archive.ledger.folding import fold
from archive.ledger.registers import gaps as register_gaps
from archive.ledger.registers import insertions
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Number
from archive.ledger.registers.years import RegisterYear
from archive.records.letter import LETTER
from archive.states import NumberState, Status
from doc_templates.acts import Kind
from doc_templates.lembar_penerimaan.signatures import FileSignatures
from service.documents import brought
from service.documents.answers import answered_by
from service.documents.masking import MASK, masked
from service.documents.validity import Validity
from service.office.registers import Register
from service.registers.fields import CORRECTIONS, OTHERS, TITLES, change, written_in
from service.registers.numbering import weekend
from service.verification.words import remark
from service.words import say
from service.words.dates import tanggal

EMPTY = "KOSONG"
"""The word for a number that stands nowhere."""


@dataclass(frozen=True, kw_only=True)
class Open:
    """What keeps a year from being closed."""

    urut: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """One register in one year."""

    register: Register
    year: RegisterYear | None
    tahun: int
    numbers: Sequence[Number]
    gaps: Sequence[int]
    documents: Mapping[UUID, Document] = field(default_factory=dict)
    """Those of the numbers' documents that whoever asked may see."""
    corrections: Mapping[UUID, Sequence[Act]] = field(default_factory=dict)
    """How the entries of those documents were corrected."""
    validities: Mapping[UUID, Validity] = field(default_factory=dict)
    """How those documents stand."""
    unresolved: Sequence[Open] = ()
    slips: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    """By the code of a received paper: the disposisi that deal with it, as far as whoever asked may see them."""
    answers: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    """By the code of a received paper: our letters that answered it, as far as whoever asked may see them."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of people, by id."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The office's units by code."""

    def seen_with(self, seen: Mapping[UUID, Document], given: Sequence[Act] = ()) -> Report:
        """Return the report with the documents that may be shown in it, and the corrections of their entries among ``given``."""
        corrected: dict[UUID, list[Act]] = {}
        for act in given:
            if act.kind == Kind.KOREKSI and act.document_id in seen:
                corrected.setdefault(act.document_id, []).append(act)
        return replace(self, documents=seen, corrections=corrected)

    @property
    def akses(self) -> AccessClass:
        """Return the highest class of what it shows."""
        return max((each.akses for each in self.documents.values()), default=AccessClass.B)

    @property
    def people(self) -> set[str]:
        """Return the ids of those who wrote in the book, or put something right."""
        wrote = {each for number in self.numbers for each in (number.taken_by, number.voided_by) if each}
        wrote |= {self.year.closed_by} if self.year and self.year.closed_by else set()
        entries = (each for number in self.numbers for each in number.keterangan.get(CORRECTIONS, ()))
        return (
            wrote
            | {str(each.get("oleh")) for each in entries}
            | {act.person_id for acts in self.corrections.values() for act in acts}
        )

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield the agenda's lines."""
        return (self._line(number) for number in self.numbers)

    def lines_with(self, words: str) -> Iterator[dict[str, Any]]:
        """Yield the lines in which all of these words stand, however they are written; what is hidden is not searched."""
        wanted = fold(words).split()
        for line in self.lines():
            text = fold(" ".join(str(line[name]) for name in _SEARCHED if line[name]))
            if all(word in text for word in wanted):
                yield line

    def _line(self, number: Number) -> dict[str, Any]:
        document = self.documents.get(number.document_id) if number.document_id else None
        hidden = number.document_id is not None and document is None
        said = _of_document(document, number.state) if document else written_in(number)
        told = number.keterangan
        corrected = [self._correction(each) for each in self._put_right(number, document)]
        # What a number says of itself is its document's to show: with it or not at all.
        shown = {
            name: masked(said[name], hidden=hidden) for name in TITLES if name not in ("nomor", "tanggal")
        }
        reason = masked(number.reason, hidden=hidden)
        others = {} if document or hidden else told.get(OTHERS, {})
        standing = self.validities.get(document.id) if document else None
        signed = brought.signatures_of(document.record) if document else None
        answer = answered_by(self.answers.get(document.code, ())) if document else None
        return {
            **shown,
            "urut": number.urut,
            "sisipan": number.sisipan,
            "nomor": number.nomor,
            "tanggal": number.tanggal.isoformat() if number.tanggal else None,
            "perihal": MASK if hidden else said["perihal"] or "",
            "tujuan": masked(said["tujuan"] or said["asal"], hidden=hidden) or "",
            "klasifikasi": shown["klasifikasi"] or (None if hidden else told.get("klas")),
            "status": number.state,
            # A remark upon an old line or a reservation is its reason; it is shown once.
            "alasan": reason,
            "keterangan": None if shown["keterangan"] == reason else shown["keterangan"],
            "lain": dict(others),
            "oleh": number.taken_by,
            "oleh_nama": self.names.get(number.taken_by, number.taken_by),
            "batal": number.state == NumberState.BATAL or bool(told.get("batal")),
            "batal_oleh": number.voided_by,
            "batal_oleh_nama": self.names.get(number.voided_by or "", number.voided_by),
            "document_id": str(document.id) if document else None,
            "berkas": document.code if document else None,
            "pengolah": self._unit(document, hidden=hidden),
            "disposisi": _passed_on(self.slips.get(document.code, ())) if document else None,
            "jawaban": answer,
            "koreksi": corrected,
            "keadaan": standing.state.value if standing else None,
            "tanda_tangan": brought.words(signed),
            "catatan": _remarks(number, corrected, others, standing, signed, answer),
        }

    def _put_right(self, number: Number, document: Document | None) -> Sequence[Mapping[str, Any]]:
        if document is not None:
            return [_act(each) for each in self.corrections.get(document.id, ())]
        return number.keterangan.get(CORRECTIONS, ()) if number.document_id is None else ()

    def _correction(self, told: Mapping[str, Any]) -> dict[str, Any]:
        return {**told, "oleh_nama": self.names.get(told["oleh"], told["oleh"])}

    def _unit(self, document: Document | None, *, hidden: bool) -> str | None:
        code = document.unit if document else None if hidden else self.register.unit
        return self.units.get(code, code) if code else None


_SEARCHED = (
    *("nomor", "perihal", "tujuan", "asal", "nomor_asal", "tanggal_asal", "klasifikasi", "sifat", "lampiran"),
    *("keterangan", "alasan", "disposisi", "pengolah", "berkas", "oleh_nama", "catatan"),
)
_CLASSES = {
    AccessClass.B: "Biasa",
    AccessClass.T: "Terbatas",
    AccessClass.R: "Rahasia",
    AccessClass.SR: "Sangat Rahasia",
}
"""How an agenda book calls the access classes (SKKAAD)."""


def _of_document(document: Document, state: str) -> dict[str, Any]:
    """Return what a number's document says, by the names of the fields of an entry."""
    surat = document.record.get(LETTER)
    letter = surat or {}
    received = surat is not None or state == "masuk"
    annexes = len(document.record.get("lampiran") or ())
    urgency = [
        _CLASSES[document.akses] if document.akses or not letter.get("sifat") else "",
        letter.get("sifat"),
    ]
    return {
        "asal": document.pencipta if received else None,
        "tujuan": None if received else "; ".join(document.record.get("tujuan") or ()),
        "perihal": document.perihal or document.judul,
        "nomor_asal": letter.get("nomor"),
        "tanggal_asal": letter.get("tanggal"),
        "klasifikasi": letter.get("klasifikasi") if received else document.klasifikasi,
        "sifat": ", ".join(each for each in urgency if each),
        "lampiran": letter.get("lampiran") or (f"{annexes} berkas" if annexes else None),
        "keterangan": letter.get("keterangan"),
    }


def _passed_on(slips: Sequence[Document]) -> str | None:
    """Return to whom a received paper was passed on, each disposisi with its day."""
    told = []
    for each in slips:
        day = f" ({tanggal(each.tanggal)})" if each.tanggal else f" ({each.status})"
        told.append(", ".join(each.record.get("tujuan") or ()) + day)
    return "; ".join(told) or None


def _act(act: Act) -> dict[str, Any]:
    return {
        "at": act.at.isoformat(timespec="seconds"),
        "oleh": act.person_id,
        "alasan": act.note,
        "berubah": act.detail.get("koreksi", []),
    }


def _remarks(
    number: Number,
    corrected: Sequence[Mapping[str, Any]],
    others: Mapping[str, str],
    standing: Validity | None,
    signed: FileSignatures | None,
    answer: str | None,
) -> str | None:
    told = [remark(standing) or ""] if standing else []
    told += [brought.brief(signed) or "", answer or ""]
    told += [f"{name}: {text}" for name, text in others.items()]
    told += [weekend(number.tanggal) or ""] if number.tanggal else []
    for each in corrected:
        day = datetime.fromisoformat(each["at"])
        fields = ", ".join(change(field) for field in each["berubah"])
        told.append(f"Dikoreksi {tanggal(day)} oleh {each['oleh_nama']}: {fields}; sebab: {each['alasan']}")
    return "; ".join(each for each in told if each) or None


def report(tx: Transaction, satker: str, register: Register, tahun: int) -> Report:
    """Return a register's year as it stands."""
    year = next(
        (y for y in register_years.years(tx, satker) if (y.register, y.tahun) == (register.kode, tahun)), None
    )
    numbers = register_numbers.numbers(tx, satker, register.kode, tahun)
    gaps = register_gaps.gaps(numbers, year.last if year else 0)
    return Report(register=register, year=year, tahun=tahun, numbers=numbers, gaps=gaps)


def resolve(tx: Transaction, satker: str, whole: Report) -> Report:
    """Return the report with what keeps its year open; asked by the house, which sees every document."""
    return replace(whole, unresolved=list(_unresolved(tx, satker, whole)))


def _unresolved(tx: Transaction, satker: str, whole: Report) -> Iterator[Open]:
    """Yield what must be settled before the year can be closed."""
    for gap in whole.gaps:
        yield Open(urut=gap, reason=say("nomor ini tidak ada dalam buku; catat atau batalkan"))
    known = documents.several(tx, [n.document_id for n in whole.numbers if n.document_id])
    for number in whole.numbers:
        if number.state == "dicadangkan":
            yield Open(urut=number.urut, reason=say("masih dicadangkan untuk surat tulis tangan"))
        elif number.document_id in known and known[number.document_id].status == Status.MENUNGGU_TTE:
            yield Open(urut=number.urut, reason="naskahnya masih menunggu tanda tangan")
    for asked in insertions.open_in(tx, satker, whole.register.kode, whole.tahun):
        yield Open(urut=asked.urut, reason=say("permintaan nomor sisipan belum diselesaikan"))
