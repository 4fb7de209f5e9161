"""``naskah disposisi``: what officials pass on to each other, answer and close, with their personal token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import typer

from service.disposisi.commands.shown import CALLED, possible, print_sheets
from service.terminal.naming import Document, document_of, short
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, for_programs, print_facts
from service.words import say

app = typer.Typer(
    no_args_is_help=True,
    help="Pass papers on to those below or beside you, and answer what was passed on to you.",
)
Kepada = Annotated[
    list[str],
    typer.Option(
        "--kepada",
        help="A position of the office (`naskah people positions`); several times, the first one leads.",
    ),
]
Petunjuk = Annotated[
    list[str],
    typer.Option(
        "--petunjuk",
        help="What is to be done: Selesaikan/TL, Saran/Pendapat, Koordinasikan, Pelajari/Kaji, Wakili/Hadiri, Pantau,"
        " Perhatian, File; several times for several.",
    ),
]
Catatan = Annotated[str | None, typer.Option("--catatan", "-m", help="A note to those it goes to.")]
SifatOption = Annotated[
    str | None,
    typer.Option("--sifat", help="Biasa, Segera, Sangat Segera, Rahasia or Sangat Rahasia."),
]
Batas = Annotated[
    str | None,
    typer.Option("--batas", help="When an answer is due, with its zone: 2026-03-31T15:00:00+07:00."),
]
BatasMenit = Annotated[
    int | None,
    typer.Option("--batas-menit", help="The same in working minutes of the office from now: 450 is a day."),
]
Akses = Annotated[
    str | None,
    typer.Option("--akses", help="Access class B, T, R or SR, never below that of what you pass on."),
]
Pemberi = Annotated[
    str | None,
    typer.Option("--sebagai", help="For which of your positions, where you hold several."),
]


@app.command()
def give(
    kepada: Kepada,
    petunjuk: Petunjuk,
    naskah: Annotated[
        str | None,
        typer.Option(
            "--naskah", help="The received letter or the document it passes on: its number, code or id."
        ),
    ] = None,
    perihal: Annotated[
        str | None, typer.Option("--perihal", help="What it is about, where it passes nothing on.")
    ] = None,
    catatan: Catatan = None,
    sifat: SifatOption = None,
    batas: Batas = None,
    batas_menit: BatasMenit = None,
    akses: Akses = None,
    sebagai: Pemberi = None,
    as_json: AsJson = False,
) -> None:
    """Give a disposisi: on a received letter, on a document, or without one.

    Its sheet is drafted at once. Look at it and sign it as any document (`naskah documents get`, `naskah documents sign`): it
    counts from your signature on, and then waits in the inbox of those it goes to.

    Example:  naskah disposisi give --naskah 12/2026 --kepada kasubbag_perencanaan --petunjuk Selesaikan/TL -m "Siapkan jawaban"
    """
    with remote() as at:
        about = {"naskah": str(document_of(at, naskah)) if naskah else None, "perihal": perihal}
        body = _body(kepada, petunjuk, catatan, sifat, batas, batas_menit, akses, pemberi=sebagai, **about)
        _tell_draft(at.post("/disposisi", json=body), as_json)


@app.command()
def forward(
    sheet: Document,
    kepada: Kepada,
    petunjuk: Petunjuk,
    catatan: Catatan = None,
    sifat: SifatOption = None,
    batas: Batas = None,
    batas_menit: BatasMenit = None,
    akses: Akses = None,
    sebagai: Pemberi = None,
    as_json: AsJson = False,
) -> None:
    """Pass a disposisi that came to you on to those below or beside you, with a sheet of your own to sign.

    What it is about and which letter it belongs to is taken over; you say whom it goes to and what they are to do.

    Example:  naskah disposisi forward 0198c0de-0000-7000-8000-000000000000 --kepada pengelola_data --petunjuk Selesaikan/TL
    """
    body = _body(kepada, petunjuk, catatan, sifat, batas, batas_menit, akses, pemberi=sebagai)
    with remote() as at:
        _tell_draft(at.post(f"/disposisi/{document_of(at, sheet)}/forward", json=body), as_json)


@app.command()
def replace(
    sheet: Document,
    kepada: Kepada,
    petunjuk: Petunjuk,
    catatan: Catatan = None,
    sifat: SifatOption = None,
    batas: Batas = None,
    batas_menit: BatasMenit = None,
    akses: Akses = None,
    as_json: AsJson = False,
) -> None:
    """Put another disposisi in the place of one that you gave, when something about it changes.

    The old one stays, and counts until you sign the new one; from then on it is shown as replaced, and nobody is waited for on it.

    Example:  naskah disposisi replace 0198c0de-0000-7000-8000-000000000000 --kepada kasubbag_hukum --petunjuk Koordinasikan
    """
    body = _body(kepada, petunjuk, catatan, sifat, batas, batas_menit, akses)
    with remote() as at:
        _tell_draft(at.post(f"/disposisi/{document_of(at, sheet)}/replace", json=body), as_json)


@app.command()
def answer(
    sheet: Document,
    catatan: Annotated[
        str | None, typer.Option("--catatan", "-m", help="The answer; needed unless a document is one.")
    ] = None,
    naskah: Annotated[
        str | None,
        typer.Option("--naskah", help="The document that is the answer: its number, code or id."),
    ] = None,
    sebagai: Annotated[
        str | None,
        typer.Option("--sebagai", help="For which of your positions, where it went to several."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a disposisi that came to you: with a note, or with a document.

    What you passed on is answered by those below to you; you answer to whoever gave it to you.

    Example:  naskah disposisi answer 0198c0de-0000-7000-8000-000000000000 -m "Data sudah dikirim melalui e-Lapkin"
    """
    with remote() as at:
        found = document_of(at, sheet)
        named = str(document_of(at, naskah)) if naskah else None
        body = {"catatan": catatan, "naskah": named, "posisi": sebagai}
        _tell_act(_act(at, found, "answer", body), as_json)


