"""What commands put on the screen: tables for people, JSON and CSV for programs, errors with every field and its reason.

Nothing is lost at any width: a word (an id, a number, a digest) is never broken and never cut, whether the screen is narrow
or there is none. A table that has no room for its longest words is written as records below each other.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]
Satker = Annotated[
    str | None,
    typer.Option("--satker", envvar="NASKAH_SATKER", help="The office; not needed when there is only one."),
]

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
        elif len(objects) == 1 and isinstance(objects[0], str) and not options.get("soft_wrap"):
            markup, style = options.pop("markup", True), options.pop("style", "")
            text = self.render_str(objects[0], markup=markup, style=style, highlight=False)
            for line in _wrapped(text, self.width):
                super().print(line, soft_wrap=True, **options)
        else:
            super().print(*objects, **options)


console = Screen()
errors = Screen(stderr=True)


def print_json(value: Any) -> None:
    """Print ``value`` as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[str] = ()
) -> None:
    """Print a table; cells are text, None is a dash. Where words would break, its rows stand below each other."""
    given = [list(row) for row in rows]
    if console.as_csv:
        _print_csv(columns, given)
        return
    console.print(escape(title), style="italic")
    shown = [["-" if cell is None else str(cell) for cell in row] for row in given]
    if not shown:
        return
    widths = [_longest_word(row[at] for row in (columns, *shown)) for at in range(len(columns))]
    if sum(widths) + 3 * len(widths) + 1 > console.width:
        for row in shown:
            _print_record(zip(columns, row, strict=True))
        return
    table = Table(header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column in right else "left"
        table.add_column(column, justify=justify, overflow="fold", min_width=width)
    for row in shown:
        table.add_row(*map(escape, row))
    console.print(table)


def moment(at: str | None) -> str | None:
    """Return a time of the service as a clock on this machine's wall shows it."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M %Z}" if at else None


def print_facts(title: str, facts: Iterable[tuple[str, Any]]) -> None:
    """Print names and values below each other."""
    told = list(facts)
    if console.as_csv:
        _print_csv([name for name, _ in told], [[value for _, value in told]])
        return
    console.print(escape(title), style="italic")
    _print_record((name, "-" if value is None else str(value)) for name, value in told)


def print_error(message: str, fields: Iterable[tuple[str, str]] = ()) -> None:
    """Print what went wrong, and each wrong field, on standard error."""
    errors.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True, highlight=False)
    for path, reason in fields:
        place = f"[bold]{escape(path)}[/]: " if path else ""
        errors.print(f"  {place}{escape(reason)}", soft_wrap=True, highlight=False)


def _print_record(facts: Iterable[tuple[str, str]]) -> None:
    """Print names and values; a value whose longest word has no room beside its name stands under it."""
    told = list(facts)
    names = max((cell_len(name) for name, _ in told), default=0)
    for name, value in told:
        label = f"[bold]{escape(name)}[/]"
        room = console.width - names - 2
        if room < _longest_word([value]):
            console.print(label, highlight=False)
            names_here, room = 2, console.width - 2
        else:
            names_here = names + 2
        for number, line in enumerate(_wrapped(Text(value), room)):
            before = " " * names_here
            if not number and names_here > 2:
                before = label + " " * (names_here - cell_len(name))
            console.print(f"{before}{escape(line.plain)}", soft_wrap=True, highlight=False)
    console.print()


def _wrapped(text: Text, room: int) -> list[Text]:
    """Return a text in lines of whole words, its blanks at an end left out; a word longer than the room stands alone."""
    lines: list[Text] = []
    for part in text.split("\n", allow_blank=True) if text else [text]:
        breaks, begun = [], 0
        for word in _WORD.finditer(part.plain):
            if begun < word.start() and cell_len(part.plain[begun : word.end()]) > room:
                breaks.append(word.start())
                begun = word.start()
        for line in part.divide(breaks):
            line.rstrip()
            lines.append(line)
    return lines


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
