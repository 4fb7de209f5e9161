"""A table of rows from CSV or XLSX, its columns laid into payloads: ``surat.nomor``, ``yth[0]`` name places in them.

The type's JSON Schema says what a cell's text means there. An empty cell leaves the shared payload's value.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.tables.days import day_in
from service.tables.errors import TableUnreadable
from service.tables.file import FileRow, TableFile, read_file
from service.tables.understanding import ColumnRole, understood
from service.terminal.surroundings import CommandFailed
from service.words import refused_by_system, say
from worker.locked import workbook
from worker.locked.workbook import letters

ITEM = "item"
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:\[[0-9]{1,4}\])*)")
_LINES = re.compile(r"\r\n|\r|\n")
_TRUTH = {"true": True, "ya": True, "false": False, "tidak": False}
Steps = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class MergeTable:
    """A table whose columns name places."""

    file: TableFile
    head: int
    """The line of the titles."""
    columns: Sequence[str]
    rows: Sequence[FileRow]

    def cells(self) -> Iterator[dict[str, str]]:
        """Yield each row by its columns."""
        for row in self.rows:
            yield dict(zip(self.columns, row.cells, strict=False))

    def understood(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was understood for a type, and its digest."""
        columns = [
            ColumnRole(
                column=letters(at),
                title=name,
                field=name,
                day=name != ITEM and holds_days(schema, steps(name)),
            )
            for at, name in enumerate(self.columns)
        ]
        return {
            **understood(self.file, self.head, columns),
            "repeated": [{"line": line, "as": before} for line, before in self.repeated()],
        }

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Yield each line that says what an earlier one says, but for what names it, with that one's."""
        first: dict[tuple[str, ...], int] = {}
        for row in self.rows:
            said = tuple(
                cell.strip() for name, cell in zip(self.columns, row.cells, strict=False) if name != ITEM
            )
            if (before := first.setdefault(said, row.line)) != row.line:
                yield row.line, before

    def place(self, row: int, path: str) -> str:
        """Return where a field of a row stands in the file: its line, and the column that the path lies in, if one does."""
        at = next(
            (n for n, name in enumerate(self.columns) if path == name or path.startswith(f"{name}[")), None
        )
        line = self.rows[row].line
        if at is None:
            return say("baris {baris}", baris=line)
        return say("baris {baris}, {kolom}", baris=line, kolom=f"kolom {letters(at)} ({self.columns[at]})")


def read(file: Path) -> MergeTable:
    """Read a CSV, or an XLSX file's first sheet; raises ``CommandFailed``."""
    try:
        found = read_file(file.read_bytes(), open_workbook=workbook.cells)
        lines = list(found.filled())
    except OSError as error:
        why = refused_by_system(error)
        raise CommandFailed(say("{berkas} tidak dapat dibaca: {sebab}", berkas=file, sebab=why)) from error
    except TableUnreadable as error:
        told = say("{berkas}, baris {baris}: {sebab}", berkas=file, baris=error.line, sebab=error.reason)
        raise CommandFailed(told) from None
    if len(lines) < 2:
        raise CommandFailed(say("{berkas} tidak memuat baris di bawah judul kolomnya", berkas=file))
    columns = [name.strip() for name in lines[0].cells]
    while columns and not columns[-1]:
        columns.pop()
    twice = {name for name in columns if columns.count(name) > 1}
    if twice or "" in columns:
        raise CommandFailed(
            say(
                "{berkas}: setiap kolom memerlukan namanya sendiri; lihat {kolom}",
                berkas=file,
                kolom=", ".join(sorted(twice)) or say("yang kosong"),
            )
        )
    for row in lines[1:]:
        if any(cell.strip() for cell in row.cells[len(columns) :]):
            told = say("lebih banyak kolom ({banyak}) daripada kepalanya", banyak=len(row.cells))
            raise CommandFailed(
                say("{berkas}, baris {baris}: {sebab}", berkas=file, baris=row.line, sebab=told)
            )
    return MergeTable(file=found, head=lines[0].line, columns=columns, rows=lines[1:])


