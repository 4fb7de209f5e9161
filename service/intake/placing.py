"""Cells of a table in a payload: a column's title names a place (``surat.nomor``, ``yth[0]``), the type's JSON Schema what stands there.

An empty cell leaves the shared payload's value. Knows no file and no event.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from service.strictjson import MOST_INT
from service.tables.days import day_in, unread
from service.tables.understanding import DATE
from service.words import say

ITEM: Final = "item"
_STEP: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:\[[0-9]{1,4}\])*)")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_LINES: Final = re.compile(r"\r\n|\r|\n")
_TRUTH: Final = {"true": True, "ya": True, "false": False, "tidak": False}
Steps = tuple[str | int, ...]


class PlaceUnfit(Exception):
    """A column names no place, or one that this payload does not have."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        """Its title."""
        self.reason = reason


def steps(column: str) -> Steps:
    """Read a column's name as a place in a payload; raises ``PlaceUnfit``."""
    found: list[str | int] = []
    for part in column.split("."):
        step = _STEP.fullmatch(part)
        if step is None:
            raise PlaceUnfit(
                column, say("bukan tempat dalam isian naskah, seperti tentang, surat.nomor, atau yth[0]")
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

    ``epoch_1904``: from when the numbers of days count. Raises ``PlaceUnfit``.
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
        if day is None and holds_days(schema, place) and (why := unread(text)):
            raise PlaceUnfit(column, why)
        value = day.isoformat() if day else _value(text, kinds(schema, place))
        _put(own, place, value, column)
    return own


def _put(at: Any, place: Steps, value: Any, column: str) -> None:
    for step, below in zip(place, (*place[1:], None), strict=True):
        if isinstance(step, int):
            if not isinstance(at, list) or step > len(at):
                raise PlaceUnfit(
                    column,
                    say(
                        "daftarnya tidak mempunyai tempat {tempat}; nomori dari 0 tanpa terputus", tempat=step
                    ),
                )
            if step == len(at):
                at.append(None)
        elif not isinstance(at, dict):
            raise PlaceUnfit(column, say("tidak ada objek untuk {tempat}", tempat=step))
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


def kind_read(schema: Mapping[str, Any], place: Steps) -> str | None:
    """Return as what a cell of a place is read: ``date``, or the type that ``_value`` makes of it; None where the type has no such place."""
    known = kinds(schema, place)
    if holds_days(schema, place):
        return DATE
    return next(
        (each for each in ("string", "integer", "boolean", "array", *sorted(known)) if each in known), None
    )


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
    if "integer" in known and _WHOLE.fullmatch(text) and abs(int(text)) <= MOST_INT:
        return int(text)
    if "boolean" in known and text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    if "array" in known:
        return [line.strip() for line in _LINES.split(text) if line.strip()]
    return text
