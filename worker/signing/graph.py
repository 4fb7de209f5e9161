"""Digests of what hangs on an object of a PDF, the same whatever program wrote it and however it numbered its objects.

Every key counts: a key that is left out is one that a forger puts things under. Only how a stream is packed does not.
Objects are named by the order they are met in, pages by their place, so rings need no exception.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import pikepdf

MOST: Final = 1_000_000
"""Objects below one object: the tags of 200 pages are some 100,000."""
_STORAGE: Final = frozenset(("/Length", "/Filter", "/DecodeParms"))
_PACKED: Final = frozenset(("/Length",))

Pages = Mapping[tuple[int, int], int]
"""The place of each page by its object."""


class Endless(ValueError):
    """More hangs on the object than on any of a document's."""


def digest(value: Any, pages: Pages, *, without: Collection[str] = ()) -> str:
    """Return the digest of an object and all below it; ``without`` names keys of the object itself, a page perhaps."""
    hashed = hashlib.sha256()
    met: dict[tuple[int, int], int] = {}
    waiting: list[Any] = [value]
    left_out = frozenset(without)
    for turn in range(MOST):
        if not waiting:
            return hashed.hexdigest()
        each = waiting.pop()
        if isinstance(each, pikepdf.Object) and each.is_indirect:
            if each.objgen in pages and turn:
                hashed.update(b"P%d;" % pages[each.objgen])
                continue
            if each.objgen in met:
                hashed.update(b"R%d;" % met[each.objgen])
                continue
            met[each.objgen] = len(met)
        if isinstance(each, pikepdf.Stream):
            decoded, data = _data(each)
            hashed.update(b"S%d;" % len(data) + data)
            left_out |= _STORAGE if decoded else _PACKED
            _wait(hashed, waiting, each.stream_dict, left_out)
        elif isinstance(each, pikepdf.Dictionary):
            _wait(hashed, waiting, each, left_out)
        elif isinstance(each, pikepdf.Array):
            hashed.update(b"A%d;" % len(each))
            waiting.extend(reversed(list(each)))
        else:
            written = each if isinstance(each, bytes) else _written(each)
            hashed.update(b"=%d;" % len(written) + written)
        left_out = frozenset()
    raise Endless(f"more than {MOST} objects")


def below(value: Any) -> Iterator[Any]:
    """Yield an object and every other one that hangs on it, each once; raises ``Endless``."""
    met: set[tuple[int, int]] = set()
    waiting: list[Any] = [value]
    for _ in range(MOST):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, pikepdf.Object) and each.is_indirect:
            if each.objgen in met:
                continue
            met.add(each.objgen)
        yield each
        if isinstance(each, pikepdf.Array):
            waiting.extend(each)
        elif isinstance(each, pikepdf.Stream | pikepdf.Dictionary):
            waiting.extend(each[str(name)] for name in each.keys())  # noqa: SIM118 - see ``_wait``
    raise Endless(f"more than {MOST} objects")


def data(stream: Any) -> bytes:
    """Return a stream's bytes, unpacked where that can be done."""
    return _data(stream)[1]


def _wait(hashed: Any, waiting: list[Any], found: Any, left_out: Collection[str]) -> None:
    names = [name for name in sorted(str(key) for key in found.keys()) if name not in left_out]  # noqa: SIM118 - a pikepdf dictionary is iterated by its keys only so
    hashed.update(b"D%d;" % len(names))
    for name in reversed(names):
        waiting.append(found[name])
        waiting.append(name.encode(errors="replace"))


def _data(stream: Any) -> tuple[bool, bytes]:
    try:
        return True, bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a picture's own compression stays as it is
        return False, bytes(stream.read_raw_bytes())


def _written(value: Any) -> bytes:
    """Return a number, a name, a text or nothing in one way of writing: 1.50 is 1.5.

    Programs keep numbers in single precision, and so write 595.30398 for 595.303937: a hundred thousandth of a point.
    """
    if isinstance(value, bool) or value is None:
        return repr(value).encode()
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float | Decimal):
        return format(Decimal(str(_single(float(value)))).normalize(), "f").encode()
    if isinstance(value, pikepdf.String):
        raw, text = bytes(value), str(value)  # programs change between UTF-16 and the old encoding at will
        return b"(" + (raw if "\ufffd" in text else text.encode(errors="replace"))
    return str(value).encode(errors="replace")


def _single(number: float) -> float:
    """Return a number in single precision, and as it is beyond that."""
    try:
        (single,) = struct.unpack("f", struct.pack("f", number))
    except OverflowError:
        return number
    return float(single)
