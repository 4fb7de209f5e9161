"""``naskah registers receive --tabel``: scans beside a table, each with its own sender, subject and number.

The table is read here only for which files it names; it is sent as it is, and what its lines say is the service's to judge.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typer

from archive.errors import NaskahError
from doc_templates.kit.marks import normal
from service.receiving.commands.warnings import warn
from service.receiving.http.table import COLUMNS, LARGEST, MOST_FILES
from service.registers.table import Table
from service.tables.errors import TableUnreadable
from service.tables.file import read_file
from service.terminal.checking import agreed, show_reading
from service.terminal.naming import short
from service.terminal.remote import RECEIVING_S, Remote, remote
from service.terminal.screen import console, errors, for_programs, plain, print_json, print_table
from service.terminal.surroundings import CommandFailed
from service.words import say
from worker.locked import workbook

Named = tuple[int, str]
"""A line and the file it names."""
FILES: Final = min(MOST_FILES, 10)
"""In one request: each is judged in a process of its own, and whoever waits sees nothing."""
_ROOM: Final = LARGEST - (4 << 20)
"""Bytes of files in one request: the table and the form's own lines need some."""


def receive(
    register: str,
    table: Path,
    folder: Path,
    *,
    unit: str | None,
    check: bool,
    lagi: bool = False,
    as_json: bool,
    yes: bool = False,
) -> None:
    """Send a table and its files, in as many requests as they need; everything is checked before anything is entered."""
    data = table.read_bytes()
    read = _read(data, table)
    named, files = _named(read, table), _files(folder)
    pieces = list(_pieces(named, files))
    asked = {**({"unit": unit} if unit is not None else {}), **({"lagi": True} if lagi else {})}
    lines: list[dict[str, Any]] = []
    problems = list(_twice(named, files, read))
    reading: dict[str, Any] = {}
    with remote() as at:
        for piece in pieces:
            found = _sent(at, register, table.name, data, piece, files, asked, taken=_taken(lines))
            reading = found["reading"]
            lines += found["lines"]
            problems += [each for each in found["problems"] if each not in problems]
        if not as_json:
            show_reading(reading)
            _show_pieces(len(pieces))
        if not check and not problems:
            if any(each["hasil"] != "sudah diterima" for each in lines) and not agreed(
                say("Catat {jumlah} surat ini?", jumlah=len(lines)), yes=yes, as_json=as_json
            ):
                raise typer.Exit(1)
            lines, digest = [], reading["digest"]
            for piece in pieces:
                try:
                    lines += _sent(
                        at, register, table.name, data, piece, files, asked, check=False, digest=digest
                    )["lines"]
                except NaskahError:
                    _stopped(table, lines, piece, as_json=as_json)
                    raise
    unnamed = sorted(set(files) - {name for _, name in named} - {_plain(table.name)})
    for_programs(
        {
            "check": check,
            "lines": lines,
            "problems": problems,
            "tidak_disebut": unnamed,
            "reading": reading,
        },
        as_json,
        code=1 if problems else 0,
    )
    _tell(table, lines, problems, unnamed, check=check)
    if problems:
        raise typer.Exit(1)


def _read(data: bytes, table: Path) -> Table:
    try:
        return Table(read_file(data, open_workbook=workbook.cells), COLUMNS)
    except TableUnreadable as error:
        raise _unreadable(table, error) from error


def _named(read: Table, table: Path) -> list[Named]:
    try:
        return [(row.line, _plain(row.cells.get("berkas", ""))) for row in read.rows()]
    except TableUnreadable as error:
        raise _unreadable(table, error) from error


def _unreadable(table: Path, error: TableUnreadable) -> CommandFailed:
    return CommandFailed(
        say("{berkas}, baris {baris}: {sebab}", berkas=table, baris=error.line, sebab=error.reason)
    )


def _files(folder: Path) -> dict[str, Path]:
    return {_plain(each.name): each for each in sorted(folder.iterdir()) if each.is_file()}


def _plain(name: str) -> str:
    return normal(name.strip(), "NFC")


def _pieces(named: Sequence[Named], files: dict[str, Path]) -> Iterator[Sequence[Named]]:
    """Yield runs of lines whose files fit into one request, in their order; a table without lines is one piece."""
    piece: list[Named] = []
    room = _ROOM
    for line, name in named:
        size = files[name].stat().st_size if name in files else 0
        if piece and (len(piece) == FILES or size > room):
            yield piece
            piece, room = [], _ROOM
        piece.append((line, name))
        room -= size
    yield piece


