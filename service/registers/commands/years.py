"""``naskah registers``: old agendas into a book, a year's end and its reopening, and what waits for a second person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from service.registers.commands.keeping import Kode, Tahun
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, errors, for_programs, marked, print_table

Which = Annotated[UUID, typer.Argument(help="The id that `naskah registers proposals` shows.")]


def import_(
    register: Kode,
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="CSV: nomor, tanggal, perihal, tujuan or asal, keterangan."
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Show what it would do to the book; change nothing.")
    ] = False,
    alasan: Annotated[
        str, typer.Option("--alasan", help="Why the running year leaps far; another person approves then.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Import an old agenda; raw lines are kept, numbers are read by the register's pattern.

    Into years that are over and not closed; into the running one no day later than today, and no further above its last
    number than the office allows (50 unless its file says otherwise) without a second person.

    Example:  naskah registers import keluar_sekretaris agenda-2025.csv --check
    """
    with remote() as at:
        done = at.post(
            f"/registers/{register}/import",
            params={"check": check, **({"alasan": alasan} if alasan else {})},
            content=file.read_bytes(),
            headers={"Content-Type": "text/csv"},
        )
    for_programs(done, as_json)
    console.print(
        f"{done['read']} baris dibaca, {done['taken']} masuk, {done['repeated']} sudah ada", highlight=False
    )
    for each in done["akibat"]:
        console.print(f"  {_effect(each, check or bool(done['usulan']))}", highlight=False, soft_wrap=True)
    for each in done["batal"]:
        told = f"  baris {each['line']}: nomor {each['nomor']} {'akan ' if check else ''}BATAL ({each['keterangan']})"
        console.print(told, highlight=False, markup=False, soft_wrap=True)
    for each in done["perhatian"]:
        console.print(marked("  perhatian:", each), soft_wrap=True)
    for each in done["problems"]:
        console.print(
            f"  baris {each['line']}: {each['reason']}", highlight=False, markup=False, soft_wrap=True
        )
    if done["usulan"]:
        tell(done["usulan"])


def _effect(year: dict[str, Any], ahead: bool) -> str:
    """Say what a file does to one year, or would do."""
    number = (
        f"nomor terakhir {'menjadi' if ahead else 'kini'} {year['sesudah']} (sebelumnya {year['sebelum']})"
        if year["sesudah"] != year["sebelum"]
        else f"nomor terakhir tetap {year['sebelum']}"
    )
    gaps = f", {year['kosong_baru']} nomor kosong baru" if year["kosong_baru"] else ""
    return f"{year['tahun']} ({year['keadaan']}): {year['masuk']} baris, {number}{gaps}"


def close(
    register: Kode,
    tahun: Tahun,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for programs.")] = False,
    kosong: Annotated[
        bool, typer.Option("--kosong", help="Close a year without any number: there is nothing to import.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Close a year that is over: shows what it closes and asks; refused while anything in it is unresolved.

    Example:  naskah registers close keluar_sekretaris 2025
    """
    path = f"/registers/{register}/{tahun}"
    with remote() as at:
        found = at.get(f"{path}/closing")
        if not as_json:
            _show(found)
        asked = "Tahun ini kosong. Tetap tutup?" if found["kosong"] else "Tutup tahun ini?"
        # What keeps a year open is refused by the service, in its words; nobody is asked in vain.
        ask = not found["unresolved"] and found["closed_by"] is None
        if ask and not ((kosong or not found["kosong"]) if yes else typer.confirm(asked, err=as_json)):
            (errors if as_json else console).print(
                "tidak ditutup; sebuah tahun kosong ditutup dengan --kosong" if yes else "tidak ditutup"
            )
            raise typer.Exit(1)
        seen = {"terakhir": found["terakhir"], "jumlah": found["jumlah"], "kosong": found["kosong"]}
        done = at.post(f"{path}/close", json=seen)
    for_programs(done, as_json)
    console.print(f"{register} {tahun} ditutup", highlight=False)


def _show(found: dict[str, Any]) -> None:
    states = ", ".join(f"{number} {state}" for state, number in found["status"].items()) or "tidak ada nomor"
    last = f", tertanggal {found['tanggal_terakhir']}" if found["tanggal_terakhir"] else ""
    console.print(
        f"{found['register']} {found['tahun']}: {states}; nomor terakhir {found['terakhir']}{last}",
        highlight=False,
    )
    for each in found["perhatian"]:
        console.print(marked("  perhatian:", each), soft_wrap=True)


def reopen(
    register: Kode,
    tahun: Tahun,
    alasan: Annotated[str, typer.Option("--alasan", help="Why; it stays in the audit trail.")],
    as_json: AsJson = False,
) -> None:
    """Propose to open a closed year again; another person approves with `naskah registers confirm`.

    Example:  naskah registers reopen keluar_sekretaris 2025 --alasan "Satu surat belum dicatat"
    """
    with remote() as at:
        asked = at.post(f"/registers/{register}/{tahun}/reopening", json={"alasan": alasan})
    for_programs(asked, as_json)
    tell(asked)


def proposals(as_json: AsJson = False) -> None:
    """List what waits for a second person: years to be opened again, imports that leap far.

    Example:  naskah registers proposals
    """
    with remote() as at:
        found = at.get("/registers/proposals")["proposals"]
    for_programs(found, as_json)
    rows = [
        (each["id"], each["usulan"], each["register"], each["tahun"], each["alasan"], each["diusulkan"])
        for each in found
    ]
    print_table(
        f"{len(rows)} usulan menunggu orang kedua",
        ("id", "usulan", "buku", "tahun", "alasan", "diusulkan"),
        rows,
    )


def confirm(which: Which, as_json: AsJson = False) -> None:
    """Approve what another person proposed about a book; it is carried out at once.

    Example:  naskah registers confirm 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    _decide(which, "approve", as_json)


def decline(which: Which, as_json: AsJson = False) -> None:
    """Refuse what another person proposed about a book, or take one's own proposal back.

    Example:  naskah registers decline 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    _decide(which, "refuse", as_json)


def _decide(which: UUID, verb: str, as_json: bool) -> None:
    with remote() as at:
        decided = at.post(f"/registers/proposals/{which}/{verb}")
    for_programs(decided, as_json)
    tell(decided)


def tell(asked: dict[str, Any]) -> None:
    """Say how a proposal stands."""
    words = {None: "menunggu persetujuan orang lain", True: "disetujui", False: "ditolak"}[asked["disetujui"]]
    by = f" oleh {asked['diputuskan']}" if asked["diputuskan"] else ""
    console.print(
        f"{asked['id']}: {asked['usulan']} {asked['register']} {asked['tahun']}, {words}{by}",
        highlight=False,
        soft_wrap=True,
    )


def register(app: typer.Typer) -> None:
    """Add the commands of a year's end."""
    for command in (close, reopen, proposals, confirm, decline):
        app.command()(command)
    app.command("import")(import_)
