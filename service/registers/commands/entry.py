"""The options by which an entry is described, how it is sent, and what is told when one is made or corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from uuid import uuid4

import typer

from service.identifiers import IDEMPOTENCY_KEY
from service.terminal.remote import remote
from service.terminal.screen import console, for_programs, moment, plain
from service.words import say

Kode = Annotated[str, typer.Argument(help="The register's code, as `naskah registers list` shows it.")]
Tahun = Annotated[int, typer.Argument(help="The year.")]
Asal = Annotated[str | None, typer.Option("--asal", help="Who sent it.")]
Perihal = Annotated[str | None, typer.Option("--perihal", help="Its subject.")]
Tujuan = Annotated[str | None, typer.Option("--tujuan", help="To whom.")]
NomorAsal = Annotated[str | None, typer.Option("--nomor-asal", help="The sender's own number.")]
TanggalAsal = Annotated[str | None, typer.Option("--tanggal-asal", help="The date on the letter.")]
Klasifikasi = Annotated[str | None, typer.Option(help="The letter's classification code, e.g. PR.03.1.")]
Sifat = Annotated[str | None, typer.Option(help="Biasa, Segera, Rahasia, as the sender writes it.")]
Enclosed = Annotated[str | None, typer.Option("--lampiran", help="What came with it, e.g. 1 berkas.")]
Remark = Annotated[str | None, typer.Option("--keterangan", help="What else is to be noted.")]

Again = Annotated[
    bool, typer.Option("--lagi", help="Meant once more, though the same was entered within the last day.")
]


def said(**named: str | None) -> dict[str, str | None]:
    """Return the fields that were named; an empty one is emptied."""
    return {name: value or None for name, value in named.items() if value is not None}


def print_changes(changes: Iterable[Mapping[str, Any]]) -> None:
    """Print what changed, a line a field."""
    for each in changes:
        before, after = each.get("dari") or "-", each.get("menjadi") or "-"
        console.print(f"  {each['path']}: {before} -> {after}", highlight=False)


def meant(again: bool) -> dict[str, str]:
    """Return the header of a request that is meant, though one just like it was made."""
    return {IDEMPOTENCY_KEY: str(uuid4())} if again else {}


def enter(
    path: str,
    as_json: bool,
    told: Mapping[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
    twice: bool = False,
) -> None:
    """Send what is known of an entry and tell how it stands; ``twice``: another just like it can be meant."""
    with remote() as at:
        body = {name: value for name, value in told.items() if value is not None}
        done = at.post(path, json=body, headers=headers)
    for_programs(done, as_json)
    print_entry(done, twice=twice)


def print_entry(done: Mapping[str, Any], *, twice: bool = False) -> None:
    """Tell how an entry stands, and whether nothing came of the command because it was done before."""
    told = say("{nomor}: {keadaan}", nomor=done["nomor"], keadaan=plain(done["status"]))
    if done["repeated"] and twice:  # when it was entered, not when it was put right or voided
        told = say(
            "{nomor}, sudah dicatat {saat}, tidak ada yang baru; surat lain yang isinya sama: --lagi",
            nomor=told,
            saat=moment(done["dicatat"]),
        )
    elif done["repeated"]:
        told = say("{nomor}, sudah dicatat, tidak ada yang baru", nomor=told)
    console.print(told, highlight=False, soft_wrap=True)
