"""What was understood of a table, for whoever brought it, and the digest of file and reading that taking it names.

Another file, another reading of it, another version of this reader that reads it otherwise: another digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

from archive.canonical import canonical, sha256_hex
from service.errors import Field, TableRefused
from service.tables.days import day_in
from service.tables.errors import TableUnreadable
from service.tables.file import FileRow, TableFile
from service.words import say

SHOWN_ROWS: Final = 3
SHOWN_DAYS: Final = 50


@dataclass(frozen=True, kw_only=True)
class ColumnRole:
    """One column, and what it was taken for."""

    column: str
    """Its letters."""
    title: str
    field: str | None
    """None for one that is unknown."""
    day: bool = False
    """It holds days by contract."""


def understood(file: TableFile, head: int, columns: Sequence[ColumnRole]) -> dict[str, Any]:
    """Return what was understood, and its ``digest``; ``head`` is the line of the titles."""
    rows: list[FileRow] = []
    with suppress(TableUnreadable):  # told where the rows are read
        rows += (row for row in file.filled() if row.line > head)
    days = [
        {"line": row.line, "column": each.column, "written": written, "read": day and day.isoformat()}
        for row in rows
        for at, each in enumerate(columns)
        if each.day and at < len(row.cells) and (written := row.cells[at].strip())
        for day in [day_in(written, epoch_1904=file.epoch_1904)]
    ]
    told = {
        "form": file.form,
        "encoding": file.encoding or None,
        "separator": file.separator or None,
        "sheet": file.sheet or None,
        "other_sheets": file.others,
        "epoch": 1904 if file.epoch_1904 else 1900,
        "columns": [asdict(each) for each in columns],
        "rows": len(rows),
    }
    return {
        **told,
        "days": [each for each in days if each["written"] != each["read"]][:SHOWN_DAYS],
        "first": [
            {
                "line": row.line,
                "cells": {
                    each.column: text for each, text in zip(columns, row.cells, strict=False) if text.strip()
                },
            }
            for row in rows[:SHOWN_ROWS]
        ],
        "digest": sha256_hex(canonical({"file": file.digest, "reading": told, "days": days})),
    }


UNCHECKED: Final = say(
    "tabel ini dimasukkan tanpa digest dari pemeriksaannya; mulai versi 0.3 digest itu wajib"
)


def require_checked(file: TableFile, digest: str, named: str | None) -> None:
    """Refuse to take what nobody checked, or what is not what was checked; raises ``TableRefused``.

    CSV in UTF-8 was always taken without: until 0.3 it still is, and says so (``unchecked``).
    """
    if named == digest or (named is None and file.told_before):
        return
    raise TableRefused(
        fields=[
            Field(
                path="query.digest",
                reason=say("tabel atau bacaannya bukan yang diperiksa; periksa lagi, lalu kirim digest-nya")
                if named
                else say("periksa dahulu dengan check=true, lalu kirim digest dari jawabannya"),
            )
        ]
    )
