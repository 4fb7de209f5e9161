"""Canonical forms and digests: the same value gives the same bytes, in thirty years too (RFC 8785).

Two writers give the same bytes: ``rfc8785`` for every JSON value, and orjson, twelve times as fast (10 kB: 0.04 ms, not 0.47), for the values
of which a law in the tests proves that both agree. It parses nothing and knows no record.

>>> canonical({"b": 1, "a": [True, None]})
b'{"a":[true,null],"b":1}'
>>> sha256_hex(b"naskah")[:12]
'fd39f7cf46a6'
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
import rfc8785

_ASTRAL = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
"""Lead bytes of characters beyond U+FFFF: only with them do UTF-8 order (orjson) and UTF-16 order (RFC 8785) differ."""
_HELD = 2047
"""Bytes up to which hashlib lets no other thread go on meanwhile. It would, and wait to be let in again, for each digest of an
event: a seventh of what a batch costs, for data that is digested in 4 microseconds."""
_SHORT = 1 << 16
_SCALARS = frozenset({str, bool, int, type(None)})
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 canonical JSON of ``value`` as UTF-8 bytes.

    Raises ``ValueError`` for what JSON cannot say: NaN, infinities, integers beyond 2**53, lone surrogates.
    """
    if _is_plain(value):
        try:
            written = orjson.dumps(value, option=_OPTIONS)
        except orjson.JSONEncodeError:
            return rfc8785.dumps(value)
        if written.isascii() or not any(lead in written for lead in _ASTRAL):
            return written
    return rfc8785.dumps(value)


def content_digest(template_digest: str, context: bytes) -> str:
    """Return the SHA-256 of a revision's content: the template's digest (hex), a line feed, the canonical context."""
    return sha256_hex(template_digest.encode("ascii") + b"\n" + context)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    if len(data) > _SHORT:
        return hashlib.sha256(data).hexdigest()
    digest = hashlib.sha256()
    for at in range(0, len(data), _HELD):
        digest.update(data[at : at + _HELD])
    return digest.hexdigest()


def sha512_hex(data: bytes) -> str:
    """Return the SHA-512 of ``data`` as 128 lower-case hexadecimal digits."""
    return hashlib.sha512(data).hexdigest()


def _is_plain(value: Any) -> bool:
    """Tell whether ``value`` holds only objects, arrays, strings, booleans, nulls and integers: no float, no subclass."""
    waiting = [value]
    for node in waiting:
        kind = type(node)
        if kind is dict:
            waiting.extend(node.values())
        elif kind is list:
            waiting.extend(node)
        elif kind not in _SCALARS:
            return False
    return True
