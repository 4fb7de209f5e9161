"""What commands put on the screen: tables for people, JSON and CSV for programs, errors with every field and its reason.

Nothing is lost at any width: a word (an id, a number, a digest) is never broken and never cut, whether the screen is narrow
or there is none. A table that has no room for its longest words is written as records below each other.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.terminal.answers import office_zone
from service.words import CODE, Sentence, in_language, label
from service.words.dates import saat_di_tabel

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]
Satker = Annotated[
    str | None,
    typer.Option("--satker", envvar="NASKAH_SATKER", help="The office; not needed when there is only one."),
]

_AS_THEY_ARE: Final[Mapping[str, str]] = {}
_WORD = re.compile(r"\S+")
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9.,]+$)")
"""With which a cell begins that a spreadsheet would compute."""


class Screen(Console):
    """A console that wraps between words and breaks none; while CSV is printed, what is not a table goes to standard error."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.as_csv = False
        """Tables are printed as CSV."""
        self.tables = 0
        """How many were."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print; a word longer than the screen is left to the terminal to wrap, so that it can be copied whole."""
        if self.as_csv and self is not errors:
            errors.print(*objects, **options)
        elif len(objects) == 1 and isinstance(objects[0], str | Text):
            # What is told is told as it is: "[darurat]" in a title is no markup.
            told = objects[0] if isinstance(objects[0], Text) else in_language(objects[0])
            text = Text.assemble(told, style=options.pop("style", ""))
            room = None if options.pop("soft_wrap", False) else self.width
            for line in _wrapped(text, room):
                super().print(line, soft_wrap=True, **options)
        else:
            super().print(*objects, **options)


console = Screen()
errors = Screen(stderr=True)


def print_json(value: Any) -> None:
    """Print ``value`` as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def for_programs(found: Any, as_json: bool, *, code: int = 0) -> None:
    """Print all that was found and end the command there, where a program reads; the tables for people come after this."""
    if as_json:
        print_json(found)
        raise typer.Exit(code)


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    right: Sequence[str] = (),
    called: Mapping[str, str] = _AS_THEY_ARE,
    as_json: bool = False,
) -> None:
    """Print a table; cells are text, None is a dash. Where words would break, its rows stand below each other.

    People read title, heads and sentences in their language, and data as it is; programs read all of it as it is.
    ``called``: what people read above columns that programs know by an English name.
    ``as_json``: where a table is all there is to tell, as a list of objects.
    """
    given = [list(row) for row in rows]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in given])
        return
    if console.as_csv:
        _print_csv(columns, given)
        return
    console.print(label(title), style="italic")
    heads = [label(called.get(each, each)) for each in columns]
    shown = [[_told(cell) for cell in row] for row in given]
    if not shown:
        return
    widths = _widths([heads, *shown], console.width - 3 * len(columns) - 1)
    if widths is None:
        for row in shown:
            _print_record(zip(heads, row, strict=True))
        return
    table = Table(header_style="bold")
    for column, head, width in zip(columns, heads, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column in right else "left"
        table.add_column(Text(head), justify=justify, overflow="fold", width=width)
    for row in shown:
        table.add_row(*map(Text, row))
    console.print(table)


def moment(at: str | None) -> str | None:
    """Return a time of the service as the office's clock shows it; this machine's where no office was told."""
    return saat_di_tabel(datetime.fromisoformat(at).astimezone(office_zone())) if at else None


def plain(code: str) -> Sentence:
    """Return a code of the service as a word: ``tanda_tangan`` is tanda tangan, and "signature" in English."""
    return Sentence(code.replace("_", " "), context=CODE)


def print_facts(
    title: str,
    facts: Iterable[tuple[str, Any]],
    *,
    called: Mapping[str, str] = _AS_THEY_ARE,
    as_json: bool = False,
) -> None:
    """Print names and values below each other; with ``as_json``, where that is all there is to tell, as an object."""
    told = list(facts)
    if as_json:
        print_json(dict(told))
        return
    if console.as_csv:
        _print_csv([name for name, _ in told], [[value for _, value in told]])
        return
    console.print(label(title), style="italic")
    _print_record((label(called.get(name, name)), _told(value)) for name, value in told)


def print_error(message: str, fields: Iterable[tuple[str, str]] = (), step: str | None = None) -> None:
    """Print what went wrong, each wrong field, and what to do next, on standard error."""
    errors.print(marked("error:", message, "bold red"), soft_wrap=True)
    for path, reason in fields:
        said = in_language(reason)
        errors.print(marked(f"  {_told(path)}:", said, "bold") if path else f"  {said}", soft_wrap=True)
    if step:
        errors.print(f"  {in_language(step)}", soft_wrap=True)


def marked(mark: str, text: str, style: str = "yellow") -> Text:
    """Return a line that begins with a mark in its own colour."""
    return Text.assemble((in_language(mark), style), " ", in_language(text))


def _told(value: Any) -> str:
    """Return a value as people read it: a sentence in their language; a title that is also a word of ours stays a title."""
    if value is None:
        return "-"
    return in_language(value) if isinstance(value, Sentence) else str(value)


def _print_record(facts: Iterable[tuple[str, str]]) -> None:
    """Print names and values; a value whose longest word has no room beside its name stands under it."""
    told = list(facts)
    names = max((cell_len(name) for name, _ in told), default=0)
    for name, value in told:
        head = Text(name, style="bold")
        room = console.width - names - 2
        if room < _longest_word([value]):
            console.print(head, soft_wrap=True)
            names_here, room = 2, console.width - 2
        else:
            names_here = names + 2
        for number, line in enumerate(_wrapped(Text(value), room)):
            beside = not number and names_here > 2
            before = head if beside else Text()
            console.print(Text.assemble(before, " " * (names_here - before.cell_len), line), soft_wrap=True)
    console.print()


def _wrapped(text: Text, room: int | None) -> list[Text]:
    """Return a text in lines of whole words, blanks at their ends left out; a word longer than the room stands alone.

    Without a room each line stays one: the terminal's own to wrap.
    """
    lines: list[Text] = []
    for part in text.split("\n", allow_blank=True) if text else [text]:
        breaks, begun = [], 0
        for word in _WORD.finditer(part.plain):
            if room is not None and begun < word.start() and cell_len(part.plain[begun : word.end()]) > room:
                breaks.append(word.start())
                begun = word.start()
        for line in part.divide(breaks):
            line.rstrip()
            lines.append(line)
    return lines


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return how wide each column is: its longest word at least, its longest line at most; None where words have no room.

    What is left is shared out by how much each lacks. Rich's own shares go below a column's least, and cut the last.
    """
    columns = list(zip(*rows, strict=True))
    least = [_longest_word(cells) for cells in columns]
    lacking = [
        max(cell_len(line) for cell in cells for line in cell.split("\n")) - width
        for cells, width in zip(columns, least, strict=True)
    ]
    left = room - sum(least)
    if left < 0:
        return None
    share = min(1.0, left / (sum(lacking) or 1))
    return [width + int(lack * share) for width, lack in zip(least, lacking, strict=True)]


def _longest_word(cells: Iterable[str]) -> int:
    """Return how wide a column must be for its words to stay whole."""
    return max((cell_len(word) for cell in cells for word in cell.split()), default=1)


def _print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table as CSV (RFC 4180), with a blank line before each but the first; nothing is nothing, and no formula runs."""
    if console.tables:
        typer.echo("\r\n", nl=False)
    console.tables += 1
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else _plain(str(cell)) for cell in row])


def _plain(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
