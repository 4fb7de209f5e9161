"""A register's year as people read it: every number in its order, every gap, everything unresolved; as XLSX too.
On paper it is ``register_paper``.

A gap is a whole number below the counter that stands nowhere. In a register kept here there is none; an imported
agenda may have some, and they are shown until the year's close asks for them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.styles import Font

from archive.ledger import Transaction, documents, insertions, registers
from archive.ledger.acts import Act
from archive.ledger.documents import Document
from archive.ledger.registers import Number, RegisterYear
from doc_templates.acts import Kind
from service.desk.masking import MASK, masked
from service.desk.register import Register, weekend

_HEAD = (
    "Nomor urut",
    "Nomor",
    "Tanggal",
    "Perihal",
    "Tujuan/asal",
    "Status",
    "Alasan",
    "Dicatat oleh",
    "Catatan",
)
_WIDTHS = (11, 34, 12, 60, 40, 13, 30, 20, 30)
_STATES = {
    "terpakai": "terpakai",
    "batal": "BATAL",
    "dicadangkan": "dicadangkan",
    "manual": "ditulis tangan",
    "masuk": "masuk",
    "impor": "agenda lama",
}
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
    unresolved: Sequence[Open] = ()

    def seen_with(self, seen: Mapping[UUID, Document], given: Sequence[Act] = ()) -> Report:
        """Return the report with the documents that may be shown in it, and the corrections of their entries among ``given``."""
        corrected: dict[UUID, list[Act]] = {}
        for act in given:
            if act.kind == Kind.KOREKSI and act.document_id in seen:
                corrected.setdefault(act.document_id, []).append(act)
        return replace(self, documents=seen, corrections=corrected)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield the agenda's lines."""
        for number in self.numbers:
            document = self.documents.get(number.document_id) if number.document_id else None
            told = number.keterangan
            hidden = number.document_id is not None and document is None
            corrected = (
                [_correction(each) for each in self.corrections.get(document.id, ())] if document else []
            )
            corrected += told.get("koreksi", ()) if number.document_id is None else ()
            yield {
                "urut": number.urut,
                "sisipan": number.sisipan,
                "nomor": number.nomor,
                "tanggal": number.tanggal.isoformat() if number.tanggal else None,
                # What a number says of itself is its document's to show: with it or not at all.
                "perihal": MASK if hidden else _subject(document, told),
                "tujuan": masked(_address(number.state, document, told), hidden=hidden),
                "status": number.state,
                "alasan": masked(number.reason, hidden=hidden),
                "oleh": number.taken_by,
                "batal": number.state == "batal" or bool(told.get("batal")),
                "batal_oleh": number.voided_by,
                "document_id": str(document.id) if document else None,
                "koreksi": corrected,
                "catatan": _remarks(number, corrected),
            }


def _correction(act: Act) -> dict[str, Any]:
    return {
        "at": act.at.isoformat(timespec="seconds"),
        "oleh": act.person_id,
        "alasan": act.note,
        "berubah": act.detail.get("koreksi", []),
    }


def _remarks(number: Number, corrected: Sequence[Mapping[str, Any]]) -> str | None:
    told = [weekend(number.tanggal)] if number.tanggal else []
    for each in corrected:
        day = datetime.fromisoformat(each["at"])
        fields = ", ".join(str(field["path"]) for field in each["berubah"])
        told.append(f"Dikoreksi {day:%d-%m-%Y} oleh {each['oleh']} ({fields}): {each['alasan']}")
    return "; ".join(each for each in told if each) or None


def report(tx: Transaction, satker: str, register: Register, tahun: int) -> Report:
    """Return a register's year as it stands."""
    year = next(
        (y for y in registers.years(tx, satker) if (y.register, y.tahun) == (register.kode, tahun)), None
    )
    numbers = registers.numbers(tx, satker, register.kode, tahun)
    gaps = registers.gaps(numbers, year.last if year else 0)
    return Report(register=register, year=year, tahun=tahun, numbers=numbers, gaps=gaps)


def resolve(tx: Transaction, satker: str, whole: Report) -> Report:
    """Return the report with what keeps its year open; asked by the house, which sees every document."""
    return replace(whole, unresolved=list(_unresolved(tx, satker, whole)))


def _unresolved(tx: Transaction, satker: str, whole: Report) -> Iterator[Open]:
    """Yield what must be settled before the year can be closed."""
    for gap in whole.gaps:
        yield Open(urut=gap, reason="nomor ini tidak ada dalam buku; catat atau batalkan")
    known = documents.several(tx, [n.document_id for n in whole.numbers if n.document_id])
    for number in whole.numbers:
        if number.state == "dicadangkan":
            yield Open(urut=number.urut, reason="masih dicadangkan untuk surat tulis tangan")
        elif number.document_id in known and known[number.document_id].status == "menunggu_tte":
            yield Open(urut=number.urut, reason="naskahnya masih menunggu tanda tangan")
    for asked in insertions.open_in(tx, satker, whole.register.kode, whole.tahun):
        yield Open(urut=asked.urut, reason="permintaan nomor sisipan belum diselesaikan")


def as_xlsx(whole: Report) -> bytes:
    """Return the agenda as a workbook: a sheet of its numbers, a sheet of its gaps."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has a sheet
    sheet.title = f"{whole.register.kode} {whole.tahun}"[:31]
    sheet.append([f"Buku agenda {whole.register.nama}, tahun {whole.tahun}"])
    sheet.append(list(_HEAD))
    for line in whole.lines():
        sheet.append(
            [
                _text(value)
                for value in (
                    f"{line['urut']}{'.' + line['sisipan'] if line['sisipan'] else ''}",
                    line["nomor"],
                    line["tanggal"],
                    line["perihal"],
                    line["tujuan"],
                    in_words(line),
                    line["alasan"],
                    line["batal_oleh"] or line["oleh"],
                    line["catatan"],
                )
            ]
        )
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    missing = book.create_sheet("Nomor kosong")
    missing.append(["Nomor urut yang tidak ada"])
    for gap in whole.gaps:
        missing.append([gap])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def in_words(line: Mapping[str, Any]) -> str:
    """Say how a line's number stands; one that an old agenda calls void is void."""
    return "BATAL (agenda lama)" if line["batal"] and line["status"] == "impor" else _STATES[line["status"]]


def _text(value: str | None) -> str:
    """Return a cell's text; one that a spreadsheet would take for a formula is told as text."""
    text = value or ""
    return f"'{text}" if text[:1] in "=+-@" and text else text


def _subject(document: Document | None, told: Mapping[str, Any]) -> str:
    return document.perihal or document.judul if document else str(told.get("perihal") or "")


def _address(state: str, document: Document | None, told: Mapping[str, Any]) -> str:
    if document is not None:
        received = state == "masuk"
        return document.pencipta if received else "; ".join(document.record.get("tujuan") or ())
    return str(told.get("tujuan") or told.get("asal") or "")
