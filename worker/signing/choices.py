"""What a page leaves to the reader to show: keys by which one program draws a thing and another something else instead.

The two programs that draw for us follow none of them (an alternate picture is for printers, a reference for publishers, a
file for whoever has it), so that equal pixels prove nothing about them. Every key of a picture or form that is not known
to be drawn by both counts: a list of what is known to mislead would be a list of what to avoid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from worker.signing.graph import Places, below, digest

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
_ELSEWHERE: Final = frozenset(("/F", "/FFilter", "/FDecodeParms"))
"""Of any stream: its bytes lie in a file of the reader's."""


def choices(resources: Any, contents: Any, places: Places) -> str:
    """Return the digest of all that readers may show otherwise on a page; equal for pages without any."""
    found = sorted(digest(each, places) for value in (resources, contents) for each in _chosen(value))
    return hashlib.sha256(" ".join(found).encode()).hexdigest()


def _chosen(value: Any) -> Iterator[Any]:
    for each in below(value):
        if isinstance(each, pikepdf.Stream):
            drawn = _DRAWN.get(str(each.get("/Subtype", "")))
            for name in (str(key) for key in each.stream_dict.keys()):  # noqa: SIM118 - see ``graph``
                if name in _ELSEWHERE or (drawn is not None and name not in drawn):
                    yield pikepdf.Array([pikepdf.Name(name), each.stream_dict[name]])
