"""What the demonstration shows: a line an act as it goes, a table and two addresses at the end. In Indonesian."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from archive.states import Status

NAME = 20  # columns of a name without its degrees


@dataclass(frozen=True, kw_only=True)
class DemoResult:
    """One document at the end."""

    judul: str
    status: str
    nomor: str | None
    pages: int
    sha256: str
    saved: Path
    address: str


class DemoScreen:
    """Prints the story."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def chapter(self, title: str) -> None:
        """Begin a part of the story."""
        self._say("")
        self._say(f"[bold]{title}[/]")

    def line(self, seconds: float, who: str, what: str) -> None:
        """Say who did what, and after how many seconds its page lay in the archive."""
        self._say(f"  {f'{seconds:.1f} s'.replace('.', ','):>7}  {who:<{NAME}}  {escape(what)}")

    def note(self, text: str) -> None:
        """Say more of the line above."""
        self._say(f"{'':{NAME + 15}}[dim]{escape(text)}[/]")

    @contextmanager
    def busy(self, text: str) -> Iterator[None]:
        """Show that something is under way; nothing where nobody looks."""
        if not self._console.is_terminal:
            yield
            return
        with self._console.status(text):
            yield

    def inbox(self, who: str, task: str, judul: str) -> None:
        """Show what waits for somebody."""
        self._say(f"  {'':>7}  {who:<{NAME}}  [yellow]{task}[/]: {escape(judul)}")

    def answer(self, asked: str, told: str) -> None:
        """Show what the public is answered."""
        self._say(f"  {'':>7}  {asked:<{NAME}}  {escape(told)}")

    def difference(self, changes: Sequence[Mapping[str, Any]]) -> None:
        """Show a revision field by field."""
        for each in changes:
            before, after = (_short(each.get(side)) for side in ("dari", "menjadi"))
            self.note(f"{each['path']}: {before} -> {after}")

    def documents(self, shown: Sequence[DemoResult]) -> None:
        """Show what lies in the archive."""
        table = Table(show_lines=True)
        table.add_column("naskah", max_width=46)
        table.add_column("status, nomor", max_width=34)
        table.add_column("hal.", justify="right")
        table.add_column("PDF, SHA-256, alamat verifikasi", overflow="fold")
        for each in shown:
            colour = "yellow" if each.status in (Status.KONSEP, Status.DIPARAF) else "green"
            state = f"[{colour}]{each.status}[/]" + (f"\n{each.nomor}" if each.nomor else "")
            where = f"{each.saved}\n{each.sha256}\n{each.address}"
            table.add_row(escape(each.judul), state, str(each.pages), where)
        self._console.print()
        self._console.print(table)

    def summary(self, lines: Sequence[str]) -> None:
        """Show the last words."""
        self._say("")
        for each in lines:
            self._say(each)

    def _say(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)


def plain_name(nama: str) -> str:
    """Return a name without its degrees."""
    return nama.partition(",")[0]


def middle(seconds: Sequence[float]) -> str:
    """Return the median as it is written in Indonesian."""
    return f"{statistics.median(seconds):.1f} s".replace(".", ",")


def _short(value: Any) -> str:
    text = str(value) if value is not None else "(tidak ada)"
    return text if len(text) <= 70 else f"{text[:67]}..."
