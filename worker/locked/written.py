"""What a page of a PDF is drawn by, as far as it is safe to look: a file of kilobytes may unpack to gigabytes, or name one part endlessly."""

from __future__ import annotations

import re
import zlib
from typing import Any, Final

import pikepdf

MOST: Final = 16 << 20
"""Bytes of a page's instructions; an A4 page of black and white dots written into it has 2 MB at 300 dpi, in letters."""
_OTHERWISE: Final = 64 << 10
"""Bytes of a stream that is packed in an unusual way, or in several: it unpacks to a thousand times as many at most."""
_STREAMS: Final = 1_000
_INLINE: Final = re.compile(rb"(?:^|\s)BI[\s/]")


def instructions(page: pikepdf.Page) -> bytes | None:
    """Return what a page is drawn by; None where that is more than is looked at, or broken."""
    contents: Any = page.obj.get("/Contents")
    if contents is None:
        return b""
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if len(streams) > _STREAMS:
        return None
    read: list[bytes] = []
    for each in streams:
        left = MOST - sum(map(len, read))
        piece = _unpacked(each, left) if isinstance(each, pikepdf.Stream) else b""
        if piece is None or len(piece) > left:
            return None
        read.append(piece)
    return b"\n".join(read)


def inline(drawn: bytes) -> bool:
    """Whether pictures may be written into a page itself, between its instructions."""
    return _INLINE.search(drawn) is not None


def _unpacked(stream: pikepdf.Stream, most: int) -> bytes | None:
    packing: Any = stream.get("/Filter")
    names = [
        str(each)
        for each in (packing if isinstance(packing, pikepdf.Array) else [packing])
        if each is not None
    ]
    raw = stream.read_raw_bytes()
    if not names:
        return raw
    try:
        if names == ["/FlateDecode"]:
            return zlib.decompressobj().decompress(raw, most + 1)
        return stream.read_bytes() if len(raw) <= _OTHERWISE else None
    except (zlib.error, pikepdf.PikepdfError, ValueError):
        return None
