"""A type's example at its ends: as little as its contract takes, and as much.

``least`` leaves out every field that may be absent and cuts every list to its shortest; ``most`` makes lists as long as ``grown``
does and then every text as long as the contract takes. What a contract takes is found by asking it. Prints nothing.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from doc_templates.catalog import Stationery
from doc_templates.kit.formatting import terbilang
from doc_templates.kit.kantor import Kantor
from service.templates.grown import Path, at, derived, grown, lists_in, named, office_for

LONGEST: Final = 4_000
"""Letters: no field of a shipped type takes more, and a page holds as many."""


@dataclass(frozen=True, kw_only=True)
class Extreme:
    """A payload at an end, its context, and what is longer in it than in the example."""

    context: dict[str, Any]
    lists: Mapping[str, int]
    texts: Mapping[str, int]


def least(stationery: Stationery, kantor: Kantor | None = None) -> dict[str, Any] | None:
    """Return the context of the example with as little as is taken; None where nothing can be left out."""
    office = office_for(stationery, kantor)
    if office is None:
        return None
    payload = copy.deepcopy(dict(stationery.example))

    def taken(tried: dict[str, Any]) -> bool:
        return derived(stationery, tried, office) is not None

    for path in sorted(_fields(payload), key=len):
        if _reaches(payload, path) and taken(tried := _without(payload, path)):
            payload = tried
    for path in sorted(lists_in(payload), key=len):
        items = at(payload, path) if _reaches(payload, path) else []
        shorter = (tried for length in range(len(items)) if taken(tried := _cut(payload, path, length)))
        payload = next(shorter, payload)
    return derived(stationery, payload, office) if payload != stationery.example else None


def most(stationery: Stationery, length: int, kantor: Kantor | None = None) -> Extreme | None:
    """Return the example with lists of ``length`` and every text at its longest; None where nothing grows."""
    office = office_for(stationery, kantor)
    if office is None:
        return None
    longer = grown(stationery, length, kantor)
    payload = dict(longer.payload) if longer else copy.deepcopy(dict(stationery.example))
    reached = {
        path: count for path, _, count in _longest(stationery, office)
    }  # asked of short lists: much sooner
    full = functools.reduce(_with_text, reached.items(), payload)
    context = derived(stationery, full, office)
    texts = reached if context is not None else {}
    if context is None:  # some text is bound to what a list says: those that may
        for each in reached.items():
            if derived(stationery, tried := _with_text(payload, each), office):
                payload, texts = tried, {**texts, each[0]: each[1]}
        context = derived(stationery, payload, office)
    if context is None or not (longer or texts):
        return None
    named_texts = {named(path): count for path, count in texts.items()}
    return Extreme(context=context, lists=longer.lengths if longer else {}, texts=named_texts)


def alone(stationery: Stationery, length: int, kantor: Kantor | None = None) -> Iterator[Extreme]:
    """Yield the example with each of these lists and texts at its end by itself."""
    office = office_for(stationery, kantor)
    if office is None:
        return
    for path in lists_in(stationery.example):
        if one := grown(stationery, length, kantor, only=named(path)):
            yield Extreme(context=one.context, lists=one.lengths, texts={})
    for path, payload, reached in _longest(stationery, office):
        context = derived(stationery, payload, office)
        if context is not None:
            yield Extreme(context=context, lists={}, texts={named(path): reached})


def _longest(stationery: Stationery, kantor: Kantor) -> Iterator[tuple[Path, dict[str, Any], int]]:
    """Yield each text that may be longer: where, the example with it at its longest, and how long."""
    for path in _texts(stationery.example):
        payload, reached = _lengthened(stationery, kantor, copy.deepcopy(dict(stationery.example)), path)
        if reached:
            yield path, payload, reached


def _fields(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield every named field, those of every item too."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield (*above, name)
            yield from _fields(inner, (*above, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _fields(inner, (*above, place))


def _texts(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield every text; of the items of a list the first one's."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, (*above, name))
    elif isinstance(value, list) and value:
        yield from _texts(value[0], (*above, 0))
    elif isinstance(value, str) and value.strip():
        yield above


def _lengthened(
    stationery: Stationery, kantor: Kantor, payload: dict[str, Any], path: Path
) -> tuple[dict[str, Any], int]:
    """Return the payload with the text at ``path`` as long as accepted, and how long; 0 where it did not grow."""
    text = at(payload, path)
    best, reached = payload, 0

    def tried(count: int) -> dict[str, Any] | None:
        longer = _with_text(payload, (path, count))
        return longer if derived(stationery, longer, kantor) else None

    low, high = len(text), LONGEST
    if made := tried(high):
        return made, high
    if tried(low + 2) is None:  # a date, a code: no other text will do
        return payload, 0
    while low < high - 1:
        middle = (low + high) // 2
        if made := tried(middle):
            best, low, reached = made, middle, middle
        else:
            high = middle
    return best, reached


def _with_text(payload: dict[str, Any], text: tuple[Path, int]) -> dict[str, Any]:
    path, count = text
    longer = copy.deepcopy(payload)
    at(longer, path[:-1])[path[-1]] = _repeated(at(payload, path), count)
    return longer


def _repeated(text: str, count: int) -> str:
    """Return a text's own words again and again, ``count`` letters of them.

    Each time is numbered, in letters where the text has some: else a page that shows a part of it would seem to show all.
    """
    once = text.strip()
    numbered = terbilang if any(map(str.isalpha, once)) else str
    pieces, length, time = [once], len(once), 1
    while length < count:
        time += 1
        pieces.append(f"{numbered(time)} {once}")
        length += 1 + len(pieces[-1])
    found = " ".join(pieces)[:count]
    return found if not found.endswith(" ") else f"{found[:-1]}{found[0]}"


def _reaches(payload: Any, path: Path) -> bool:
    try:
        at(payload, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _without(payload: dict[str, Any], path: Path) -> dict[str, Any]:
    shorter = copy.deepcopy(payload)
    del at(shorter, path[:-1])[path[-1]]
    return shorter


def _cut(payload: dict[str, Any], path: Path, length: int) -> dict[str, Any]:
    shorter = copy.deepcopy(payload)
    del at(shorter, path)[length:]
    return shorter
