"""How one text may lie broken over pages: the end of each piece, and the beginning of the next, at the edge of a word.

Only between two words, or inside one where LibreOffice ends a line: behind the sign of *Undang-Undang*, never between two
digits, so that no value is put together from two. Where the pages leave several ways (the next cell goes on with the same
words) the one that leaves no gap on the next page is taken, or, in a repeated search, any. Claims nothing: ``places`` does.
"""

from __future__ import annotations

import bisect
import itertools
import random
import re
from collections.abc import Iterator
from typing import Protocol

from worker.pdf.text import WORD, PageText

Span = tuple[int, int]
Words = tuple[str, ...]

# What follows a broken text on its page agrees with its rest for some words by chance, seldom for more.
_CUTS = 10
# How often a repeated search takes another than the likeliest way.
_DOUBT = 0.3
_PARTED = re.compile(r"(?<=[^\W\d_][-–—?!|])(?=[^\W_])|(?<=\d[-–—?!|])(?=[^\W\d_])")
"""Where LibreOffice ends a line inside a word (40 signs were tried); between two digits too, but there a value is kept whole."""


class Free(Protocol):
    """What the search for places knows of the pages: where a text stands that nobody has taken."""

    def free(self, span: Span) -> bool:
        """Whether nothing in the span is taken."""

    def occurrences(self, pattern: str, begin: int, end: int) -> Iterator[Span]:
        """Every place of a pattern between two offsets."""


class BrokenText:
    """One text, one strictness: pieces end at the ``edge`` of a line or of a word."""

    def __init__(
        self, words: Words, *, pages: PageText, free: Free, edge: int, chance: random.Random | None = None
    ) -> None:
        self._words = tuple(part for word in words for part in _PARTED.split(word))
        ends = itertools.accumulate(len(_PARTED.split(word)) for word in words)
        self._whole_words = frozenset(end - 1 for end in ends)
        """The parts that end a word."""
        self._pages = pages
        self._free = free
        self._edge = edge
        self._chance = chance
        self._rests: dict[tuple[int, int], list[Span] | None] = {}

    def spans(self) -> list[Span] | None:
        """The pieces in order, on two pages or more; ``None`` when there is no such way."""
        for page in range(self._pages.count - 1):
            found = self._from(0, page, begins=WORD)
            if found is not None:
                return found
        return None

    def _from(self, word: int, page: int, *, begins: int) -> list[Span] | None:
        """The words from ``word`` on, beginning on ``page`` and going on on the next."""
        words = self._words[word:]
        if len(words) < 2 or page + 1 >= self._pages.count:
            return None
        pattern = "".join(words)
        cuts = list(itertools.accumulate(map(len, words)))[:-1]
        for start in self._starts(word, page, begins=begins):
            last = bisect.bisect_right(cuts, self._reach(pattern, start, self._pages.pages[page + 1]))
            ways = []
            for cut in range(last, max(last - _CUTS, 0), -1):
                piece = (start, start + cuts[cut - 1])
                if self._pages.ends[piece[1]] >= self._edge and self._free.free(piece):
                    rest = self._rest(word + cut, page + 1)
                    if rest is not None:
                        ways.append([piece, *rest])
            if ways and self._chance is not None and self._chance.random() < _DOUBT:
                return self._chance.choice(ways)
            if ways:
                return min(ways, key=lambda pieces: pieces[1][0])
        return None

    def _rest(self, word: int, page: int) -> list[Span] | None:
        """What is left of the text on ``page``: whole there, or broken again. Asked often, so remembered."""
        if (word, page) not in self._rests:
            self._rests[word, page] = None
            whole = self._whole(word, page)
            doubted = self._chance is not None and self._chance.random() < _DOUBT
            broken = self._from(word, page, begins=self._edge) if whole is None or doubted else None
            self._rests[word, page] = broken or whole
        return self._rests[word, page]

    def _whole(self, word: int, page: int) -> list[Span] | None:
        begin, end = self._pages.pages[page], self._pages.pages[page + 1]
        for span in self._free.occurrences("".join(self._words[word:]), begin, end):
            if (
                self._pages.starts[span[0]] >= self._edge
                and self._pages.ends[span[1]]
                and self._free.free(span)
            ):
                return [span]
        return None

    def _starts(self, word: int, page: int, *, begins: int) -> Iterator[int]:
        begin, end = self._pages.pages[page], self._pages.pages[page + 1]
        for span in self._free.occurrences(self._words[word], begin, end):
            ends = word not in self._whole_words or self._pages.ends[span[1]]
            if self._pages.starts[span[0]] >= begins and ends and self._free.free(span):
                yield span[0]

    def _reach(self, pattern: str, start: int, end: int) -> int:
        """How many characters of ``pattern`` stand at ``start``."""
        printed = self._pages.text[start : min(end, start + len(pattern))]
        pairs = enumerate(zip(printed, pattern, strict=False))
        return next((at for at, (one, other) in pairs if one != other), len(printed))
