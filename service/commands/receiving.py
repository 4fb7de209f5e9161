"""``naskah documents receive``: files that arrive at the office, each entered and kept as it came."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from pathlib import Path
from typing import Annotated, Any

import typer

from service.commands.corrections import Enclosed, Klasifikasi, Remark, Sifat
from service.commands.documents import app
from service.commands.remote import Remote, remote
from service.commands.screen import AsJson, print_json, print_table


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
    as_json: AsJson = False,
) -> None:
    """Receive files: each gets a number in the incoming register and a stamp sheet; the file stays as it came.

    Sending a file again changes nothing and shows its first number.

    Example:  naskah documents receive formulir.docx --asal "Subbagian Teknis" --perihal "Formulir Data Kinerja TW I"
    """
    said = {
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
    }
    with remote() as at:
        receipts = [{"file": str(each), **_sent(at, register, each, said)} for each in files]
    if as_json:
        print_json(receipts)
        return
    rows = [
        (each["file"], each["nomor"], each["tanggal"], each["code"], each["document_id"], each["sha256"][:12])
        for each in receipts
    ]
    print_table("Diterima", ("berkas", "nomor agenda", "tanggal", "kode", "dokumen", "SHA-256"), rows)


def _sent(at: Remote, register: str, file: Path, said: dict[str, Any]) -> dict[str, Any]:
    data = file.read_bytes()
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    query = {"nama": file.name, **{name: value for name, value in said.items() if value is not None}}
    headers = {"Content-Type": media, "Content-Digest": f"sha-256=:{digest}:"}
    told: dict[str, Any] = at.post(
        f"/registers/{register}/files", params=query, content=data, headers=headers
    )
    return told
