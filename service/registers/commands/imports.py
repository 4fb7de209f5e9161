"""``naskah registers imports`` and ``takeback``: what was imported into a book, and taking it back as a whole."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import typer

from service.registers.commands.entry import Kode
from service.registers.commands.years import tell
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, print_table
from service.words import say


def imports(register: Kode, as_json: AsJson = False) -> None:
    """List what was imported into a book, the newest first.

    Example:  naskah registers imports keluar_sekretaris
    """
    with remote() as at:
        found = at.get(f"/registers/{register}/imports")["imports"]
    for_programs(found, as_json)
    rows = [
        (
            each["id"],
            each["tahun"],
            each["baris"],
            f"{each['sebelum']} -> {each['sesudah']}",
            each["oleh"],
            f"{each['ditarik']} ({each['ditarik_oleh']})" if each["ditarik"] else None,
        )
        for each in found
    ]
    print_table(
        say("{jumlah} impor", jumlah=len(rows)),
        ("id", "tahun", "baris", "nomor terakhir", "oleh", "ditarik"),
        rows,
    )


def takeback(
    register: Kode,
    which: Annotated[UUID, typer.Argument(help="The id that `naskah registers imports` shows.")],
    alasan: Annotated[str, typer.Option("--alasan", help="Why; it stays in the audit trail.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Show what it would do to the book; change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Propose to take an import back as a whole; another person approves with `naskah registers confirm`.

    While no number was given after it, its lines are struck out and the last number returns. Afterwards nothing is handed out
    again: the lines stand as BATAL, and one entry explains the numbers between them.

    Example:  naskah registers takeback keluar_sekretaris 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --alasan "Buku tahun lain"
    """
    with remote() as at:
        done = at.post(
            f"/registers/{register}/imports/{which}/takeback",
            params={"check": check},
            json={"alasan": alasan},
        )
    for_programs(done, as_json)
    console.print(effect(done["akibat"]), highlight=False, soft_wrap=True)
    if done["usulan"]:
        tell(done["usulan"])


def effect(told: dict[str, Any]) -> str:
    """Say what taking an import back does to the book."""
    if told["akibat"] == "dicoret":
        return say(
            "{baris} baris dicoret, nomor terakhir kembali ke {nomor}",
            baris=told["baris"],
            nomor=told["nomor_terakhir"],
        )
    since = (
        say("{banyak} nomor sudah diberikan sesudahnya", banyak=told["nomor_sesudahnya"])
        if told["nomor_sesudahnya"]
        else say("{banyak} catatan ditulis sesudahnya", banyak=told["catatan_sesudahnya"])
    )
    return say("{sebab}: {baris} baris menjadi BATAL, nomor terakhir tetap", sebab=since, baris=told["baris"])


def register(app: typer.Typer) -> None:
    """Add the commands of imports."""
    for command in (imports, takeback):
        app.command()(command)
