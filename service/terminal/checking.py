"""What was understood of a table, shown before it is taken, and the question whether it is: on every way in of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from service.terminal.screen import console, errors, marked, print_table
from service.words import in_language, say
from service.words.sentence import Sentence

Yes = Annotated[
    bool, typer.Option("--yes", help="Take what was understood of the table without asking; for programs.")
]
_WIDE: Final = 110
"""Columns of a terminal from which three rows are shown beside each other; on a narrower one the first alone."""
_HIDDEN: Final = 12
"""Numbers of hidden rows that are shown."""
_LETTERS: Final = 28
"""Letters of a cell that are shown."""
_KINDS: Final = {
    "date": say("hari bulan tahun"),
    "integer": say("bilangan"),
    "boolean": say("ya atau tidak"),
    "array": say("satu baris satu butir"),
}
"""As what cells are read that are no text."""
_SEPARATORS = {",": say("koma"), ";": say("titik koma"), "\t": say("tab")}


def show_reading(reading: Mapping[str, Any]) -> None:
    """Show a table's kind, its columns with what each is taken for, its days where they are written otherwise, its first rows."""
    console.print(_kind(reading), highlight=False, markup=False, soft_wrap=True)
    if reading["other_sheets"]:
        rest = say("{jumlah} lembar lain tidak dibaca", jumlah=reading["other_sheets"])
        console.print(marked(say("  perhatian:"), rest), soft_wrap=True)
    if hidden := reading.get("hidden_rows"):
        shown = ", ".join(map(str, hidden[:_HIDDEN])) + (", ..." if len(hidden) > _HIDDEN else "")
        rest = say(
            "{jumlah} baris tersembunyi di lembarnya (disaring atau disembunyikan) ikut dibaca: baris {baris}",
            jumlah=len(hidden),
            baris=shown,
        )
        console.print(marked(say("  perhatian:"), rest), soft_wrap=True)
    if console.as_csv:  # where a program reads, one table is the command's own
        return
    first = reading["first"] if console.width >= _WIDE else reading["first"][:1]
    print_table(
        say("kolom dan baris pertamanya"),
        ("kolom", "judul", "dibaca sebagai", *(say("baris {baris}", baris=each["line"]) for each in first)),
        [
            (
                each["column"],
                each["title"],
                _read_as(each),
                *(_short(row["cells"].get(each["column"])) for row in first),
            )
            for each in reading["columns"]
        ],
    )
    for each in reading["days"]:
        told = say(
            "  baris {baris}, kolom {kolom}: {tertulis} dibaca {dibaca}",
            baris=each["line"],
            kolom=each["column"],
            tertulis=each["written"],
            dibaca=each["read"] or say("bukan tanggal"),
        )
        console.print(told, highlight=False, markup=False, soft_wrap=True)
    for each in reading.get("repeated", ()):
        same = say(
            "baris {baris} sama dengan baris {dahulu}; keduanya menjadi naskah",
            baris=each["line"],
            dahulu=each["as"],
        )
        console.print(marked(say("  perhatian:"), same), soft_wrap=True)


def _read_as(column: Mapping[str, Any]) -> str | None:
    """Return what a column was taken for, with how its cells are read where that is not as text."""
    field, kind = column["field"], column["kind"]
    if field is None or kind == "string":
        return None if field is None else str(field)
    read = _KINDS.get(kind, kind) if kind is not None else say("tidak dikenal")
    return say("{isian} ({sebagai})", isian=field, sebagai=read)


def _short(cell: str | None) -> str | None:
    """Return the beginning of a long cell: whoever looks knows it again by that."""
    return f"{cell[:_LETTERS]}…" if cell is not None and len(cell) > _LETTERS + 1 else cell


def agreed(question: Sentence, *, yes: bool, as_json: bool) -> bool:
    """Ask whether to take what was shown; ``yes`` answers for programs."""
    if yes or typer.confirm(in_language(question), err=as_json):
        return True
    (errors if as_json else console).print(say("tidak dimasukkan"))
    return False


def _kind(reading: Mapping[str, Any]) -> Sentence:
    if reading["form"] == "XLSX":
        return say("XLSX, lembar {lembar}; {baris} baris", lembar=reading["sheet"], baris=reading["rows"])
    separator = reading["separator"]
    return say(
        "CSV dalam {sandi}, dipisahkan {pemisah}; {baris} baris",
        sandi=reading["encoding"],
        pemisah=_SEPARATORS.get(separator, separator),
        baris=reading["rows"],
    )
