"""A type's example with its lists as long as an office may make them: layouts break at lengths that no example has.

Each list in turn, as many items as the contract accepts. Knows contracts; prints nothing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from doc_templates.catalog import Stationery
from doc_templates.kit.errors import StationeryError
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.sample import SAMPLE

Path = tuple[str | int, ...]
_REFUSALS: Final = (StationeryError, ValueError, LookupError, ArithmeticError)
_LAST_NUMBER: Final = re.compile(r"[0-9]+(?=[^0-9]*$)")


@dataclass(frozen=True, kw_only=True)
class LongPayload:
    """A payload, its context, and which of its lists are longer than the example's."""

    payload: Mapping[str, Any]
    context: dict[str, Any]
    lengths: Mapping[str, int]


def grown(
    stationery: Stationery, length: int, kantor: Kantor | None = None, *, only: str | None = None
) -> LongPayload | None:
    """Return the example with each list (or that of path ``only``) of up to ``length`` items; None where none may grow."""
    office = office_for(stationery, kantor)
    if office is None:
        return None
    payload = copy.deepcopy(dict(stationery.example))
    lengths: dict[str, int] = {}
    for path in lists_in(payload):
        if only in (None, named(path)):
            payload, reached = _longest(stationery, office, payload, path, length)
            if reached:
                lengths[named(path)] = reached
    context = derived(stationery, payload, office)
    return LongPayload(payload=payload, context=context, lengths=lengths) if context and lengths else None


def office_for(stationery: Stationery, kantor: Kantor | None) -> Kantor | None:
    """Return the office, or the sample where it lacks what the type's example needs; None where neither will do."""
    offices = (each for each in (kantor, SAMPLE) if each)
    return next((each for each in offices if derived(stationery, stationery.example, each)), None)


def derived(stationery: Stationery, payload: Mapping[str, Any], kantor: Kantor) -> dict[str, Any] | None:
    """Return the context of a payload; None where the contract refuses it."""
    with suppress(*_REFUSALS):
        return stationery.contract.check(payload, kantor).context
    return None


def lists_in(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield where lists with something in them stand, the outer before the inner; of the items the first is looked into."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from lists_in(inner, (*above, name))
    elif isinstance(value, list) and value:
        yield above
        yield from lists_in(value[0], (*above, 0))


def _longest(
    stationery: Stationery, kantor: Kantor, payload: dict[str, Any], path: Path, length: int
) -> tuple[dict[str, Any], int]:
    """Return the payload with the list at ``path`` as long as accepted, and how long; 0 where it did not grow."""
    items = at(payload, path)
    if len(items) >= length:
        return payload, 0
    best, reached = payload, 0

    def tried(count: int, key: str | None) -> dict[str, Any] | None:
        longer = copy.deepcopy(payload)
        at(longer, path)[:] = [_item(items, place, key) for place in range(count)]
        return longer if derived(stationery, longer, kantor) else None

    for key in (None, *_keys(items)):
        if made := tried(length, key):
            return made, length
        low, high = max(len(items), reached), length - 1
        while low < high:
            middle = (low + high + 1) // 2
            if made := tried(middle, key):
                best, low, reached = made, middle, middle
            else:
                high = middle - 1
    return best, reached


def _item(items: list[Any], place: int, key: str | None) -> Any:
    """Return the item for a place: the example's in turn, ``key`` counted on where no two may have the same."""
    item = copy.deepcopy(items[place % len(items)])
    if key is not None and place >= len(items):
        value = item[key]
        item[key] = place + 1 if isinstance(value, int) else _counted(value, place + 1)
    return item


def _counted(text: str, number: int) -> str:
    if _LAST_NUMBER.search(text):
        return _LAST_NUMBER.sub(str(number), text)
    return f"{text} {number}"


def _keys(items: list[Any]) -> list[str]:
    """Return the fields that are another in every item, and so may have to be."""
    if not all(isinstance(each, Mapping) for each in items):
        return []
    return [
        name
        for name, value in items[0].items()
        if isinstance(value, str | int)
        and len({str(each.get(name)) for each in items}) == len(items)
        and all(isinstance(each.get(name), type(value)) for each in items)
    ]


def at(payload: Any, path: Path) -> Any:
    """Return what stands at a path."""
    for step in path:
        payload = payload[step]
    return payload


def named(path: Path) -> str:
    """Return a path as people write it: ``isi_edaran[0].rincian``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
