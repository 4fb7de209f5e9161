"""What a PDF shows and does, by digests that survive a re-save: page by page, and what holds for all of it.

Says what stands in the file; what a reader sees of it is ``worker.locked.look``'s. Opens foreign bytes: only ever called
inside a limited process, or on bytes of our own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf

from archive.errors import NaskahError
from worker.locked.picture import Cover
from worker.signing.choices import choices, fonts
from worker.signing.graph import Number, Places, data, digest

_DEEPEST: Final = 64  # page trees, and fields within fields
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
_DER: Final = re.compile(rb"\x30[\x80-\x84]")
"""How a signature begins: a sequence of a length that takes more than one byte."""
_SPLIT: Final = frozenset(("/Parent", "/Kids"))
"""How a field and its widget hang together where they are two objects. Each is looked at by itself."""
_SIGNING: Final = frozenset(("/V", "/AP", "/M"))
"""Of a signature's place: what signing there writes."""
# fmt: off
_BARE: Final = frozenset((
    "/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Ff", "/Rect", "/V", "/P", "/AP", "/M", "/NM", "/MK", "/DA", "/DR",
    "/Lock", "/SV", "/Border", "/BS", "/StructParent",
))
# fmt: on
"""What the place of a signature has, and nothing that acts."""


_OF_TAGS: Final = frozenset(("/StructParents", "/Tabs"))
TAGS: Final = "/StructTreeRoot of pages"
"""What pages say of their tags, beside the keys of the catalogue."""
PAGELESS: Final = "/AcroForm/Fields on no page"
_PRINTERS: Final = ("/BleedBox", "/TrimBox", "/ArtBox")
"""What printers cut by; the page as it is shown where none is said."""
Box = tuple[float, float, float, float]
Boxes = tuple[Box, ...]


class Unreadable(NaskahError):
    """The bytes cannot be opened as a PDF."""


class Unusual(Unreadable):
    """It opens, and holds what cannot be taken in: keys of another kind than a document's, trees without end."""


class PasswordNeeded(Unreadable):
    """The PDF opens with a password alone."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """One annotation."""

    digest: str
    place: str | None
    """Of a signature's field: all of it but what signing there writes."""
    signed: bool
    bare: bool
    """It is a signature's field without extent, and does nothing."""
    cover: Cover | None
    """Where it stands, if it has an extent."""


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
    """Return the digests of every page and of the whole; raises ``Unreadable``."""
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            places = Places.of(opened)
            pages = tuple(_page(page.obj, number, places) for number, page in enumerate(opened.pages))
            return Appearance(
                pages=pages,
                signatures=frozenset(_values(opened, stamps=False)),
                whole=dict(
                    (*_whole(opened.Root, places), *_tagged(opened, places), *_pageless(opened, places))
                ),
                proofs=frozenset((*_values(opened, stamps=True), digest(opened.Root.get("/DSS"), places))),
            )
    except pikepdf.PasswordError as error:
        raise PasswordNeeded from error
    except pikepdf.PdfError as error:
        raise Unreadable(reason=type(error).__name__) from error
    except (ValueError, TypeError, RuntimeError, AttributeError, ArithmeticError, LookupError) as error:
        raise Unusual(reason=type(error).__name__) from error


def _page(page: Any, number: int, places: Places) -> PageDigests:
    told = {name: _inherited(page, name) for name in _INHERITED}
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
        notes=tuple(_notes(page, number, places)),
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


def _notes(page: Any, number: int, places: Places) -> Iterator[Note]:
    """Yield the page's annotations as often as it names them, each looked at once."""
    known: dict[Number, Note] = {}
    for each in page.get("/Annots", ()):
        note = known.get(each.objgen) if each.is_indirect else None
        if note is None:
            note = known[each.objgen] = _note(each, page, number, places)
        yield note


def _inherited(found: Any, name: str) -> Any:
    for _ in range(_DEEPEST):
        if name in found:
            return found[name]
        if (found := found.get("/Parent")) is None:
            return None
    raise ValueError("a tree that is deeper than any document's, or a ring")


def _note(note: Any, page: Any, number: int, places: Places) -> Note:
    signing = str(note.get("/Subtype", "")) == "/Widget" and str(_inherited(note, "/FT")) == "/Sig"
    left, bottom, right, top = sorted_box(note.get("/Rect")) or (0.0, 0.0, 0.0, 0.0)
    extent = left < right and bottom < top
    above = tuple(_above(note)) if signing else ()
    bare = (
        signing
        and not extent
        and _only(note, _BARE | _SPLIT)
        and all(_only(each, _BARE | _SPLIT) for each in above)
    )
    return Note(
        digest=digest(note, places),
        place=_place(note, above, places) if signing else None,
        signed=signing and _inherited(note, "/V") is not None,
        bare=bare,
        cover=_cover(page, number, (left, bottom, right, top)) if signing and extent else None,
    )