@app.command()
def close(
    sheet: Document,
    catatan: Annotated[
        str | None,
        typer.Option("--catatan", "-m", help="Why; needed while somebody has not answered."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Close a disposisi that you gave: nobody it went to, or below, is waited for any more.

    Example:  naskah disposisi close 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        _tell_act(_act(at, document_of(at, sheet), "close", {"catatan": catatan}), as_json)


@app.command()
def show(sheet: Document, as_json: AsJson = False) -> None:
    """Show the tree of a disposisi: who gave it to whom, what they did with it, and what they answered.

    You see what you gave with everything below it, and of what came to you your own branch and the way up to the letter.

    Example:  naskah disposisi show 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        found = at.get(f"/disposisi/{document_of(at, sheet)}")
    for_programs(found, as_json)
    paper = found["naskah"]
    print_facts(
        found["lembar"][0]["perihal"],
        [
            ("disposisi", short(found["id"])),
            ("id", found["id"]),
            ("naskah", f"{paper['nomor'] or ''} {paper['judul']}".strip() if paper else None),
            ("dokumen", paper["document_id"] if paper else None),
            ("yang dapat Anda lakukan", possible(found["dapat"])),
        ],
        called=CALLED,
    )
    print_sheets(found["lembar"])


@app.command("list")
def list_(
    naskah: Annotated[
        str | None,
        typer.Option(
            "--naskah", help="Those that pass on this letter or document; without, those that concern you."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the disposisi that you gave or were given, the newest first; or those on one letter.

    Example:  naskah disposisi list --naskah 12/2026
    """
    with remote() as at:
        params = {"naskah": str(document_of(at, naskah))} if naskah else {}
        pages = list(at.pages("/disposisi", "items", limit, **params))
    found = [each for page in pages for each in page["items"]]
    cursor = pages[-1]["next_cursor"]
    for_programs({"items": found, "next_cursor": cursor}, as_json)
    print_sheets(found, more=cursor is not None)


def _body(
    kepada: Sequence[str],
    petunjuk: Sequence[str],
    catatan: str | None,
    sifat: str | None,
    batas: str | None,
    batas_menit: int | None,
    akses: str | None,
    **more: Any,
) -> dict[str, Any]:
    said = {
        "kepada": list(kepada),
        "petunjuk": list(petunjuk),
        "catatan": catatan,
        "sifat": sifat,
        "batas": batas,
        "batas_menit": batas_menit,
        "akses": akses,
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def _act(at: Remote, sheet: UUID, verb: str, body: Mapping[str, Any]) -> Any:
    """Do an act upon a sheet as it stands: a tree is looked at as a whole, and its answers are nobody's page."""
    etag = at.get(f"/disposisi/{sheet}")["etag"]
    said = {name: value for name, value in body.items() if value is not None}
    return at.post(f"/disposisi/{sheet}/{verb}", json=said, headers={"If-Match": f'"{etag}"'})


def _tell_draft(given: Mapping[str, Any], as_json: bool) -> None:
    for_programs(given, as_json)
    print_facts(
        given["judul"],
        [
            ("disposisi", short(given["id"])),
            ("id", given["id"]),
            ("hasil", say("sudah ada") if given["repeated"] else say("dibuat sebagai konsep")),
            ("langkah berikutnya", given["langkah"]),
            ("peringatan", "; ".join(given["warnings"]) or None),
        ],
        called=CALLED,
    )


def _tell_act(done: Mapping[str, Any], as_json: bool) -> None:
    for_programs(done, as_json)
    console.print(f"{short(done['document_id'])}: {done['kata']}", highlight=False, markup=False)
