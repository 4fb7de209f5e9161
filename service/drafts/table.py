"""Rows as a spreadsheet copies them: cells parted by tabs, those of several lines in quotation marks; read into a form, and written.

A cell says what the form's page shows: the words of a choice, a day as people write it. What is none of them stays as it was pasted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from service.drafts.form import FieldKind, FormColumn, FormField
from service.tables.days import day_in

_LONGEST_CELL: Final = 20_000
_OF_LINES: Final = frozenset({FieldKind.TEXT, FieldKind.LINES, FieldKind.RAW})


class PasteUnreadable(Exception):
    """What was pasted is no table of these columns."""


def pasted(field: FormField, text: str, blank: Any) -> list[Any]:
    """Return the rows of a text, each as it is typed; its first line may name the columns. Raises ``PasteUnreadable``."""
    columns = field.columns
    if not columns:
        raise PasteUnreadable
    try:
        lines = [
            each
            for each in csv.reader(io.StringIO(text), delimiter="\t", strict=True)
            if any(map(str.strip, each))
        ]
    except csv.Error:
        lines = [each.split("\t") for each in text.split("\n") if each.strip()]
    order = _order(columns, lines[0]) if lines else None
    if order is not None:
        lines = lines[1:]
    named = order or columns
    if any(
        any(map(str.strip, each[len(named) :])) or any(len(cell) > _LONGEST_CELL for cell in each)
        for each in lines
    ):
        raise PasteUnreadable
    return [_row(named, each, blank) for each in lines]


def _order(columns: Sequence[FormColumn], first: Sequence[str]) -> list[FormColumn] | None:
    """Return the columns as a first line names them; None for a line that names none."""
    by_name = {name: each for each in columns for name in (_plain(each.label), _plain(".".join(each.path)))}
    named = [by_name.get(_plain(cell)) for cell in first if cell.strip()]
    found = [each for each in named if each is not None]
    return found if found and len(found) == len(named) else None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _row(columns: Sequence[FormColumn], cells: Sequence[str], blank: Any) -> Any:
    row = deepcopy(blank)
    for column, cell in zip(columns, cells, strict=False):
        typed = _typed(column.field, cell)
        if not column.path:
            return typed
        here = row
        for step in column.path[:-1]:
            here = here[step]
        if typed:
            here[column.path[-1]] = typed
    return row


def _typed(field: FormField, cell: str) -> str:
    """Return what stands in a field for a cell."""
    if field.kind in _OF_LINES:
        return cell.strip()
    text = " ".join(filter(None, map(str.strip, cell.splitlines())))
    if field.kind is FieldKind.DATE:
        day = day_in(text, epoch_1904=False)
        return day.isoformat() if day else text
    sought = text.casefold()
    return next(
        (value for value, words in field.offered if sought in (value.casefold(), words.casefold())), text
    )


def written(field: FormField, rows: Sequence[Any]) -> str:
    """Write rows as a spreadsheet would paste them, the columns' names first."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    columns = field.columns
    writer.writerow([each.label for each in columns])
    writer.writerows([_cell(row, each) for each in columns] for row in rows)
    return out.getvalue()


def _cell(row: Any, column: FormColumn) -> str:
    for step in column.path:
        row = row.get(step, "") if isinstance(row, Mapping) else ""
    return dict(column.field.offered).get(row, str(row))