def _above(note: Any) -> Iterator[Any]:
    """Yield the fields a widget belongs to: programs write a field and its widget as one object, or as several."""
    for _ in range(_DEEPEST):
        if (note := note.get("/Parent")) is None:
            return
        yield note
    raise ValueError("fields within fields without end")


def _place(note: Any, above: Sequence[Any], places: Places) -> str:
    """Return the digest of a signature's place without what signing there writes, wherever it is written."""
    if not above:
        return digest(note, places, without=_SIGNING)
    each = [digest(found, places, without=_SIGNING | _SPLIT) for found in (note, *above)]
    return hashlib.sha256(" ".join(each).encode()).hexdigest()


def _only(found: Any, names: frozenset[str]) -> bool:
    return all(str(name) in names for name in found.keys())  # noqa: SIM118 - see ``graph``


def sorted_box(found: Any) -> Box | None:
    """Return a rectangle as left, bottom, right, top, however its corners are given; None for what is none."""
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return None
    first, second, third, fourth = (float(each) for each in found)
    return min(first, third), min(second, fourth), max(first, third), max(second, fourth)


def _cover(page: Any, number: int, place: Box) -> Cover | None:
    """Return a place as parts of the page as it is shown: cropped, then turned."""
    paper = sorted_box(_inherited(page, "/CropBox")) or sorted_box(_inherited(page, "/MediaBox"))
    if paper is None or paper[0] == paper[2] or paper[1] == paper[3]:
        return None
    width, height = paper[2] - paper[0], paper[3] - paper[1]
    left, right = (place[0] - paper[0]) / width, (place[2] - paper[0]) / width
    top, bottom = (paper[3] - place[3]) / height, (paper[3] - place[1]) / height
    for _ in range(int(_inherited(page, "/Rotate") or 0) // 90 % 4):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return Cover(page=number, left=left, top=top, right=right, bottom=bottom)


def _values(opened: pikepdf.Pdf, *, stamps: bool) -> Iterator[str]:
    """Yield the digest of each signature, or of each time stamp."""
    form: Any = opened.Root.get("/AcroForm")
    for field in _fields(form.get("/Fields", ()) if form is not None else (), 0, set()):
        value = field.get("/V")
        if str(_inherited(field, "/FT")) != "/Sig" or not isinstance(value, pikepdf.Dictionary):
            continue
        # Some programs encrypt it with all other texts: what nobody can read any more is no signature, and no other one.
        written = bytes(value.get("/Contents", b""))
        if (str(value.get("/SubFilter", "")) == "/ETSI.RFC3161") is stamps and _DER.match(written):
            yield hashlib.sha256(written).hexdigest()


def _fields(found: Any, depth: int, met: set[Number]) -> Iterator[Any]:
    """Yield the fields and their parts; raises ``ValueError`` where one is named twice, which makes 2^64 of 64 parts.

    Refused, not passed over: the programs that draw would walk them all.
    """
    if depth > _DEEPEST:
        return
    for each in found:
        if each.is_indirect:
            if each.objgen in met:
                raise ValueError("a field that is part of the form twice")
            met.add(each.objgen)
        yield each
        yield from _fields(each.get("/Kids", ()), depth + 1, met)


def _pageless(opened: pikepdf.Pdf, places: Places) -> Iterator[tuple[str, str]]:
    """Yield the digest of the form's entries that no page shows and readers list all the same; signatures are none."""
    form: Any = opened.Root.get("/AcroForm")
    laid = {each.objgen for page in opened.pages for each in page.obj.get("/Annots", ()) if each.is_indirect}
    found = []
    for field in _fields(form.get("/Fields", ()) if form is not None else (), 0, set()):
        if "/Kids" in field or (field.is_indirect and field.objgen in laid) or _sealed(field):
            continue
        found.append(digest(field, places))
    if found:
        yield PAGELESS, hashlib.sha256(" ".join(found).encode()).hexdigest()


def _sealed(field: Any) -> bool:
    """Whether a field bears a signature or time stamp; what it is worth, is judged elsewhere."""
    value = _inherited(field, "/V")
    return (
        str(_inherited(field, "/FT")) == "/Sig"
        and isinstance(value, pikepdf.Dictionary)
        and _DER.match(bytes(value.get("/Contents", b""))) is not None
    )


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
