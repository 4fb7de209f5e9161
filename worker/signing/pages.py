"""What a PDF shows and does, by digests that survive a re-save: page by page, and what holds for all of it.

Says what stands in the file; what a reader sees of it is ``worker.locked.look``'s. Opens foreign bytes: only ever called
inside a limited process, or on bytes of our own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf

from archive.errors import NaskahError
from worker.signing.choices import choices, fonts
from worker.signing.fields import inherited, pageless, signatures
from worker.signing.graph import Number, Places, data, digest
from worker.signing.notes import Box, Note, notes_of

_HEAVIEST: Final = 256 << 20
"""Bytes a page's content streams unpack to; maps drawn line by line take some 50 MB."""
_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_DRAWN: Final = frozenset(("/Contents", "/Resources"))
_ASIDE: Final = frozenset(("/Type", "/Parent", "/Annots", "/LastModified", "/Metadata", "/PieceInfo"))
"""Of a page: its place in the tree, what is looked at by itself, and the notes programs leave for themselves."""
_OF_SIGNATURES: Final = frozenset(
    ("/Type", "/Pages", "/Version", "/Metadata", "/DSS", "/Perms", "/Extensions")
)
"""Of the catalogue: what is looked at by itself, and what signing and saving change without anybody's seeing it."""
_OF_FIELDS: Final = frozenset(("/Fields", "/SigFlags", "/DA", "/DR"))
"""Of the form: its fields, each looked at on its page, and what entries without a drawing are drawn with."""
_OF_TAGS: Final = frozenset(("/StructParents", "/Tabs"))
TAGS: Final = "/StructTreeRoot of pages"
"""What pages say of their tags, beside the keys of the catalogue."""
_PRINTERS: Final = ("/BleedBox", "/TrimBox", "/ArtBox")
"""What printers cut by; the page as it is shown where none is said."""
Boxes = tuple[Box, ...]


class PdfUnreadable(NaskahError):
    """The bytes cannot be opened as a PDF."""


class PdfUnusual(PdfUnreadable):
    """It opens, and holds what cannot be taken in: keys of another kind than a document's, trees without end."""


class PasswordNeeded(PdfUnreadable):
    """The PDF opens with a password alone."""


@dataclass(frozen=True, kw_only=True)
class PageDigests:
    """Digests of one page."""

    drawing: str
    """Content stream and every picture, form and font it draws with, decoded."""
    frame: str
    """Rotation, unit and whatever else is said of the page, and what stands there for a box and is none."""
    boxes: Boxes
    """The paper and what is shown of it, in points."""
    choices: str
    """What one reader shows and another does not: see ``choices``."""
    fonts: frozenset[str]
    """Digests of the fonts it may set text in."""
    weight: int
    """Bytes of its content stream."""
    notes: tuple[Note, ...]


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """What a PDF shows."""

    pages: tuple[PageDigests, ...]
    signatures: frozenset[str]
    """Digests of the signatures themselves; time stamps are none."""
    whole: Mapping[str, str]
    """Digests of what holds for all pages, by its key in the catalogue: actions, layers, attachments, forms."""
    proofs: frozenset[str]
    """Digests of the validation data and time stamps that keep signatures verifiable."""


def appearance(pdf: bytes) -> Appearance:
    """Return the digests of every page and of the whole; raises ``PdfUnreadable``."""
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            places = Places.of(opened)
            pages = tuple(_page(page.obj, number, places) for number, page in enumerate(opened.pages))
            return Appearance(
                pages=pages,
                signatures=frozenset(signatures(opened, stamps=False)),
                whole=dict(
                    (*_whole(opened.Root, places), *_tagged(opened, places), *pageless(opened, places))
                ),
                proofs=frozenset((*signatures(opened, stamps=True), digest(opened.Root.get("/DSS"), places))),
            )
    except pikepdf.PasswordError as error:
        raise PasswordNeeded from error
    except pikepdf.PdfError as error:
        raise PdfUnreadable(technical=type(error).__name__) from error
    except (ValueError, TypeError, RuntimeError, AttributeError, ArithmeticError, LookupError) as error:
        raise PdfUnusual(technical=type(error).__name__) from error


