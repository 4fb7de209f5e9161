"""``naskah registers`` as one reads them: which there are, a year's agenda, its gaps, the drafts still to be numbered.

What is written in them is ``keeping``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from service.documents.commands import target_of
from service.registers.commands import imports as registers_imports
from service.registers.commands import keeping as registers_keeping
from service.registers.commands import years as registers_years
from service.registers.commands.entry import Kode, Tahun
from service.registers.forms import AgendaForm
from service.terminal.answers import checked
from service.terminal.naming import in_words, short
from service.terminal.remote import PRINTING_S, Remote, remote
from service.terminal.screen import AsJson, console, for_programs, marked, plain, print_table
from service.terminal.target import Force, may_write
from service.words import say, together

app = typer.Typer(
    no_args_is_help=True,
    help="The office's registers: agenda and gaps, letters in, reserved and inserted numbers, old agendas, year close.",
)

WIB = ZoneInfo(
    "Asia/Jakarta"
)  # a server's own clock may be in UTC, seven hours into the old year; WIT is two ahead


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the registers with their patterns and years.

    Example:  naskah registers list
    """
    with remote() as at:
        found = at.get("/registers")["registers"]
    for_programs(found, as_json)
    rows = [
        (
            r["kode"],
            plain(r["arah"]),
            r["nama"],
            r["pola"],
            together([_year(y) for y in r["years"]], ",") or None,
        )
        for r in found
    ]
    print_table("Buku agenda", ("kode", "arah", "nama", "pola", "tahun: nomor terakhir"), rows)
    if not rows:
        console.print(say("  Berkas kantor belum menyebut satu pun `register`."), highlight=False)


