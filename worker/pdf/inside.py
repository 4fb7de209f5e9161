"""What a PDF holds besides its pages: scripts, actions that start something, other files. Looks at every object of it, runs none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from worker.locked.kinds import Inside

_OBJECTS: Final = 500_000
"""Objects that are looked at, those within others too; a scan of 2,000 pages has 20,000."""
_ACTIONS: Final = {
    "/JavaScript": Inside.SCRIPT,
    "/Rendition": Inside.SCRIPT,
    "/Launch": Inside.LAUNCHES,
    "/ImportData": Inside.LAUNCHES,
    "/GoToR": Inside.LAUNCHES,
    "/GoToE": Inside.FILES,
}
"""Actions by their kind (ISO 32000, 12.6.4)."""


def inside(document: pikepdf.Pdf) -> tuple[str, ...]:
    """Return what it holds, in the order of ``Inside``."""
    found = {told for each in _dictionaries(document) for told in _told(each)}
    return tuple(each.value for each in Inside if each in found)


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary that an object is or has in it; one that is an object of its own is met there."""
    left = _OBJECTS
    for each in document.objects:
        waiting: list[Any] = [each]
        while waiting and left > 0:
            left -= 1
            found = waiting.pop()
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                yield found
                own = (found.get(name) for name in found.keys())  # noqa: SIM118 - iterated by its keys only so
                waiting += [value for value in own if _direct(value)]
            elif isinstance(found, pikepdf.Array):
                waiting += [value for value in found if _direct(value)]


def _direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and value.objgen == (0, 0)


def _told(each: Any) -> Iterator[Inside]:
    kind = each.get("/S")
    action = _ACTIONS.get(str(kind)) if isinstance(kind, pikepdf.Name) else None
    if action is not None and not _structure(each):
        yield action
    if isinstance(each.get("/JS"), pikepdf.String | pikepdf.Stream):
        yield Inside.SCRIPT
    if each.get("/XFA") is not None:
        yield Inside.FORM
    if isinstance(each.get("/EF"), pikepdf.Dictionary) or each.get("/Type") == "/EmbeddedFile":
        yield Inside.FILES


def _structure(each: Any) -> bool:
    """Tell whether it is an element of the structure, whose ``/S`` is a word's kind: an author may call one as an action is."""
    return each.get("/Type") == "/StructElem" or "/P" in each
