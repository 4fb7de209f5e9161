"""``naskah documents paraf|sign|...``: what an official does, with their personal token.

Each command names to the service what its person looked at before: what has changed meanwhile is told, not overwritten.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from service.approvals.commands.acting import Dilihat, act, act_upon_several, bring, look_of, tell
from service.approvals.commands.chain import (
    page_seen,
    print_acts,
    print_annexes,
    print_chain,
    print_held_up,
    print_links,
    signature_asked,
)
from service.disposisi.commands import print_sheets
from service.documents.commands import app, hambatan, print_template
from service.registers.commands import (
    Asal,
    Enclosed,
    Klasifikasi,
    Remark,
    Sifat,
    print_changes,
    said,
)
from service.signatures.commands import Secrets, seal_waiting
from service.terminal.looks import Look, remember
from service.terminal.naming import (
    Document,
    Documents,
    document_of,
    documents_of,
    letter_named,
    short,
    with_page,
)
from service.terminal.recipients import print_recipients
from service.terminal.remote import remote
from service.terminal.screen import AsJson, for_programs, print_facts, print_table
from service.terminal.surroundings import read_object
from service.words import say

Note = Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")]
MustNote = Annotated[str, typer.Option("--catatan", "-m", help="Why; everyone concerned reads it.")]


@app.command()
def acts(document: Document, as_json: AsJson = False) -> None:
    """Show a document's chain, its acts, to whom it went, and what you may do now. What it shows you have seen.

    Example:  naskah documents acts "5 TAHUN 2026"
    """
    with remote() as at:
        found = document_of(at, document)
        view = at.get(f"/documents/{found}/acts")
        remember(at, found, Look.of_view(view))
    for_programs(view, as_json)
    page = view["page"]
    print_facts(
        view["document_id"],
        [
            ("naskah", short(view["document_id"])),
            ("status", with_page(view["keadaan"], view.get("cetak"))),
            ("revisi", view["revision"]),
            ("nomor", view["nomor"] or view["nomor_sementara"]),
            ("sidik isi", view["content_digest"]),
            ("halaman", page_seen(page)),
            ("cacat halaman", "; ".join(page["faults"]) if page and page["faults"] else None),
            ("menunggu", ", ".join(view["menunggu"]) or say("tidak ada")),
            *(("dijawab dengan", letter_named(each)) for each in view.get("jawaban", ())),
            ("langkah berikutnya", view["langkah"]),
            ("hambatan", hambatan(view)),
            ("rantai tertahan hari ini", "; ".join(view["peringatan"]["hari_ini"]) or None),
            (
                "rantai tertahan saat diterima atau direvisi",
                "; ".join(view["peringatan"]["saat_masuk"]) or None,
            ),
            ("tanda tangan", signature_asked(view["tanda_tangan"])),
            ("yang dapat Anda lakukan", ", ".join(view.get("dapat", view["possible"])) or say("tidak ada")),
        ],
    )
    print_chain(view["chain"])
    print_held_up(view["tertahan"])
    print_annexes(view["lampiran"])
    if view["distributions"]:
        print_recipients(view["distributions"])
    print_acts(view["acts"])
    print_links(view.get("tautan", []))
    if view.get("disposisi"):
        print_sheets(view["disposisi"])


@app.command()
def paraf(
    documents: Documents, catatan: Note = None, dilihat: Dilihat = None, as_json: AsJson = False
) -> None:
    """Initial documents as you have seen them (`naskah documents get`); several in one act.

    Example:  naskah documents paraf 0198c0de-0000-7000-8000-000000000000
    """
    tell(_several(documents, "paraf", dilihat, catatan=catatan), as_json)


@app.command()
def sign(
    documents: Documents,
    tanggal: Annotated[
        str | None, typer.Option(help="Date of the document, when not today: 2026-03-31.")
    ] = None,
    catatan: Note = None,
    secrets: Secrets = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Sign documents as you have seen them (`naskah documents get`): each gets its number and date; several in one act.

    Where the office signs with people's own certificates, or at BSrE, your passphrase is asked for next: once for all,
    kept nowhere. Ctrl-C leaves the numbers standing; `naskah documents seal` goes on from there.

    Example:  naskah documents sign 0198c0de-0000-7000-8000-000000000000
    """
    day = {"tanggal": tanggal} if tanggal else {}
    done = _several(documents, "sign", dilihat, catatan=catatan, **day)
    tell(chain(done, seal_waiting([UUID(each["document_id"]) for each in done], secrets)), as_json)


