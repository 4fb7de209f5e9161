"""Whether a document's numbers fit the columns they are printed in, known before anything is printed.

A number, amount, code or date of a cell may take the smallest type; one within a sentence is printed as the sentence is.
What is too wide even so would stand broken on two lines, and read as another number. Only the content (``isi``) is
looked at: what the office and the acts add is known elsewhere. It refuses nothing: that is the desk's.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from worker.press.columns import FLOOR, SHORT, Column, columns_in, is_value
from worker.press.errors import PressError
from worker.press.letters import letters_in
from worker.press.link_fields import LinkField, NoAddress, link_fields_in, no_addresses
from worker.press.paper import on_paper
from worker.press.unbroken import NUMBER, unbroken, written

CONTENT: Final = "isi."
_MANY: Final = 100
"""As many as are told of one document."""
_SHELF: Final = 256
"""Templates whose columns are kept: a few kilobytes each."""
_DIGIT: Final = re.compile(r"[0-9]")


@dataclass(frozen=True, kw_only=True, slots=True)
class TooWide:
    """One value that no line of its column holds."""

    place: str
    """From the context's root: ``isi.baris[3].pagu``."""
    column: Column
    letters: int
    """Of the value's unbreakable piece, as it is printed."""
    most: int
    """How many of these letters a line has room for."""
    smallest: bool
    """Whether in the smallest type; else in the cell's own, because it stands within a sentence."""


class Gauge:
    """The columns of one template, and the fields of its links, ready to be asked of document after document; safe to share between threads."""

    def __init__(self, columns: Iterable[Column], links: Sequence[LinkField] = ()) -> None:
        self._links = tuple(links)
        by_path: dict[str, list[Column]] = {}
        for column in columns:
            if column.path.startswith(CONTENT):
                by_path.setdefault(column.path, []).append(column)
        self._root: dict[str, Any] = {}
        for path, here in by_path.items():
            below = self._root
            *steps, last = path.split(".")
            for step in steps:
                below = below.setdefault(step, {})
            own = min(each.letters for each in here)
            smallest = min(replace(each, size=min(FLOOR, each.size)).letters for each in here)
            below[last] = (own, smallest, tuple(here))

    def __bool__(self) -> bool:
        return bool(self._root)

    def no_addresses(self, context: Mapping[str, Any]) -> list[NoAddress]:
        """Return the values that are to be addresses of links and are none, a hundred at most."""
        return list(islice(no_addresses(self._links, context), _MANY))

    def too_wide(self, context: Mapping[str, Any]) -> list[TooWide]:
        """Return what does not fit, in the order of the columns, a hundred at most."""
        found: list[TooWide] = []
        for place, columns, text in _suspects(self._root, context, ""):
            if (said := _worst(columns, place, text)) is not None:
                found.append(said)
                if len(found) == _MANY:
                    break
        return found


@lru_cache(maxsize=_SHELF)
def gauge_on(template: bytes, kertas: str) -> Gauge:
    """Return the columns of a template on a paper and the fields of its links; of one that is none no columns are known, and the press says what it is."""
    try:
        return Gauge(columns_in(on_paper(template, kertas)), link_fields_in(template))
    except PressError:
        return Gauge(())


def _suspects(
    below: Mapping[str, Any], owner: Any, place: str
) -> Iterator[tuple[str, tuple[Column, ...], str]]:
    """Yield the texts with a digit that may be too wide: nearly all are shorter than their columns hold of the broadest letters."""
    if not isinstance(owner, Mapping):
        return
    for step, here in below.items():
        name = step.partition("[")[0]
        value = owner.get(name)
        if value is None:
            continue
        at = f"{place}.{name}" if place else name
        if (type(value) is list) is not step.endswith("[]"):
            continue
        items = (
            [(f"{at}[{n}]", each) for n, each in enumerate(value)] if type(value) is list else [(at, value)]
        )
        if type(here) is dict:
            for where, each in items:
                yield from _suspects(here, each, where)
            continue
        own, smallest, columns = here
        for where, each in items:
            if type(each) is not str or (letters := letters_in(each)) <= own:
                continue
            if (letters > smallest or len(each) > SHORT) and _DIGIT.search(each):
                yield where, columns, each


def _worst(columns: Iterable[Column], place: str, text: str) -> TooWide | None:
    """Return how a text fails in the column that leaves it the least room; None where it fits all."""
    value = is_value(text)
    pieces = [each for each in unbroken(text).split(" ") if _whole(each, value)]
    worst: TooWide | None = None
    for column in columns:
        size = min(FLOOR, column.size) if value else column.size
        for piece in pieces:
            if column.fits(piece, size):
                continue
            most = _room(column, piece, size)
            if worst is None or most < worst.most:
                letters = len(written(piece))
                worst = TooWide(place=place, column=column, letters=letters, most=most, smallest=value)
    return worst


def _whole(piece: str, value: bool) -> bool:
    """Say whether a piece must not be broken: any with a digit in a cell of values, a number within a sentence."""
    if not _DIGIT.search(piece):
        return False
    return value or any(NUMBER.fullmatch(each) for each in written(piece).split())


def _room(column: Column, piece: str, size: int) -> int:
    """Return how many letters of ``piece`` a line holds."""
    held = bisect.bisect_left(range(len(piece)), True, key=lambda end: not column.fits(piece[:end], size))
    return len(written(piece[: max(0, held - 1)]))
