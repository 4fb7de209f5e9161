"""Finds each expected text in the text of the pages, every character of the pages used at most once.

The longest texts choose first and prefer whole lines and cells, so that the ``1`` of a row number is not taken from
the middle of a sum. A text that is nowhere in one piece may be broken over pages (between two words, at the end of
one page's line and the beginning of the next page's) or over lines by a hyphen. Knows nothing of DOCX or PDF.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from worker.pdf.expected import GAP, On, Running
from worker.pdf.text import LINE, WORD, PageText, fold

# What a field may print where the DOCX has a gap: a page number, a date, a note mark.
_GAP_PATTERN = ".{0,40}?"
_HYPHEN = "\x01"

Span = tuple[int, int]


class Places:
    """The text of the pages with what has been found crossed out."""

    def __init__(self, pages: PageText, *, caps: bool = False) -> None:
        self._pages = pages
        self._caps = caps
        self._taken = bytearray(len(pages.text))
        self._hyphenated: str | None = None

    def take_running(self, running: Sequence[Running]) -> list[str]:
        """Cross out headers and footers on the pages they stand on; those that are not there."""
        missing = []
        for one in running:
            pattern = self._fold(one.text)
            found = [self._take_on_page(pattern, page) for page in self._pages_of(one.on)]
            if found and not (any(found) if one.on is On.SOME else all(found)):
                missing.append(one.text)
        return missing

    def take(self, paragraphs: Iterable[str]) -> list[str]:
        """Cross out every paragraph as often as it occurs; those that cannot be found."""
        wanted = Counter(self._key(text) for text in paragraphs)
        missing: list[str] = []
        for words, count in sorted(wanted.items(), key=lambda item: -len("".join(item[0]))):
            left = count - self._take_whole("".join(words), count)
            while left and self._take_broken(words):
                left -= 1
            missing.extend([" ".join(words).replace(GAP, "…")] * left)
        return missing

    def _fold(self, text: str) -> str:
        # NFKC leaves the gap's sign alone.
        return fold(text, caps=self._caps)

    def _key(self, text: str) -> tuple[str, ...]:
        return tuple(folded for word in text.split() if (folded := self._fold(word)))

    def _pages_of(self, on: On) -> Sequence[int]:
        every = range(self._pages.count)
        return {On.FIRST: every[:1], On.LATER: every[1:], On.EVERY: every, On.SOME: every}[on]

    def _take_on_page(self, pattern: str, page: int) -> bool:
        begin, end = self._pages.pages[page], self._pages.pages[page + 1]
        return self._claim_best(self._occurrences(pattern, begin, end), 1) == 1

    def _take_whole(self, pattern: str, count: int) -> int:
        return self._claim_best(self._occurrences(pattern, 0, len(self._pages.text)), count)

    def _take_broken(self, words: tuple[str, ...]) -> bool:
        if len(words) > 1:
            for page in range(self._pages.count - 1):
                spans = self._broken(words, page, first=True)
                if spans is not None:
                    self._claim(spans)
                    return True
        return self._take_hyphenated("".join(words))

    def _broken(self, words: tuple[str, ...], page: int, *, first: bool) -> list[Span] | None:
        """Spans of ``words`` that begin on ``page`` and go on at the beginning of a line of the next pages."""
        if page >= self._pages.count:
            return None
        begin, end = self._pages.pages[page], self._pages.pages[page + 1]
        start_rank = WORD if first else LINE
        if not first:
            for span in self._occurrences("".join(words), begin, end):
                if self._pages.starts[span[0]] >= start_rank and self._free(span):
                    return [span]
        for cut in range(len(words) - 1, 0, -1):
            for span in self._occurrences("".join(words[:cut]), begin, end):
                if (
                    self._pages.starts[span[0]] >= start_rank
                    and self._pages.ends[span[1]] == LINE
                    and self._free(span)
                ):
                    rest = self._broken(words[cut:], page + 1, first=False)
                    if rest is not None:
                        return [span, *rest]
        return None

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
            for sign in pattern
        )
        spans = (match.span() for match in re.finditer(lenient, self._hyphenated, re.DOTALL))
        return self._claim_best(spans, 1) == 1

    def _occurrences(self, pattern: str, begin: int, end: int) -> Iterator[Span]:
        text = self._pages.text
        if GAP in pattern:
            expression = re.compile(_GAP_PATTERN.join(map(re.escape, pattern.split(GAP))), re.DOTALL)
            for match in expression.finditer(text, begin, end):
                yield match.span()
            return
        at = text.find(pattern, begin, end)
        while at >= 0:
            yield at, at + len(pattern)
            at = text.find(pattern, at + 1, end)

    def _claim_best(self, spans: Iterable[Span], count: int) -> int:
        ranked = sorted(
            (span for span in spans if self._free(span)),
            key=lambda span: -(self._pages.starts[span[0]] + self._pages.ends[span[1]]),
        )
        claimed = 0
        for span in ranked:
            if claimed == count:
                break
            if self._free(span):
                self._claim([span])
                claimed += 1
        return claimed

    def _free(self, span: Span) -> bool:
        return self._taken.find(1, *span) < 0

    def _claim(self, spans: Iterable[Span]) -> None:
        for begin, end in spans:
            self._taken[begin:end] = b"\x01" * (end - begin)