def steps(column: str) -> Steps:
    """Read a column's name as a place in a payload; raises ``CommandFailed``."""
    found: list[str | int] = []
    for part in column.split("."):
        step = _STEP.fullmatch(part)
        if step is None:
            raise CommandFailed(
                say(
                    "kolom {kolom} bukan tempat dalam isian naskah, seperti tentang, surat.nomor, atau yth[0]",
                    kolom=repr(column),
                )
            )
        found += [step.group(1), *(int(n) for n in re.findall(r"[0-9]+", step.group(2)))]
    return tuple(found)


def payload(
    row: Mapping[str, str],
    columns: Mapping[str, Steps],
    base: Mapping[str, Any],
    schema: Mapping[str, Any],
    *,
    epoch_1904: bool = False,
) -> dict[str, Any]:
    """Return what a row lays over the shared payload: its cells, and of ``base`` only the members they stand in.

    ``epoch_1904``: from when the numbers of days count.
    """
    own: dict[str, Any] = {}
    for column, place in columns.items():
        text = row.get(column, "").strip()
        if not text:
            continue
        first = str(place[0])
        if first not in own and len(place) > 1 and first in base:
            own[first] = copy.deepcopy(base[first])
        day = day_in(text, epoch_1904=epoch_1904) if holds_days(schema, place) else None
        value = day.isoformat() if day else _value(text, kinds(schema, place))
        _put(own, place, value, column)
    return own


def _put(at: Any, place: Steps, value: Any, column: str) -> None:
    for step, below in zip(place, (*place[1:], None), strict=True):
        if isinstance(step, int):
            if not isinstance(at, list) or step > len(at):
                raise CommandFailed(
                    say(
                        "kolom {kolom}: daftarnya tidak mempunyai tempat {tempat}; nomori dari 0 tanpa terputus",
                        kolom=repr(column),
                        tempat=step,
                    )
                )
            if step == len(at):
                at.append(None)
        elif not isinstance(at, dict):
            raise CommandFailed(
                say("kolom {kolom}: tidak ada objek untuk {tempat}", kolom=repr(column), tempat=step)
            )
        if below is None:
            at[step] = value
            return
        held = at[step] if isinstance(step, int) else at.get(step)
        if not isinstance(held, dict | list):
            held = at[step] = [] if isinstance(below, int) else {}
        at = held


def kinds(schema: Mapping[str, Any], place: Steps) -> frozenset[str]:
    """Return the JSON types a place may hold; none when the schema does not know it (the service will say so)."""
    return frozenset(str(one["type"]) for one in _at(schema, place) if "type" in one)


def holds_days(schema: Mapping[str, Any], place: Steps) -> bool:
    """Tell whether a place holds a day by the type's contract, and nothing else."""
    formats = {one.get("format") for one in _at(schema, place) if one.get("type", "null") != "null"}
    return formats == {"date"}


def _at(schema: Mapping[str, Any], place: Steps) -> Sequence[Mapping[str, Any]]:
    """Return what the schema says of a place, each of its alternatives."""
    found = [schema]
    for step in place:
        found = [
            below
            for each in found
            for one in _options(each, schema)
            if (below := one.get("items") if isinstance(step, int) else one.get("properties", {}).get(step))
        ]
    return [one for each in found for one in _options(each, schema)]


def _options(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in part:
        part = schema["$defs"][str(part["$ref"]).rpartition("/")[2]]
    yield part
    for name in ("anyOf", "oneOf", "allOf"):
        for each in part.get(name, ()):
            yield from _options(each, schema)


def _value(text: str, known: frozenset[str]) -> Any:
    if "string" in known or not known:
        return text
    if "integer" in known and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    if "boolean" in known and text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    if "array" in known:
        return [line.strip() for line in _LINES.split(text) if line.strip()]
    return text
