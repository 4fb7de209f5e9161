"""``naskah documents receive``: files that arrive at the office, each entered and kept as it came."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from archive.errors import NaskahError
from service.documents.commands import app
from service.receiving.commands.warnings import warn
from service.registers.commands import Enclosed, Klasifikasi, Remark, Sifat
from service.terminal.naming import short
from service.terminal.remote import RECEIVING_S, Remote, remote
from service.terminal.screen import AsJson, errors, print_json, print_table
from service.words import say

GivenAgain = Annotated[
    bool,
    typer.Option("--lagi", help="Meant, though a letter of this sender with this number is in the book."),
]


@app.command()
def receive(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="One or more PDF or DOCX files.")
    ],
    asal: Annotated[str, typer.Option(help="Who sent them.")],
    perihal: Annotated[str, typer.Option(help="What they are about.")],
    register: Annotated[str, typer.Option(help="The incoming register.")] = "masuk",
    nomor_asal: Annotated[str | None, typer.Option(help="The sender's number.")] = None,
    tanggal_asal: Annotated[str | None, typer.Option(help="The sender's date, e.g. 2026-03-30.")] = None,
    tanggal: Annotated[str | None, typer.Option(help="The day they came; today without.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="Whose papers they become; your own unit's without.")
    ] = None,
    klasifikasi: Klasifikasi = None,
    sifat: Sifat = None,
    lampiran: Enclosed = None,
    keterangan: Remark = None,
    akses: Annotated[str, typer.Option(help="Access class: B, T, R or SR.")] = "B",
    lagi: GivenAgain = False,
    as_json: AsJson = False,
) -> None:
    """Receive files: each gets a number in the incoming register and a stamp sheet; the file stays as it came.

    Sending a file again changes nothing and shows its first number. Where one is refused, those before it stay received and are
    shown, and those behind it were not sent.

    Example:  naskah documents receive formulir.docx --asal "Subbagian Teknis" --perihal "Formulir Data Kinerja TW I"
    """
    said: dict[str, Any] = {
        "asal": asal,
        "perihal": perihal,
        "nomor_asal": nomor_asal,
        "tanggal_asal": tanggal_asal,
        "tanggal": tanggal,
        "unit": unit,
        "klasifikasi": klasifikasi,
        "sifat": sifat,
        "lampiran": lampiran,
        "keterangan": keterangan,
        "akses": akses,
        "lagi": lagi or None,
    }
    receipts: list[dict[str, Any]] = []
    try:
        with remote() as at:
            for each in files:
                receipts.append({"file": str(each), **_sent(at, register, each, said)})
    except NaskahError:
        failed, *unsent = files[len(receipts) :]
        if receipts or as_json:
            _tell(receipts, as_json)
        if len(files) > 1:
            told = say("{berkas}: gagal", berkas=failed)
            if unsent:
                rest = ", ".join(map(str, unsent))
                told = say("{berkas}: gagal; belum dikirim: {lainnya}", berkas=failed, lainnya=rest)
            errors.print(told, highlight=False, markup=False, soft_wrap=True)
        raise
    _tell(receipts, as_json)


def _tell(receipts: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(receipts)
        return
    rows = [
        (
            each["file"],
            say("sudah diterima") if each["repeated"] else say("diterima"),
            each["nomor"],
            each["tanggal"],
            each["code"],
            short(each["document_id"]),
            each["document_id"],
            each["sha256"][:12],
        )
        for each in receipts
    ]
    columns = ("berkas", "hasil", "nomor agenda", "tanggal", "kode", "naskah", "dokumen", "SHA-256")
    print_table("Diterima", columns, rows)
    for each in receipts:
        warn(each["file"], each.get("peringatan", ()))


def _sent(at: Remote, register: str, file: Path, said: dict[str, Any]) -> dict[str, Any]:
    data = file.read_bytes()
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    query = {"nama": file.name, **{name: value for name, value in said.items() if value is not None}}
    headers = {"Content-Type": media, "Content-Digest": f"sha-256=:{digest}:"}
    told: dict[str, Any] = at.post(
        f"/registers/{register}/files", params=query, content=data, headers=headers, timeout=RECEIVING_S
    )
    return told