def _sent(
    at: Remote,
    register: str,
    name: str,
    table: bytes,
    piece: Sequence[Named],
    files: dict[str, Path],
    asked: Mapping[str, Any],
    *,
    check: bool = True,
    taken: Sequence[str] = (),
    digest: str | None = None,
) -> Any:
    kind = mimetypes.guess_type(name)[0] or "text/csv"
    form: list[tuple[str, tuple[str, bytes, str]]] = [("tabel", (name, table, kind))]
    for wanted in dict.fromkeys(wanted for _, wanted in piece if wanted in files):
        media = mimetypes.guess_type(wanted)[0] or "application/octet-stream"
        form.append(("berkas", (wanted, files[wanted].read_bytes(), media)))
    query: dict[str, Any] = {"check": check, "sebelum": taken, **asked}
    query |= {"digest": digest} if digest is not None else {}
    if piece:
        query |= {"dari": piece[0][0], "sampai": piece[-1][0]}
    return at.post(f"/registers/{register}/files/table", params=query, files=form, timeout=RECEIVING_S)


def _show_pieces(count: int) -> None:
    if count > 1:
        told = say(
            "  diperiksa dan dicatat dalam {bagian} bagian, paling banyak {banyak} berkas sekali kirim",
            bagian=count,
            banyak=FILES,
        )
        console.print(told, highlight=False, soft_wrap=True)


def _twice(named: Sequence[Named], files: dict[str, Path], read: Table) -> Iterator[dict[str, Any]]:
    """Yield the lines that bring a file of an earlier line, over the whole table: the service sees a piece of it."""
    place = read.place("berkas")
    first: dict[str, int] = {}
    for line, name in named:
        if name not in files:
            continue
        digest = hashlib.sha256(files[name].read_bytes()).hexdigest()
        if digest in first:
            reason = say("berkas yang sama dengan baris {baris}", baris=first[digest])
            yield {"place": say("baris {baris}, {kolom}", baris=line, kolom=place), "reason": reason}
        first.setdefault(digest, line)


def _taken(lines: Sequence[dict[str, Any]]) -> list[str]:
    """Return how many numbers of each year the checked pieces before would take, as the service asks it: ``2026:10``."""
    years = Counter(each["tahun"] for each in lines if each["hasil"] == "akan diterima")
    return [f"{year}:{count}" for year, count in sorted(years.items())]


def _stopped(table: Path, lines: Sequence[dict[str, Any]], piece: Sequence[Named], *, as_json: bool) -> None:
    """Tell what was entered before a piece failed; the rest of the table was not sent."""
    if as_json:
        print_json({"check": False, "lines": lines, "problems": [], "tidak_disebut": []})
    elif lines:
        _tell(table, lines, [], [], check=False)
    first, last = piece[0][0], piece[-1][0]
    told = say(
        "baris {awal} sampai {akhir} gagal; sesudahnya belum dikirim. Perintah yang sama melanjutkan.",
        awal=first,
        akhir=last,
    )
    errors.print(told, highlight=False, markup=False, soft_wrap=True)


def _tell(
    table: Path,
    lines: Sequence[dict[str, Any]],
    problems: Sequence[dict[str, Any]],
    unnamed: Sequence[str],
    *,
    check: bool,
) -> None:
    rows = [
        (
            each["line"],
            each["berkas"],
            plain(each["hasil"]),
            each["nomor"],
            short(each["document_id"]) if each.get("document_id") else None,
            each.get("document_id"),
        )
        for each in lines
    ]
    print_table(
        say("{berkas}: {jumlah} baris", berkas=table.name, jumlah=len(rows)),
        ("baris", "berkas", "hasil", "nomor agenda", "naskah", "dokumen"),
        rows,
    )
    for each in lines:
        warn(each["berkas"], each.get("peringatan", ()))
    for name in unnamed:
        console.print(say("  tidak disebut dalam tabel: {nama}", nama=name), highlight=False, markup=False)
    for each in problems:
        told = say("  {tempat}: {sebab}", tempat=each["place"], sebab=each["reason"])
        errors.print(told, highlight=False, markup=False, soft_wrap=True)
    if check and not problems:
        console.print(say("  Belum ada yang dicatat; jalankan tanpa --check."), highlight=False)
