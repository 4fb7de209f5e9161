"""A table's file as read: rows of text, each at the line where one sees it, from CSV or the first sheet of an XLSX.

A row of CSV ends where CSV says: at CR, LF or both outside quotes, and nowhere else. What stood before a line that is none
is still there; the line is the file's ``fault``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archive.canonical import sha256_hex
from service.tables.decoding import UTF_8, decoded
from service.tables.errors import TableUnreadable
from service.tables.workbooks import unread
from service.words import say
from worker.locked import workbook
from worker.locked.answers import WorkbookAnswer
from worker.locked.workbook import WorkbookUnreadable

CSV, XLSX = "CSV", "XLSX"
SEPARATORS: Final = ";,\t"
"""The first of them where a head holds as many of two: Excel writes semicolons in Indonesia."""
_SEPARATOR: Final = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""What Excel reads, and others write, above a head."""
_QUOTED: Final = re.compile(r'"[^"]*"')
_KEPT: Final = '{"naskah":'
"""How a workbook's rows begin where they are kept as text."""
_NOT_CSV: Final = {
    "unexpected end of data": say("tanda kutip tidak ditutup"),
    "expected after": say("tanda kutip berdiri di tengah isinya; di dalam isian berkutip tulislah dua kali"),
    "field larger": say("satu isian lebih dari 128 KB, bukan baris CSV"),
}
"""By a part of the error of the reader; its own words are repeated nowhere."""


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One line of a table, as it is written."""

    line: int
    cells: Sequence[str]
    """From column A."""

    @property
    def blank(self) -> bool:
        """Tell whether nothing stands in it."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """A file, read."""

    form: str
    """CSV or XLSX."""
    rows: Sequence[FileRow] = field(repr=False)
    encoding: str = ""
    """Of a CSV."""
    separator: str = ""
    sheet: str = ""
    """Of a workbook; its first that is shown."""
    others: int = 0
    """How many sheets more are shown, and were not read."""
    hidden: Sequence[int] = ()
    """Lines of a workbook that its sheet does not show; they are read all the same."""
    epoch_1904: bool = False
    """The numbers of its days count from 1904."""
    fault: TableUnreadable | None = None
    """Where it ends to be a table; no row behind it was read."""
    kept: str = field(default="", repr=False)
    """The same as text, for ``kept_file``: a CSV's own, of a workbook its rows."""
    digest: str = ""
    """SHA-256 of the file."""

    @property
    def told_before(self) -> bool:
        """Tell whether it is of the one kind that was taken before there was a check: CSV in UTF-8."""
        return self.encoding == UTF_8

    def filled(self) -> Iterator[FileRow]:
        """Yield the lines that are not blank, the head first; raises ``TableUnreadable`` behind the last sound one."""
        yield from (row for row in self.rows if not row.blank)
        if self.fault:
            raise self.fault


def read_file(
    data: bytes, *, open_workbook: Callable[[bytes], WorkbookAnswer] = workbook.cells_locked
) -> TableFile:
    """Read a file of either form; raises ``TableUnreadable``, and ``NoConfinement`` where no child can be had.

    A workbook is opened in a child; ``workbook.cells`` opens one's own, at a terminal.
    """
    if data.startswith(workbook.BEGINNING):
        try:
            found = _of_workbook(open_workbook(data))
        except WorkbookUnreadable as error:
            place = re.search(r"[0-9]+$", error.cell)
            raise TableUnreadable(int(place.group()) if place else 1, unread(error)) from error
    else:
        text = decoded(data)
        found = replace(_of_csv(text.text), encoding=text.encoding)
    return replace(found, digest=sha256_hex(data))


def kept_file(kept: str) -> TableFile:
    """Read what ``TableFile.kept`` says; any other text is CSV."""
    if kept.startswith(_KEPT):
        try:
            (told,) = json.loads(kept).values()
            return _of_workbook(WorkbookAnswer(**told))
        except (ValueError, TypeError):  # a CSV that begins so
            pass
    return replace(_of_csv(kept.removeprefix("\ufeff")), encoding=UTF_8)


def _of_workbook(answer: WorkbookAnswer) -> TableFile:
    told: dict[str, Any] = {
        "sheet": answer.sheet,
        "others": answer.others,
        "epoch_1904": answer.epoch_1904,
        "rows": answer.rows,
        **({"hidden": list(answer.hidden)} if answer.hidden else {}),
    }
    return TableFile(
        form=XLSX,
        rows=[FileRow(line=number, cells=row) for number, row in enumerate(answer.rows, 1)],
        sheet=answer.sheet,
        others=answer.others,
        hidden=tuple(answer.hidden),
        epoch_1904=answer.epoch_1904,
        kept=_KEPT + json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "}",
    )


def _of_csv(text: str) -> TableFile:
    named = _SEPARATOR.match(text)
    body = text[named.end() :] if named else text
    separator = named.group(1) if named else _separator(body)
    before = 1 if named else 0
    lines = csv.reader(  # strict, else a quote that is not closed swallows the lines behind it in silence
        io.StringIO(body, newline=""), delimiter=separator, strict=True
    )
    rows: list[FileRow] = []
    fault = None
    while fault is None:
        line = before + lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            break
        except csv.Error as error:  # a field of 128 KB too: what follows cannot be told apart
            fault = TableUnreadable(line, say("{sebab}; sisanya tidak dibaca", sebab=_not_csv(error)))
        else:
            rows.append(FileRow(line=line, cells=cells))
    return TableFile(form=CSV, rows=rows, separator=separator, fault=fault, kept=text)


def _separator(text: str) -> str:
    head = _QUOTED.sub("", re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0])
    return max(SEPARATORS, key=head.count)


def _not_csv(error: csv.Error) -> str:
    told = str(error)
    return next((words for part, words in _NOT_CSV.items() if part in told), say("bukan baris CSV"))
