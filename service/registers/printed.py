"""A register's year as a printed report: DOCX by the press, PDF by the converter pool.

Rows in the order of their numbers, a run of missing ones in one row; what is void, missing or still reserved says so in
words and by its ground. Decides nothing about the books: it prints a ``Report``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import Any

from doc_templates import buku_agenda
from doc_templates.buku_agenda import PrintedColumn
from doc_templates.kit.formatting import tanggal
from doc_templates.kit.glyphs import DRAWN
from doc_templates.kit.kantor import Kantor
from doc_templates.places import Place
from service.errors import Field, PagesUnavailable, RegisterRefused
from service.registers.columns import (
    BOOK,
    BookColumn,
    ColumnKind,
    addressed,
    cell,
    columns_of,
    corrected,
    in_words,
)
from service.registers.report import EMPTY, Report
from service.templates.drawing import Pages
from service.words import say
from service.words.dates import di_tabel
from worker.press.cache import TemplateCache
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress

_PLAIN = "auto"
_GROUNDS = {"batal": "F4CCCC", "dicadangkan": "DDEBF7", EMPTY: "FFF2CC"}
_DAY = re.compile(r"\b\d{2}-\d{2}-\d{4}\b")
_HYPHEN = "\N{NON-BREAKING HYPHEN}"
_MARK = "\N{REPLACEMENT CHARACTER}"
_UNDRAWN = re.compile(f"{_MARK}+")
_DRAWN = re.compile(f"[{DRAWN}]")
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Say how the sign before them is meant, and show nothing."""
_LETTER = "Nomor dan tanggal surat"
_JOINED = {ColumnKind.NOMOR_SURAT: ", "}
_SAID = ("batal", "dicadangkan", "manual")
"""States that the last column says too: not every book has a column for them."""
_CENTRED = frozenset(
    {ColumnKind.URUT, ColumnKind.TANGGAL, ColumnKind.TANGGAL_SURAT, ColumnKind.KLASIFIKASI, ColumnKind.SIFAT}
)
_WEIGHTS = {
    ColumnKind.URUT: 52,
    ColumnKind.NOMOR: 150,
    ColumnKind.TANGGAL: 108,
    ColumnKind.NOMOR_SURAT: 150,
    ColumnKind.TANGGAL_SURAT: 108,
    ColumnKind.PIHAK: 140,
    ColumnKind.PERIHAL: 205,
    ColumnKind.KLASIFIKASI: 108,
    ColumnKind.SIFAT: 88,
    ColumnKind.LAMPIRAN: 100,
    ColumnKind.DISPOSISI: 126,
    ColumnKind.JAWABAN: 126,
    ColumnKind.PENGOLAH: 122,
    ColumnKind.BERKAS: 104,
    ColumnKind.KEADAAN: 118,
    ColumnKind.DICATAT: 100,
    ColumnKind.KETERANGAN: 160,
    ColumnKind.KOSONG: 90,
}
"""Shares of the page's width: a day, a code and a number's place stand on one line each with twelve columns on A4."""
_MOST = 5_000
"""Rows of a PDF: 170 pages, printed in parts of 150 rows (``worker.pdf.parts``) one after another."""
_LONG = 300
"""Rows above which one book is printed at a time: who prints a second one would take the officials' last LibreOffice."""
_SHORT_S = 150.0
_ROW_S = 0.1
"""A row takes 23 ms to be printed and 7 to be read back, on two cores with a load of 17."""
_DIRECTIONS = {"keluar": "Naskah keluar", "masuk": "Surat masuk"}


@dataclass(frozen=True, kw_only=True)
class PrintNote:
    """When a report is printed, in the office's zone, and for whom."""

    at: datetime
    by: str

    def __str__(self) -> str:
        """Say it as the page does."""
        return f"{tanggal(self.at.date())} pukul {self.at:%H.%M %Z} oleh {self.by}"


