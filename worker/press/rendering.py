"""What a render gives: the document, and every string the template printed with its place.

Plain records; how they come about is in ``compiled.py``, how they are checked in ``judge.py``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple, overload

from worker.press.recording import Rich

_PARAGRAPHS = re.compile(r"<w:p(?:\s[^>]*?)?(/?)>|<w:p\s[^>]*$|</w:p>")
_ELEMENT = re.compile(r"</?([\w:.-]+)")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*[\"'][^\"']*$")
_RUN_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


class PrintedString(NamedTuple):
    """One string printed by the template, in the order of printing."""

    part: str
    """Name of the part in the package, e.g. ``word/header1.xml``."""
    text: str
    """The string as printed: what must be read at this place, letter by letter."""
    paragraph: int | None
    """Ordinal of its paragraph among all ``w:p`` of the part in document order; None outside paragraphs."""
    tag: str
    """Where in the XML: ``w:t``, ``dc:title``, or ``wp:docPr@descr`` for an attribute."""


@dataclass(kw_only=True, slots=True)
class PartEmissions:
    """What was printed into one part, in columns."""

    part: str
    texts: list[str] = field(default_factory=list)
    paragraphs: list[int | None] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[PrintedString]:
        for row in zip(self.texts, self.paragraphs, self.tags, strict=True):
            yield PrintedString(self.part, *row)

    def add(self, text: str, paragraph: int | None, tag: str) -> None:
        """Take the next printed string."""
        self.texts.append(text)
        self.paragraphs.append(paragraph)
        self.tags.append(tag)


class PrintedPart(NamedTuple):
    """What one part's template printed, as it came out."""

    part: str
    pieces: Sequence[str]
    """The part's XML: the template's own text, and between it, the very objects, the ``escaped`` values."""
    texts: Sequence[str]
    escaped: Sequence[str]
    known: dict[str, PlaceStep]
    """The template's: what each of its pieces does to one's place, each looked at once."""


class Emissions(Sequence[PrintedString]):
    """All that was printed, in the order of printing; places are found when the first one is asked for.

    Kept in columns: a form of 20,000 rows prints 420,000 strings, and with an object for each Python's collector of
    garbage, which goes through all objects again and again, took as long as finding their places.
    """

    def __init__(self, printed: Sequence[PrintedPart]) -> None:
        self._printed = printed

    @cached_property
    def _parts(self) -> tuple[PartEmissions, ...]:
        return tuple(map(locate, self._printed))

    def __len__(self) -> int:
        return sum(len(each.texts) for each in self._parts)

    def __iter__(self) -> Iterator[PrintedString]:
        for part in self._parts:
            yield from part

    @overload
    def __getitem__(self, index: int) -> PrintedString: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PrintedString]: ...
    def __getitem__(self, index: int | slice) -> PrintedString | Sequence[PrintedString]:
        if isinstance(index, slice):
            return tuple(self)[index]
        at = index + len(self) if index < 0 else index
        for one in islice(self, max(at, 0), None) if at >= 0 else ():
            return one
        raise IndexError(index)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendering:
    """A document and what the template printed into it."""

    docx: bytes
    emitted: Sequence[PrintedString]


def locate(printed: PrintedPart) -> PartEmissions:
    """Return each printed string with its place."""
    known = printed.known
    place = _Place()
    take = place.take
    found = PartEmissions(part=printed.part)
    add_text, add_paragraph, add_tag = found.texts.append, found.paragraphs.append, found.tags.append
    expected = zip(printed.escaped, printed.texts, strict=True)
    following, text = next(expected, (None, ""))
    for piece in printed.pieces:
        if piece is following:
            if type(text) is Rich:
                _within(text, place, found)
            else:
                add_text(text)
                add_paragraph(place.paragraph)
                add_tag(place.tag)
            following, text = next(expected, (None, ""))
        elif (step := known.get(piece)) is not None:
            take(step)
        else:
            step = known[piece] = _read(piece)
            take(step)
    return found


class PlaceStep(NamedTuple):
    """What a piece of XML does to one's place in the document."""

    tag: str
    """The tag one is in after it, or only its "@attribute"; "@" alone when an attribute's tag ends; else empty."""
    paragraphs: tuple[bool, ...]
    """Paragraphs entered (True) and left (False), in order."""
    onwards: int
    """How many paragraphs further, when it does nothing but leave one and enter the next."""


class _Place:
    """Where one is while going through a part."""

    __slots__ = ("_number", "_open", "paragraph", "tag")

    def __init__(self) -> None:
        self.tag = ""
        self.paragraph: int | None = None
        self._number = -1
        self._open: list[int] = []  # text boxes put paragraphs into paragraphs

    def take(self, step: PlaceStep) -> None:
        """Go on over a piece of XML."""
        tag, paragraphs, onwards = step
        if tag:
            if tag[0] != "@":
                self.tag = tag
            else:
                element, at, _ = self.tag.partition("@")
                if tag == "@" or at:
                    self.tag = element + tag.rstrip("@")
        if onwards and self._open:
            self._number += onwards
            self._open[-1] = self.paragraph = self._number
        elif paragraphs:
            self._walk(paragraphs)

    def _walk(self, paragraphs: tuple[bool, ...]) -> None:
        for entered in paragraphs:
            if entered:
                self._number += 1
                self._open.append(self._number)
            elif self._open:
                self._open.pop()
        self.paragraph = self._open[-1] if self._open else None


def _read(piece: str) -> PlaceStep:
    """Return what ``piece`` does; each piece begins outside of tags or in an attribute's value."""
    paragraphs: list[bool] = []
    for found in _PARAGRAPHS.finditer(piece):
        if found.group().startswith("</"):
            paragraphs.append(False)
        else:
            paragraphs += (True, False) if found.group(1) else (True,)
    opening = piece.rfind("<")
    if opening < 0:
        attribute = _ATTRIBUTE.search(piece)
        return PlaceStep(f"@{attribute.group(1)}" if attribute else "@" if ">" in piece else "", (), 0)
    element = _ELEMENT.match(piece, opening)
    tag = element.group(1) if element else ""
    inside = piece.rfind(">") < opening
    if inside and (attribute := _ATTRIBUTE.search(piece[opening:])):
        tag = f"{tag}@{attribute.group(1)}"
    elif piece.startswith("</", opening) or piece.endswith("/>"):
        tag = f"after {tag}"
    count, odd = divmod(len(paragraphs), 2)
    onwards = count if not odd and paragraphs == [False, True] * count else 0
    return PlaceStep(tag, tuple(paragraphs), onwards)


def _within(rich: str, place: _Place, found: PartEmissions) -> None:
    """Add the texts inside rich text, each in its own paragraph, and go on over it."""
    at = 0
    for run in _RUN_TEXT.finditer(rich):
        place.take(_read(rich[at : run.start(1)]))
        at = run.start(1)
        for line in re.split("[\a\f]", html.unescape(run.group(1))):
            found.add(line, place.paragraph, place.tag)
    place.take(_read(rich[at:]))
