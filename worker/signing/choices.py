"""What a page leaves to the reader to show: keys by which one program draws a thing and another something else instead.

The two programs that draw for us follow none of them (an alternate picture is for printers, a reference for publishers, a
file for whoever has it), so that equal pixels prove nothing about them. Every key of a picture, form or graphics state that
is not known to be drawn by both counts, and every drawing of another kind: a list of what is known to mislead would be a list
of what to avoid. Inks count, for a press prints them and a screen shows what is said of them; and fonts, for a reader that
has what the two programs lack shows a text where they show nothing; and what is written about parts of a drawing, which is
read aloud or copied in their place, or switched, or names a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from worker.signing.graph import Places, below, data, digest

# fmt: off
_DRAWN: Final = {
    "/Image": frozenset((
        "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask", "/Mask", "/SMask",
        "/SMaskInData", "/Matte", "/Decode", "/Interpolate", "/Intent", "/Name", "/Length", "/Filter", "/DecodeParms", "/DL",
        "/StructParent", "/ID", "/Metadata",
    )),
    "/Form": frozenset((
        "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Name", "/Length", "/Filter",
        "/DecodeParms", "/DL", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified",
    )),
}
"""Keys of pictures and forms that both programs draw by, or that show nothing."""
# fmt: on
_STATE: Final = frozenset(
    (
        "/Type",
        "/LW",
        "/LC",
        "/LJ",
        "/ML",
        "/D",
        "/Font",
        "/FL",
        "/SM",
        "/BM",
        "/SMask",
        "/CA",
        "/ca",
        "/AIS",
        "/TK",
    )
)
"""Keys of a graphics state that both programs draw by; the others are for presses."""
_INKS: Final = frozenset(("/Separation", "/DeviceN"))
_ELSEWHERE: Final = frozenset(("/F", "/FFilter", "/FDecodeParms"))
"""Of any stream: its bytes lie in a file of the reader's."""
_MARKS: Final = re.compile(rb"/[^\s/<>\[\]()]*\s*<<(.*?)>>\s*(?:BDC|DP)(?![a-zA-Z])", re.DOTALL)
"""What a drawing says of a part of itself, from the name of the part on; the number of a tag says nothing by itself."""
_TAG: Final = re.compile(rb"\s*/MCID\s+[0-9]+\s*")


def choices(resources: Any, contents: Any, places: Places) -> str:
    """Return the digest of all that readers may show otherwise on a page; equal for pages without any.

    Each once: programs write what several drawings share once for each of them.
    """
    found = {digest(each, places) for value in (resources, contents) for each in _chosen(value)}
    found |= {hashlib.sha256(each).hexdigest() for value in (resources, contents) for each in _marks(value)}
    return hashlib.sha256(" ".join(sorted(found)).encode()).hexdigest()


def fonts(resources: Any, places: Places) -> frozenset[str]:
    """Return the digests of all fonts that a page may set text in."""
    return frozenset(digest(each, places) for each in _fonts(resources))


def _fonts(resources: Any) -> Iterator[Any]:
    for each in below(resources):
        found = each.get("/Font") if isinstance(each, pikepdf.Dictionary | pikepdf.Stream) else None
        if isinstance(found, pikepdf.Dictionary):
            yield from (value for _, value in found.items())
        elif isinstance(found, pikepdf.Array):  # of a graphics state: the font and its size
            yield from list(found)[:1]


def _marks(value: Any) -> Iterator[bytes]:
    """Yield what drawings say of their parts, each in one way of writing."""
    for each in below(value):
        kind = str(each.get("/Subtype", "")) if isinstance(each, pikepdf.Stream) else "/Image"
        if kind not in ("", "/Form"):
            continue
        drawn = data(each)
        if b"BDC" in drawn or b"DP" in drawn:
            yield from (
                b" ".join(found.split()) for found in _MARKS.findall(drawn) if not _TAG.fullmatch(found)
            )


def _chosen(value: Any) -> Iterator[Any]:
    for each in below(value):
        if isinstance(each, pikepdf.Array):
            if len(each) and str(each[0]) in _INKS:
                yield each
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield from _odd(each)
        if isinstance(each, pikepdf.Stream):
            drawn = _DRAWN.get(str(each.get("/Subtype", "")))
            for name in (str(key) for key in each.stream_dict.keys()):  # noqa: SIM118 - see ``graph``
                if name in _ELSEWHERE or (drawn is not None and name not in drawn):
                    yield pikepdf.Array([pikepdf.Name(name), each.stream_dict[name]])


def _odd(holder: Any) -> Iterator[Any]:
    """Yield what stands among its drawings and is none, and what is said of its graphics states that not everybody draws by."""
    drawings, states, named = holder.get("/XObject"), holder.get("/ExtGState"), holder.get("/Properties")
    yield from (each for _, each in named.items()) if isinstance(named, pikepdf.Dictionary) else ()
    for _, each in drawings.items() if isinstance(drawings, pikepdf.Dictionary) else ():
        if not isinstance(each, pikepdf.Stream) or str(each.get("/Subtype", "")) not in _DRAWN:
            yield each
    if not isinstance(states, pikepdf.Dictionary):
        return
    for each in [states] if "/PatternType" in holder else [value for _, value in states.items()]:
        if isinstance(each, pikepdf.Dictionary):
            yield from (
                pikepdf.Array([pikepdf.Name(name), value])
                for name, value in each.items()
                if name not in _STATE
            )