class ReportPrinter:
    """Prints reports."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._templates = TemplateCache()
        self._long = Lock()

    def docx(self, found: Report, kantor: Kantor, printed: PrintNote) -> bytes:
        """Return the report as DOCX, the highest class of what it shows on every page; equal reports printed at the same time are equal bytes."""
        media: dict[str, bytes] = {Place.LOGO: kantor.logo} if kantor.logo else {}
        mark = kantor.tanda_akses.mark(found.akses.name)
        said = mark.kata if mark else ""
        stamps = {"judul": title(found), "akses": said, "kata_kunci": said.replace(" ", "\u00a0")}
        context = {"kantor": kantor.letterhead(), "buku": page(found, kantor, printed), "stempel": stamps}
        laid_out = buku_agenda.template([_printed(each) for each in _columns(found)])
        dress = Dress(
            kertas=kantor.kertas,
            akses=ClassMark(tempat=kantor.tanda_akses.tempat, warna=mark.rgb) if mark else None,
        )
        template = self._templates.get(dress.on(laid_out))
        return template.render(context, media)

    def pdf(self, found: Report, kantor: Kantor, printed: PrintNote) -> bytes:
        """Return the report as PDF; raises ``RegisterRefused`` for a book too long.

        Raises ``PagesUnavailable`` where no converter pool answers, and for a long book while another is printed.
        """
        if (rows := len(found.numbers)) > _MOST:
            said = say(
                "Buku ini berisi {banyak} baris, dan PDF memuat paling banyak {muat}: ambil sebagai xlsx atau docx.",
                banyak=rows,
                muat=_MOST,
            )
            raise RegisterRefused(fields=[Field(path="query.format", reason=said)])
        printed_rows = rows + len(found.unresolved)
        with self._alone() if printed_rows > _LONG else nullcontext():
            wait_s = max(_SHORT_S, printed_rows * _ROW_S)
            return self._pages.pdf(self.docx(found, kantor, printed), title=title(found), wait_s=wait_s)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._long.acquire(blocking=False):
            raise PagesUnavailable(
                say(
                    "Buku panjang lain sedang dicetak: ulangi beberapa menit lagi, atau ambil sebagai xlsx atau docx."
                )
            )
        try:
            yield
        finally:
            self._long.release()


def title(found: Report) -> str:
    """Return what the report is called."""
    return f"Buku agenda {found.register.nama} tahun {found.tahun}"


def page(found: Report, kantor: Kantor, printed: PrintNote) -> dict[str, Any]:
    """Return what the template calls ``buku``: every string ready to print."""
    return {
        "judul": title(found),
        "judul_kapital": f"Buku agenda {found.register.nama}".upper(),
        "tahun": str(found.tahun),
        "uraian": [{"nama": name, "isi": text} for name, text in _facts(found, kantor, printed)],
        "kepala": [each.title for each in _columns(found)],
        "baris": list(_rows(found, _columns(found))),
        "kosong": f"Nomor urut yang tidak tercatat: {', '.join(runs(found.gaps))}."
        if found.gaps
        else "Tidak ada nomor kosong.",
        "belum": [{"urut": str(each.urut), "sebab": each.reason} for each in found.unresolved],
        "ringkasan": [{"nama": name, "jumlah": str(count)} for name, count in _counts(found)],
        "kaki": f"{title(found)}, dicetak {str(printed).rstrip('.')}. * = dikoreksi, lihat keterangan.",
    }


def runs(numbers: Sequence[int]) -> list[str]:
    """Write ascending numbers with every run in one: ``2-14``, ``20``."""
    written: list[str] = []
    start = 0
    for at, number in enumerate(numbers, 1):
        if at == len(numbers) or numbers[at] != number + 1:
            written.append(str(number) if at - start == 1 else f"{numbers[start]}-{number}")
            start = at
    return written


def _facts(found: Report, kantor: Kantor, printed: PrintNote) -> Iterator[tuple[str, str]]:
    register, year = found.register, found.year
    yield "Buku", f"{register.nama} ({register.kode})"
    yield "Arah", _DIRECTIONS[register.arah]
    yield "Unit", kantor.unit.get(register.unit, register.unit) if register.unit else "semua unit"
    if register.jenis:
        yield "Jenis naskah", ", ".join(name.replace("_", " ") for name in register.jenis)
    yield "Pola nomor", register.pola.text
    closed = year.closed_at if year else None
    yield (
        "Keadaan",
        f"ditutup {tanggal(closed.astimezone(printed.at.tzinfo).date())} oleh {found.names.get(year.closed_by or '', year.closed_by)}"
        if year and closed
        else "belum ditutup",
    )
    yield "Dicetak", str(printed)


def _columns(found: Report) -> list[BookColumn]:
    """Return the columns of the page; the sender's date stands below the sender's number where both do."""
    shown = list(columns_of(found.register, BOOK))
    wanted = [each.column for each in shown]
    if not found.register.kolom and ColumnKind.NOMOR_SURAT in wanted:
        return [
            replace(each, title=_LETTER) if each.column is ColumnKind.NOMOR_SURAT else each
            for each in shown
            if each.column is not ColumnKind.TANGGAL_SURAT
        ]
    return shown


def _printed(shown: BookColumn) -> PrintedColumn:
    column = shown.column
    return PrintedColumn(title=shown.title, weight=_WEIGHTS[column], centred=column in _CENTRED)


def _rows(found: Report, shown: Sequence[BookColumn]) -> Iterator[dict[str, str]]:
    missing = deque(found.gaps)
    for line in found.lines():
        before = []
        while missing and missing[0] < line["urut"]:
            before.append(missing.popleft())
        yield from _missing(before, shown)
        yield {
            **{f"sel_{at}": _text(line, each) for at, each in enumerate(shown, 1)},
            "latar": _GROUNDS.get("batal" if line["batal"] else line["status"], _PLAIN),
        }
    yield from _missing(list(missing), shown)


def _text(line: Mapping[str, Any], shown: BookColumn) -> str:
    """Return what a cell prints; an asterisk says that it was put right."""
    column = shown.column
    parts = [_written(cell(line, column))]
    both = {column}
    if column is ColumnKind.NOMOR_SURAT and shown.title == _LETTER:
        parts.append(_written(cell(line, ColumnKind.TANGGAL_SURAT)))
        both.add(ColumnKind.TANGGAL_SURAT)
    if column is ColumnKind.PIHAK:
        parts = [addressed(part) for part in parts]
    if column is ColumnKind.KETERANGAN and line["status"] in _SAID:
        parts.insert(0, in_words(line))
    if column is ColumnKind.BERKAS:
        parts = [
            " ".join(part[at : at + 4] for at in range(0, len(part), 4)) for part in parts
        ]  # a code of sixteen breaks between its fours, never with a letter alone
    text = _printable(_JOINED.get(column, "; ").join(each for each in parts if each))
    mark = " *" if both & corrected(line) and text else ""
    return f"{text}{mark}"


def _written(value: str | int | date | None) -> str:
    return di_tabel(value) if isinstance(value, date) else str(value or "")


def _missing(gaps: Sequence[int], shown: Sequence[BookColumn]) -> Iterator[dict[str, str]]:
    for run in runs(gaps):
        first, _, last = run.partition("-")
        count = int(last or first) - int(first) + 1
        said = {
            ColumnKind.URUT: run,
            ColumnKind.KEADAAN: EMPTY,
            ColumnKind.KETERANGAN: f"{EMPTY}: {count} nomor tidak tercatat",
        }
        yield {
            **{f"sel_{at}": said.get(each.column, "") for at, each in enumerate(shown, 1)},
            "latar": _GROUNDS[EMPTY],
        }


def _counts(found: Report) -> Iterator[tuple[str, int]]:
    yield "Nomor terakhir", found.year.last if found.year else 0
    yield from sorted(Counter(in_words(line) for line in found.lines()).items())
    yield EMPTY, len(found.gaps)


def _printable(text: str) -> str:
    """Return one line of what can stand on paper; an old agenda may hold anything. A day is never broken at its hyphens.

    What no font draws (emoji, what is none of Unicode) is one mark, however many there are; what shows nothing is left out.
    """
    line = _UNDRAWN.sub(_MARK, "".join(map(_drawn, " ".join(text.split()))))
    return _DAY.sub(lambda day: day[0].replace("-", _HYPHEN), line)


def _drawn(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cf" or char in _VARIANTS:
        return ""
    picture = kind in ("So", "Sk") and _DRAWN.match(char) is None
    return _MARK if picture or not char.isprintable() else char
