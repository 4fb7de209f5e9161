"""``naskah documents diff``: two revisions field by field and page by page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from service.documents.commands.documents import app
from service.documents.commands.template import print_template
from service.terminal.answers import checked
from service.terminal.naming import Document, document_of
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, print_table
from service.terminal.target import Force, may_write
from service.words import say, together

_RANGE = re.compile(r"(\d{1,6})\.\.(\d{1,6})", re.ASCII)
_KINDS = {".html": "html", ".htm": "html", ".png": "png", ".pdf": "pdf"}


@app.command()
def diff(
    document: Document,
    revisions: Annotated[str, typer.Argument(help="Two revisions: 1..2.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Pages side by side, changes framed: .html, .png or .pdf."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Compare two revisions: what changed field by field, and on which pages.

    Examples:

      naskah documents diff 0198c0de-0000-7000-8000-000000000000 1..2

      naskah documents diff 0198c0de-0000-7000-8000-000000000000 1..2 -o perbandingan.html
    """
    named = _RANGE.fullmatch(revisions)
    if named is None:
        raise typer.BadParameter(say("harus dua revisi: 1..2"), param_hint="REVISIONS")
    if output is not None and output.suffix.lower() not in _KINDS:
        ending = together(list(_KINDS), "atau")
        raise typer.BadParameter(say("harus berakhiran {akhiran}", akhiran=ending), param_hint="--output")
    if output is not None:
        may_write(output, list(_KINDS), force)
    with remote() as at:
        path = f"/documents/{document_of(at, document)}/revisions/{named.group(1)}..{named.group(2)}/pages"
        found = at.get(path)
        if output is not None:
            kind = _KINDS[output.suffix.lower()]
            output.write_bytes(checked(at.client.get(path, params={"format": kind}, timeout=180)).content)
    for_programs(found, as_json)
    rows = [(each["path"], each.get("dari"), each.get("menjadi")) for each in found["changes"]]
    title = say("Revisi {awal} ke {akhir}", awal=found["from"], akhir=found["to"])
    print_table(title, ("isian", "dari", "menjadi"), rows)
    print_template(found.get("template"))
    pages = ", ".join(map(str, found["changed_pages"])) or say("tidak ada")
    told = say("halaman yang berubah: {halaman} (dari {banyak})", halaman=pages, banyak=len(found["pages"]))
    console.print(told, highlight=False)
    if found["moved_pages"]:
        moved = ", ".join(map(str, found["moved_pages"]))
        console.print(say("hanya bergeser, kata-katanya sama: {halaman}", halaman=moved), highlight=False)
    if output is not None:
        console.print(str(output), highlight=False, soft_wrap=True)


def register(documents: typer.Typer) -> None:
    """Add the command beside the others about documents."""
    documents.command()(diff)
