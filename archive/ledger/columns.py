"""The columns of a record: its fields, asked for by name and read back by place. One for each record that is a row.

    _ACT = Columns(Act)
    rows = tx.execute(f"SELECT {_ACT} FROM act WHERE document_id = %s", (document_id,)).fetchall()
    return [_ACT.read(row) for row in rows]

What the driver gives in another type than the record's is turned by name: ``Columns(Document, akses=AccessClass)``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Columns(Generic[T]):
    """The columns of ``record``, in the order of its fields."""

    def __init__(
        self,
        record: type[T],
        *,
        without: Collection[str] = (),
        called: Mapping[str, str] = MappingProxyType({}),
        **turned: Callable[[Any], Any],
    ) -> None:
        """``without`` are fields that no column holds; ``read`` is given them by name, or leaves them at their default.

        ``called`` are columns that bear another name than their field.
        """
        self._make: Callable[..., T] = record
        self._turned = turned
        self.names = tuple(
            each.name
            for each in fields(record)  # type: ignore[arg-type]  # the type of a dataclass cannot be said
            if each.name not in without
        )
        self._columns = tuple(called.get(name, name) for name in self.names)

    def __str__(self) -> str:
        return ", ".join(self._columns)

    def __len__(self) -> int:
        return len(self.names)

    def of(self, table: str) -> str:
        """Return the columns as those of a table, or of its alias."""
        return ", ".join(f"{table}.{name}" for name in self._columns)

    def read(self, row: Sequence[Any], **beside: Any) -> T:
        """Return the record of a row of these columns."""
        named = dict(zip(self.names, row, strict=True))
        for name, turn in self._turned.items():
            named[name] = turn(named[name])
        return self._make(**named, **beside)
