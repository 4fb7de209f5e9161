"""Canonical forms and digests: the same value gives the same bytes, in thirty years too (RFC 8785)."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 canonical JSON of ``value`` as UTF-8 bytes.

    Raises ``ValueError`` for what JSON cannot say: NaN, infinities, integers beyond 2**53, lone surrogates.
    """
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha512_hex(data: bytes) -> str:
    """Return the SHA-512 of ``data`` as 128 lower-case hexadecimal digits."""
    return hashlib.sha512(data).hexdigest()
