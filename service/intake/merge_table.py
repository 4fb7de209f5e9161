"""Mail merge from a table: its rows laid into payloads, and the events that ask for their documents, a thousand rows each.

The one way in for a table of rows, by HTTP and by the command alike. What is wrong is told by line and column as one sees
them; judging the payloads is the desk's, as for any event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.canonical import canonical
from service.intake.merge import MOST_ROWS
from service.intake.placing import ITEM, PlaceUnfit, Steps, kind_read, payload, steps
from service.intake.request import REQUESTED
from service.tables import places
from service.tables.errors import TableUnreadable
from service.tables.file import FileRow, TableFile
from service.tables.understanding import ColumnRole, understood
from service.words import Sentence, say, together
from worker.locked.workbook import letters

MOST_LAID: Final = 64 << 20
"""Bytes of all rows, each with what it takes of the shared payload: 10,000 rows of 6 KB."""
_NAME: Final = 32
"""Letters of an event's id that is made of what it asks for."""


@dataclass(frozen=True, kw_only=True)
class MergeRequest:
    """What is asked for with all rows alike."""

    source: str
    jenis: str
    unit: str
    akses: str
    shared: Mapping[str, Any]
    """The payload all rows share."""
    event_id: str | None = None
    """Made of all of this and the rows where nobody names one: the same table asks for the same documents."""

    @property
    def data(self) -> dict[str, Any]:
        """Return the event's data but for its rows."""
        return {"jenis": self.jenis, "unit": self.unit, "akses": self.akses, "payload": dict(self.shared)}


@dataclass(frozen=True, kw_only=True)
class WrongCell:
    """What keeps a row from being laid out: where, and why."""

    line: int
    place: Sentence
    reason: str


@dataclass(frozen=True, kw_only=True)
class LaidTable:
    """A table's rows as items of events; with anything ``wrong`` none of them is asked for."""

    name: str
    """The event's id, before it is told apart by pieces."""
    rows: Sequence[dict[str, Any]] = field(repr=False)
    """Of the piece that was asked for: ``item`` and ``payload``."""
    wrong: Sequence[WrongCell] = ()


@dataclass(frozen=True, kw_only=True)
class MergeTable:
    """A table whose columns name places."""

    file: TableFile
    head: int
    """The line of the titles."""
    columns: Sequence[str]
    places: Mapping[str, Steps]
    """Of all columns but ``item``."""
    rows: Sequence[FileRow]

    @property
    def pieces(self) -> int:
        """How many events its rows are."""
        return -(-len(self.rows) // MOST_ROWS)

    def piece(self, number: int) -> Sequence[FileRow]:
        """Return the rows of one event, counted from 1."""
        return self.rows[(number - 1) * MOST_ROWS : number * MOST_ROWS]

    def understood(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was understood for a type, and its digest."""
        columns = [
            ColumnRole(
                column=letters(at),
                title=name,
                field=name,
                kind="string" if name == ITEM else kind_read(schema, self.places[name]),
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

    def cells(self, row: FileRow) -> dict[str, str]:
        """Return a row by its columns."""
        return dict(zip(self.columns, row.cells, strict=False))

    def place(self, row: FileRow, path: str) -> Sentence:
        """Return where a field of a row stands in the file: its line, and the column that the path lies in, if one does."""
        for at, name in enumerate(self.columns):
            if path == name or path.startswith((f"{name}[", f"{name}.")):
                return places.at(row.line, places.called(letters(at), name))
        return places.at(row.line)

    def laid_out(self, asked: MergeRequest, schema: Mapping[str, Any], piece: int) -> LaidTable:
        """Return the rows of a piece as items, each with its whole payload; raises ``TableUnreadable`` where all are too many bytes."""
        kept, wrong, size = [], [], 0
        first, last = (piece - 1) * MOST_ROWS, piece * MOST_ROWS
        name = _Name(asked)
        for at, row in enumerate(self.rows):
            try:
                laid = self._laid(at + 1, row, asked.shared, schema)
            except PlaceUnfit as unfit:
                place = self.place(row, unfit.column)
                wrong.append(WrongCell(line=row.line, place=place, reason=unfit.reason))
                continue
            size += name.add(laid)
            if size > MOST_LAID:
                raise TableUnreadable(
                    row.line, say("bersama isian bersamanya tabel ini terlalu besar; bagilah")
                )
            if first <= at < last:
                kept.append(laid)
        return LaidTable(name=asked.event_id or name.made(), rows=kept, wrong=wrong)

    def _laid(
        self, number: int, row: FileRow, shared: Mapping[str, Any], schema: Mapping[str, Any]
    ) -> dict[str, Any]:
        cells = self.cells(row)
        own = payload(cells, self.places, shared, schema, epoch_1904=self.file.epoch_1904)
        return {"item": cells.get(ITEM, "").strip() or str(number), "payload": own}

    def event(self, asked: MergeRequest, laid: LaidTable, piece: int) -> dict[str, Any]:
        """Return the event that asks for the documents of a piece."""
        return {
            "specversion": "1.0",
            "type": REQUESTED,
            "source": asked.source,
            "id": f"{laid.name}-{piece}" if self.pieces > 1 else laid.name,
            "datacontenttype": "application/json",
            "data": {**asked.data, "rows": list(laid.rows)},
        }


def read_table(file: TableFile) -> MergeTable:
    """Return a file's rows by the places its head names; raises ``TableUnreadable``."""
    lines = list(file.filled())
    head = lines[0].line if lines else 1
    columns = [name.strip() for name in lines[0].cells] if lines else []
    while columns and not columns[-1]:
        columns.pop()
    if len(lines) < 2 or not columns:
        raise TableUnreadable(head, say("tidak ada baris berisi di bawah kepalanya"))
    wrong = sorted(
        {
            places.called(letters(at), name)
            for at, name in enumerate(columns)
            if columns.count(name) > 1 or not name
        }
    )
    if wrong:
        raise TableUnreadable(
            head, say("setiap kolom memerlukan namanya sendiri; lihat {kolom}", kolom=together(wrong))
        )
    for row in lines[1:]:
        if any(cell.strip() for cell in row.cells[len(columns) :]):
            raise TableUnreadable(
                row.line, say("lebih banyak kolom ({banyak}) daripada kepalanya", banyak=len(row.cells))
            )
    return MergeTable(file=file, head=head, columns=columns, places=_places(head, columns), rows=lines[1:])


def _places(head: int, columns: Sequence[str]) -> dict[str, Steps]:
    found = {}
    for at, name in enumerate(columns):
        if name != ITEM:
            try:
                found[name] = steps(name)
            except PlaceUnfit as unfit:
                column = places.called(letters(at), name)
                raise TableUnreadable(
                    head, say("kolom {kolom}: {sebab}", kolom=column, sebab=unfit.reason)
                ) from unfit
    return found


class _Name:
    """The digest of what is asked for with all rows, which are never in the memory together."""

    def __init__(self, asked: MergeRequest) -> None:
        self._digest = hashlib.sha256()
        self._unit = canonical(asked.unit)
        before = {"akses": asked.akses, "jenis": asked.jenis, "payload": dict(asked.shared)}
        self._digest.update(canonical(before)[:-1] + b',"rows":[')
        self._rows = 0

    def add(self, row: Mapping[str, Any]) -> int:
        """Take a row in; returns its bytes."""
        written = canonical(row)
        self._digest.update(b"," + written if self._rows else written)
        self._rows += 1
        return len(written)

    def made(self) -> str:
        """Return the name."""
        self._digest.update(b'],"unit":' + self._unit + b"}")
        return self._digest.hexdigest()[:_NAME]
