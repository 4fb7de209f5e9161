"""``naskah documents distribute|receipt|correct-receipt``: to whom a signed document went, and who took it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from service.commands.acting import Dilihat, act, seen, tell
from service.commands.documents import app
from service.commands.naming import Document, document_of
from service.commands.remote import Remote, remote
from service.commands.screen import AsJson, console, moment, print_json, print_table
from service.commands.surroundings import CommandFailed, WrongField

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


class RecipientUnfit(CommandFailed):
    """The name is no recipient's, or several recipients'."""


@app.command()
def distribute(
    document: Document,
    recipient: Annotated[
        list[str], typer.Argument(help="NAME or NAME:CHANNEL (srikandi, surel, kurir, pos, langsung).")
    ],
    catatan: Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")] = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Send a signed document out; each recipient is entered with its channel and gets a number.

    Example:  naskah documents distribute "5 TAHUN 2026" "Kasubbag Hukum:langsung"
    """
    parted = [each.rpartition(":") for each in recipient]
    given = [{"nama": name, "saluran": way} if name else {"nama": way} for name, _, way in parted]
    with remote() as at:
        found = document_of(at, document)
        done = act(at, found, "distribute", seen(at, found, dilihat), catatan=catatan, penerima=given)
        sent = [each for each in _recipients(at, found) if each["act"] == done["act"]["no"]]
    if as_json:
        print_json({"acts": [done], "distributions": sent})
        return
    tell([done], as_json)
    print_recipients(sent)


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
    sent = {"diterima_oleh": received_by, "pada": _instant(pada)}
    with remote() as at:
        path = _path(at, document, recipient)
        noted = at.post(path, json={name: value for name, value in sent.items() if value})
    if as_json:
        print_json(noted)
        return
    _tell(noted, "sudah tercatat sebelumnya" if noted["repeated"] else "")


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
        raise typer.BadParameter("say one of --menjadi and --hapus", param_hint="--menjadi")
    sent = {
        "tercatat": tercatat,
        "diterima_oleh": menjadi,
        "pada": _instant(pada),
        "catatan": catatan,
    }
    with remote() as at:
        path = f"{_path(at, document, recipient)}/correct"
        noted = at.post(path, json={name: value for name, value in sent.items() if value is not None})
    if as_json:
        print_json(noted)
        return
    _tell(noted)


def print_recipients(found: Sequence[Mapping[str, Any]]) -> None:
    """Print to whom a document went, each with the number by which its receipt is noted."""
    rows = [
        (
            each["no"],
            each["penerima"],
            each["saluran"],
            moment(each["dikirim"]),
            each["diterima_oleh"],
            moment(each["diterima"]),
            "; ".join(correction["alasan"] for correction in each["koreksi"]) or None,
        )
        for each in found
    ]
    columns = ("no", "penerima", "saluran", "dikirim", "diterima oleh", "diterima", "dikoreksi karena")
    print_table("Penerima", columns, rows)


def _tell(noted: Mapping[str, Any], more: str = "") -> None:
    if console.as_csv:
        print_recipients([noted])
    else:
        console.print(f"{_standing(noted)}{f' ({more})' if more else ''}", highlight=False)


def _recipients(at: Remote, document: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = at.get(f"/documents/{document}/acts")["distributions"]
    return found


def _path(at: Remote, document: str, recipient: str) -> str:
    """Return where a recipient's receipt is noted; raises ``RecipientUnfit`` with the recipients there are."""
    found = document_of(at, document)
    known = _recipients(at, found)
    name = _folded(recipient)
    meant = [each for each in known if name in (each["no"], each["id"])]
    meant = meant or [each for each in known if _folded(each["penerima"]) == name]
    if len(meant) != 1:
        raise RecipientUnfit(
            f"{recipient!r} dapat berarti lebih dari satu penerima; sebutkan nomornya:"
            if meant
            else f"Naskah ini tidak dikirim kepada {recipient!r}"
            + ("; penerimanya:" if known else "; naskah ini belum didistribusikan"),
            fields=[WrongField(path=each["no"], reason=_standing(each)) for each in meant or known],
        )
    return f"/documents/{found}/distributions/{meant[0]['id']}/receipt"


def _standing(each: Mapping[str, Any]) -> str:
    if each["diterima_oleh"] is None:
        return f"{each['no']} {each['penerima']} ({each['saluran']}): belum diterima"
    received = f"diterima {each['diterima_oleh']}, {moment(each['diterima'])}"
    return f"{each['no']} {each['penerima']} ({each['saluran']}): {received}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _instant(pada: datetime | None) -> str | None:
    return pada.astimezone().isoformat() if pada else None
