"""QR symbols of ISO/IEC 18004 at the speed of a page: byte mode, one fixed mask, the error correction asked for or better.

What never varies between two symbols of one size (patterns, format, the way of the bits through the symbol) is read
once from a symbol that segno made; a further symbol is then its codewords, one remainder a block and one permutation
(0.05 to 0.14 ms where segno takes 0.8 to 2). Where a text fills its symbol it equals segno's, module by module; where
it does not, segno 1.6 puts a byte of zeros before the padding that the standard does not. What this way does not
serve (other characters than ASCII, versions over 26) segno makes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product, zip_longest
from operator import itemgetter
from typing import Any, Final

import segno
from segno import consts

MASK: Final = 3  # trying all eight costs 4 to 14 ms a document and saves a reader nothing it would notice
_LEVELS: Final = (
    ("h", consts.ERROR_LEVEL_H),
    ("q", consts.ERROR_LEVEL_Q),
    ("m", consts.ERROR_LEVEL_M),
    ("l", consts.ERROR_LEVEL_L),
)
_NAMES: Final = tuple(name for name, _ in _LEVELS)
_CAPACITY: Final[Any] = consts.SYMBOL_CAPACITY  # untyped in segno
_BLOCKS: Final[Any] = consts.ECC
_BYTE_MODE: Final = 4
_COUNT_BITS: Final = ((1, 9, 8), (10, 26, 16))  # versions from, to: bits of the length
_PADDING: Final = bytes((0xEC, 0x11)) * 1_500
_FIELD: Final = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1, the polynomial of the standard


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """All that symbols of one size and error level have in common."""

    capacity: int
    """Data codewords."""
    blocks: tuple[tuple[int, int], ...]
    """Data and error codewords of each block."""
    bits: int
    """Bits of all codewords together."""
    mask: int
    """What the mask flips, in the order of the bits."""
    place: Callable[[str], tuple[str, ...]]
    """From the bits, followed by "01", to the modules row by row, border included."""
    side: int
    """Modules of one row, border included."""


def rows(text: str, border: int, least: str = "m") -> Iterator[bytes]:
    """Yield the rows of the symbol of ``text``, a byte a module, ASCII 0 for light and 1 for dark.

    ``least`` is the error correction it has at any rate: ``l``, ``m``, ``q`` or ``h``.
    """
    data = text.encode()
    size = _size(len(data), least) if text.isascii() else None
    if size is None:
        yield from _by_segno(text, border, least)
        return
    version, level, count_bits = size
    layout = _layout(version, level, border)
    words = _final_message(_codewords(data, count_bits, layout.capacity), layout.blocks)
    number = int.from_bytes(words, "big") ^ layout.mask
    modules = "".join(layout.place(f"{number:0{layout.bits}b}01")).encode()
    for at in range(0, len(modules), layout.side):
        yield modules[at : at + layout.side]


def side(text: str, border: int, least: str = "m") -> int:
    """Return how many modules a row of the symbol has, border included."""
    size = _size(len(text.encode()), least) if text.isascii() else None
    if size is None:
        return len(next(_by_segno(text, border, least)))
    return 17 + 4 * size[0] + 2 * border


def _by_segno(text: str, border: int, least: str) -> Iterator[bytes]:
    symbol = segno.make(text, error=least, micro=False, mask=MASK)
    for row in symbol.matrix_iter(border=border):
        yield bytes(0x30 + module for module in row)


@cache
def _size(length: int, least: str) -> tuple[int, str, int] | None:
    """Return the smallest version for so many bytes at a level, its best level that costs nothing, and its count bits."""
    allowed = _LEVELS[: _NAMES.index(least) + 1]
    for first, last, count_bits in _COUNT_BITS:
        bits = 4 + count_bits + 8 * length
        for version in range(first, last + 1):
            for name, level in allowed:
                if _CAPACITY[version][level] >= bits:
                    return version, name, count_bits
    return None


@cache
def _layout(version: int, level: str, border: int) -> Layout:
    """Learn a size and level from a symbol of segno's."""
    model = segno.make("a", version=version, error=level, mask=MASK, mode="byte", boost_error=False)
    blocks = tuple(
        (info.num_data, info.num_total - info.num_data)
        for info in _BLOCKS[version][dict(_LEVELS)[level]]
        for _ in range(info.num_blocks)
    )
    bits = 8 * sum(data + error for data, error in blocks)
    size = len(model.matrix)
    patterns = set(_patterns(version, size))
    order: dict[tuple[int, int], int] = {}
    mask = number = 0
    for row, column in _way(size):
        if (row, column) not in patterns:
            flipped = (row + column) % 3 == 0  # mask 3
            if number < bits:
                mask = mask << 1 | flipped
            # Some sizes have up to seven modules more than bits: those show the mask alone.
            order[row, column] = number if number < bits else bits + flipped
            number += 1
    side = size + 2 * border
    places = [bits] * (side * side)
    for row in range(size):
        for column in range(size):
            fixed = bits + model.matrix[row][column]
            places[(row + border) * side + column + border] = order.get((row, column), fixed)
    return Layout(
        capacity=sum(data for data, _ in blocks),
        blocks=blocks,
        bits=bits,
        mask=mask,
        place=itemgetter(*places),
        side=side,
    )


