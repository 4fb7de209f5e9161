"""``naskah ekspedisi``: what is handed over by hand, its sheet to be signed, and the signed sheet that comes back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from service.documents.commands import target_of
from service.terminal.answers import checked, office_zone
from service.terminal.naming import Document, document_of, short
from service.terminal.recipients import recipient_of, standing
from service.terminal.remote import PRINTING_S, remote
from service.terminal.screen import AsJson, console, for_programs, moment, print_table
from service.terminal.surroundings import CommandFailed
from service.terminal.target import Force, may_write
from service.words import say

app = typer.Typer(
    no_args_is_help=True,
    help="The ekspedisi book: what is handed over by hand, the sheet that receivers sign, and its return as their receipt.",
)


class SheetForm(StrEnum):
    """As what a sheet is written."""

    PDF = "pdf"
    DOCX = "docx"


Dari = Annotated[
    str | None, typer.Option("--dari", help="First day of sending, e.g. 2026-03-31; today without.")
]
Sampai = Annotated[str | None, typer.Option("--sampai", help="Last day.")]
Semua = Annotated[bool, typer.Option("--semua", help="Also what is received already.")]


@app.command("list")
def list_(dari: Dari = None, sampai: Sampai = None, semua: Semua = False, as_json: AsJson = False) -> None:
    """List what is to be handed over by hand (langsung, kurir, pos) and nobody has received yet.

    Example:  naskah ekspedisi list
    """
    with remote() as at:
        found = at.get("/ekspedisi", **_days(dari, sampai, semua), format="json")
    for_programs(found, as_json)
    rows = [
        (
            short(each["document_id"]),
            each["document_id"],
            each["no"],
            each["nomor"],
            each["perihal"],
            each["penerima"],
            each["saluran"],
            moment(each["dikirim"]),
            each["diterima_oleh"],
            moment(each["diterima"]),
        )
        for each in found["baris"]
    ]
    columns = (
        "naskah",
        "id",
        "no",
        "nomor",
        "perihal",
        "penerima",
        "saluran",
        "dikirim",
        "diterima oleh",
        "diterima",
    )
    print_table(say("Buku ekspedisi"), columns, rows)


@app.command("print")
def print_(
    dari: Dari = None,
    sampai: Sampai = None,
    semua: Semua = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file; by default named after the day.")
    ] = None,
    form: Annotated[SheetForm, typer.Option("--format", help="pdf or docx.")] = SheetForm.PDF,
    force: Force = False,
) -> None:
    """Write the sheet that goes with the papers: a line a recipient, with room for name, day and signature.

    Example:  naskah ekspedisi print -o ekspedisi.pdf
    """
    if out is not None and not out.is_dir():
        may_write(out, (f".{form}",), force)
    with remote() as at:
        asked = {**_days(dari, sampai, semua), "format": form.value}
        made = checked(at.client.get("/ekspedisi", params=asked, timeout=PRINTING_S))
    file = target_of(made, out)
    may_write(file, (f".{form}",), force)
    file.write_bytes(made.content)
    size = f"{len(made.content):,}".replace(",", ".")
    console.print(say("{berkas}: {jumlah} byte", berkas=file, jumlah=size), highlight=False)


@app.command("return")
def return_(
    document: Document,
    recipient: Annotated[
        str, typer.Argument(help="The number on the sheet (3.2), or the name.", metavar="PENERIMA")
    ],
    received_by: Annotated[str, typer.Argument(help="Who signed for it.", metavar="OLEH")],
    scan: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The signed sheet, a PDF.", metavar="PINDAIAN")
    ],
    pada: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], help='When: "2026-03-31 08:30".'),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring the signed sheet back: it is archived with the document as the recipient's receipt. One with several lines is brought for each.

    Example:  naskah ekspedisi return "5 TAHUN 2026" 3.2 "Dedi Kurniawan" ekspedisi.pdf
    """
    try:
        data = scan.read_bytes()
    except OSError as error:
        raise CommandFailed(say("{berkas} tidak dapat dibaca", berkas=scan)) from error
    with remote() as at:
        found = document_of(at, document)
        path = f"/documents/{found}/distributions/{recipient_of(at, found, recipient)['id']}/receipt/sheet"
        asked = {"diterima_oleh": received_by} | ({"pada": _instant(pada)} if pada else {})
        sent = at.client.post(
            path, params=asked, content=data, headers={"Content-Type": "application/pdf"}, timeout=PRINTING_S
        )
        noted = checked(sent).json()
    for_programs(noted, as_json)
    console.print(standing(noted), highlight=False)


def _days(dari: str | None, sampai: str | None, semua: bool) -> dict[str, Any]:
    asked: dict[str, Any] = {"from": dari, "to": sampai}
    return {name: value for name, value in asked.items() if value} | ({"semua": True} if semua else {})


def _instant(pada: datetime) -> str:
    return pada.replace(tzinfo=office_zone()).astimezone().isoformat()
