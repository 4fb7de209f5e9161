"""What commands put on the screen: tables for people, JSON for programs, errors with every field and its reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]
Satker = Annotated[
    str | None,
    typer.Option("--satker", envvar="NASKAH_SATKER", help="The office; not needed when there is only one."),
]

_ID_LENGTH = 36
console = Console()
errors = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print ``value`` as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[str] = ()
) -> None:
    """Print a table; cells are text, None is a dash. Where words would break, its rows stand below each other."""
    shown = [["-" if cell is None else str(cell) for cell in row] for row in rows]
    if not shown:
        console.print(escape(title), style="italic")
        return
    widths = [_longest_word(row[at] for row in (columns, *shown)) for at in range(len(columns))]
    if sum(widths) + 3 * len(widths) + 1 > console.width:
        console.print(escape(title), style="italic")
        for row in shown:
            print_facts(row[0], zip(columns[1:], row[1:], strict=True))
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column in right else "left"
        table.add_column(column, justify=justify, overflow="fold", min_width=width)
    for row in shown:
        table.add_row(*map(escape, row))
    console.print(table)


def moment(at: str | None) -> str | None:
    """Return a time of the service as a clock on this machine's wall shows it."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M %Z}" if at else None


def _longest_word(cells: Iterable[str]) -> int:
    """Return how wide a column must be for its words to stay whole; what is longer than an id may break."""
    return min(max((len(word) for cell in cells for word in cell.split()), default=1), _ID_LENGTH)


def print_facts(title: str, facts: Iterable[tuple[str, Any]]) -> None:
    """Print names and values below each other."""
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, "-" if value is None else escape(str(value)))
    console.print(table)


def print_error(message: str, fields: Iterable[tuple[str, str]] = ()) -> None:
    """Print what went wrong, and each wrong field, on standard error."""
    errors.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True, highlight=False)
    for path, reason in fields:
        place = f"[bold]{escape(path)}[/]: " if path else ""
        errors.print(f"  {place}{escape(reason)}", soft_wrap=True, highlight=False)
