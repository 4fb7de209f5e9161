"""Where a template's body prints what: its paragraphs with the loops they stand in, and the values of a context at a path.

A path goes from the context's root, with ``[]`` for each list: ``isi.baris[].pagu``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from worker.press.names import W

_FOR: Final = re.compile(r"\{%-?\s*(?:p|tr|tc)?\s*for\s+(\w+)\s+in\s+([\w.]+)\s*-?%\}")
_ENDFOR: Final = re.compile(r"\{%-?\s*(?:p|tr|tc)?\s*endfor\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyParagraph:
    """One paragraph of the body."""

    place: int
    """Which ``w:p``, in document order."""
    paragraph: etree._Element
    text: str
    """With its tags."""
    scopes: tuple[tuple[str, str], ...]
    """The loops it stands in: the name of an item, and the path of all items."""

    def resolved(self, name: str) -> str:
        """Return the path of what a tag in it calls ``name``."""
        return _resolved(name, self.scopes)


def printings(root: etree._Element) -> Iterator[BodyParagraph]:
    """Yield the paragraphs of a body that have a tag."""
    scopes: list[tuple[str, str]] = []
    for place, paragraph in enumerate(root.iter(f"{{{W}}}p")):
        text = "".join(each.text or "" for each in paragraph.iter(f"{{{W}}}t"))
        if "{" not in text:
            continue
        if loop := _FOR.search(text):
            scopes.append((loop.group(1), f"{_resolved(loop.group(2), scopes)}[]"))
        if _ENDFOR.search(text) and scopes:
            scopes.pop()
        yield BodyParagraph(place=place, paragraph=paragraph, text=text, scopes=tuple(scopes))


def _resolved(name: str, scopes: Sequence[tuple[str, str]]) -> str:
    first, dot, rest = name.partition(".")
    return next((f"{path}{dot}{rest}" for loop, path in reversed(scopes) if loop == first), name)


def values(context: Mapping[str, Any], path: str) -> list[str]:
    """Return the strings at a path."""
    return [each for each in at_path(context, path) if type(each) is str]


def at_path(context: Mapping[str, Any], path: str) -> list[Any]:
    """Return all that stands at a path; nothing where there is none."""
    found: list[Any] = [context]
    for step in path.split(".") if path else ():
        found = at_each(found, step)
    return found


def at_each(owners: Sequence[Any], step: str) -> list[Any]:
    """Return what each of these objects has under a name, ``[]`` behind it for each item of its lists."""
    name, _, lists = step.partition("[")
    try:
        found = [each[name] for each in owners]
    except (KeyError, TypeError):
        found = [each[name] for each in owners if isinstance(each, Mapping) and name in each]
    for _ in range(lists.count("]")):
        found = [item for each in found if isinstance(each, list) for item in each]
    return found
