"""A tag of a place that is typed as text, ``{{ qr }}`` in a cell: a picture is drawn where it stands, in the template.

Where no drawing can stand (a footnote, a property, a link's address) the tag stays, and is a field that no type has.
"""

from __future__ import annotations

import copy
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from doc_templates.places import TYPED, Place
from worker.press.editing import TemplateEdit
from worker.press.inline import fresh_id, inline_picture
from worker.press.names import wml
from worker.press.spelling import Tag, in_line, lines_of, said, tags_of

SIDES: Final = {Place.QR: 923_400, Place.LOGO: 756_000}
"""English Metric Units: room for a QR code, which is made as large as it must be; a logo as the shipped letterheads have it."""
_TAG: Final = re.compile(r"\{\{[-+]?\s*(\w+)\s*[-+]?\}\}")


def place_of(tag: Tag) -> Place | None:
    """Return the place that a tag stands for; None for any other tag."""
    word = _TAG.fullmatch(tag.source)
    name = word.group(1).lower() if word else ""
    return next((place for place in TYPED if place == name), None)


def draw_typed(book: TemplateEdit) -> None:
    """Draw a picture for each tag of a place that is typed in a paragraph."""
    for part in book.printed():
        root = book.tree(part)
        while found := next(_typed(root), None):
            run, place = found
            run.addnext(_drawn(book, part, place))


def _typed(root: etree._Element) -> Iterator[tuple[etree._Element, Place]]:
    """Cut each tag of a place out of its paragraph; yield the run behind which it stood."""
    for pieces in lines_of(root):
        text = "".join(map(said, pieces))
        if not in_line(pieces[0]) or not any(each in text.lower() for each in TYPED):
            continue
        for tag in tags_of(text):
            if place := place_of(tag):
                yield _cut(pieces, tag.start, tag.end), place


def _cut(pieces: Sequence[etree._Element], start: int, end: int) -> etree._Element:
    """Take a tag's letters away; return the run behind which they stood, and that ends there."""
    at = 0
    first: etree._Element | None = None
    for piece in pieces:
        length = len(said(piece))
        begins, ends = max(start - at, 0), min(end - at, length)
        if begins < ends:
            run = piece.getparent()
            assert run is not None  # a text stands in a run
            if first is None:
                first = run
                _split(run, piece, begins, ends)
            elif piece.tag == wml("t"):
                _write(piece, (piece.text or "")[ends:])
            else:
                run.remove(piece)
        at += length
    assert first is not None
    return first


def _split(run: etree._Element, piece: etree._Element, begins: int, ends: int) -> None:
    """End a run before a tag; what stands behind it goes on in a run that looks alike."""
    text = piece.text or ""
    behind = list(piece.itersiblings())
    if piece.tag == wml("t"):
        _write(piece, text[:begins])
        if text[ends:]:
            rest = etree.Element(wml("t"))
            _write(rest, text[ends:])
            behind.insert(0, rest)
    if not behind:
        return
    following = etree.Element(wml("r"))
    look = run.find(wml("rPr"))
    if look is not None:
        following.append(copy.deepcopy(look))
    following.extend(behind)
    run.addnext(following)


def _write(piece: etree._Element, text: str) -> None:
    piece.text = text or None
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _drawn(book: TemplateEdit, part: str, place: Place) -> etree._Element:
    """Return a run with the place's picture, marked as an author marks one."""
    if book.has(place.part):
        relation = book.relate(place.part, kind="image", of=part)
    else:
        relation = book.add(place.part, BLANK, kind="image", of=part)
    named = {"id": fresh_id(book.tree(part)), "name": place.file, "descr": place.tag}
    run = etree.Element(wml("r"))
    run.append(inline_picture(relation, SIDES[place], named))
    return run


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


BLANK: Final = b"".join(
    (
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">2L5B", 1, 1, 1, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\x80")),
        _chunk(b"IEND", b""),
    )
)
"""A white pixel: what stands there for an office without a logo."""
