"""``naskah documents paraf|sign|...`` and ``naskah inbox``: what an official does, with their personal token.

Each command looks first, shows what it looked at, and names that state to the service: what has changed meanwhile is
refused there, not overwritten.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from service.commands.corrections import said, tell
from service.commands.documents import app, hambatan
from service.commands.remote import Remote, remote
from service.commands.screen import AsJson, console, moment, print_facts, print_json, print_table
from service.commands.signatures import Secrets, seal_waiting
from service.commands.surroundings import read_object

Document = Annotated[UUID, typer.Argument(help="The document's id.")]
Note = Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")]
MustNote = Annotated[str, typer.Option("--catatan", "-m", help="Why; everyone concerned reads it.")]


@app.command()
def acts(document_id: Document, as_json: AsJson = False) -> None:
    """Show a document's chain, its acts, and what you may do now.

    Example:  naskah documents acts 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        view = at.get(f"/documents/{document_id}/acts")
    if as_json:
        print_json(view)
        return
    page = view["page"]
    print_facts(
        str(document_id),
        [
            ("status", view["status"]),
            ("revisi", view["revision"]),
            ("nomor", view["nomor"] or view["nomor_sementara"]),
            ("sidik isi", view["content_digest"]),
            ("halaman", f"versi {page['version']}, SHA-256 {page['sha256']}" if page else None),
            ("menunggu", ", ".join(view["waiting_for"])),
            ("hambatan", hambatan(view)),
            ("tanda tangan", _signature(view["tanda_tangan"])),
            ("yang dapat Anda lakukan", ", ".join(view["possible"]) or "tidak ada"),
        ],
    )
    annexes = [
        (each["kepala"], each["document_id"], each["judul"], each["revision"], each["changed"])
        for each in view["lampiran"]
    ]
    if annexes:
        print_table("Lampiran", ("lampiran", "id", "judul", "revisi", "perubahan"), annexes)
    rows = [
        (
            a["no"],
            moment(a["at"]),
            f"{a['kind']} (gugur oleh no. {a['gugur']['act']})" if a["gugur"] else a["kind"],
            a["nama"],
            a["jabatan"],
            a["kapasitas"],
            a["catatan"],
        )
        for a in view["acts"]
    ]
    print_table("Perbuatan", ("no", "waktu", "perbuatan", "nama", "jabatan", "kapasitas", "catatan"), rows)


@app.command()
def paraf(
    document_ids: Annotated[list[UUID], typer.Argument(help="One or more documents.")], catatan: Note = None
) -> None:
    """Initial documents, as they are now; several in one act.

    Example:  naskah documents paraf 0198c0de-0000-7000-8000-000000000000
    """
    _several("paraf", document_ids, catatan)


@app.command()
def sign(
    document_ids: Annotated[list[UUID], typer.Argument(help="One or more documents.")],
    tanggal: Annotated[
        str | None, typer.Option(help="Date of the document, when not today: 2026-03-31.")
    ] = None,
    catatan: Note = None,
    secrets: Secrets = None,
) -> None:
    """Sign documents, as they are now: each gets its number and date; several in one act.

    Where the office signs with people's own certificates, or at BSrE, your passphrase is asked for next: once for all,
    kept nowhere. Ctrl-C leaves the numbers standing; `naskah documents seal` goes on from there.

    Example:  naskah documents sign 0198c0de-0000-7000-8000-000000000000
    """
    _several("sign", document_ids, catatan, **({"tanggal": tanggal} if tanggal else {}))
    seal_waiting(document_ids, secrets)


@app.command("return")
def return_(
    document_id: Document,
    catatan: MustNote,
    one_step: Annotated[
        bool, typer.Option("--satu-tingkat", help="Only one step back, not to the drafter.")
    ] = False,
) -> None:
    """Return a document with a note, to its drafter or one step back.

    Example:  naskah documents return 0198c0de-0000-7000-8000-000000000000 -m "Dasar hukum kurang satu"
    """
    _one("return", document_id, catatan=catatan, kepada="satu_tingkat" if one_step else "konseptor")


