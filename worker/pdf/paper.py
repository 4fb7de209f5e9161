"""Judges finished pages as a reader sees them: values broken over lines, a block alone on a page, text over an edge, gaps.

The line, the trial of a template and ``tests.papers`` ask this one module. It reads pages as words with positions and
says what is wrong where; what becomes of a paper with a fault is the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from itertools import groupby, pairwise
from typing import Any, Final

from worker.pdf.expected import ClosingTexts
from worker.pdf.text import LINE, PageText, fold, positions
from worker.press.unbroken import NUMBER

Span = tuple[int, int]
Placed = Sequence[tuple[tuple[str, ...], Sequence[Span]]]
"""The words of each paragraph and where on the pages they stand, in pieces when it goes over pages."""
_CODE: Final = re.compile(r"(?=[^0-9]*[0-9])[\w.,/:()%–-]{2,40}")
_ADDRESS: Final = re.compile(r"[a-z]{2,10}://\S+", re.IGNORECASE)
_WORD: Final = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
_PAGE: Final = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WATERMARK: Final = 40.0
"""Points: higher letters are a mark across the page."""
_EDGE: Final = 3.0
_GAP: Final = 1.4
"""Heights of a line: wider spaces in justified text are read as a hole; the usual one is a quarter."""
_OVER: Final = 0.5
"""The share of two words' height and 2 points of width by which one lies over the other."""


class Fault(StrEnum):
    """What can be wrong with a page, one line of meaning each."""

    BROKEN_NUMBER = "broken-number"
    """An amount, number or date whose digits stand on two lines: it reads as another."""
    BROKEN_CODE = "broken-code"
    """A code or reference that stands on two lines."""
    LONELY_BLOCK = "lonely-block"
    """A page with a signature, QR or initials table and nothing of what is signed."""
    BLANK_PAGE = "blank-page"
    """A page with nothing besides its header, footer and mark."""
    OVERFLOW = "overflow"
    """Text that leaves its page or lies over other text."""
    CLIPPED_ROW = "clipped-row"
    """Text that the fixed height of its table's row cuts off."""
    CLIPPED_BOX = "clipped-box"
    """Text that the fixed size of its text box cuts off."""
    CLOSE_LINES = "close-lines"
    """Lines that cover each other, because their distance is fixed."""
    GAP = "gap"
    """A justified line with holes between its words."""


_SAID: Final = {
    Fault.BROKEN_NUMBER: "angka {about} terputus di antara dua baris",
    Fault.BROKEN_CODE: "kode {about} terputus di antara dua baris",
    Fault.LONELY_BLOCK: "hanya memuat {about}, tanpa isi naskah",
    Fault.BLANK_PAGE: "kosong, hanya memuat kepala, kaki, atau tanda air",
    Fault.OVERFLOW: "teks {about} keluar dari tempatnya",
    Fault.CLIPPED_ROW: "teks {about} terpotong oleh tinggi baris tabel yang tetap",
    Fault.CLIPPED_BOX: "teks {about} terpotong oleh ukuran kotak teks yang tetap",
    Fault.CLOSE_LINES: "baris teks {about} saling menutupi karena spasi barisnya tetap",
    Fault.GAP: "jarak antarkata terlalu lebar pada baris {about}",
}


@dataclass(frozen=True, kw_only=True)
class PaperFault:
    """One fault and where it shows."""

    fault: Fault
    page: int
    """Counted from 1, through all papers that are bound in one PDF."""
    about: str = ""

    def __str__(self) -> str:
        return f"halaman {self.page}: {_SAID[self.fault].format(about=self.about)}"


def broken(
    pages: PageText, placed: Placed, values: Iterable[str], *, caps: bool = False
) -> Iterator[PaperFault]:
    """Yield each value that the press printed and that a line breaks inside."""
    wanted = {fold(word, caps=caps) for text in values for word in text.split()}
    for words, spans in placed:
        for word, offsets in _words(words, spans):
            address = _ADDRESS.fullmatch(word) is not None
            if word not in wanted or not (address or _CODE.fullmatch(word)):
                continue
            if any(pages.text[at] != letter for at, letter in zip(offsets, word, strict=True)):
                continue  # a gap that Word fills stands before it
            breaks = [at for at in range(1, len(word)) if pages.starts[offsets[at]] == LINE]
            # Whoever types an address goes on behind a slash; behind a hyphen or letter a sign could be missing.
            if any(not address or word[at - 1] != "/" or word[at] == "/" for at in breaks):
                number = NUMBER.fullmatch(word) is not None
                fault = Fault.BROKEN_NUMBER if number else Fault.BROKEN_CODE
                yield PaperFault(fault=fault, page=pages.page_of(offsets[0]) + 1, about=word)


def fields_of(context: Mapping[str, Any], numbers: Sequence[str]) -> list[str]:
    """Return the paths of the context whose text holds one of these numbers: the field and, by its name, the column."""
    wanted = {each.casefold() for each in numbers}
    found: list[str] = []
    waiting: list[tuple[str, Any]] = [*context.items()][::-1]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [(f"{path}.{key}", each) for key, each in value.items()][::-1]
        elif isinstance(value, list):
            waiting += [(f"{path}[{place}]", each) for place, each in enumerate(value)][::-1]
        elif isinstance(value, str) and wanted.intersection(fold(word, caps=True) for word in value.split()):
            found.append(path)
    return found


