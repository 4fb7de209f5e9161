"""Tables as LibreOffice Calc saves them: what was typed into each cell, and the workbooks that a LibreOffice made of it.

``unit/service/tables/libreoffice.zip`` holds what LibreOffice 7.4.7 (Debian 12, with its Calc, which the machines of the tests do not
have) saved of the cases on 30 November 2026. A case more is a line more, and the archive made anew:

    python -m tests.tables_of_libreoffice /usr/bin/soffice
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAVED = Path(__file__).parent / "unit/service/tables/libreoffice.zip"
BEFORE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>
<number:text>/</number:text><number:year/></number:date-style>
<number:boolean-style style:name="N2"><number:boolean/></number:boolean-style>
<style:style style:name="date" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N1"/>
<style:style style:name="boolean" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N2"/>
</office:automatic-styles><office:body><office:spreadsheet>"""
SINCE_1904 = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
AFTER = "</office:spreadsheet></office:body></office:document>"


def cell(text: str, kind: str = "string", value: str = "", formula: str = "") -> str:
    """One cell as LibreOffice keeps it: its kind, its value, and how it is computed."""
    name = {"date": "date-value", "boolean": "boolean-value", "string": "string-value", "time": "time-value"}
    given = f' office:{name.get(kind, "value")}="{value}"' if value else ""
    computed = f' table:formula="of:={formula}"' if formula else ""
    lines = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    style = f' table:style-name="{kind}"' if kind in ("date", "boolean") else ""
    return f'<table:table-cell{style} office:value-type="{kind}"{given}{computed}>{lines}</table:table-cell>'


def line(*cells: str, **attributes: Any) -> str:
    told = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{told}>{''.join(cells)}</table:table-row>"


HEAD = line(*(cell(each) for each in ("nomor", "tanggal", "perihal")))
EMPTY = line('<table:table-cell table:number-columns-repeated="16384"/>', number_rows_repeated="1048000")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The day and subject of a letter as they were typed, and what is read of the subject."""

    day: str = cell("03/01/24", "date", "2024-01-03")
    subject: str = cell("Undangan rapat")
    reads: str = "Undangan rapat"
    since_1904: bool = False
    """Its days count from 1904."""

    def document(self) -> str:
        letter = line(cell("1 TAHUN 2024"), self.day, self.subject)
        sheet = f'<table:table table:name="Agenda">{HEAD}{letter}{EMPTY}</table:table>'
        return f"{BEFORE}{SINCE_1904 if self.since_1904 else ''}{sheet}{AFTER}"


TYPED: Mapping[str, Typed] = {
    "a day": Typed(),
    "a day, from 1904": Typed(since_1904=True),
    "a day with its hours": Typed(day=cell("03/01/24 00:00", "date", "2024-01-03T00:00:00")),
    "a day that is computed": Typed(day=cell("03/01/24", "date", "2024-01-03", "DATE(2024;1;3)")),
    "a day that is computed, from 1904": Typed(
        day=cell("03/01/24", "date", "2024-01-03", "DATE(2024;1;3)"), since_1904=True
    ),
    "the number of a day": Typed(day=cell("45294", "float", "45294")),
    "the number of a day, from 1904": Typed(day=cell("43832", "float", "43832"), since_1904=True),
    "a day in words": Typed(day=cell("Rabu, 3 Januari 2024")),
    "lines in a cell": Typed(subject=cell("Undangan\nrapat"), reads="Undangan\nrapat"),
    "a whole number": Typed(subject=cell("2.024", "float", "2024"), reads="2024"),
    "a fraction": Typed(subject=cell("0,5", "float", "0.5"), reads="0.5"),
    "a yes": Typed(subject=cell("WAHR", "boolean", "true"), reads="true"),
    "a computed text": Typed(subject=cell("AB", formula='&quot;A&quot;&amp;&quot;B&quot;'), reads="AB"),
    "a NIP as text": Typed(subject=cell("198703012010011002"), reads="198703012010011002"),
    "letters of another script": Typed(subject=cell("Jum\u2019at \u2013 \u0627\u0644\u0639 &amp; &lt;b&gt;"), reads="Jum\u2019at \u2013 \u0627\u0644\u0639 & <b>"),
}  # fmt: skip
REFUSED: Mapping[str, tuple[Typed, str]] = {
    "an error": (Typed(subject=cell("#N/A", "float", "0", "NA()")), "sel C2: memuat kesalahan #N/A"),
    "a NIP as a number": (Typed(subject=cell("1.98703E+017", "float", "198703012010011002")), "15 angka"),
}
ODS = "a day"
"""The case that is saved in LibreOffice's own form too."""


def file_of(name: str, form: str = "xlsx") -> str:
    return re.sub(r"\W+", "-", name) + f".{form}"


def saved(name: str, form: str = "xlsx") -> bytes:
    """The file that LibreOffice saved of a case."""
    with zipfile.ZipFile(SAVED) as archive:
        return archive.read(file_of(name, form))


def save(soffice: str) -> None:
    """Let a LibreOffice that has Calc save every case."""
    typed = {**TYPED, **{name: each for name, (each, _) in REFUSED.items()}}
    with tempfile.TemporaryDirectory() as given, zipfile.ZipFile(SAVED, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = Path(given)
        for name, each in typed.items():
            (folder / file_of(name, "fods")).write_text(each.document(), encoding="utf-8")
        for form, names in (("xlsx", list(typed)), ("ods", [ODS])):
            files = [str(folder / file_of(name, "fods")) for name in names]
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            subprocess.run(
                [soffice, profile, "--headless", "--convert-to", form, "--outdir", given, *files], check=True
            )
            for name in names:
                archive.writestr(file_of(name, form), (folder / file_of(name, form)).read_bytes())


if __name__ == "__main__":
    save(sys.argv[1])
