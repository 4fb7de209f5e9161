"""The options by which an entry is described, and what is told when one is corrected, with its sheet or without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from service.terminal.screen import console

Folder = Annotated[
    Path | None,
    typer.Argument(
        exists=True, file_okay=False, help="With --tabel: where its files lie; beside it by default."
    ),
]
Came = Annotated[str | None, typer.Option("--tanggal", help="The day it came, e.g. 2026-03-31.")]
Tabel = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="CSV or XLSX, a line a file: berkas, asal, perihal, ..."),
]
TableUnit = Annotated[
    str | None,
    typer.Option(
        "--unit", help="With --tabel: whose they become, where a line names no unit; your unit's without."
    ),
]
Asal = Annotated[str | None, typer.Option("--asal", help="Who sent it.")]
Perihal = Annotated[str | None, typer.Option("--perihal", help="Its subject.")]
Tujuan = Annotated[str | None, typer.Option("--tujuan", help="To whom.")]
NomorAsal = Annotated[str | None, typer.Option("--nomor-asal", help="The sender's own number.")]
TanggalAsal = Annotated[str | None, typer.Option("--tanggal-asal", help="The date on the letter.")]
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