def _patterns(version: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the modules that carry no bits."""
    corner, far = range(9), range(size - 8, size)
    yield from product(corner, corner)  # finders, what separates them, and the format beside them
    yield from product(corner, far)
    yield from product(far, corner)
    for at in range(size):  # timing
        yield 6, at
        yield at, 6
    if version >= 7:  # the version's number
        yield from product(range(6), range(size - 11, size - 8))
        yield from product(range(size - 11, size - 8), range(6))
    centres = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    for row, column in product(centres, centres):
        if (row, column) not in ((6, 6), (6, size - 7), (size - 7, 6)):  # there stand the finders
            yield from product(range(row - 2, row + 3), range(column - 2, column + 3))


def _way(size: int) -> Iterator[tuple[int, int]]:
    """Yield the modules in the order in which the bits go: columns of two, from the right, up and down by turns."""
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield row, right
            yield row, right - 1
        upwards = not upwards


def _codewords(data: bytes, count_bits: int, capacity: int) -> bytes:
    """Return mode, length, data, terminator and padding."""
    head = _BYTE_MODE << count_bits | len(data)
    used = 4 + count_bits + 8 * len(data)
    number = head << 8 * len(data) | int.from_bytes(data, "big")
    ending = min(4, 8 * capacity - used)  # the terminator, shortened only where there is no room
    ending += -(used + ending) % 8
    words = (number << ending).to_bytes((used + ending) // 8, "big")
    return words + _PADDING[: capacity - len(words)]


def _final_message(words: bytes, blocks: Sequence[tuple[int, int]]) -> bytes:
    """Return data and error codewords, taken from the blocks in turn."""
    at = 0
    data: list[bytes] = []
    errors: list[bytes] = []
    for length, correction in blocks:
        block = words[at : at + length]
        data.append(block)
        errors.append(_remainder(block, correction))
        at += length
    if len(blocks) == 1:
        return data[0] + errors[0]
    mixed = [word for column in zip_longest(*data) for word in column if word is not None]
    mixed += [word for column in zip(*errors, strict=True) for word in column]
    return bytes(mixed)


def _remainder(block: bytes, length: int) -> bytes:
    """Return the Reed-Solomon error codewords of a block."""
    table = _division(length)
    top, kept = 8 * (length - 1), (1 << 8 * (length - 1)) - 1
    rest = 0
    for word in block:
        rest = (rest & kept) << 8 ^ table[rest >> top ^ word]
    return rest.to_bytes(length, "big")


@cache
def _division(length: int) -> tuple[int, ...]:
    """Return the generator polynomial of ``length`` error codewords times each byte, as numbers."""
    generator = [1]
    root = 1
    for _ in range(length):
        generator = [
            high ^ _times(low, root) for high, low in zip([*generator, 0], [0, *generator], strict=True)
        ]
        root = _times(root, 2)
    return tuple(
        int.from_bytes(bytes(_times(factor, one) for one in generator[1:]), "big") for factor in range(256)
    )


def _times(left: int, right: int) -> int:
    """Multiply in the field of 256 elements."""
    result = 0
    while right:
        if right & 1:
            result ^= left
        left = left << 1 ^ (_FIELD if left & 0x80 else 0)
        right >>= 1
    return result
