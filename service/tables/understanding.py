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
from service.words import Sentence, say

DATE: Final = "date"
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
    kind: str | None = "string"
    """As what its cells are read: date, string, integer, boolean, array (each line of a cell an entry); None for a place that the
    type does not have."""

    @property
    def day(self) -> bool:
        """Tell whether it holds days by contract."""
        return self.kind == DATE


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
        "hidden_rows": [line for line in file.hidden if line > head],
        "epoch": 1904 if file.epoch_1904 else 1900,
        "columns": [{**asdict(each), "day": each.day} for each in columns],
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


def require_checked(digest: str, named: str | None, *, unchecked: bool) -> None:
    """Refuse to take what nobody checked, or what is not what was checked; raises ``TableRefused``.

    ``unchecked``: it is taken though nobody names a digest: a program said so (``yes``), or it is of the kind that was
    always taken (``TableFile.told_before``), which until 0.3 still is, and is told so (``UNCHECKED``).
    """
    if named == digest or (named is None and unchecked):
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


def remarks(file: TableFile, named: str | None, *, check: bool, yes: bool) -> list[Sentence]:
    """Return what is to be heeded by whoever takes a table as it was taken before there was a check."""
    return [] if check or yes or named is not None or not file.told_before else [UNCHECKED]
