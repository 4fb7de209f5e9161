"""Letters that the page's own font lacks and another one has: their whole word is set in that one.

LibreOffice would take each such letter alone from another font, and draw it behind the rest of its line: the page looks
right, and whoever has it read aloud, copies or searches it finds "Nguyn ễ". Changes a finished *document*; words without
such letters stay as they are. Which letters those are is for ``doc_templates.kit.glyphs`` to say.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from lxml import etree

from doc_templates.kit.glyphs import SIGNS, VIETNAMESE
from doc_templates.kit.scripts import BY_KEY, SCRIPTS, letters_of
from worker.press.names import wml
from worker.press.properties import properties_of, put

FONT: Final = "DejaVu Sans"
"""It comes with every LibreOffice and has all letters of Vietnamese, upright and bold, and the boxes and ticks of forms."""
_OTHERS: Final = re.compile(f"[{VIETNAMESE}{SIGNS}]")
_SIGN: Final = re.compile(f"[{SIGNS}]")
_BLANKS: Final = re.compile(r"(\s+)")
_SCRIPTS: Final = "|".join(
    rf"(?P<{each.key}>{letters}(?:\s+{letters})*)"
    for each in SCRIPTS
    if (letters := f"[{letters_of(frozenset({each.key}))}]+")
)
_WORDS: Final = re.compile(_SCRIPTS)
"""Words of one script beside each other are set as one; the signs between them and Latin stay with the Latin."""
_LETTER: Final = re.compile(f"[{VIETNAMESE}{SIGNS}{letters_of(frozenset(BY_KEY))}]")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_FACES: Final = ("ascii", "hAnsi", "cs", "eastAsia")
_COMPLEX: Final = {"b": "bCs", "i": "iCs", "sz": "szCs"}
"""What a run says of its look, and how it has to be said for scripts whose letters join."""
LEFT_TO_RIGHT: Final = "\u200e"
"""Stands unseen on both sides of words from right to left: a number beside them would else be shown on their other side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """What a piece of text is set in."""

    font: str
    right_to_left: bool = False


_OF_WORDS: Final = Face(font=FONT)


def borrows(text: str) -> bool:
    """Say whether a text has such a letter."""
    return not text.isascii() and _LETTER.search(text) is not None


def has_signs(text: str) -> bool:
    """Say whether a template's own text has a box to tick, or a tick."""
    return not text.isascii() and _SIGN.search(text) is not None


def as_said(text: str) -> str:
    """Return a text without the marks that were put beside words from right to left."""
    return text if text.isascii() else text.replace(LEFT_TO_RIGHT, "")


def borrow(root: etree._Element) -> None:
    """Set the words with such letters in the font that has them."""
    for run in list(root.iter(wml("r"))):
        if any(borrows(text.text or "") for text in run.iterfind(wml("t"))):
            _part(run)


def _part(run: etree._Element) -> None:
    look = run.find(wml("rPr"))
    for child in [each for each in run if each is not look]:
        for face, piece in _pieces(child):
            alone = etree.Element(run.tag, {str(name): str(value) for name, value in run.attrib.items()})
            if look is not None:
                alone.append(copy.deepcopy(look))
            if face is not None:
                _set(alone, face)
            alone.append(piece)
            run.addprevious(alone)
    holder = run.getparent()
    assert holder is not None
    holder.remove(run)


def _pieces(child: etree._Element) -> Iterator[tuple[Face | None, etree._Element]]:
    """Yield a run's child in pieces, and what each is set in; None where it stays in the run's own font."""
    text = child.text or ""
    if child.tag != wml("t") or not borrows(text):
        yield None, child
        return
    for face, said in groupby(_faced(text), key=itemgetter(0)):
        if together := "".join(piece for _, piece in said):
            yield face, _text(together)


def _faced(text: str) -> Iterator[tuple[Face | None, str]]:
    at = 0
    for found in _WORDS.finditer(text):
        script = BY_KEY[str(found.lastgroup)]
        beside = LEFT_TO_RIGHT if script.right_to_left else ""
        yield from _latin(text[at : found.start()] + beside)
        yield Face(font=script.font, right_to_left=script.right_to_left), found.group()
        yield None, beside
        at = found.end()
    yield from _latin(text[at:])


def _latin(text: str) -> Iterator[tuple[Face | None, str]]:
    """Yield words and the blanks between them; a blank is set as both its words are."""
    pieces = _BLANKS.split(text)
    faces = [_OF_WORDS if _OTHERS.search(word) else None for word in pieces[::2]]
    for place, piece in enumerate(pieces):
        word = place // 2
        yield faces[word] if place % 2 == 0 or faces[word + 1] else None, piece


def _text(said: str) -> etree._Element:
    text = etree.Element(wml("t"), {_SPACE: "preserve"})
    text.text = said
    return text


def _set(run: etree._Element, face: Face) -> None:
    look = properties_of(run)
    put(look, "rFonts", **dict.fromkeys(_FACES, face.font))
    for name, other in _COMPLEX.items():
        if (said := look.find(wml(name))) is not None:
            put(look, other).attrib.update({str(key): str(value) for key, value in said.attrib.items()})
    if face.right_to_left:
        put(look, "rtl")
