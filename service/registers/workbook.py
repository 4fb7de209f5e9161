"""An agenda as a workbook: days and numbers that can be sorted, filters, a head that stays and is printed on every page.

Whatever begins as a formula would is text. 10,000 lines take some six seconds of processor: rows are written as they come.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from service.registers.columns import WIDTHS, WORKBOOK, BookColumn, ColumnKind, cell, columns_of, corrected
from service.registers.fields import TITLES
from service.registers.report import Report
from service.words.dates import di_tabel

LONGEST: Final = 32_767
"""Characters of a cell."""
_PAPER: Final = {"A4": 9, "F4": 14}
"""As a workbook numbers them: A4, and Folio, which is F4."""
_CUT: Final = " …"
_HEAD_ROW: Final = 2
_FONT: Final = "Calibri"
_LINE_PT: Final = 13.5
"""Points of a line of 10 points."""
_MOST_LINES: Final = 30
"""A spreadsheet shows no row of more than 409 points."""
_THIN: Final = Side(style="thin", color="B7B7B7")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD: Final = {
    "font": Font(name=_FONT, size=10, bold=True),
    "fill": PatternFill("solid", fgColor="E7E6E6"),
    "alignment": Alignment(wrap_text=True, vertical="center", horizontal="center"),
    "border": _BORDER,
}
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_CENTRED: Final = Alignment(vertical="top", horizontal="center")
_DAY_FORMAT: Final = "yyyy-mm-dd"
_CORRECTED: Final = PatternFill("solid", fgColor="FFF2CC")
_PLAIN: Final = Font(name=_FONT, size=10)
_VOID: Final = Font(name=_FONT, size=10, strike=True, color="7F7F7F")
_GAPS_TITLE: Final = "Nomor kosong"
_CORRECTIONS: Final = (
    ("No.", 8),
    ("Nomor", 26),
    ("Waktu", 20),
    ("Oleh", 24),
    ("Kolom", 16),
    ("Semula", 36),
    ("Menjadi", 36),
    ("Alasan", 40),
)


def as_xlsx(whole: Report, kertas: str = "A4") -> bytes:
    """Return the agenda as a workbook: the book, its corrections, its gaps; printed on the office's paper."""
    book = Workbook(write_only=True)
    shown, lines = columns_of(whole.register, WORKBOOK), list(whole.lines())
    head = [each.title for each in shown]
    title = f"Buku agenda {whole.register.nama}, tahun {whole.tahun}"
    widths = [WIDTHS[each.column] for each in shown]
    sheet = _sheet(book, _sheet_title(whole), head, widths, len(lines), kertas)
    _heading(sheet, f"{title}. Sel kuning: dikoreksi, lihat lembar Koreksi.", head)
    for at, line in enumerate(lines, _HEAD_ROW + 1):
        _append(sheet, at, list(_row(sheet, line, shown)), widths)
    _corrections(book, title, lines, kertas)
    _gaps(book, whole)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_csv(whole: Report) -> bytes:
    """Return the agenda's columns as CSV (UTF-8, semicolons, as an Indonesian spreadsheet opens it); no cell is a formula.

    A CSV cannot say that a cell is text: where a formula would begin, an apostrophe stands before it.
    """
    shown = columns_of(whole.register, WORKBOOK)
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow([each.title for each in shown])
    for line in whole.lines():
        rows.writerow([_plain(cell(line, each.column)) for each in shown])
    return ("\ufeff" + out.getvalue()).encode()


def _plain(value: str | int | date | None) -> str:
    text = di_tabel(value) if isinstance(value, date) else _text(str(value if value is not None else ""))
    return f"'{text}" if text[:1] in FORMULA and text else text


def _sheet_title(whole: Report) -> str:
    return f"{whole.register.kode} {whole.tahun}"[-31:]


def _sheet(
    book: Workbook, title: str, head: Sequence[str], widths: Sequence[int], rows: int, kertas: str
) -> Any:
    """Return a sheet with its head frozen, filtered and repeated, on landscape pages as wide as the book."""
    sheet = book.create_sheet(title)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(head))}{_HEAD_ROW + max(rows, 1)}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPER[kertas]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Halaman &P dari &N"
    sheet.page_margins.left = sheet.page_margins.right = 0.4  # inches: a book of fifteen columns
    return sheet


