"""``naskah documents link|end-link``: the link by which somebody from outside signs, given, sent or ended."""

from __future__ import annotations

from typing import Annotated

import typer

from service.documents.commands import app
from service.terminal.naming import Document, document_of
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, moment, print_facts
from service.words import say


@app.command()
def link(
    document: Document,
    pihak: Annotated[
        int | None,
        typer.Option(
            "--pihak", min=2, help="Which of those who sign, by number; the only one from outside without."
        ),
    ] = None,
    kirim: Annotated[bool, typer.Option("--kirim", help="Mail it to them instead of showing it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the link by which somebody from outside signs: shown this once, or mailed. The one they had ends.

    Example:  naskah documents link 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        found = document_of(at, document)
        given = at.post(f"/documents/{found}/links", json={"pihak": pihak, "kirim": kirim})
    for_programs(given, as_json)
    print_facts(
        str(found),
        [
            ("pihak", given["nama"]),
            ("tautan", given["id"]),
            ("berlaku sampai", moment(given["berlaku_sampai"])),
            ("alamat", given["alamat"] or say("dikirim dengan surel")),
        ],
    )


@app.command("end-link")
def end_link(
    document: Document,
    link_id: Annotated[str, typer.Argument(metavar="TAUTAN", help="The link, as `documents acts` shows it.")],
    catatan: Annotated[str, typer.Option("--catatan", "-m", help="Why; it stands with the link.")],
    as_json: AsJson = False,
) -> None:
    """End a link before its round ends, with a reason: whoever holds it signs by it no more.

    Example:  naskah documents end-link NASKAH TAUTAN -m "Salah alamat"
    """
    with remote() as at:
        found = document_of(at, document)
        ended = at.post(f"/documents/{found}/links/{link_id}/end", json={"catatan": catatan})
    for_programs(ended, as_json)
    console.print(say("Tautan bagi {nama} berakhir.", nama=ended["nama"]), highlight=False)
