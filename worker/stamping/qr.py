"""The verification address and its QR code as a PNG; equal addresses give equal bytes. Judges no signature."""

from __future__ import annotations

import io
from datetime import date
from typing import Final
from urllib.parse import quote

import segno

QR_PART: Final = "word/media/qr.png"
_SCALE: Final = (
    6  # pixels a module: about 320 px for the longest address, 300 dpi at the 2.5 cm it has on the page
)
_QUIET: Final = 4  # modules of white around it, as ISO/IEC 18004 asks


def address(public_url: str, code: str) -> str:
    """Return where anyone can ask about the document with this code."""
    return f"{public_url.rstrip('/')}/v/{quote(code, safe='')}"


def with_facts(bare: str, *, nomor: str, tanggal: date, content_digest: str) -> str:
    """Return the address with what the paper claims after ``#``: it stays in the reader's browser, unsent."""
    return f"{bare}#n={quote(nomor, safe='')}&t={tanggal.isoformat()}&s={content_digest}"


def png(text: str) -> bytes:
    """Return the QR code of ``text`` at error correction M: a stamp's edge may cover some of it."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=_SCALE, border=_QUIET)
    return out.getvalue()
