"""``naskah registers``: the office's books of numbers, with a personal token."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from service.commands.remote import checked, remote
from service.commands.screen import AsJson, console, print_json, print_table

app = typer.Typer(
    no_args_is_help=True, help="The office's registers: agenda, reserved numbers, old agendas, year close."
)
Kode = Annotated[str, typer.Argument(help="The register's code, e.g. keluar_sekretaris.")]
Tahun = Annotated[int, typer.Argument(help="The year.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the registers with their patterns and years.

    Example:  naskah registers list
    """
    with remote() as at:
        found = at.get("/registers")["registers"]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            r["kode"],
            r["arah"],
            r["nama"],
            r["pola"],
            ", ".join(f"{y['tahun']}: {y['last']}{' (tutup)' if y['closed'] else ''}" for y in r["years"]),
        )
        for r in found
    ]
    print_table("Registers", ("kode", "arah", "nama", "pola", "tahun: nomor terakhir"), rows)


@app.command()
def show(
    register: Kode,
    tahun: Tahun,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Write the agenda as a workbook.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a year's agenda, its gaps and what is unresolved.

    Example:  naskah registers show keluar_sekretaris 2026 --xlsx agenda.xlsx
    """
    path = f"/registers/{register}/{tahun}"
    with remote() as at:
        found = at.get(path)
        if xlsx is not None:
            xlsx.write_bytes(checked(at.client.get(path, params={"format": "xlsx"})).content)
    if as_json:
        print_json(found)
        return
    rows = [(n["nomor"], n["tanggal"], n["perihal"], n["status"], n["alasan"]) for n in found["numbers"]]
    print_table(f"{found['nama']} {tahun}", ("nomor", "tanggal", "perihal", "status", "alasan"), rows)
    for each in found["unresolved"]:
        console.print(f"  [yellow]belum selesai:[/] {each['urut']}: {each['reason']}", highlight=False)


@app.command()
def reserve(
    register: Kode,
    count: Annotated[int, typer.Argument(help="How many numbers.")],
    alasan: Annotated[str, typer.Option("--alasan", help="Why, e.g. the outage.")],
) -> None:
    """Set numbers aside for letters written by hand.

    Example:  naskah registers reserve keluar_sekretaris 10 --alasan "Listrik padam 3-4 Maret"
    """
    with remote() as at:
        block = at.post(f"/registers/{register}/reservations", json={"jumlah": count, "alasan": alasan})[
            "numbers"
        ]
    console.print(f"{block[0]['urut']} sampai {block[-1]['urut']} dicadangkan", highlight=False)


@app.command()
def settle(
    register: Kode,
    tahun: Tahun,
    urut: Annotated[int, typer.Argument(help="The reserved number.")],
    nomor: Annotated[str | None, typer.Option(help="The number as it was written.")] = None,
    tanggal: Annotated[str | None, typer.Option(help="Date of the letter.")] = None,
    perihal: Annotated[str | None, typer.Option(help="Its subject.")] = None,
    tujuan: Annotated[str | None, typer.Option(help="To whom.")] = None,
    batal: Annotated[bool, typer.Option("--batal", help="Not used: void.")] = False,
    alasan: Annotated[str | None, typer.Option(help="Why it is void.")] = None,
) -> None:
    """Say what became of a reserved number.

    Example:  naskah registers settle keluar_sekretaris 2026 12 --tanggal 2026-03-03 --perihal "Undangan rapat"
    """
    told = {"nomor": nomor, "tanggal": tanggal, "perihal": perihal, "tujuan": tujuan, "alasan": alasan}
    body: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    with remote() as at:
        done = at.post(f"/registers/{register}/{tahun}/numbers/{urut}", json={**body, "batal": batal})
    console.print(f"{done['nomor']}: {done['status']}", highlight=False)


@app.command("import")
def import_(
    register: Kode,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV: nomor, tanggal, perihal, tujuan.")
    ],
    check: Annotated[bool, typer.Option("--check", help="Only read; change nothing.")] = False,
) -> None:
    """Import an old agenda; raw lines are kept, numbers are read by the register's pattern.

    Example:  naskah registers import keluar_sekretaris agenda-2025.csv --check
    """
    with remote() as at:
        done = at.post(
            f"/registers/{register}/import",
            params={"check": check},
            content=file.read_bytes(),
            headers={"Content-Type": "text/csv"},
        )
    console.print(
        f"{done['read']} baris dibaca, {done['taken']} masuk, {done['repeated']} sudah ada", highlight=False
    )
    for each in done["problems"]:
        console.print(f"  baris {each['line']}: {each['reason']}", highlight=False)


@app.command()
def close(register: Kode, tahun: Tahun) -> None:
    """Close a year that is over; refused while anything in it is unresolved.

    Example:  naskah registers close keluar_sekretaris 2025
    """
    with remote() as at:
        at.post(f"/registers/{register}/{tahun}/close")
    console.print(f"{register} {tahun} ditutup", highlight=False)
