"""``naskah registers insert|insertions|approve``: numbers in between, asked for by one person and approved by another."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import typer

from service.terminal.naming import Document, document_of
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, print_table
from service.words import say


def insert(
    document: Document,
    urut: Annotated[int, typer.Option("--setelah", help="The number it is to stand behind: 12 makes 12.a.")],
    tanggal: Annotated[str, typer.Option("--tanggal", help="Its date, between its neighbours'.")],
    alasan: Annotated[str, typer.Option("--alasan", help="Why it comes late.")],
    as_json: AsJson = False,
) -> None:
    """Ask to number a draft that comes late between two others (12.a); another person approves, the signature gives the number.

    Example:  naskah registers insert 0198c0de-0000-7000-8000-000000000000 --setelah 12 --tanggal 2026-03-10 --alasan "Terlambat dicatat"
    """
    with remote() as at:
        found = str(document_of(at, document))
        body = {"document_id": found, "urut": urut, "tanggal": tanggal, "alasan": alasan}
        _tell_insertion(at.post("/registers/insertions", json=body), as_json)


def insertions(as_json: AsJson = False) -> None:
    """List the numbers asked for in between, until their documents are numbered.

    Example:  naskah registers insertions
    """
    with remote() as at:
        found = at.get("/registers/insertions")["insertions"]
    for_programs(found, as_json)
    rows = [
        (
            each["id"],
            each["register"],
            f"{each['urut']}.?",
            each["tanggal"],
            each["judul"],
            each["alasan"],
            each["diminta"],
            each["disetujui"] or say("menunggu"),
        )
        for each in found
    ]
    columns = ("id", "buku", "nomor", "tanggal", "judul", "alasan", "diminta", "disetujui")
    print_table(say("{jumlah} permintaan nomor sisipan", jumlah=len(rows)), columns, rows)


def approve(
    insertion_id: Annotated[UUID, typer.Argument(help="The id that `naskah registers insertions` shows.")],
    as_json: AsJson = False,
) -> None:
    """Approve a number in between that another person asked for.

    Example:  naskah registers approve 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with remote() as at:
        _tell_insertion(at.post(f"/registers/insertions/{insertion_id}/approve"), as_json)


def _tell_insertion(told: dict[str, Any], as_json: bool) -> None:
    for_programs(told, as_json)
    state = (
        say("disetujui {orang}", orang=told["disetujui"])
        if told["disetujui"]
        else say("menunggu persetujuan orang lain")
    )
    stands = say(
        "{id}: sisipan setelah {urut} tahun {tahun}, {keadaan}",
        id=told["id"],
        urut=told["urut"],
        tahun=told["tahun"],
        keadaan=state,
    )
    console.print(stands, highlight=False)
