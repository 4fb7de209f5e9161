"""What is named and what is told when an entry of something received is corrected, with its sheet or without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from service.terminal.screen import console

Klasifikasi = Annotated[str | None, typer.Option(help="The letter's classification code, e.g. PR.03.1.")]
Sifat = Annotated[str | None, typer.Option(help="Biasa, Segera, Rahasia, as the sender writes it.")]
Enclosed = Annotated[str | None, typer.Option("--lampiran", help="What came with it, e.g. 1 berkas.")]
Remark = Annotated[str | None, typer.Option("--keterangan", help="What else is to be noted.")]


def said(**named: str | None) -> dict[str, str | None]:
    """Return the fields that were named; an empty one is emptied."""
    return {name: value or None for name, value in named.items() if value is not None}


def print_changes(changes: Iterable[Mapping[str, Any]]) -> None:
    """Print what changed, a line a field."""
    for each in changes:
        before, after = each.get("dari") or "-", each.get("menjadi") or "-"
        console.print(f"  {each['path']}: {before} -> {after}", highlight=False)