@app.command()
def revise(
    document_id: Document,
    payload: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The changed payload, JSON.")],
    catatan: Note = None,
    lampiran: Annotated[
        list[UUID] | None,
        typer.Option("--lampiran", help="A document that is its Lampiran, in order; those it has without."),
    ] = None,
    no_lampiran: Annotated[bool, typer.Option("--tanpa-lampiran", help="It has none any more.")] = False,
) -> None:
    """Change what a document says; every paraf so far is void. Prints what changed.

    Its Lampiran are taken as they stand now, also when the payload is the same.

    Example:  naskah documents revise 0198c0de-0000-7000-8000-000000000000 isi.json
    """
    changed = read_object(payload)
    named = {"lampiran": [str(each) for each in lampiran or ()]} if lampiran or no_lampiran else {}
    done = _one("revise", document_id, catatan=catatan, payload=changed, **named)
    now = done["act"]["revision"]
    with remote() as at:
        found = at.get(f"/documents/{document_id}/revisions/{now - 1}..{now}")["changes"]
    rows = [(each["path"], each.get("dari"), each.get("menjadi")) for each in found]
    print_table(f"Revisi {now - 1} ke {now}", ("isian", "dari", "menjadi"), rows)


@app.command()
def cancel(document_id: Document, catatan: MustNote) -> None:
    """Cancel a document before its signature; a number it has stands as BATAL.

    Example:  naskah documents cancel 0198c0de-0000-7000-8000-000000000000 -m "Kegiatan ditunda"
    """
    _one("cancel", document_id, catatan=catatan)


@app.command()
def scan(
    document_id: Document,
    pdf: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The scan, a PDF.")],
) -> None:
    """Bring the scan of the page signed by hand; its QR code and number of pages must be the document's.

    Example:  naskah documents scan 0198c0de-0000-7000-8000-000000000000 pindaian.pdf
    """
    with remote() as at:
        view = at.get(f"/documents/{document_id}/acts")
        headers = {"If-Match": f'"{view["etag"]}"', "Content-Type": "application/pdf"}
        _tell(at.post(f"/documents/{document_id}/scan", content=pdf.read_bytes(), headers=headers))


@app.command()
def distribute(
    document_id: Document,
    recipient: Annotated[
        list[str], typer.Argument(help="NAME or NAME:CHANNEL (srikandi, surel, kurir, pos, langsung).")
    ],
    catatan: Note = None,
) -> None:
    """Send a signed document out; each recipient is entered with its channel.

    Example:  naskah documents distribute 0198c0de-0000-7000-8000-000000000000 "Kasubbag Hukum:langsung"
    """
    parted = [each.rpartition(":") for each in recipient]
    given = [{"nama": name, "saluran": way} if name else {"nama": way} for name, _, way in parted]
    _one("distribute", document_id, catatan=catatan, penerima=given)


@app.command()
def receipt(
    document_id: Document,
    recipient_id: Annotated[
        UUID, typer.Argument(help="The recipient's id, as `naskah documents acts --json` shows it.")
    ],
    received_by: Annotated[str, typer.Argument(help="Who took it.")],
) -> None:
    """Write down who received a distributed document.

    Example:  naskah documents receipt DOKUMEN PENERIMA "Dedi Kurniawan"
    """
    path = f"/documents/{document_id}/distributions/{recipient_id}/receipt"
    with remote() as at:
        noted = at.post(path, json={"diterima_oleh": received_by})
    console.print(f"{noted['penerima']}: diterima {noted['diterima_oleh']}", highlight=False)


@app.command()
def revoke(
    document_id: Document,
    catatan: MustNote,
    oleh: Annotated[UUID | None, typer.Option(help="The document that replaces or corrects it.")] = None,
    ralat: Annotated[bool, typer.Option("--ralat", help="Corrected by --oleh; it stays in force.")] = False,
) -> None:
    """Take a signed document out of force, or note the document that corrects it.

    Example:  naskah documents revoke 0198c0de-0000-7000-8000-000000000000 -m "Tidak berlaku lagi"
    """
    named = {"oleh": str(oleh)} if oleh else {}
    _one("revoke", document_id, catatan=catatan, cara="ralat" if ralat else "cabut", **named)


