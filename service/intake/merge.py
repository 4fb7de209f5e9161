"""Mail merge: one event with many rows becomes one event an item, each as if it had been sent alone with its ``item``.

``data.payload`` is what all rows share; a row's own ``payload`` is laid over it: objects are joined member by member,
anything else, a list or null too, takes the shared one's place. Judging the rows is the desk's, as for any event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.errors import NaskahError
from doc_templates.kit.errors import StationeryError
from service.errors import DeskError, EventRefused, Field
from service.intake.request import as_path
from service.words import say

ROWS = "rows"
WHOLE = "\n"
"""Stands for an item where the event with all its rows is meant: no item can be a line feed."""
MOST_ROWS = 1_000
_ROW = frozenset({"item", "payload"})
_DEEPEST = 64
"""Strict JSON admits no deeper nesting; a join walks two such values side by side."""


@dataclass(frozen=True, kw_only=True)
class MergeRow:
    """One row: the event it stands for, or why it stands for none."""

    place: int
    event: Mapping[str, Any]
    error: EventRefused | None = None


def is_merge(value: Any) -> bool:
    """Tell whether an event carries rows."""
    return isinstance(value, Mapping) and isinstance(data := value.get("data"), Mapping) and ROWS in data


def may_be_merge(body: bytes) -> bool:
    """Tell, without parsing it, whether a body can hold an event with rows."""
    return f'"{ROWS}"'.encode() in body


def rows_of(value: Mapping[str, Any]) -> list[MergeRow]:
    """Part an event into its rows; raises ``EventRefused`` for what concerns all of them."""
    data: Mapping[str, Any] = value["data"]
    rows, shared = data[ROWS], data.get("payload", {})
    wrong = []
    if "item" in value:
        wrong.append(
            Field(path="item", reason=say("peristiwa dengan rows menyebut item pada setiap barisnya"))
        )
    if not isinstance(shared, Mapping):
        wrong.append(Field(path="data.payload", reason=say("isian bersama semua baris harus objek JSON")))
    if not isinstance(rows, list) or not rows:
        wrong.append(Field(path="data.rows", reason=say("harus daftar JSON dengan sedikitnya satu baris")))
    elif len(rows) > MOST_ROWS:
        wrong.append(
            Field(
                path="data.rows",
                reason=say(
                    "{banyak} baris dalam satu peristiwa; paling banyak {paling}",
                    banyak=len(rows),
                    paling=MOST_ROWS,
                ),
            )
        )
    if wrong:
        raise EventRefused(fields=wrong)
    envelope = {name: member for name, member in data.items() if name not in (ROWS, "payload")}
    seen: dict[str, int] = {}
    return [_row(value, envelope, shared, place, row, seen) for place, row in enumerate(rows)]


def _row(
    value: Mapping[str, Any],
    envelope: Mapping[str, Any],
    shared: Mapping[str, Any],
    place: int,
    row: Any,
    seen: dict[str, int],
) -> MergeRow:
    at = f"data.rows[{place}]"
    item = row.get("item") if isinstance(row, Mapping) else None
    named = {**value, "item": item if isinstance(item, str | int) else ""}
    if not isinstance(row, Mapping):
        return MergeRow(
            place=place,
            event=named,
            error=_refuse(at, say("harus objek dengan item, dan payload bila perlu")),
        )
    wrong = [
        Field(path=f"{at}.{as_path(name)}", reason=say("tidak dikenal; sebuah baris memuat item, payload"))
        for name in row
        if name not in _ROW
    ]
    if isinstance(item, bool) or not isinstance(item, str | int) or item == "":
        wrong.append(
            Field(path=f"{at}.item", reason=say("wajib ada: teks yang tidak kosong atau bilangan bulat"))
        )
    elif (before := seen.setdefault(str(item), place)) != place:
        wrong.append(
            Field(
                path=f"{at}.item", reason=say("item yang sama dengan {baris}", baris=f"data.rows[{before}]")
            )
        )
    own = row.get("payload", {})
    if not isinstance(own, Mapping):
        wrong.append(Field(path=f"{at}.payload", reason=say("harus objek JSON")))
    if wrong:
        return MergeRow(place=place, event=named, error=EventRefused(fields=wrong))
    return MergeRow(place=place, event={**named, "data": {**envelope, "payload": join(shared, own)}})


def join(shared: Mapping[str, Any], own: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Lay ``own`` over ``shared``; neither changes."""
    joined = dict(shared)
    for name, member in own.items():
        below = joined.get(name)
        if isinstance(below, Mapping) and isinstance(member, Mapping) and depth < _DEEPEST:
            joined[name] = join(below, member, depth + 1)
        else:
            joined[name] = member
    return joined


def at_row(error: NaskahError | StationeryError, place: int) -> NaskahError | StationeryError:
    """Return a row's error with the paths of the event as it was sent."""
    if not isinstance(error, DeskError):
        return error
    fields = [Field(path=_at(field.path, place), reason=field.reason) for field in error.fields]
    return type(error)(error.message, fields=fields, **error.ids)


def shared_error(
    errors: Sequence[NaskahError | StationeryError], rows: int
) -> NaskahError | StationeryError | None:
    """Return what is wrong with every row alike and with none of its own: the event's error, told once."""
    if len(errors) != rows:
        return None
    first = errors[0]
    fields = getattr(first, "fields", ())
    own = any(_at(field.path, 0) != field.path for field in fields)
    alike = all(type(e) is type(first) and getattr(e, "fields", ()) == fields for e in errors)
    return first if alike and not own else None


def _at(path: str, place: int) -> str:
    row = f"data.rows[{place}]"
    if path in ("id", ""):
        return row
    if path == "item":
        return f"{row}.item"
    return f"{row}.{path.removeprefix('data.')}" if path.startswith("data.payload") else path


def _refuse(path: str, reason: str) -> EventRefused:
    return EventRefused(fields=[Field(path=path, reason=reason)])
