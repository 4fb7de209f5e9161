"""Identifiers the desk gives out: time-ordered ids for rows, opaque codes for the printed page."""

from __future__ import annotations

import secrets
import time
from uuid import UUID, uuid5

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, none of which is mistaken for another on paper (no 0 O 1 I)."""
CODE_LENGTH = 16
"""16 x 5 = 80 bits: guessing a code of ten million documents takes 10**17 tries."""
_BATCHES = UUID("5ba2be5c-9cb5-5d0f-8a3b-6a1f4c9d7f10")


def new_id() -> UUID:
    """Return a version 7 UUID (RFC 9562): ordered by time, so that new rows lie side by side in every index."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def new_code() -> str:
    """Return a verification code: what the QR and the footer of a page name, saying nothing of the document."""
    bits = secrets.randbits(5 * CODE_LENGTH)
    return "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(CODE_LENGTH))


def batch_id(satker: str, keys: list[tuple[str, str, str]]) -> UUID:
    """Return the id of the batch of these event keys: the same events in the same order are the same batch."""
    named = "\n".join("\t".join(key) for key in keys)
    return uuid5(_BATCHES, f"{satker}\n{named}")
