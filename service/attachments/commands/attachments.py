"""``naskah documents attach|detach|attachments``: files of their own beside a document."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from service.approvals.commands import Dilihat, look_of, post, tell
from service.documents.commands import app
from service.terminal.looks import remember
from service.terminal.naming import Document, document_of
from service.terminal.remote import RECEIVING_S, remote
from service.terminal.screen import AsJson, errors, for_programs, print_table
from service.words import say

_COLUMNS: Final = ("no", "berkas", "bentuk", "halaman", "byte", "SHA-256", "tersimpan")
_Note = Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")]


@app.command()
def attachments(document: Document, as_json: AsJson = False) -> None:
    """Show the files that go with a document; fetch one with `naskah documents get NASKAH -f berkas-1`.

    Example:  naskah documents attachments "5 TAHUN 2026"
    """
    with remote() as at:
        found = at.get(f"/documents/{document_of(at, document)}/attachments")
    for_programs(found, as_json)
    _show(found)


@app.command()
def attach(
    document: Document,
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="PDF, XLSX, PNG or JPEG files.")
    ],
    ganti: Annotated[
        list[int] | None,
        typer.Option("--ganti", help="The number of a file that these come in the place of."),
    ] = None,
    catatan: _Note = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Attach files to a draft: all of them in one revision, or none; every paraf so far is void.

    They are listed behind the page, archived with it and handed out with it.

    Examples:

      naskah documents attach 0198c0de-0000-7000-8000-000000000000 RAB.xlsx denah.png

      naskah documents attach 0198c0de-0000-7000-8000-000000000000 RAB-baru.xlsx --ganti 1
    """
    sent = [("berkas", (each.name, each.read_bytes(), _media(each))) for each in files]
    query: dict[str, Any] = {"ganti": ganti or [], **({"catatan": catatan} if catatan else {})}
    with remote() as at:
        found = document_of(at, document)
        look = look_of(at, found, dilihat)
        done = post(at, found, "attachments", look, files=sent, params=query, timeout=RECEIVING_S)
        remember(at, found, look.after(done))
        listed = at.get(f"/documents/{found}/attachments")
    for_programs({"acts": [done], **listed}, as_json)
    tell([done], as_json)
    _show(listed)


@app.command()
def detach(
    document: Document,
    numbers: Annotated[
        list[int], typer.Argument(min=1, help="Their numbers in `naskah documents attachments`.")
    ],
    catatan: _Note = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Take files off a draft; every paraf so far is void. Versions that hold them keep them.

    Example:  naskah documents detach 0198c0de-0000-7000-8000-000000000000 1
    """
    with remote() as at:
        found = document_of(at, document)
        look = look_of(at, found, dilihat)
        body = {"berkas": numbers, **({"catatan": catatan} if catatan else {})}
        done = post(at, found, "detach", look, json=body)
        remember(at, found, look.after(done))
    tell([done], as_json)


def _show(found: dict[str, Any]) -> None:
    rows = [
        (
            each["no"],
            each["nama"],
            each["bentuk"],
            each["halaman"],
            each["ukuran"],
            each["sha256"],
            say("ya") if each["tersimpan"] else say("menunggu dicetak"),
        )
        for each in found["attachments"]
    ]
    print_table(say("Berkas yang menyertai"), _COLUMNS, rows, right=("halaman", "byte"))
    for each in found["attachments"]:
        for told in each["peringatan"]:
            line = say("{berkas}: {peringatan}", berkas=each["nama"], peringatan=told)
            errors.print(line, highlight=False, markup=False, soft_wrap=True)


def _media(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