@app.command()
def correct(
    document_id: Document,
    catatan: MustNote,
    asal: Annotated[str | None, typer.Option(help="Who sent it.")] = None,
    perihal: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    nomor_asal: Annotated[str | None, typer.Option(help="The sender's number; empty for none.")] = None,
    tanggal_asal: Annotated[
        str | None, typer.Option(help="The sender's date, e.g. 2026-03-30; empty for none.")
    ] = None,
    tanggal: Annotated[str | None, typer.Option(help="The day it came.")] = None,
) -> None:
    """Correct the entry of a received paper: number and file stay, and so does what was written before.

    Example:  naskah documents correct 0198c0de-0000-7000-8000-000000000000 --asal "Bawaslu Agam" -m "Salah ketik"
    """
    named = said(
        asal=asal, perihal=perihal, nomor_asal=nomor_asal, tanggal_asal=tanggal_asal, tanggal=tanggal
    )
    done = _one("correct", document_id, catatan=catatan, **named)
    tell(done["act"]["detail"]["koreksi"])


@app.command()
def misreceived(document_id: Document, catatan: MustNote) -> None:
    """Say that a paper was received in error: its agenda number stands as BATAL, its file and sheet stay archived.

    Example:  naskah documents misreceived 0198c0de-0000-7000-8000-000000000000 -m "Surat untuk KPU Kota Padang"
    """
    _one("misreceived", document_id, catatan=catatan)


def inbox(as_json: AsJson = False) -> None:
    """Show what waits for you: since when, and how late.

    Example:  naskah inbox
    """
    with remote() as at:
        tray = at.get("/inbox")
    items = tray["items"]
    if as_json:
        print_json(tray)
        return
    rows = [
        (
            i["document_id"],
            i["untuk"],
            i["judul"],
            moment(i["sejak"]),
            i["terlambat_menit"] or None,
            i["catatan"],
            hambatan(i),
        )
        for i in items
    ]
    columns = ("id", "untuk", "judul", "sejak", "terlambat (menit)", "catatan", "hambatan")
    print_table(f"{len(items)} naskah menunggu Anda", columns, rows)
    if tray["paraf_gugur"]:
        lost = [
            (n["document_id"], n["judul"], n["gugur"]["kind"], n["gugur"]["nama"], n["gugur"]["catatan"])
            for n in tray["paraf_gugur"]
        ]
        print_table("Paraf Anda yang gugur", ("id", "judul", "karena", "oleh", "catatan"), lost)
    if tray["sertifikat"]:
        console.print("Sertifikat menunggu pengukuhan Anda: naskah people confirm", highlight=False)


def register(root: typer.Typer) -> None:
    """Add the commands that stand on their own."""
    root.command()(inbox)


def _one(verb: str, document_id: UUID, **body: Any) -> Any:
    with remote() as at:
        view = at.get(f"/documents/{document_id}/acts")
        done = at.post(
            f"/documents/{document_id}/{verb}", json=body, headers={"If-Match": f'"{view["etag"]}"'}
        )
    _tell(done)
    return done


def _several(verb: str, document_ids: list[UUID], note: str | None, **body: Any) -> None:
    with remote() as at:
        documents = [_seen(at, each) for each in document_ids]
        done = at.post(f"/documents:{verb}", json={"documents": documents, "catatan": note, **body})
    for each in done["acts"]:
        _tell(each)


def _seen(at: Remote, document_id: UUID) -> dict[str, Any]:
    view = at.get(f"/documents/{document_id}/acts")
    page = view["page"] or {}
    return {
        "id": view["document_id"],
        "etag": view["etag"],
        "content_digest": view["content_digest"],
        "sha256": page.get("sha256"),
    }


def _signature(told: dict[str, Any] | None) -> str | None:
    if told is None:
        return None
    asked = told["permintaan"]
    if asked is not None:
        return (
            f"{told['tingkat']}; permintaan {asked['keadaan']} sejak {asked['sejak'][:16]} {asked['sebab']}"
        )
    return f"{told['tingkat']}; halaman akhir siap" if told["halaman_siap"] else str(told["tingkat"])


def _tell(done: dict[str, Any]) -> None:
    number = f", nomor {done['nomor']}" if done["nomor"] else ""
    console.print(f"{done['document_id']}: {done['act']['kind']}, {done['status']}{number}", highlight=False)
    for warning in done["warnings"]:
        console.print(f"  [yellow]perhatian:[/] {warning}", highlight=False)
