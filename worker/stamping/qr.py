"""The verification address and its QR code as a PNG; equal addresses give equal bytes. Judges no signature."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Final
from urllib.parse import quote

import segno

QR_PART: Final = "word/media/qr.png"
_QUIET: Final = 4  # modules of white around it, as ISO/IEC 18004 asks
_SCALE: Final = (
    8  # pixels a module, so that a module is one byte of a 1-bit row; over 260 dpi at 2.5 cm on the page
)
_MASK: Final = 3  # trying all eight costs 4 to 14 ms a document and saves a reader nothing it would notice
_PIXELS: Final = bytes.maketrans(
    b"\x00\x01", b"\xff\x00"
)  # a light module is eight white pixels, a dark one black


def address(public_url: str, code: str) -> str:
    """Return where anyone can ask about the document with this code."""
    return f"{public_url.rstrip('/')}/v/{quote(code, safe='')}"


def with_facts(bare: str, *, nomor: str, tanggal: date, content_digest: str) -> str:
    """Return the address with what the paper claims after ``#``: it stays in the reader's browser, unsent."""
    return f"{bare}#n={quote(nomor, safe='')}&t={tanggal.isoformat()}&s={content_digest}"


def png(text: str) -> bytes:
    """Return the QR code of ``text`` at error correction M: a stamp's edge may cover some of it."""
    modules = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    side = len(modules) + 2 * _QUIET
    edge = b"\xff" * _QUIET
    blank = (b"\0" + b"\xff" * side) * (_QUIET * _SCALE)
    lines = b"".join((b"\0" + edge + bytes(row).translate(_PIXELS) + edge) * _SCALE for row in modules)
    header = struct.pack(">2L5B", side * _SCALE, side * _SCALE, 1, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(blank + lines + blank)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