def _words(words: Sequence[str], spans: Sequence[Span]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield each word with the offset of each of its letters; a piece of a paragraph may end inside a word."""
    pieces = iter(spans)
    begin, end = next(pieces, (0, 0))
    for word in words:
        if begin >= end:
            begin, end = next(pieces, (0, 0))
        offsets: Sequence[int] = range(begin, min(begin + len(word), end))
        if rest := len(word) - len(offsets):
            begin, end = next(pieces, (0, 0))
            if begin + rest > end:
                return  # a gap that Word fills stands in it
            offsets = [*offsets, *range(begin, begin + rest)]
        yield word, offsets
        begin = offsets[-1] + 1


def lonely(pages: PageText, placed: Placed, closing: ClosingTexts) -> Iterator[PaperFault]:
    """Yield each page with a signature and nothing of what is signed, or with the tables of initials and nothing besides."""
    shown: dict[int, set[str]] = {}
    for words, spans in placed:
        kind = closing.kind("".join(words))
        for begin, _ in spans:
            shown.setdefault(pages.page_of(begin), set()).add(kind)
    for page, kinds in sorted(shown.items()):
        if "signed" in kinds and "before" not in kinds:
            yield PaperFault(fault=Fault.LONELY_BLOCK, page=page + 1, about="tanda tangan dan kode QR")
        elif "initials" in kinds and not kinds & {"before", "signed", "behind"}:
            yield PaperFault(fault=Fault.LONELY_BLOCK, page=page + 1, about="tabel paraf")


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word on a page, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


def words_of(pdf: bytes) -> list[tuple[float, float, list[Word]]]:
    """Return width, height and words of each page, in the order in which they were written."""
    found = []
    for width, height, inside in _PAGE.findall(positions(pdf)):
        words = [
            Word(
                left=float(left),
                top=float(top),
                right=float(right),
                bottom=float(bottom),
                text=unescape(text),
            )
            for left, top, right, bottom, text in _WORD.findall(inside)
        ]
        found.append((float(width), float(height), words))
    return found


def laid(pdf: bytes) -> Iterator[PaperFault]:
    """Yield text that leaves its page or lies over other text, and lines with holes."""
    for number, (width, height, words) in enumerate(words_of(pdf), 1):
        usual = [each for each in words if each.height < _WATERMARK]
        for each in usual:
            outside = (
                min(each.left, each.top) < -_EDGE
                or each.right > width + _EDGE
                or each.bottom > height + _EDGE
            )
            if outside:
                yield PaperFault(fault=Fault.OVERFLOW, page=number, about=each.text)
        for one in _covered(usual):
            yield PaperFault(fault=Fault.OVERFLOW, page=number, about=one)
        for line in _holed(usual, width):
            yield PaperFault(fault=Fault.GAP, page=number, about=line)


def _covered(words: Sequence[Word]) -> Iterator[str]:
    """Yield words that lie over another of their own page."""
    ordered = sorted(words, key=lambda word: word.top)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.top > one.bottom:
                break
            shared = min(one.bottom, other.bottom) - other.top
            across = min(one.right, other.right) - max(one.left, other.left)
            if across > 2 and shared > _OVER * min(one.height, other.height):
                yield f"{one.text} / {other.text}"


def _holed(words: Sequence[Word], width: float) -> Iterator[str]:
    """Yield lines over half the page whose spaces are all alike, as justification makes them, and far too wide."""
    lines = [list(group) for _, group in groupby(words, key=lambda word: round(word.bottom))]
    for place, whole in enumerate(lines):
        line = _text_of(whole, lines[place + 1 :])
        spaces = [after.left - before.right for before, after in pairwise(line)]
        if not spaces or max(spaces) - min(spaces) > 1 or line[-1].right - line[0].left < width / 2:
            continue
        if len(spaces) == 1 and not _goes_on(line, lines[:place], lines[place + 1 :]):
            continue
        if min(spaces) > _GAP * line[0].height:
            yield " ".join(word.text for word in line)


def _text_of(line: Sequence[Word], behind: Sequence[Sequence[Word]]) -> Sequence[Word]:
    """Return a line without its number or letter, which hangs left of where the next one begins."""
    if behind and len(line) > 2 and abs(line[1].left - behind[0][0].left) < 1:
        return line[1:]
    return line


def _goes_on(
    line: Sequence[Word], before: Sequence[Sequence[Word]], behind: Sequence[Sequence[Word]]
) -> bool:
    """Say whether a line is one of a justified paragraph: the next begins as it does, and a line beside it ends as it does.

    One space alone tells nothing: two cells of a row are two words on one height as well.
    """
    beside = [
        each for each in (*before[-1:], *behind[:1]) if abs(each[0].top - line[0].top) < 2.5 * line[0].height
    ]
    return (
        bool(behind)
        and behind[0] in beside
        and abs(behind[0][0].left - line[0].left) < 1
        and any(abs(each[-1].right - line[-1].right) < 1 for each in beside)
    )
