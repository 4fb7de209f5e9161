"""``naskah registers receive``: a letter that came, entered in an incoming register; scans by a table beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.registers.commands.entry import (
    Again,
    Asal,
    Enclosed,
    Klasifikasi,
    Kode,
    NomorAsal,
    Perihal,
    Remark,
    Sifat,
    TanggalAsal,
    enter,
    meant,
)
from service.terminal.checking import Yes
from service.terminal.screen import AsJson
from service.terminal.surroundings import CommandFailed
from service.words import say

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
CheckOnly = Annotated[
    bool,
    typer.Option("--check", help="With --tabel: show what would become of each line; enter nothing."),
]


def receive(
    register: Kode,
    folder: Folder = None,
    asal: Asal = None,
    perihal: Perihal = None,
    tanggal: Came = None,
    nomor_asal: NomorAsal = None,
    tanggal_asal: TanggalAsal = None,
    klasifikasi: Klasifikasi = None,
    sifat: Sifat = None,
    lampiran: Enclosed = None,
    keterangan: Remark = None,
    tabel: Tabel = None,
    unit: TableUnit = None,
    check: CheckOnly = False,
    yes: Yes = False,
    lagi: Again = False,
    as_json: AsJson = False,
) -> None:
    """Enter a letter received into an incoming register (agenda surat masuk); with --tabel several scans at once.

    The same letter within a day, while it stands, is entered once and told so; --lagi enters another just like it.
    Of a table all lines are entered or none, and what is wrong is told by line and column. The same table again changes
    nothing and shows the numbers its lines have.

    Examples:

      naskah registers receive masuk --asal "Bawaslu Agam" --perihal "Permintaan data" --tanggal 2026-03-31

      naskah registers receive masuk --tabel daftar.csv pindaian --check
    """
    told = {
        "asal": asal,
        "perihal": perihal,
        "tanggal": tanggal,
        "nomor_asal": nomor_asal,
        "klasifikasi": klasifikasi,
        "sifat": sifat,
        "lampiran": lampiran,
        "keterangan": keterangan,
        "tanggal_asal": tanggal_asal,
    }
    if tabel is not None:
        if twice := ", ".join(name for name, value in told.items() if value is not None):
            raise CommandFailed(
                say("dengan --tabel, isian ini ditulis per berkas dalam kolomnya: {isian}", isian=twice)
            )
        from service.receiving.commands import table as scans  # opens workbooks

        beside = folder or tabel.parent
        scans.receive(register, tabel, beside, unit=unit, check=check, lagi=lagi, as_json=as_json, yes=yes)
        return
    if unit:
        raise CommandFailed(say("--unit hanya bersama --tabel; surat tanpa berkas ialah milik bukunya"))
    if lacking := ", ".join(f"--{name}" for name in ("asal", "perihal", "tanggal") if not told[name]):
        raise CommandFailed(
            say("surat memerlukan {isian}; beberapa pindaian sekaligus memerlukan --tabel", isian=lacking)
        )
    enter(f"/registers/{register}/letters", as_json, told, headers=meant(lagi), twice=True)