@app.command()
def show(
    register: Kode,
    tahun: Tahun,
    cari: Annotated[
        str | None,
        typer.Option("--cari", help="Only lines in which these words stand: sender, number, subject, ..."),
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Write the agenda as a workbook too.")] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Show a year's agenda, its gaps and what is unresolved.

    Examples:

      naskah registers show keluar_sekretaris 2026

      naskah registers show masuk 2026 --cari "bawaslu permintaan"
    """
    if xlsx is not None:
        may_write(xlsx, (".xlsx",), force)
    path = f"/registers/{register}/{tahun}"
    with remote() as at:
        found = at.get(path, cari=cari)
        if xlsx is not None:
            xlsx.write_bytes(
                checked(at.client.get(path, params={"format": "xlsx"}, timeout=PRINTING_S)).content
            )
    for_programs(found, as_json)
    rows = [tuple(_shown(number, name) for name in COLUMNS) for number in found["numbers"]]
    filled = [at for at, name in enumerate(COLUMNS) if name in _ALWAYS or any(row[at] for row in rows)]
    print_table(
        f"{found['nama']} {tahun}",
        [COLUMNS[at].replace("_", " ") for at in filled],
        [[row[at] for at in filled] for row in rows],
    )
    if not rows:
        none = (
            say("  Tidak ada baris yang memuat kata itu.")
            if cari
            else say("  Belum ada nomor dalam tahun ini.")
        )
        console.print(none, highlight=False)
    _print_unresolved(found)


@app.command()
def agenda(
    register: Kode,
    tahun: Tahun,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file; by default named after the register.")
    ] = None,
    form: Annotated[
        AgendaForm | None,
        typer.Option("--format", help="By default what the file's name ends with, else pdf."),
    ] = None,
    force: Force = False,
) -> None:
    """Write a year's agenda as a file to print or to compute with: gaps and void numbers marked, what is open listed.

    Examples:

      naskah registers agenda keluar_sekretaris 2026 -o agenda.pdf

      naskah registers agenda masuk 2026 --format xlsx
    """
    ending = out.suffix.lstrip(".").lower() if out else ""
    chosen = form or (AgendaForm(ending) if ending in set(AgendaForm) else AgendaForm.PDF)
    if out is not None and not out.is_dir():
        may_write(out, (f".{chosen}",) if form else [f".{each}" for each in AgendaForm], force)
    with remote() as at:
        path, asked = f"/registers/{register}/{tahun}", {"format": chosen.value}
        made = checked(at.client.get(path, params=asked, timeout=PRINTING_S))
    file = target_of(made, out)
    may_write(file, (f".{chosen}",), force)
    file.write_bytes(made.content)
    size = f"{len(made.content):,}".replace(",", ".")
    console.print(say("{berkas}: {jumlah} byte", berkas=file, jumlah=size), highlight=False)


@app.command()
def gaps(
    register: Annotated[
        str | None, typer.Argument(help="One register's code; without it all of them.")
    ] = None,
    tahun: Annotated[int | None, typer.Option(help="The year; this one by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Report numbers that are missing, and what keeps a year from being closed. Ends with 1 when there is any.

    Example:  naskah registers gaps --tahun 2025
    """
    year = tahun or datetime.now(WIB).year
    with remote() as at:
        found = [_gaps_of(at, each, year) for each in _codes(at, register)]
    open_ = any(each["gaps"] or each["unresolved"] for each in found)
    for_programs(found, as_json, code=1 if open_ else 0)
    rows = [
        (
            each["register"],
            each["last"],
            say("ditutup") if each["closed_at"] else say("terbuka"),
            ", ".join(map(str, each["gaps"])) or None,
            len(each["unresolved"]) or None,
        )
        for each in found
    ]
    columns = ("buku", "nomor terakhir", "tahun", "nomor kosong", "belum selesai")
    print_table(say("Nomor kosong {tahun}", tahun=year), columns, rows)
    for each in found:
        _print_unresolved(each)
    if not open_:
        console.print(say("  Tidak ada yang kosong atau belum selesai."), highlight=False)
    if open_:
        raise typer.Exit(1)


@app.command()
def waiting(register: Kode, as_json: AsJson = False) -> None:
    """Show the drafts a register will number, with the provisional number their pages show until the signature.

    Example:  naskah registers waiting edaran
    """
    with remote() as at:
        found = at.get(f"/registers/{register}/waiting")["documents"]
    for_programs(found, as_json)
    rows = [
        (short(d["document_id"]), d["document_id"], in_words(d["status"]), d["judul"], d["nomor_sementara"])
        for d in found
    ]
    print_table(
        say("{jumlah} konsep menunggu nomor", jumlah=len(rows)),
        ("naskah", "id", "keadaan", "judul", "nomor sementara"),
        rows,
    )


@app.command()
def unanswered(
    register: Kode,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show which received papers wait for an answer, the oldest first: no signed letter answers them, no disposisi on them was closed.

    Example:  naskah registers unanswered masuk
    """
    with remote() as at:
        pages = list(at.pages(f"/registers/{register}/unanswered", "papers", limit))
    found = [each for page in pages for each in page["papers"]]
    for_programs(found, as_json)
    rows = [
        (
            short(each["document_id"]),
            each["document_id"],
            each["nomor"],
            each["asal"],
            each["perihal"],
            each["tanggal"],
            each["hari"],
            say("ya") if each["disposisi"] else None,
        )
        for each in found
    ]
    counted = say("{jumlah} surat belum dijawab", jumlah=len(found))
    if pages[-1]["next_cursor"]:
        counted = say("{jumlah} surat belum dijawab (masih ada lagi: --limit)", jumlah=len(found))
    columns = ("naskah", "id", "nomor", "asal", "perihal", "tanggal", "hari", "disposisi")
    print_table(counted, columns, rows, called={"disposisi": "didisposisikan"})


COLUMNS = (
    *(
        "naskah",
        "nomor",
        "tanggal",
        "pihak",
        "nomor_surat",
        "tanggal_surat",
        "perihal",
        "klasifikasi",
        "sifat",
        "lampiran",
    ),
    *("disposisi", "status", "alasan", "keterangan", "catatan"),
)
_ALWAYS = frozenset({"nomor", "tanggal", "perihal", "status"})
"""Columns that are shown though nothing stands in them."""
_NAMES = {"pihak": "tujuan", "nomor_surat": "nomor_asal", "tanggal_surat": "tanggal_asal"}


def _shown(number: dict[str, Any], column: str) -> Any:
    if column == "naskah":  # a number that was only written in has none
        return short(number["document_id"]) if number["document_id"] else None
    value = number.get(_NAMES.get(column, column))
    if column == "pihak" and value and not console.as_csv:
        from service.registers.columns import addressed  # with the law behind it: for one column alone

        return addressed(value)
    if column == "status" and value:
        return plain(value)
    return f"{value} *" if column == "nomor" and number["koreksi"] else value


def _year(year: dict[str, Any]) -> str:
    """Say a year's last number, and how the year stands when it is not simply open."""
    words = [
        *([say("tutup")] if year["closed"] else []),
        *(say("diusulkan: {usulan}", usulan=plain(each)) for each in year["usulan"]),
    ]
    if not words:
        return say("{tahun}: {nomor}", tahun=year["tahun"], nomor=year["last"])
    stands = together(words, ",")
    return say("{tahun}: {nomor} ({keadaan})", tahun=year["tahun"], nomor=year["last"], keadaan=stands)


def _codes(at: Remote, register: str | None) -> list[str]:
    if register is not None:
        return [register]
    return [each["kode"] for each in at.get("/registers")["registers"]]


def _gaps_of(at: Remote, register: str, tahun: int) -> dict[str, Any]:
    found = at.get(f"/registers/{register}/{tahun}")
    kept = ("register", "nama", "tahun", "last", "closed_at", "gaps", "unresolved")
    return {name: found[name] for name in kept}


def _print_unresolved(found: dict[str, Any]) -> None:
    for each in found["unresolved"]:
        told = f"{found['register']} {each['urut']}: {each['reason']}"
        console.print(marked(say("  belum selesai:"), told))


registers_keeping.register(app)
registers_years.register(app)
registers_imports.register(app)
