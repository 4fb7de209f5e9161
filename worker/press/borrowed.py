"""Letters that the page's own font lacks and another one has: their whole word is set in that one.

LibreOffice would take each such letter alone from another font, and draw it behind the rest of its line: the page looks
right, and whoever has it read aloud, copies or searches it finds "Nguyn ễ". Changes a finished *document*; words without
such letters stay as they are. Which letters those are is for ``doc_templates.kit.glyphs`` to say.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from lxml import etree

from doc_templates.kit.glyphs import VIETNAMESE
from worker.press.names import wml
from worker.press.properties import properties_of, put

FONT: Final = "DejaVu Sans"
"""It comes with every LibreOffice and has all of them, upright and bold."""
_BLANKS: Final = re.compile(r"(\s+)")
_LETTER: Final = re.compile(f"[{VIETNAMESE}]")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_FACES: Final = ("ascii", "hAnsi", "cs", "eastAsia")


def borrows(text: str) -> bool:
    """Say whether a text has such a letter."""
    return not text.isascii() and _LETTER.search(text) is not None


def borrow(root: etree._Element) -> None:
    """Set the words with such letters in the font that has them."""
    for run in list(root.iter(wml("r"))):
        if any(borrows(text.text or "") for text in run.iterfind(wml("t"))):
            _part(run)


def _part(run: etree._Element) -> None:
    look = run.find(wml("rPr"))
    for child in [each for each in run if each is not look]:
        for borrowed, piece in _pieces(child):
            alone = etree.Element(run.tag, {str(name): str(value) for name, value in run.attrib.items()})
            if look is not None:
                alone.append(copy.deepcopy(look))
            if borrowed:
                _set(alone)
            alone.append(piece)
            run.addprevious(alone)
    holder = run.getparent()
    assert holder is not None
    holder.remove(run)


def _pieces(child: etree._Element) -> Iterator[tuple[bool, etree._Element]]:
    """Yield a run's child in pieces, and of each whether it is set in the other font."""
    text = child.text or ""
    if child.tag != wml("t") or not borrows(text):
        yield False, child
        return
    for borrowed, said in groupby(_marked(_BLANKS.split(text)), key=itemgetter(0)):
        if together := "".join(piece for _, piece in said):
            yield borrowed, _text(together)


def _marked(pieces: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Yield words and the blanks between them, and whether each is set in the other font: a blank where both its words are."""
    borrowed = [borrows(word) for word in pieces[::2]]
    for place, piece in enumerate(pieces):
        word = place // 2
        yield borrowed[word] and (place % 2 == 0 or borrowed[word + 1]), piece


def _text(said: str) -> etree._Element:
    text = etree.Element(wml("t"), {_SPACE: "preserve"})
    text.text = said
    return text


def _set(run: etree._Element) -> None:
    put(properties_of(run), "rFonts", **dict.fromkeys(_FACES, FONT))
