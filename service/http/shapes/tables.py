"""What was understood of a table, as answers show it."""

from __future__ import annotations

from typing_extensions import TypedDict


class ColumnView(TypedDict):
    """A column, and what it was taken for."""

    column: str
    title: str
    field: str | None
    kind: str | None
    day: bool


class ReadDay(TypedDict):
    """A day as it was written and as it was read."""

    line: int
    column: str
    written: str
    read: str | None


class ShownRow(TypedDict):
    """A row as it was read, by the letters of its columns."""

    line: int
    cells: dict[str, str]


class ReadingView(TypedDict):
    """What was understood of a table, with the digest that taking it names."""

    form: str
    encoding: str | None
    separator: str | None
    sheet: str | None
    other_sheets: int
    hidden_rows: list[int]
    epoch: int
    columns: list[ColumnView]
    rows: int
    days: list[ReadDay]
    first: list[ShownRow]
    digest: str
