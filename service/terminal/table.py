"""A table of rows from CSV or XLSX, its columns laid into payloads: ``surat.nomor``, ``yth[0]`` name places in them.

The type's JSON Schema says what a cell's text means there. An empty cell leaves the shared payload's value.
"""

from __future__ import annotations

import copy
import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from service.registers.table import not_csv
from service.terminal.surroundings import CommandFailed, read_text
from service.words import say
from service.words.dates import di_tabel
from service.words.problems import PROBLEMS

ITEM = "item"
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:\[[0-9]{1,4}\])*)")
_TRUTH = {"true": True, "ya": True, "false": False, "tidak": False}
Steps = tuple[str | int, ...]


def read(file: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns and the rows of a CSV (UTF-8, comma or semicolon) or an XLSX file's first sheet."""
    lines = list(sheet_lines(file) if file.suffix.lower() == ".xlsx" else _csv(file))
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise CommandFailed(say("{berkas} tidak memuat baris di bawah judul kolomnya", berkas=file))
    columns = [name.strip() for name in lines[0]]
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
    return columns, [dict(zip(columns, line, strict=False)) for line in lines[1:]]


def _csv(file: Path) -> Iterator[list[str]]:
    text = read_text(file, PROBLEMS["file-not-text"].step)
    heading = text.partition("\n")[0]
    rows = csv.reader(
        text.splitlines(keepends=True),
        delimiter=";" if heading.count(";") > heading.count(",") else ",",
        strict=True,  # else a quote that is not closed swallows the lines behind it in silence
    )
    line = 1
    try:
        for row in rows:
            yield row
            line = rows.line_num + 1
    except csv.Error as error:
        told = say("{berkas}, baris {baris}: {sebab}", berkas=file, baris=line, sebab=not_csv(error))
        raise CommandFailed(told) from None


def sheet_lines(file: Path) -> Iterator[list[str]]:
    """Yield the lines of an XLSX file's first sheet as text, blank ones too; raises ``CommandFailed``."""
    from openpyxl import load_workbook  # 0.2 s that no other command should wait for

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:
        raise CommandFailed(
            say("{berkas} bukan buku kerja XLSX: {sebab}", berkas=file, sebab=error)
        ) from error
    try:
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [_written(cell) for cell in line]
    finally:
        book.close()


def _written(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime() | date():
            return di_tabel(cell)
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell)


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
    row: Mapping[str, str], columns: Mapping[str, Steps], base: Mapping[str, Any], schema: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a row lays over the shared payload: its cells, and of ``base`` only the members they stand in."""
    own: dict[str, Any] = {}
    for column, place in columns.items():
        text = row.get(column, "").strip()
        if not text:
            continue
        first = str(place[0])
        if first not in own and len(place) > 1 and first in base:
            own[first] = copy.deepcopy(base[first])
        _put(own, place, _value(text, kinds(schema, place)), column)
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
    found = [schema]
    for step in place:
        found = [
            below
            for each in found
            for one in _options(each, schema)
            if (below := one.get("items") if isinstance(step, int) else one.get("properties", {}).get(step))
        ]
    return frozenset(str(one["type"]) for each in found for one in _options(each, schema) if "type" in one)


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
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text