def _heading(sheet: Any, title: str, head: Sequence[str]) -> None:
    sheet.append([_cell(sheet, title, font=Font(name=_FONT, size=12, bold=True))])
    sheet.append([_cell(sheet, each, **_HEAD) for each in head])


def _append(sheet: Any, at: int, cells: Sequence[Any], widths: Sequence[int]) -> None:
    """Add a row as high as its longest text: not every program makes it so by itself."""
    lines = max(
        (
            _lines(each.value, width)
            for each, width in zip(cells, widths, strict=True)
            if isinstance(each.value, str)
        ),
        default=1,
    )
    sheet.row_dimensions[at].height = _LINE_PT * min(lines, _MOST_LINES) + 2
    sheet.append(cells)


def _lines(text: str, width: int) -> int:
    # Words seldom fill a line: two characters of each are given away.
    return sum(len(each) // max(width - 2, 1) + 1 for each in text.split("\n"))


def _row(sheet: Any, line: dict[str, Any], shown: Sequence[BookColumn]) -> Iterator[Any]:
    marked = corrected(line)
    for each in shown:
        style = {"border": _BORDER, "alignment": _WRAPPED}
        if each.column in marked:
            style["fill"] = _CORRECTED
        if line["batal"] and each.column in (ColumnKind.URUT, ColumnKind.NOMOR, ColumnKind.PERIHAL):
            style["font"] = _VOID
        yield _cell(sheet, cell(line, each.column), **style)


def _corrections(book: Workbook, title: str, lines: Sequence[dict[str, Any]], kertas: str) -> None:
    rows = [
        (
            cell(line, ColumnKind.URUT),
            *(line["nomor"], f"{each['at'][8:10]}-{each['at'][5:7]}-{each['at'][:4]} {each['at'][11:16]}"),
            *(each["oleh_nama"], TITLES.get(field["path"], field["path"])),
            *(_was(field.get("dari")), _was(field.get("menjadi")), each["alasan"]),
        )
        for line in lines
        for each in line["koreksi"]
        for field in each["berubah"]
    ]
    head, widths = [name for name, _ in _CORRECTIONS], [width for _, width in _CORRECTIONS]
    sheet = _sheet(book, "Koreksi", head, widths, len(rows), kertas)
    _heading(sheet, f"{title}: catatan yang dikoreksi", head)
    for at, row in enumerate(rows, _HEAD_ROW + 1):
        _append(sheet, at, [_cell(sheet, each, border=_BORDER, alignment=_WRAPPED) for each in row], widths)


def _was(value: Any) -> str:
    return "-" if value in (None, "") else str(value)


def _gaps(book: Workbook, whole: Report) -> None:
    sheet = book.create_sheet(_GAPS_TITLE)
    sheet.column_dimensions["A"].width = 26
    sheet.append([_cell(sheet, "Nomor urut yang tidak ada", **_HEAD)])
    for gap in whole.gaps:
        sheet.append([gap])


def _cell(sheet: Any, value: str | int | date | None, **style: Any) -> Any:
    """Return a cell; what is text stays text, whatever it begins with, and is marked so where a formula would begin."""
    text = isinstance(value, str)
    known: Any = _text(value) if isinstance(value, str) else value  # the stubs know of no plain day
    made = WriteOnlyCell(sheet, value=known)
    made.font = _PLAIN
    if isinstance(value, int):
        style["alignment"] = _CENTRED
    if isinstance(value, date):
        made.number_format, style["alignment"] = _DAY_FORMAT, _CENTRED
    for name, given in style.items():
        setattr(made, name, given)
    if text:
        made.data_type = "s"
        if str(value)[:1] in FORMULA:
            made.quotePrefix = True
    return made


FORMULA: Final = frozenset("=+-@\t\r＝＋－＠")
"""With what a formula begins."""


def _text(value: str) -> str:
    """Return what a workbook can hold: no control characters, no more than a cell takes."""
    text = "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in value
    )
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT
