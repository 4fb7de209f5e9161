"""Tables as spreadsheets write them: one letter in each, to be read alike by every way in. A case more is a line more."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

HEAD = ("nomor", "tanggal", "asal", "perihal", "berkas")
DAY = date(2024, 1, 3)
SUBJECT = "Undangan rapat"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class WrittenTable:
    """A file, and what it says."""

    data: bytes
    subject: str = SUBJECT
    line: int = 2

    @property
    def media(self) -> str:
        """Return its media type."""
        return XLSX if self.data.startswith(b"PK") else "text/csv"


def cells(subject: str, day: Any = "2024-01-03") -> list[Any]:
    """Return the one row."""
    return ["1 TAHUN 2024", day, "Bawaslu Agam", subject, "a.pdf"]


def made(
    subject: str = SUBJECT,
    *,
    day: str = "2024-01-03",
    separator: str = ";",
    end: str = "\r\n",
    encoding: str = "utf-8",
    before: str = "",
    **told: Any,
) -> WrittenTable:
    """Write a CSV by the standard library."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=separator, lineterminator=end)
    rows.writerows([HEAD, cells(subject, day)])
    return WrittenTable(data=(before + out.getvalue()).encode(encoding), subject=subject, **told)


def book(change: Callable[[Workbook], object] = lambda _: None, day: Any = DAY, **told: Any) -> WrittenTable:
    """Write an XLSX by openpyxl."""
    made = Workbook()
    for row in (HEAD, cells(SUBJECT, day)):
        made.worksheets[0].append(row)
    change(made)
    out = io.BytesIO()
    made.save(out)
    return WrittenTable(data=out.getvalue(), **told)


def declared(dimension: bytes) -> WrittenTable:
    """Write an XLSX that says its sheet is smaller than it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book().data)) as whole, zipfile.ZipFile(out, "w") as package:
        for name in whole.namelist():
            part = whole.read(name)
            if name.endswith("sheet1.xml"):
                part, times = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % dimension, part)
                assert times == 1
            package.writestr(name, part)
    return WrittenTable(data=out.getvalue())


def from_1904(made: Workbook) -> None:
    """Let its days count from 1904."""
    made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - openpyxl's own constant has no zone


def hidden_first(made: Workbook) -> None:
    """Put a sheet before the table that is not shown."""
    made.create_sheet("daftar kode", 0).append(["bukan", "tabelnya"])
    made.worksheets[0].sheet_state = "hidden"
    made.active = 1


def filtered(made: Workbook) -> None:
    """Let a filter hide the table's rows; somebody else took it that way."""
    made.worksheets[0].auto_filter.ref = "A1:E2"
    made.worksheets[0].row_dimensions[2].hidden = True


WRITTEN = {
    "UTF-8": made(),
    "UTF-8 with its mark": made(encoding="utf-8-sig"),
    "Windows-1252, as Excel writes CSV": made("Rapat \u2013 \u201cpleno\u201d Caf\u00e9", encoding="cp1252"),
    "UTF-16 with its mark, as Excel writes Unicode text": made(separator="\t", encoding="utf-16"),
    "UTF-16 without a mark": made("Jum\u2019at", encoding="utf-16-le"),
    "UTF-16 without a mark, the other way round": made(encoding="utf-16-be"),
    "commas": made("Pagu, tahap 1", separator=","),
    "tabs": made(separator="\t"),
    "sep=; above": made(before="sep=;\r\n", line=3),
    "sep=| above": made(separator="|", before='"SEP=|"\r\n', line=3),
    "blank lines above": made(before="\r\n;;\r\n", line=4),
    "CR alone": made(end="\r"),
    "LF alone": made(end="\n"),
    "a line break in a cell": made("Undangan\nrapat"),
    "U+2028 in a cell": made("Undangan\u2028rapat"),
    "U+0085 in a cell": made("Undangan\u0085rapat"),
    "VT in a cell": made("Undangan\vrapat"),
    "FF in a cell": made("Undangan\frapat"),
    "a separator of another kind in the head's quotes": WrittenTable(
        data=b'nomor,tanggal,asal,perihal,berkas,";;;;;;;"\n1 TAHUN 2024,2024-01-03,Bawaslu Agam,Undangan rapat,a.pdf,\n'
    ),
    "a day in words with blanks that do not break": made(day="3\u00a0Januari\u00a02024"),
    "a day with what is pasted from a chat": made(day="\u200b03/01/2024\ufeff"),
    "a day with its hours": made(day="2024-01-03 00:00:00"),
    "a day in words": made(day="3 Januari 2024"),
    "a day as Excel of Indonesia writes a long one": made(day="Rabu, 03 Januari 2024"),
    "day before month": made(day="03/01/2024"),
    "the number of a day": made(day="45294"),
    "XLSX": book(),
    "XLSX with a moment": book(day=datetime(2024, 1, 3)),  # noqa: DTZ001 - a cell has no zone
    "XLSX with the number of a day": book(day=45294),
    "XLSX with the number of a day, from 1904": book(from_1904, day=43832),
    "XLSX with a day, from 1904": book(from_1904),
    "XLSX with a day in words": book(day="3 Januari 2024"),
    "XLSX that says it is one cell": declared(b"A1"),
    "XLSX that says it is two columns": declared(b"A1:B2"),
    "XLSX whose first sheet is hidden": book(hidden_first),
    "XLSX whose rows a filter hides": book(filtered),
}
NOT_READ = {
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "baris 1", "bukan UTF-8"),
    "no letter of Windows-1252": (b"nomor;tanggal\n1;\x81", "baris 2", "huruf ke-3"),
    "half a letter of UTF-16": (b"\xff\xfea\0b", "baris 1", "huruf ke-2"),
    "two encodings joined": (made("Jum\u2019at").data + "2 TAHUN 2024;2024-01-03;a;Café;b.pdf\r\n".encode("cp1252"), "baris 3", "huruf lain di berkas ini UTF-8"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "baris 1", ".xls"),
    "half a workbook": (book().data[:900], "baris 1", "rusak"),
    "an error in a cell": (book(lambda made: made.worksheets[0].__setitem__("D3", "#N/A")).data, "baris 3", "sel D3: memuat kesalahan #N/A"),
    "a formula nobody computed": (book(lambda made: made.worksheets[0].__setitem__("D3", "=1+1")).data, "baris 3", "rumus"),
    "a NIP kept as a number": (book(lambda made: made.worksheets[0].__setitem__("D3", 198703012010011002)).data, "baris 3", "15 angka"),
    "a cell far out": (book(lambda made: made.worksheets[0].__setitem__("XFD1048576", "x")).data, "baris 1048576", "jauh"),
}  # fmt: skip
"""A file, and where and why it is refused."""