@app.command()
def takeover(
    document: Document,
    catatan: MustNote,
    secrets: Secrets = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Take over what another numbered who may sign no more: a Plh. whose days ended, somebody who left. Number and date stay.

    The page is printed anew with your name; the one with theirs is let go. Where the office signs with people's own
    certificates, or at BSrE, your passphrase is asked for next, as `naskah documents sign` does.

    Example:  naskah documents takeover "5 TAHUN 2026" -m "Masa Plh. berakhir 27 November 2026"
    """
    with remote() as at:
        found = document_of(at, document)
        done = act(at, found, "takeover", look_of(at, found, dilihat, page=True), catatan=catatan)
    tell(chain([done], seal_waiting([UUID(done["document_id"])], secrets)), as_json)


@app.command("return")
def return_(
    document: Document,
    catatan: MustNote,
    one_step: Annotated[
        bool, typer.Option("--satu-tingkat", help="Only one step back, not to the drafter.")
    ] = False,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Return a document with a note, to its drafter or one step back.

    Example:  naskah documents return 0198c0de-0000-7000-8000-000000000000 -m "Dasar hukum kurang satu"
    """
    to = "satu_tingkat" if one_step else "konseptor"
    _one(document, "return", dilihat, as_json, catatan=catatan, kepada=to)


@app.command()
def revise(
    document: Document,
    payload: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The changed payload, JSON.")],
    catatan: Note = None,
    lampiran: Annotated[
        list[str] | None,
        typer.Option("--lampiran", help="A document that is its Lampiran, in order; those it has without."),
    ] = None,
    no_lampiran: Annotated[bool, typer.Option("--tanpa-lampiran", help="It has none any more.")] = False,
    active: Annotated[
        bool, typer.Option("--templat-berlaku", help="Printed with the active template, not its own.")
    ] = False,
    pihak: Annotated[
        Path | None,
        typer.Option(
            "--pihak",
            exists=True,
            dir_okay=False,
            help='Who signs from outside the office, on paper or by a link: {"pihak": [{nama, jabatan, instansi, identitas, surel}]}.',
        ),
    ] = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Change what a document says; every paraf so far is void. Prints what changed, and with which template it is printed.

    Its Lampiran are taken as they stand now, also when the payload is the same; its template stays unless you ask.

    Example:  naskah documents revise 0198c0de-0000-7000-8000-000000000000 isi.json
    """
    changed = read_object(payload)
    with remote() as at:
        found = document_of(at, document)
        annexes = [str(each) for each in documents_of(at, lampiran or ())]
        named: dict[str, Any] = {"lampiran": annexes} if lampiran or no_lampiran else {}
        named |= {"templat": "berlaku"} if active else {}
        named |= {"pihak": read_object(pihak).get("pihak")} if pihak else {}
        look = look_of(at, found, dilihat)
        done = act(at, found, "revise", look, catatan=catatan, payload=changed, **named)
        now = done["act"]["revision"]
        told = at.get(f"/documents/{found}/revisions/{now - 1}..{now}")
    changes, template = told["changes"], told.get("template")
    for_programs({"acts": [done], "changes": changes, "template": template}, as_json)
    tell([done], as_json)
    print_template(template)
    rows = [(each["path"], each.get("dari"), each.get("menjadi")) for each in changes]
    print_table(say("Revisi {awal} ke {akhir}", awal=now - 1, akhir=now), ("isian", "dari", "menjadi"), rows)


@app.command()
def cancel(document: Document, catatan: MustNote, dilihat: Dilihat = None, as_json: AsJson = False) -> None:
    """Cancel a document before its signature; a number it has stands as BATAL.

    Example:  naskah documents cancel 0198c0de-0000-7000-8000-000000000000 -m "Kegiatan ditunda"
    """
    _one(document, "cancel", dilihat, as_json, catatan=catatan)


@app.command()
def scan(
    document: Document,
    pdf: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The scan, a PDF.")],
    catatan: Note = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Bring the scan of the page signed by hand; its QR code and number of pages must be the document's.

    Example:  naskah documents scan 0198c0de-0000-7000-8000-000000000000 pindaian.pdf
    """
    note = {"catatan": catatan} if catatan else {}
    bring(document, "scan", pdf, dilihat, as_json, params=note)


@app.command()
def revoke(
    document: Document,
    catatan: MustNote,
    oleh: Annotated[str | None, typer.Option(help="The document that replaces or corrects it.")] = None,
    ralat: Annotated[bool, typer.Option("--ralat", help="Corrected by --oleh; it stays in force.")] = False,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Take a signed document out of force, or note the document that corrects it.

    Example:  naskah documents revoke 0198c0de-0000-7000-8000-000000000000 -m "Tidak berlaku lagi"
    """
    with remote() as at:
        named = {"oleh": str(document_of(at, oleh))} if oleh else {}
    _one(document, "revoke", dilihat, as_json, catatan=catatan, cara="ralat" if ralat else "cabut", **named)


@app.command()
def correct(
    document: Document,
    catatan: MustNote,
    asal: Asal = None,
    perihal: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    nomor_asal: Annotated[str | None, typer.Option(help="The sender's number; empty for none.")] = None,
    tanggal_asal: Annotated[
        str | None, typer.Option(help="The sender's date, e.g. 2026-03-30; empty for none.")
    ] = None,
    tanggal: Annotated[str | None, typer.Option(help="The day it came.")] = None,
    klasifikasi: Klasifikasi = None,
    sifat: Sifat = None,
    lampiran: Enclosed = None,
    keterangan: Remark = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Correct the entry of a received paper: number and file stay, and so does what was written before.

    Example:  naskah documents correct 0198c0de-0000-7000-8000-000000000000 --asal "Bawaslu Agam" -m "Salah ketik"
    """
    named = said(
        asal=asal,
        perihal=perihal,
        nomor_asal=nomor_asal,
        tanggal_asal=tanggal_asal,
        klasifikasi=klasifikasi,
        sifat=sifat,
        lampiran=lampiran,
        keterangan=keterangan,
        tanggal=tanggal,
    )
    done = _one(document, "correct", dilihat, as_json, catatan=catatan, **named)
    if not as_json:
        print_changes(done["act"]["detail"]["koreksi"])


@app.command()
def misreceived(
    document: Document, catatan: MustNote, dilihat: Dilihat = None, as_json: AsJson = False
) -> None:
    """Say that a paper was received in error: its agenda number stands as BATAL, its file and sheet stay archived.

    Example:  naskah documents misreceived 0198c0de-0000-7000-8000-000000000000 -m "Surat untuk KPU Kota Padang"
    """
    _one(document, "misreceived", dilihat, as_json, catatan=catatan)


def _one(name: str, verb: str, dilihat: list[str] | None, as_json: bool, **body: Any) -> Any:
    with remote() as at:
        document = document_of(at, name)
        done = act(at, document, verb, look_of(at, document, dilihat), **body)
    tell([done], as_json)
    return done


def _several(names: list[str], verb: str, dilihat: list[str] | None, **body: Any) -> list[Any]:
    with remote() as at:
        looks = {each: look_of(at, each, dilihat, page=True) for each in documents_of(at, names)}
        done: list[Any] = act_upon_several(at, verb, looks, **body)["acts"]
    return done
