"""``naskah office chain``: who would initial and sign a document of a type today, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from service.office.chain_words import PLACES
from service.office_file.commands.office import app
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, plain, print_table
from service.words import say


@app.command()
def chain(
    jenis: Annotated[str, typer.Argument(help="The document type, e.g. surat_edaran.")],
    unit: Annotated[str, typer.Option("--unit", help="The document's unit.")],
    akses: Annotated[str, typer.Option("--akses", help="Its access class: B, T, R or SR.")] = "B",
    field: Annotated[
        list[str] | None,
        typer.Option("--field", help="A payload field that may choose, FIELD=VALUE; repeatable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show who would initial and sign a document today, and why each stands there; needs an administrator's key.

    Asks what an event would be asked, and makes nothing: try the rules of an office's file (rantai) before papers rest on them.
    Where nobody could act upon a document of this class today is shown too: no holder, no key that reaches it, no certificate.

    Example:  naskah office chain lembar_disposisi --unit 3 --field sifat=Rahasia
    """
    with remote() as at:
        found = at.get(f"/chains/{jenis}", unit=unit, akses=akses, isian=field or None)
    for_programs(found, as_json, code=1 if found["problems"] else 0)
    rows = [
        (
            PLACES[place["tempat"]],
            place["jabatan"],
            stand["nama"] if stand else None,
            plain(stand["sebagai"]) if stand else None,
            " ".join(stand["judul"]) if stand else None,
            stand["dasar"] or None if stand else None,
        )
        for place in found["places"]
        for stand in place["hari_ini"] or [None]
    ]
    if not found["berantai"]:
        console.print(say("Jenis ini tidak diparaf dan tidak ditandatangani"))
    else:
        columns = ("tempat", "jabatan", "orang", "sebagai", "blok tanda tangan", "dasar")
        print_table(say("Rantai {jenis} pada {tanggal}", jenis=jenis, tanggal=found["date"]), columns, rows)
        print_table(say("Sebabnya"), ("sebab",), [(each["kata"],) for each in found["alasan"]])
    if found["hambatan"]:
        print_table(
            say("Tertahan hari ini, dan diberitahukan saat diterima"),
            ("sebab",),
            [(each["kata"],) for each in found["hambatan"]],
        )
    if found["problems"]:
        print_table(
            say("Peristiwa seperti ini ditolak"),
            ("isian", "sebab"),
            [(each["path"], each["reason"]) for each in found["problems"]],
        )
        raise typer.Exit(1)
