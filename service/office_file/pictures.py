"""The pictures of an office's letterheads: each stands on every page, so each is a whole PNG of a letterhead's size before it does.

Asked of a file that is applied, not of one that stands: what an office has printed with goes on. Reads the picture's chunks and
unpacks its rows within a bound; draws nothing.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from doc_templates.kit.kop import LOGO

MOST: Final = 4_000
"""Dots of a side: a letterhead across the page at 300 dpi has 2,500. A PNG of 100 kB can hold a thousand million."""
_HEAD: Final = 8
_FRAME: Final = struct.Struct(">I4s")
_HEADER: Final = struct.Struct(">IIBBBBB")
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values of a dot by the kind of colour."""
_INTERLACED: Final = 7
"""More than the rows that a picture drawn in seven passes has besides."""


def faults(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with each picture, by its path."""
    for path, said in _letterheads(config):
        encoded = said.get(LOGO)
        if encoded and (wrong := _fault(base64.b64decode(str(encoded)))):
            yield f"{path}{LOGO}", wrong


def _letterheads(config: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "", config
    for group in ("jabatan", "unit"):
        for key, said in ((config.get("kop_surat") or {}).get(group) or {}).items():
            yield f"kop_surat.{group}.{key}.", said


def _fault(png: bytes) -> str | None:
    """Return why a PNG is not whole or not of a letterhead's size; None where it is."""
    packed, header, ended = bytearray(), None, False
    at = _HEAD
    while at + 12 <= len(png) and not ended:
        size, kind = _FRAME.unpack_from(png, at)
        body = png[at + 8 : at + 8 + size]
        (sum_,) = struct.unpack(">I", png[at + 8 + size : at + 12 + size].rjust(4, b"\0"))
        if len(body) != size or zlib.crc32(kind + body) != sum_:
            break
        if kind == b"IHDR" and size == _HEADER.size:
            header = _HEADER.unpack(body)
        packed += body if kind == b"IDAT" else b""
        ended = kind == b"IEND"
        at += 12 + size
    if header is None or not ended:
        return "is a PNG that is damaged or cut off: export it again"
    width, height, depth, colour, _, _, interlaced = header
    if not (1 <= width <= MOST and 1 <= height <= MOST):
        return f"is {width} x {height} dots: at most {MOST} x {MOST}, 300 of an inch are enough"
    rows = height * (1 + (width * depth * _SAMPLES.get(colour, 4) + 7) // 8)
    try:
        unpacked = zlib.decompressobj().decompress(bytes(packed), rows * 2 + _INTERLACED)
    except zlib.error:
        return "is a PNG that is damaged: export it again"
    if len(unpacked) < rows or (not interlaced and len(unpacked) > rows):
        return "is a PNG that does not hold the picture it announces: export it again"
    return None
