"""Writes the zip container of a DOCX: static parts keep their packed bytes, changing parts follow, nothing varies.

The head (every static part, ``[Content_Types].xml`` first) and its directory are built once per template; a render
appends the changing parts, their directory and the end record. Dates are 1980-01-01, the order is fixed, no clock,
no attributes, no extra fields: equal parts give equal bytes. Writes no zip64: a document over 4 GB is no document.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from worker.press.package import CONTENT_TYPES, DEFLATED, STORED, Part

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_EOCD = struct.Struct("<4s4H2LH")
_VERSION: Final = 20  # 2.0, the first with deflate
_UTF8: Final = 0x800
_MIDNIGHT: Final = 0
_FIRST_DAY: Final = 0x21  # 1980-01-01, the earliest date a zip can say
_LEVEL: Final = 3  # 144 KB of WordprocessingML: 0.4 ms and 10.6 KB; level 6 takes 1.1 ms to save 2.5 KB of it


def pack(name: str, data: bytes) -> Part:
    """Return ``data`` as a packed part."""
    packed = zlib.compress(data, _LEVEL, -15)
    return Part(name=name, method=DEFLATED, crc=zlib.crc32(data), size=len(data), packed=packed)


class PackedPart:
    """A part that is packed as it comes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
        self._packed: list[bytes] = []
        self._crc = 0
        self._size = 0

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        self._packed.append(self._deflate.compress(data))
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)

    def part(self) -> Part:
        """Return the part; nothing may be added after."""
        packed = b"".join((*self._packed, self._deflate.flush()))
        return Part(name=self._name, method=DEFLATED, crc=self._crc, size=self._size, packed=packed)


def store(name: str, data: bytes) -> Part:
    """Return ``data`` as it is: PNG and JPEG are deflated already."""
    return Part(name=name, method=STORED, crc=zlib.crc32(data), size=len(data), packed=data)


class Container:
    """The part of a package that never changes, ready to be followed by what does."""

    def __init__(self, static: Iterable[Part]) -> None:
        ordered = sorted(static, key=lambda part: (part.name != CONTENT_TYPES, part.name))
        self._head, self._directory = _entries(ordered, 0)
        self._count = len(ordered)

    def close(self, changing: Sequence[Part]) -> bytes:
        """Return the whole package with the changing parts in the order given."""
        at = len(self._head)
        tail, directory = _entries(changing, at)
        start = at + len(tail)
        count = self._count + len(changing)
        size = len(self._directory) + len(directory)
        end = _EOCD.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0)
        return b"".join((self._head, tail, self._directory, directory, end))


def _entries(parts: Iterable[Part], at: int) -> tuple[bytes, bytes]:
    """Return the local entries of ``parts`` from offset ``at`` on, and their directory."""
    local: list[bytes] = []
    central: list[bytes] = []
    for part in parts:
        name = part.name.encode()
        flags = 0 if part.name.isascii() else _UTF8
        same = (part.method, _MIDNIGHT, _FIRST_DAY, part.crc, len(part.packed), part.size, len(name), 0)
        local += (_LOCAL.pack(b"PK\x03\x04", _VERSION, flags, *same), name, part.packed)
        central += (_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, flags, *same, 0, 0, 0, 0, at), name)
        at += _LOCAL.size + len(name) + len(part.packed)
    return b"".join(local), b"".join(central)
