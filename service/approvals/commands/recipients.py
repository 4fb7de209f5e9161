"""``naskah documents receipt|correct-receipt``: who took a document where it went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from service.documents.commands import app
from service.terminal.answers import office_zone
from service.terminal.naming import Document, document_of
from service.terminal.recipients import print_recipients, recipient_of, standing
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, for_programs
from service.words import say

Recipient = Annotated[
    str,
    typer.Argument(
        help="To whom it went: the number in `naskah documents acts` (3.2), or the name.", metavar="PENERIMA"
    ),
]
Pada = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
        help='When, by this machine\'s clock: "2026-03-31 08:30".',
    ),
]


@app.command()
def receipt(
    document: Document,
    recipient: Recipient,
    received_by: Annotated[str, typer.Argument(help="Who took it.", metavar="OLEH")],
    pada: Pada = None,
    as_json: AsJson = False,
) -> None:
    """Write down who received a distributed document. The same again changes nothing; another name is refused.

    Examples:

      naskah documents receipt "5 TAHUN 2026" 3.2 "Dedi Kurniawan"

      naskah documents receipt "5 TAHUN 2026" "Kasubbag Hukum" "Dedi Kurniawan" --pada "2026-03-31 08:30"
    """
    with remote() as at:
        path = _path(at, document, recipient)
        sent = {"diterima_oleh": received_by, "pada": _instant(pada)}
        noted = at.post(path, json={name: value for name, value in sent.items() if value})
    for_programs(noted, as_json)
    _tell(noted, repeated=noted["repeated"])


@app.command("correct-receipt")
def correct_receipt(
    document: Document,
    recipient: Recipient,
    tercatat: Annotated[str, typer.Option(help="Who is noted there now, wrongly.")],
    catatan: Annotated[str, typer.Option("--catatan", "-m", help="Why; it stays with the receipt.")],
    menjadi: Annotated[str | None, typer.Option(help="Who took it in truth.")] = None,
    pada: Pada = None,
    hapus: Annotated[bool, typer.Option("--hapus", help="Nobody has received it yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put right who received a document, or take a receipt back; what was noted before stays beside it.

    Examples:

      naskah documents correct-receipt "5 TAHUN 2026" 3.2 --tercatat "Dedi" --menjadi "Dedi Kurniawan" -m "Nama lengkap"

      naskah documents correct-receipt "5 TAHUN 2026" 3.2 --tercatat "Dedi" --hapus -m "Salah penerima"
    """
    if hapus is (menjadi is not None):
        raise typer.BadParameter(
            say("sebutkan salah satu dari {pilihan}", pilihan="--menjadi, --hapus"), param_hint="--menjadi"
        )
    with remote() as at:
        path = f"{_path(at, document, recipient)}/correct"
        sent = {
            "tercatat": tercatat,
            "diterima_oleh": menjadi,
            "pada": _instant(pada),
            "catatan": catatan,
        }
        noted = at.post(path, json={name: value for name, value in sent.items() if value is not None})
    for_programs(noted, as_json)
    _tell(noted)


def _tell(noted: Mapping[str, Any], *, repeated: bool = False) -> None:
    if console.as_csv:
        print_recipients([noted])
        return
    stands = standing(noted)
    told = say("{tanda_terima} (sudah tercatat sebelumnya)", tanda_terima=stands) if repeated else stands
    console.print(told, highlight=False)


def _path(at: Remote, document: str, recipient: str) -> str:
    """Return where a recipient's receipt is noted; raises ``RecipientUnfit`` with the recipients there are."""
    found = document_of(at, document)
    return f"/documents/{found}/distributions/{recipient_of(at, found, recipient)['id']}/receipt"


def _instant(pada: datetime | None) -> str | None:
    """Return a moment that was typed by the office's clock, as times are shown; the zone is known once the service answered."""
    return pada.replace(tzinfo=office_zone()).astimezone().isoformat() if pada else None
