"""Digests of what hangs on an object of a PDF, the same whatever program wrote it and however it numbered its objects.

Every key counts: a key that is left out is one that a forger puts things under. Only how a stream is packed does not.
Objects are told apart by what is in them and below them, not by how often they are written: programs write equal ones once,
or one twice. What is equal is found in rounds, as colours of a graph are refined: first what an object says itself, then
again and again what its children were found to be, until nothing more comes apart. Pages and layers are the exception: a
layer is switched by itself, however much another is like it, so they go by their places, and rings need no exception.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, Final

import pikepdf

MOST: Final = 1_000_000
"""Objects below one object: the tags of 200 pages are some 100,000."""
_LOOKS: Final = MOST
"""How often objects are looked at to find what is equal. Beyond that, each is told apart by itself: a chain of 1,400."""
_STORAGE: Final = frozenset(("/Length", "/Filter", "/DecodeParms"))
_PACKED: Final = frozenset(("/Length",))

Number = tuple[int, int]
"""Of an object: its number and generation."""


class GraphEndless(ValueError):
    """More hangs on the object than on any of a document's."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Objects of one document that are themselves and no other, however alike: its pages and its layers, by their places."""

    pages: Mapping[Number, int] = field(default_factory=dict)
    layers: Mapping[Number, int] = field(default_factory=dict)

    @classmethod
    def of(cls, opened: pikepdf.Pdf) -> Places:
        """Look at a document; raises ``GraphEndless``."""
        layers: dict[Number, int] = {}
        for each in below(opened.Root.get("/OCProperties")):
            for switched in each if isinstance(each, pikepdf.Array) else ():
                if isinstance(switched, pikepdf.Dictionary) and switched.is_indirect:
                    layers.setdefault(switched.objgen, len(layers))
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        return cls(pages=pages, layers=layers)


def digest(value: Any, places: Places, *, without: Collection[str] = ()) -> str:
    """Return the digest of an object and all below it; ``without`` names keys of the object itself, a page perhaps."""
    graph = _Graph(places)
    graph.take_in(value, frozenset(without))
    return graph.digest()


class _Graph:
    """Objects that hold others, each as what it says itself and which others it holds, in their order."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._said: list[bytes] = []
        self._held: list[list[int]] = []
        self._known: dict[Number, int] = {}
        self._waiting: list[tuple[int, Any]] = []

    def take_in(self, value: Any, without: frozenset[str]) -> None:
        """Look at everything below ``value``, which may be a page itself; raises ``GraphEndless``."""
        if not _holds(value):
            self._said.append(_alone(value))
            self._held.append([])
            return
        self._enter(value)
        while self._waiting:
            at, each = self._waiting.pop()
            self._said[at], self._held[at] = self._look(each, without if at == 0 else frozenset())

    def _enter(self, value: Any) -> int:
        """Return the number of an object that holds others, to be looked at once."""
        if value.is_indirect and value.objgen in self._known:
            return self._known[value.objgen]
        at = len(self._said)
        if at >= MOST:
            raise GraphEndless(f"more than {MOST} objects")
        if value.is_indirect:
            self._known[value.objgen] = at
        self._said.append(b"")
        self._held.append([])
        self._waiting.append((at, value))
        return at

    def _look(self, found: Any, without: frozenset[str]) -> tuple[bytes, list[int]]:
        said, held = bytearray(), list[int]()
        if found.is_indirect and found.objgen in self._places.layers:
            said += b"L%d;" % self._places.layers[found.objgen]
        if isinstance(found, pikepdf.Array):
            said += b"A%d;" % len(found)
            values = list(found)
        else:
            if isinstance(found, pikepdf.Stream):
                decoded, written = _data(found)
                said += b"S" + hashlib.sha256(written).digest()
                found, without = found.stream_dict, without | (_STORAGE if decoded else _PACKED)
            names = [name for name in sorted(str(key) for key in found.keys()) if name not in without]  # noqa: SIM118 - a pikepdf dictionary is iterated by its keys only so
            said += b"D%d;" % len(names) + b"".join(
                map(_alone, (name.encode(errors="replace") for name in names))
            )
            values = [found[name] for name in names]
        for each in values:
            if not _holds(each):
                said += _alone(each)
            elif each.is_indirect and each.objgen in self._places.pages:
                said += b"P%d;" % self._places.pages[each.objgen]
            else:
                said += b"*"
                held.append(self._enter(each))
        return bytes(said), held

    def digest(self) -> str:
        """Write what is below the first object, of equal ones the first that is met, the others by its number."""
        kinds = self._kinds()
        hashed, met, waiting = hashlib.sha256(), dict[int, int](), [0]
        while waiting:
            at = waiting.pop()
            if kinds[at] in met:
                hashed.update(b"R%d;" % met[kinds[at]])
                continue
            met[kinds[at]] = len(met)
            hashed.update(b"O%d;" % len(self._said[at]) + self._said[at])
            waiting.extend(reversed(self._held[at]))
        return hashed.hexdigest()

    def _kinds(self) -> Sequence[int]:
        """Return a number for each object, the same for those that are equal and hold equal ones, however deep.

        Where it takes too many looks, each is of its own kind: two equal graphs may get two digests then, but two that differ
        never one.
        """
        known: dict[bytes, int] = {}
        kinds = [known.setdefault(each, len(known)) for each in self._said]
        new = count(len(known))
        left = _several((at for at, held in enumerate(self._held) if held), kinds)
        looks = 0
        while left:
            looks += len(left)
            if looks > _LOOKS:
                return range(len(kinds))
            before = len({kinds[at] for at in left})
            apart: dict[tuple[int, ...], int] = defaultdict(lambda: next(new))
            found = [apart[kinds[at], *(kinds[each] for each in self._held[at])] for at in left]
            for at, kind in zip(left, found, strict=True):
                kinds[at] = kind
            if len(apart) == before:
                break
            left = _several(left, kinds)
        return kinds


def _several(objects: Iterable[int], kinds: Sequence[int]) -> list[int]:
    """Return the objects that are not alone of their kind."""
    found = list(objects)
    many = Counter(kinds[at] for at in found)
    return [at for at in found if many[kinds[at]] > 1]


def _holds(value: Any) -> bool:
    return isinstance(value, pikepdf.Stream | pikepdf.Dictionary | pikepdf.Array)


def _alone(value: Any) -> bytes:
    written = value if isinstance(value, bytes) else _written(value)
    return b"=%d;" % len(written) + written


def below(value: Any) -> Iterator[Any]:
    """Yield an object and every other one that hangs on it, each once; raises ``GraphEndless``."""
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
    raise GraphEndless(f"more than {MOST} objects")


def data(stream: Any) -> bytes:
    """Return a stream's bytes, unpacked where that can be done."""
    return _data(stream)[1]


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
