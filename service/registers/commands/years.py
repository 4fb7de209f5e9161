"""``naskah registers``: old agendas into a book, a year's end and its reopening, and what waits for a second person."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from service.registers.commands.entry import Kode, Tahun
from service.terminal.checking import Yes, agreed, show_reading
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, errors, for_programs, marked, plain, print_table
from service.words import in_language, say, together
from service.words.dates import tanggal

Which = Annotated[UUID, typer.Argument(help="The id that `naskah registers proposals` shows.")]


def import_(
    register: Kode,
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV or XLSX: nomor, tanggal, perihal, tujuan or asal, keterangan.",
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Show what it would do to the book; change nothing.")
    ] = False,
    alasan: Annotated[
        str, typer.Option("--alasan", help="Why the running year leaps far; another person approves then.")
    ] = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Import an old agenda; raw lines are kept, numbers are read by the register's pattern.

    Shows first what was understood of the file and what it would do, and asks.

    Into years that are over and not closed; into the running one no day later than today, and no further above its last
    number than the office allows (50 unless its file says otherwise) without a second person.

    Example:  naskah registers import keluar_sekretaris agenda-2025.csv --check
    """
    data = file.read_bytes()
    with remote() as at:
        done = _sent(at, register, file, data, check=True)
        if not check:
            if not as_json:
                show_reading(done["reading"])
                _tell(done, check=True)
            if not agreed(say("Masukkan agenda ini?"), yes=yes, as_json=as_json):
                raise typer.Exit(1)
            done = _sent(at, register, file, data, alasan=alasan, digest=done["reading"]["digest"])
    for_programs(done, as_json)
    if check:
        show_reading(done["reading"])
    _tell(done, check=check)


def _sent(at: Remote, register: str, file: Path, data: bytes, **asked: Any) -> Any:
    return at.post(
        f"/registers/{register}/import",
        params={name: value for name, value in asked.items() if value},
        content=data,
        headers={"Content-Type": mimetypes.guess_type(file.name)[0] or "text/csv"},
    )


def _tell(done: Mapping[str, Any], *, check: bool) -> None:
    """Tell what an import did, or would do."""
    read = say(
        "{dibaca} baris dibaca, {masuk} masuk, {ada} sudah ada",
        dibaca=done["read"],
        masuk=done["taken"],
        ada=done["repeated"],
    )
    console.print(read, highlight=False)
    for each in done["akibat"]:
        effect = _effect(each, check or bool(done["usulan"]))
        console.print(say("  {akibat}", akibat=effect), highlight=False, soft_wrap=True)
    for each in done["batal"]:
        voided = {"baris": each["line"], "nomor": each["nomor"], "keterangan": each["keterangan"]}
        told = (
            say("  baris {baris}: nomor {nomor} akan BATAL ({keterangan})", **voided)
            if check
            else say("  baris {baris}: nomor {nomor} BATAL ({keterangan})", **voided)
        )
        console.print(told, highlight=False, markup=False, soft_wrap=True)
    for each in done["perhatian"]:
        console.print(marked(say("  perhatian:"), each), soft_wrap=True)
    for each in done["problems"]:
        told = say("  baris {baris}: {sebab}", baris=each["line"], sebab=each["reason"])
        console.print(told, highlight=False, markup=False, soft_wrap=True)
    if done["usulan"]:
        tell(done["usulan"])


def _effect(year: dict[str, Any], ahead: bool) -> str:
    """Say what a file does to one year, or would do."""
    last = {"sesudah": year["sesudah"], "sebelum": year["sebelum"]}
    if year["sesudah"] == year["sebelum"]:
        number = say("nomor terakhir tetap {sebelum}", sebelum=year["sebelum"])
    elif ahead:
        number = say("nomor terakhir menjadi {sesudah} (sebelumnya {sebelum})", **last)
    else:
        number = say("nomor terakhir kini {sesudah} (sebelumnya {sebelum})", **last)
    if year["kosong_baru"]:
        gaps = year["kosong_baru"]
        number = say("{nomor}, {banyak} nomor kosong baru", nomor=number, banyak=gaps)
    return say(
        "{tahun} ({keadaan}): {masuk} baris, {nomor}",
        tahun=year["tahun"],
        keadaan=plain(year["keadaan"]),
        masuk=year["masuk"],
        nomor=number,
    )


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
        asked = say("Tahun ini kosong. Tetap tutup?") if found["kosong"] else say("Tutup tahun ini?")
        # What keeps a year open is refused by the service, in its words; nobody is asked in vain.
        ask = not found["unresolved"] and found["closed_by"] is None
        if ask and not (
            (kosong or not found["kosong"]) if yes else typer.confirm(in_language(asked), err=as_json)
        ):
            (errors if as_json else console).print(
                say("tidak ditutup; sebuah tahun kosong ditutup dengan --kosong")
                if yes
                else say("tidak ditutup")
            )
            raise typer.Exit(1)
        seen = {"terakhir": found["terakhir"], "jumlah": found["jumlah"], "kosong": found["kosong"]}
        done = at.post(f"{path}/close", json=seen)
    for_programs(done, as_json)
    console.print(say("{buku} {tahun} ditutup", buku=register, tahun=tahun), highlight=False)


def _show(found: dict[str, Any]) -> None:
    counted = [
        say("{banyak} {keadaan}", banyak=number, keadaan=plain(state))
        for state, number in found["status"].items()
    ]
    told = say(
        "{buku} {tahun}: {keadaan}; nomor terakhir {nomor}",
        buku=found["register"],
        tahun=found["tahun"],
        keadaan=together(counted, ",") or say("tidak ada nomor"),
        nomor=found["terakhir"],
    )
    if found["tanggal_terakhir"]:
        day = date.fromisoformat(found["tanggal_terakhir"])
        told = say("{buku}, tertanggal {tanggal}", buku=told, tanggal=tanggal(day))
    console.print(told, highlight=False)
    for each in found["perhatian"]:
        console.print(marked(say("  perhatian:"), each), soft_wrap=True)


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
        (
            each["id"],
            plain(each["usulan"]),
            each["register"],
            each["tahun"],
            each["alasan"],
            each["diusulkan"],
        )
        for each in found
    ]
    print_table(
        say("{jumlah} usulan menunggu orang kedua", jumlah=len(rows)),
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
    stands = {
        None: say("menunggu persetujuan orang lain"),
        True: say("disetujui"),
        False: say("ditolak"),
    }[asked["disetujui"]]
    if asked["diputuskan"]:
        stands = say("{keadaan} oleh {orang}", keadaan=stands, orang=asked["diputuskan"])
    told = say(
        "{id}: {usulan} {buku} {tahun}, {keadaan}",
        id=asked["id"],
        usulan=plain(asked["usulan"]),
        buku=asked["register"],
        tahun=asked["tahun"],
        keadaan=stands,
    )
    console.print(told, highlight=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Add the commands of a year's end."""
    for command in (close, reopen, proposals, confirm, decline):
        app.command()(command)
    app.command("import")(import_)
