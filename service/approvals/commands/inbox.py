"""``naskah inbox``: what waits for its person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from service.documents.commands import hambatan
from service.terminal.naming import in_words, short
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, moment, plain, print_table
from service.words import say


def inbox(
    dibaca: Annotated[
        bool, typer.Option("--dibaca", help="What was sent to you and you have read, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what waits for you, since when and how late; and what was sent to you to read.

    Example:  naskah inbox
    """
    with remote() as at:
        tray = at.get("/inbox")
        if dibaca:
            tray["untuk_anda"] = at.get("/inbox/documents", dibaca=True)["documents"]
    items = tray["items"]
    for_programs(tray, as_json)
    rows = [
        (
            short(i["document_id"]),
            i["document_id"],
            plain(i["untuk"]),
            in_words(i["status"], cetak=i.get("cetak")),
            i["judul"],
            moment(i["sejak"]),
            i["terlambat_menit"] or None,
            i["catatan"],
            hambatan(i),
        )
        for i in items
    ]
    columns = (
        "naskah",
        "id",
        "untuk",
        "keadaan",
        "judul",
        "sejak",
        "terlambat (menit)",
        "catatan",
        "hambatan",
    )
    print_table(say("{jumlah} naskah menunggu Anda", jumlah=len(items)), columns, rows)
    _print_disposisi(tray.get("disposisi") or ())
    _print_for_you(tray.get("untuk_anda") or ())
    _print_fallen(tray["paraf_gugur"])
    _print_aside(tray.get("tertahan") or ())
    if tray["sertifikat"]:
        console.print(say("Sertifikat menunggu pengukuhan Anda: naskah people confirm"), highlight=False)


def _print_disposisi(tasks: Sequence[dict[str, Any]]) -> None:
    """Print which disposisi wait for an answer, or for the end that their giver puts to them."""
    if not tasks:
        return
    rows = [
        (
            short(each["id"]),
            each["id"],
            plain(each["untuk"]),
            each["dari"]["jabatan"],
            each["perihal"],
            "; ".join((*each["petunjuk"], *([each["catatan"]] if each["catatan"] else []))),
            moment(each["sejak"]),
            moment(each["batas"]),
            each["terlambat_menit"] or None,
        )
        for each in tasks
    ]
    columns = (
        "disposisi",
        "id",
        "untuk",
        "dari",
        "perihal",
        "petunjuk",
        "sejak",
        "batas",
        "terlambat (menit)",
    )
    print_table(say("{jumlah} disposisi menunggu Anda", jumlah=len(tasks)), columns, rows)


def _print_fallen(fallen: Sequence[dict[str, Any]]) -> None:
    """Print which of their paraf no longer count."""
    if not fallen:
        return
    lost = [
        (
            short(n["document_id"]),
            n["document_id"],
            in_words(n["status"]),
            n["judul"],
            plain(n["gugur"]["kind"]),
            n["gugur"]["nama"],
            n["gugur"]["catatan"],
        )
        for n in fallen
    ]
    print_table(
        "Paraf Anda yang gugur", ("naskah", "id", "keadaan", "judul", "karena", "oleh", "catatan"), lost
    )


def _print_for_you(sent: Sequence[dict[str, Any]]) -> None:
    """Print what was sent to them, and what became of what was."""
    if not sent:
        return
    rows = [
        (
            short(each["document_id"]),
            each["document_id"],
            each["kata"],
            each["nomor"],
            each["judul"],
            say("tembusan") if each["tembusan"] else None,
            each["oleh"],
            moment(each["pada"]),
            moment(each["dibaca"]),
            each["catatan"],
        )
        for each in sent
    ]
    columns = ("naskah", "id", "kabar", "nomor", "judul", "sebagai", "oleh", "pada", "dibaca", "catatan")
    print_table(say("Untuk Anda"), columns, rows)


def _print_aside(pages: Sequence[dict[str, Any]]) -> None:
    """Print which pages of theirs were set aside, and why."""
    if not pages:
        return
    aside = [
        (
            short(each["document_id"]),
            each["document_id"],
            in_words(each["status"]),
            each["judul"],
            moment(each["sejak"]),
            each["sebab"],
        )
        for each in pages
    ]
    print_table(
        "Halaman yang belum dapat dicetak", ("naskah", "id", "keadaan", "judul", "sejak", "sebab"), aside
    )


def register(root: typer.Typer) -> None:
    """Add the commands that stand on their own."""
    root.command()(inbox)
