"""The verification address and its QR code as a PNG; equal addresses give equal bytes. Judges no signature."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.claim import Claim
from worker.stamping.symbol import rows, side

LEVEL: Final = "q"
CLAIM_LEVEL: Final = "l"  # four times as long as the address: its modules stay as large as they can
MODULE_MM: Final = 0.57
"""A module of the first symbol on paper. Blurred scans at 150 dpi: zbar and zxing-cpp read from 0.5, OpenCV from 0.57."""
CLAIM_EMU: Final = 22 * 36_000
"""The second symbol's width: 57 to 65 modules of a third of a millimetre, as the only one was before; for clean paper."""
LONGEST: Final = 60
"""Bytes of an address whose symbol, 37 modules at level Q, takes 26 mm with its quiet zone; a longer one takes 28 and more."""
_EMU_OF_MM: Final = 36_000
_QUIET: Final = 4  # modules of white around it, as ISO/IEC 18004 asks
_SCALE: Final = (
    8  # pixels a module, so that a module is one byte of a 1-bit row; over 260 dpi at 2.5 cm on the page
)
_PIXELS: Final = bytes.maketrans(b"01", b"\xff\x00")  # a light module is eight white pixels, a dark one black
_LEVEL: Final = 1  # 0.02 ms and 0.5 KB; level 6 takes 0.09 ms to save 0.13 KB of it


def address(public_url: str, code: str) -> str:
    """Return where anyone can ask about the document with this code."""
    return f"{public_url.rstrip('/')}/v/{quote(code, safe='')}"


def with_facts(
    bare: str, *, nomor: str, tanggal: date, content_digest: str, key: Ed25519PrivateKey | None = None
) -> str:
    """Return the address with what the paper claims after ``#``: it stays in the reader's browser, unsent.

    With the office's key the claim is signed, and anyone can confirm it offline (``archive.claim``).
    """
    code = bare.rsplit("/", 1)[-1]
    facts = Claim(code=code, nomor=nomor, tanggal=tanggal, content_digest=content_digest)
    return f"{bare}#{facts.fragment(key)}"


def emu(text: str) -> int:
    """Return how wide the symbol of an address is on paper, its quiet zone included, in English Metric Units."""
    return round(side(text, _QUIET, LEVEL) * MODULE_MM * _EMU_OF_MM)


def png(text: str, least: str = LEVEL) -> bytes:
    """Return the QR code of ``text`` at error correction ``least`` or better: a stamp's edge may cover some of it."""
    symbol = list(rows(text, _QUIET, least))
    width = len(symbol)
    # A line of pixels as it is (filter 0), then seven that say "as above" (filter 2).
    repeated = (b"\2" + bytes(width)) * (_SCALE - 1)
    lines = b"".join(b"\0" + row.translate(_PIXELS) + repeated for row in symbol)
    header = struct.pack(">2L5B", width * _SCALE, width * _SCALE, 1, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(lines, _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
