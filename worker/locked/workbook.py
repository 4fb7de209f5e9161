"""The first sheet of an XLSX workbook as its reader sees it: every row from the first, every cell as text.

``cells`` reads in this process, for whoever opens a file of their own at a terminal; ``cells_locked`` in a child, for what
comes over the network: see ``worker.locked.child``. What would be lost in silence is refused by its cell: an error, a
formula nobody computed, a number of more digits than a spreadsheet keeps. How large a sheet says it is does not count.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO, Final

from lxml import etree

from worker.locked.answers import FileRefusal, WorkbookAnswer, line
from worker.locked.child import say, serve
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost
from worker.locked.launcher import ask
from worker.locked.reading import read

BEGINNING: Final = b"PK\x03\x04"
"""Of every workbook of this kind, and of no text."""
_BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=20, wall_s=40.0, output=64 << 20)
"""20,000 rows of 12 columns take a second and 3 MB."""
_LARGEST: Final = 192 << 20
"""Bytes of all its parts, unpacked; 20,000 rows of 12 columns are 15 MB."""
_MOST_CELLS: Final = 2_000_000
"""From the first to the last; the reader lays out the empty ones between them too."""
_DIGITS: Final = 10**15
"""A spreadsheet keeps 15 digits of a number and writes 0 for the rest: NIP and NIK have 18 and 16."""
_BOOK: Final = "xl/workbook.xml"
_BINARY: Final = "xl/workbook.bin"
_MEDIA: Final = "mimetype"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_HIDDEN: Final = 1_000
_LONGEST_CELL, _LONGEST_VALUE = 12, 40
"""Letters of a cell's place, and of the error in it, that are told."""
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BROKEN: Final = (zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What a package may raise whose parts are damaged, locked, or packed by no means known here."""
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class WorkbookFault(StrEnum):
    """Why a workbook is not read, one line of meaning each; what people are told of it is ``service.tables.workbooks``."""

    BROKEN = "broken"
    """Its parts are damaged, or it is locked with a password."""
    TOO_LARGE = "too_large"
    """It unpacks to more than is read, or took more time or memory than it may."""
    ODS = "ods"
    """LibreOffice's own form."""
    XLSB = "xlsb"
    """Excel's binary form."""
    ANOTHER = "another"
    """Another package: a document, an archive of files."""
    NO_SHEET = "no_sheet"
    """It shows no sheet of cells."""
    CELL_ERROR = "cell_error"
    """A cell shows an error instead of a value; ``value`` is that error."""
    NOT_COMPUTED = "not_computed"
    """A cell has a formula that nobody computed."""
    FAR_OUT = "far_out"
    """A cell stands so far out that the empty ones before it would fill the memory."""
    TOO_MANY_DIGITS = "too_many_digits"
    """A cell has a number that the spreadsheet itself has rounded."""


class WorkbookUnreadable(Exception):
    """It is no workbook, or holds what would be lost in silence."""

    def __init__(self, fault: WorkbookFault, cell: str = "", value: str = "") -> None:
        super().__init__(fault.value, cell, value)
        self.fault = fault
        self.cell = cell
        """Its letters and line, where one cell is at fault."""
        self.value = value
        """What stands in it."""


def cells_locked(data: bytes) -> WorkbookAnswer:
    """Return what ``cells`` does, read in a child; raises ``WorkbookUnreadable`` or ``NoConfinement``."""
    try:
        answer = read(ask(Child.WORKBOOK, {}, data, bounds=_BOUNDS)[0], WorkbookAnswer)
    except ChildLost as lost:
        raise WorkbookUnreadable(WorkbookFault.TOO_LARGE) from lost
    if isinstance(answer, FileRefusal):
        try:
            fault = WorkbookFault(answer.reason)
        except ValueError:  # no child of ours says that
            fault = WorkbookFault.BROKEN
        raise WorkbookUnreadable(fault, answer.detail[:_LONGEST_CELL], answer.kind[:_LONGEST_VALUE])
    return answer


def cells(data: bytes) -> WorkbookAnswer:
    """Return the first sheet that is shown; raises ``WorkbookUnreadable``."""
    from python_calamine import CalamineError, CalamineWorkbook  # what reads no table waits for no library

    epoch_1904, sheets, hidden = _looked_through(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = book.get_sheet_by_name(sheets[0]).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:  # its words are the library's
        raise WorkbookUnreadable(WorkbookFault.BROKEN) from error
    rows = [
        [_written(cell, number, at) for at, cell in enumerate(row)] for number, row in enumerate(found, 1)
    ]
    return WorkbookAnswer(
        sheet=sheets[0], others=len(sheets) - 1, epoch_1904=epoch_1904, rows=rows, hidden=hidden
    )


def letters(at: int) -> str:
    """Return a column's letters as a spreadsheet shows them, from its place counted from 0."""
    before, last = divmod(at, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _written(cell: Any, row: int, at: int) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case datetime() if cell.time() == time():
            return f"{cell:%Y-%m-%d}"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case timedelta():
            return _hours(cell)
        case int() | float() if abs(cell) >= _DIGITS:
            raise WorkbookUnreadable(WorkbookFault.TOO_MANY_DIGITS, f"{letters(at)}{row}")
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell)


def _hours(span: timedelta) -> str:
    """Return a span as a spreadsheet shows it: 30:00:00."""
    seconds = round(span.total_seconds())
    return f"{'-' if seconds < 0 else ''}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"


def _looked_through(data: bytes) -> tuple[bool, Sequence[str], Sequence[int]]:
    """Tell whether days count from 1904, the names of the sheets that are shown, the first one judged, and its hidden rows.

    Raises ``WorkbookUnreadable`` for what the reader would lose or choke on.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(each.file_size for each in package.infolist()) > _LARGEST:
                raise WorkbookUnreadable(WorkbookFault.TOO_LARGE)
            if _BOOK not in package.namelist():
                raise WorkbookUnreadable(_other(package))
            head = package.read(_BOOK)
            epoch_1904 = any(each.get("date1904") in ("1", "true") for each in _elements(head, "workbookPr"))
            places = {
                each.get("Id"): each.get("Target", "").removeprefix("/xl/")
                for each in _elements(package.read("xl/_rels/workbook.xml.rels"), "Relationship")
            }
            shown = [
                (each.get("name", ""), f"xl/{places.get(each.get(_ID) or each.get(_STRICT_ID))}")
                for each in _elements(head, "sheet")
                if each.get("state", "visible") == "visible"
            ]
            sheets = [(name, part) for name, part in shown if part.startswith("xl/worksheets/")]
            if not sheets:
                raise WorkbookUnreadable(WorkbookFault.NO_SHEET)
            first = package.read(sheets[0][1])
            _judge(first)
            hidden = _hidden(first)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, *_BROKEN) as error:
        raise WorkbookUnreadable(WorkbookFault.BROKEN) from error
    return epoch_1904, [name for name, _ in sheets], hidden


def _other(package: zipfile.ZipFile) -> WorkbookFault:
    """Return what a package is that is no XLSX."""
    names = package.namelist()
    if _BINARY in names:
        return WorkbookFault.XLSB
    head = package.read(_MEDIA)[: len(_ODS)] if _MEDIA in names else b""
    return WorkbookFault.ODS if head == _ODS else WorkbookFault.ANOTHER


def _judge(sheet: bytes) -> None:
    columns = lines = 0
    for cell in _elements(sheet, "c"):
        place = cell.get("r", "")
        value = cell.findtext("{*}v")
        if cell.get("t") == "e":
            raise WorkbookUnreadable(WorkbookFault.CELL_ERROR, place, (value or "")[:_LONGEST_VALUE])
        if cell.find("{*}f") is not None and not value and cell.get("t") != "str":
            raise WorkbookUnreadable(WorkbookFault.NOT_COMPUTED, place)
        if (value or cell.find("{*}is") is not None) and (at := _PLACE.fullmatch(place)):
            columns, lines = max(columns, _number(at.group(1))), max(lines, int(at.group(2)))
            if columns * lines > _MOST_CELLS:
                raise WorkbookUnreadable(WorkbookFault.FAR_OUT, place)


def _hidden(sheet: bytes) -> list[int]:
    """Return the rows with something in them that the sheet does not show."""
    if b"hidden=" not in sheet:  # nearly every one, which is not parsed again
        return []
    rows = (
        int(each.get("r", ""))
        for each in _elements(sheet, "row")
        if each.get("hidden") in ("1", "true")
        and each.get("r", "").isdecimal()
        and any(cell.find("{*}v") is not None or cell.find("{*}is") is not None for cell in each)
    )
    return list(islice(rows, _MOST_HIDDEN))


def _elements(part: bytes, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name, each forgotten behind its use; no entity is ever resolved."""
    reading = etree.iterparse(
        io.BytesIO(part), events=("end",), tag=f"{{*}}{name}", resolve_entities=False, no_network=True
    )
    for _, element in reading:
        yield element
        element.clear()


def _number(column: str) -> int:
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


def _answer(_: Mapping[str, Any], given: BinaryIO) -> None:
    try:
        say(line(cells(given.read())))
    except WorkbookUnreadable as refused:
        say(line(FileRefusal(reason=refused.fault, detail=refused.cell, kind=refused.value)))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    for each in (_made(("<v>1</v>", "<v>45294</v>")), _made(())[:60], b""):
        try:
            cells(each)
        except WorkbookUnreadable:
            continue


def _made(values: Sequence[str]) -> bytes:
    """Return the smallest workbook."""
    base = "http://schemas.openxmlformats.org/"
    main, of_a_book = f"{base}spreadsheetml/2006/main", f"{base}officeDocument/2006/relationships"
    packed, media = f"{base}package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml."
    row = "".join(f'<c r="{letters(at)}1">{value}</c>' for at, value in enumerate(values))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packed}/content-types">'
        f'<Override PartName="/{_BOOK}" ContentType="{media}sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packed}/relationships">'
        f'<Relationship Id="r1" Type="{of_a_book}/officeDocument" Target="{_BOOK}"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packed}/relationships">'
        f'<Relationship Id="r1" Type="{of_a_book}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        _BOOK: f'<workbook xmlns="{main}" xmlns:r="{of_a_book}">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{row}</row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


if __name__ == "__main__":
    serve(_answer, warm=_warm)
