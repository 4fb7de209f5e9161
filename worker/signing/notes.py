"""The annotations of a page: what each is, and of a signature's place what is left when nobody has signed there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from worker.locked.picture import Cover
from worker.signing.fields import inherited, owners
from worker.signing.graph import Number, Places, digest

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

Box = tuple[float, float, float, float]


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


def notes_of(page: Any, number: int, places: Places) -> Iterator[Note]:
    """Yield the page's annotations as often as it names them, each looked at once."""
    known: dict[Number, Note] = {}
    for each in page.get("/Annots", ()):
        note = known.get(each.objgen) if each.is_indirect else None
        if note is None:
            note = known[each.objgen] = _note(each, page, number, places)
        yield note


def _note(note: Any, page: Any, number: int, places: Places) -> Note:
    signing = str(note.get("/Subtype", "")) == "/Widget" and str(inherited(note, "/FT")) == "/Sig"
    left, bottom, right, top = sorted_box(note.get("/Rect")) or (0.0, 0.0, 0.0, 0.0)
    extent = left < right and bottom < top
    above = tuple(owners(note)) if signing else ()
    bare = (
        signing
        and not extent
        and _only(note, _BARE | _SPLIT)
        and all(_only(each, _BARE | _SPLIT) for each in above)
    )
    return Note(
        digest=digest(note, places),
        place=_place(note, above, places) if signing else None,
        signed=signing and inherited(note, "/V") is not None,
        bare=bare,
        cover=_cover(page, number, (left, bottom, right, top)) if signing and extent else None,
    )


def _place(note: Any, above: Sequence[Any], places: Places) -> str:
    """Return the digest of a signature's place without what signing there writes, wherever it is written."""
    if not above:
        return digest(note, places, without=_SIGNING)
    each = [digest(found, places, without=_SIGNING | _SPLIT) for found in (note, *above)]
    return hashlib.sha256(" ".join(each).encode()).hexdigest()


def _only(found: Any, names: frozenset[str]) -> bool:
    return all(str(name) in names for name in found.keys())  # noqa: SIM118 - see ``graph``


def _cover(page: Any, number: int, place: Box) -> Cover | None:
    """Return a place as parts of the page as it is shown: cropped, then turned."""
    paper = sorted_box(inherited(page, "/CropBox")) or sorted_box(inherited(page, "/MediaBox"))
    if paper is None or paper[0] == paper[2] or paper[1] == paper[3]:
        return None
    width, height = paper[2] - paper[0], paper[3] - paper[1]
    left, right = (place[0] - paper[0]) / width, (place[2] - paper[0]) / width
    top, bottom = (paper[3] - place[3]) / height, (paper[3] - place[1]) / height
    for _ in range(int(inherited(page, "/Rotate") or 0) // 90 % 4):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return Cover(page=number, left=left, top=top, right=right, bottom=bottom)


def sorted_box(found: Any) -> Box | None:
    """Return a rectangle as left, bottom, right, top, however its corners are given; None for what is none."""
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return None
    first, second, third, fourth = (float(each) for each in found)
    return min(first, third), min(second, fourth), max(first, third), max(second, fourth)
