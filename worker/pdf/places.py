"""Finds each expected text in the text of the pages, every character of the pages used at most once.

The longest texts choose first and prefer whole lines and cells, so that the ``1`` of a row number is not taken from
the middle of a sum. A text that is nowhere in one piece may be broken over pages (between two words, at the end of a
line of one page and the beginning of a line of the next); only then may it be joined to its neighbours or broken by
a hyphen at the end of a line. Knows nothing of DOCX or PDF.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from worker.pdf.broken import BrokenText, Span, Words
from worker.pdf.expected import GAP
from worker.pdf.running import On, RunningText
from worker.pdf.text import LINE, WORD, PageText, fold

# What a field may print where the DOCX has a gap: a page number, a date, a note mark.
_GAP_PATTERN = ".{0,40}?"
_HYPHEN = "\x01"

_UNKNOWN = frozenset({On.SOME, On.PERHAPS})
"""Headers of which the pages are not known."""

# How often the search is made before a text is called missing; one search of a 60-page report takes 0.1 s.
_SEARCHES = 40
# In a repeated search a short text that stands whole somewhere waits this often for the broken ones to choose.
_WHOLE_FIRST = 0.5
_LONGEST_BROKEN_FIRST = 0.5
# Each third search, from the second on, lets the longest choose first, whole or broken: what says the same as a part of it (an
# item typed twice, a sentence that a long point repeats) would else take that part of the one that goes over a page.
_BY_LENGTH = 3
_LONG = 40
# A text of more letters that repeats itself (three hundred times "a") lies over itself at each letter: not all of these
# places are looked at, else the time would grow with the square.
_EXACT = 250


class RemainingText:
    """The text of the pages with what has been found crossed out."""

    def __init__(self, pages: PageText, *, caps: bool = False) -> None:
        self._pages = pages
        self._caps = caps
        self._taken = bytearray(len(pages.text))
        self._doubtful: list[Span] = []  # taken for a header whose section may not reach that page
        self._words = pages.starts.replace(bytes([LINE]), bytes([WORD]))
        """Where words begin, at the beginning of a line or not."""
        self._hyphenated: str | None = None
        self.placed: list[tuple[Words, list[Span]]] = []
        """Where each paragraph was found, by the search that found all."""

    def take_running(self, running: Sequence[RunningText]) -> list[str]:
        """Cross out headers and footers on the pages they stand on; those that are not there."""
        missing = []
        known = [one for one in running if one.on not in _UNKNOWN]
        for one in known:
            pattern = self._fold(one.text)
            found = [self._take_on_page(pattern, page) for page in self._pages_of(one.on)]
            if not all(found):
                missing.append(one.text)
        # Sections may share a footer's text: where one of them put it, the other's is not missing.
        placed = {self._fold(one.text) for one in known}
        for one in running:
            pattern = self._fold(one.text)
            if one.on in _UNKNOWN and pattern not in placed:
                placed.add(pattern)
                found = [self._take_on_page(pattern, page) for page in self._pages_of(one.on)]
                if one.on is On.SOME and not any(found):
                    missing.append(one.text)
                self._doubtful.extend(span for spans in found for span in spans)
        return missing

    def silent(self) -> list[int]:
        """Return the pages, counted from 0, that say nothing of their own; asked after ``take_running``, before ``take``.

        The number that a running line ends with is the page's: a gap at an end takes as little as it can, nothing.
        """
        return [
            page
            for page, (begin, end) in enumerate(pairwise(self._pages.pages))
            if self._says_nothing(begin, end)
        ]

    def _says_nothing(self, begin: int, end: int) -> bool:
        left = (
            letter
            for letter, taken in zip(self._pages.text[begin:end], self._taken[begin:end], strict=True)
            if not taken
        )
        return all(letter.isdecimal() for letter in left)

    def take(self, paragraphs: Iterable[str]) -> list[str]:
        """Cross out every paragraph as often as it occurs; those that cannot be found.

        A choice that looked best may take what another text needed (a cell ``1``, and a ``1`` that is half of a
        broken text). So a search that fails is made again with other choices between equals; whatever search
        finds a place for every text has proved that all are there. Every other search gives back what a header of
        another section may have taken.
        """
        in_order = [key for text in paragraphs if (key := self._key(text))]
        untouched = bytes(self._taken)
        missing: list[str] = []
        for seed in range(_SEARCHES):
            self._taken[:] = untouched
            if seed % 2:
                self._release(self._doubtful)
            by_length = seed % _BY_LENGTH == 1
            found_less = self._search(in_order, random.Random(seed) if seed else None, by_length=by_length)
            if not found_less:
                return []
            if seed == 0 or len(found_less) < len(missing):
                missing = found_less
        return missing

    def occurrences(self, pattern: str, begin: int, end: int) -> Iterator[Span]:
        """Every place of ``pattern`` between two offsets; a gap in it may be filled by anything short."""
        text = self._pages.text
        pattern = pattern.lstrip(GAP)  # sought from the left, a gap before it would take what stands there
        if GAP in pattern:
            # Ahead, so that each place is seen: "hal 3 dari 4" also where "halaman 1" stands right before it.
            gapped = _GAP_PATTERN.join(map(re.escape, pattern.split(GAP)))
            for match in re.compile(f"(?=({gapped}))", re.DOTALL).finditer(text, begin, end):
                yield match.span(1)
            return
        step = 1 + len(pattern) // _EXACT
        at = text.find(pattern, begin, end)
        while at >= 0:
            yield at, at + len(pattern)
            at = text.find(pattern, at + step, end)

    def free(self, span: Span) -> bool:
        """Whether nothing in the span is taken."""
        return self._taken.find(1, *span) < 0

    def _search(
        self, in_order: Sequence[Words], chance: random.Random | None, *, by_length: bool
    ) -> list[str]:
        self.placed = []
        wanted = Counter(in_order)
        longest_first = sorted(wanted, key=_length, reverse=True)
        for words in longest_first:
            if chance is None or by_length or chance.random() < _WHOLE_FIRST or _length(words) > _LONG:
                wanted[words] -= self._take_whole(words, wanted[words], edges=True, chance=chance)
            while by_length and wanted[words] and self._take_broken(words, chance):
                wanted[words] -= 1
        # In the document's order, because the halves of cells with like texts follow each other on the next page.
        # A repeated search may let the longest choose first here too: a short one may have begun within a long one.
        broken_by_length = chance is not None and chance.random() < _LONGEST_BROKEN_FIRST
        for words in sorted(in_order, key=_length, reverse=True) if broken_by_length else in_order:
            if wanted[words] and self._take_broken(words, chance):
                wanted[words] -= 1
        for edges in (True, False):
            for words in longest_first:
                wanted[words] -= self._take_whole(words, wanted[words], edges=edges, chance=chance)
        for words in longest_first:
            while wanted[words] and self._take_hyphenated("".join(words)):
                wanted[words] -= 1
        return [" ".join(words).replace(GAP, "…") for words in wanted.elements()]

    def _fold(self, text: str) -> str:
        # NFKC leaves the gap's sign alone.
        return fold(text, caps=self._caps)

    def _key(self, text: str) -> Words:
        return tuple(folded for word in text.split() if (folded := self._fold(word)))

    def _pages_of(self, on: On) -> Sequence[int]:
        every = range(self._pages.count)
        return {
            On.FIRST: every[:1],
            On.LATER: every[1:],
            On.ODD: every[::2],
            On.ODD_LATER: every[2::2],
            On.EVEN: every[1::2],
        }.get(on, every)

    def _take_on_page(self, pattern: str, page: int) -> list[Span]:
        begin, end = self._pages.pages[page], self._pages.pages[page + 1]
        return self._claim_best(self.occurrences(pattern, begin, end), 1)

    def _take_whole(self, words: Words, count: int, *, edges: bool, chance: random.Random | None) -> int:
        """``edges``: only where it begins and ends with a word of the pages."""
        if not count:
            return 0
        spans = self.occurrences("".join(words), 0, len(self._pages.text))
        if edges:
            spans = (span for span in spans if self._pages.starts[span[0]] and self._pages.ends[span[1]])
        claimed = self._claim_best(spans, count, chance, words=words)
        self.placed += [(words, [span]) for span in claimed]
        return len(claimed)

    def _take_broken(self, words: Words, chance: random.Random | None) -> bool:
        # Cells whose text stands on one height share a line, so the edge of a word may have to do.
        for edge in (LINE, WORD):
            broken = BrokenText(words, pages=self._pages, free=self, edge=edge, chance=chance)
            spans = broken.spans() if len(words) > 1 else None
            if spans is not None:
                self._claim(spans)
                self.placed.append((words, spans))
                return True
        return False

    def _take_hyphenated(self, pattern: str) -> bool:
        """A hyphen at the end of a line may have been put there by the line break."""
        if not self._pages.line_hyphens:
            return False
        if self._hyphenated is None:
            letters = list(self._pages.text)
            for offset in self._pages.line_hyphens:
                letters[offset] = _HYPHEN
            self._hyphenated = "".join(letters)
        lenient = f"{_HYPHEN}?".join(
            _GAP_PATTERN if sign == GAP else f"[-{_HYPHEN}]" if sign == "-" else re.escape(sign)
            for sign in pattern.lstrip(GAP)
        )
        spans = (match.span() for match in re.finditer(lenient, self._hyphenated, re.DOTALL))
        return bool(self._claim_best(spans, 1))

    def _claim_best(
        self,
        spans: Iterable[Span],
        count: int,
        chance: random.Random | None = None,
        *,
        words: Words = (),
    ) -> list[Span]:
        ranked = [span for span in spans if self.free(span)]
        if chance is not None:
            chance.shuffle(ranked)
        ranked.sort(key=lambda span: -(self._pages.starts[span[0]] + self._pages.ends[span[1]]))
        if len(words) == 1:  # the 12 of two lines, 1 and 2, is the last to be taken for the number 12
            ranked.sort(key=self._over_lines)
        elif words:  # and the cells 1 and "1 TAHUN 2026" beside each other the last for "11 TAHUN 2026"
            cuts = bytearray(_length(words))
            for cut in list(itertools.accumulate(map(len, words)))[:-1]:
                cuts[cut] = WORD
            ranked.sort(key=lambda span: self._words[span[0] + 1 : span[1]] != cuts[1:])
        claimed: list[Span] = []
        for span in ranked:
            if len(claimed) == count:
                break
            if self.free(span):
                self._claim([span])
                claimed.append(span)
        return claimed

    def _over_lines(self, span: Span) -> bool:
        return self._pages.starts.find(LINE, span[0] + 1, span[1]) >= 0

    def _release(self, spans: Iterable[Span]) -> None:
        for begin, end in spans:
            self._taken[begin:end] = bytes(end - begin)

    def _claim(self, spans: Iterable[Span]) -> None:
        for begin, end in spans:
            self._taken[begin:end] = b"\x01" * (end - begin)


def _length(words: Words) -> int:
    return sum(map(len, words))