def _page(page: Any, number: int, places: Places) -> PageDigests:
    told = {name: inherited(page, name) for name in _INHERITED}
    drawn, weight = hashlib.sha256(), 0
    contents = page.get("/Contents")
    unpacked: dict[Number, bytes] = {}
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if not isinstance(stream, pikepdf.Stream):
            drawn.update(digest(stream, places).encode() if stream is not None else b"")
        else:
            if stream.objgen not in unpacked:  # a page may name one stream a hundred thousand times
                unpacked[stream.objgen] = data(stream)
            drawing = unpacked[stream.objgen]
            drawn.update(drawing + b"\n")
            weight += len(drawing)
            if weight > _HEAVIEST:
                raise ValueError("a page that is heavier than any document's")
    drawn.update(digest(told["/Resources"], places).encode())
    paper, without = _box(told["/MediaBox"]), _ASIDE | _DRAWN | told.keys()
    shows = _box(told["/CropBox"]) if told["/CropBox"] is not None else paper
    framed = hashlib.sha256(f"{_turn(told['/Rotate'])} ".encode())
    for name, box in (("/MediaBox", paper), ("/CropBox", shows)):
        framed.update(f"{name} {digest(told[name], places)} ".encode() if box is None else b"")
    # What says of a page what holds of it anyway: programs write it out, or leave it out.
    without |= _OF_TAGS | {name for name in _PRINTERS if shows is not None and _box(page.get(name)) == shows}
    without |= {"/UserUnit"} if page.get("/UserUnit") == 1 else frozenset()
    framed.update(digest(page, places, without=without).encode())
    return PageDigests(
        drawing=drawn.hexdigest(),
        frame=framed.hexdigest(),
        boxes=tuple(each for each in (paper, shows) if each is not None),
        choices=choices(told["/Resources"], contents, places),
        fonts=fonts(told["/Resources"], places),
        weight=weight,
        notes=tuple(notes_of(page, number, places)),
    )


def _box(found: Any) -> Box | None:
    """Return a rectangle as it is written; None for what is none."""
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return None
    left, bottom, right, top = (float(each) for each in found)
    return left, bottom, right, top


def _turn(found: Any) -> str:
    """Return how a page is turned; of what is no quarter of a circle what is written."""
    return str(found % 360 if isinstance(found, int) and found % 90 == 0 else found or 0)


def _whole(root: Any, places: Places) -> Iterator[tuple[str, str]]:
    for name in sorted(str(key) for key in root.keys()):  # noqa: SIM118 - see ``graph``
        if name in _OF_SIGNATURES:
            continue
        if name == "/AcroForm":
            yield from _below(name, root[name], places, _OF_FIELDS)
        elif name == "/Names":
            yield from _below(name, root[name], places, frozenset())
        else:
            yield name, digest(root[name], places)


def _tagged(opened: pikepdf.Pdf, places: Places) -> Iterator[tuple[str, str]]:
    """Yield the digest of what readers aloud go by on each page: nothing of it shows, and nothing of it is a page's frame."""
    if not any(name in page.obj for page in opened.pages for name in _OF_TAGS):
        return
    found = (
        "".join(digest(page.obj.get(name), places) for name in sorted(_OF_TAGS)) for page in opened.pages
    )
    yield TAGS, hashlib.sha256(" ".join(found).encode()).hexdigest()


def _below(name: str, found: Any, places: Places, aside: frozenset[str]) -> Iterator[tuple[str, str]]:
    for each in sorted(str(key) for key in found.keys()):  # noqa: SIM118 - see ``graph``
        if each not in aside:
            yield name + each, digest(found[each], places)
