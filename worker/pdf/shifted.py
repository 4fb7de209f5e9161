"""Which pages of two PDFs say something else, and which only say it elsewhere: words are compared over the whole text.

A line more on the first page moves the last line of every page behind it: what is on those has not changed. Neither has a
page whose number of pages alone is another. Values in, values out; reading is ``worker.locked.pdfium``'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from worker.locked.pdfium import PageWords, WrittenLine

MOST_WORDS: Final = 40_000
"""Of one PDF: sixty full pages have 30,000. Of more every page that looks otherwise counts as changed."""
_EXACT: Final = 4_000
"""Words up to which frequent ones are aligned as well: beyond, those of more than a hundredth are no anchors."""
_HYPHENS: Final = re.compile("(?<=\\w)[-\u00ad\u2010\u2011\u0002\ufffe]")
"""Behind a letter or digit: one that begins a word is a sign of its own, and may be a minus."""
_PARTED: Final = re.compile(rf"{_HYPHENS.pattern}\Z")


@dataclass(frozen=True, kw_only=True)
class PageShift:
    """What two PDFs have in common, by their pages, counted from 0."""

    changed: tuple[frozenset[int], frozenset[int]]
    """Pages of either that say something the other does not."""
    moved: tuple[frozenset[int], frozenset[int]]
    """Pages of either with words that stand on another page of the other."""
    numbering: tuple[Sequence[Sequence[WrittenLine]], Sequence[Sequence[WrittenLine]]]
    """By page of either: the lines that number it. They say nothing of the text."""

    def only_moved(self, page: int) -> bool:
        """Whether what a page says is on both sides, and part of it elsewhere."""
        return not any(page in side for side in self.changed) and any(page in side for side in self.moved)


def shift(first: Sequence[PageWords], second: Sequence[PageWords]) -> PageShift:
    """Compare what two PDFs say."""
    masked = [[[_masked(line.text, at, len(pages)) for line in page.lines] for at, page in enumerate(pages, 1)]
              for pages in (first, second)]  # fmt: skip
    running = _on_every_page(masked)
    words = [_words(pages, side, running) for pages, side in zip((first, second), masked, strict=True)]
    changed, moved = _aligned(*words)
    for at, (mine, other) in enumerate(((first, second), (second, first))):
        there = {image for page in other for image in page.images}
        changed[at].update(no for no, page in enumerate(mine) if not there.issuperset(page.images))
    numbering = [
        [
            [line for line, text in zip(page.lines, texts, strict=True) if text in running and "#" in text]
            for page, texts in zip(pages, side, strict=True)
        ]
        for pages, side in zip((first, second), masked, strict=True)
    ]
    return PageShift(
        changed=(frozenset(changed[0]), frozenset(changed[1])),
        moved=(frozenset(moved[0]), frozenset(moved[1])),
        numbering=(numbering[0], numbering[1]),
    )


def _masked(text: str, page: int, count: int) -> str:
    """Return a line with the page's own number, and the number of pages behind it, as signs.

    >>> _masked("Halaman 2 dari 3", 2, 3), _masked("Tahun 2026, - 2 -", 2, 3)
    ('Halaman # dari ##', 'Tahun 2026, - # -')
    """
    plain = " ".join(text.split())
    counted, found = re.subn(rf"\b{page}\b(\D{{1,6}})\b{count}\b", r"#\1##", plain)
    return counted if found else re.sub(rf"\b{page}\b", "#", plain)


def _on_every_page(sides: Sequence[Sequence[Sequence[str]]]) -> set[str]:
    """Return the lines that every page of both has: what stands at their heads and feet. Of single pages nobody can tell."""
    if max(map(len, sides)) < 2:
        return set()
    return set.intersection(*(set(page) for pages in sides for page in pages))


def _words(
    pages: Sequence[PageWords], masked: Sequence[Sequence[str]], running: set[str]
) -> list[tuple[str, int]]:
    """Return the words of the text with their pages; a word that a line's end parts is one."""
    found: list[tuple[str, int]] = []
    for at, (page, texts) in enumerate(zip(pages, masked, strict=True)):
        for line, text in zip(page.lines, texts, strict=True):
            if text not in running:
                found += ((word, at) for word in unicodedata.normalize("NFKC", line.text).split())
    return list(_joined(found))


def _joined(words: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    parted, begun = "", 0
    for word, at in words:
        if not parted:
            begun = at
        parted += word
        if not _PARTED.search(parted):
            yield _HYPHENS.sub("", parted), begun
            parted = ""
    if parted:
        yield _HYPHENS.sub("", parted), begun


def _aligned(
    first: Sequence[tuple[str, int]], second: Sequence[tuple[str, int]]
) -> tuple[tuple[set[int], set[int]], tuple[set[int], set[int]]]:
    changed: tuple[set[int], set[int]] = (set(), set())
    moved: tuple[set[int], set[int]] = (set(), set())
    if max(len(first), len(second)) > MOST_WORDS:
        return ({at for _, at in first}, {at for _, at in second}), moved
    mine, theirs = ([word for word, _ in side] for side in (first, second))
    matcher = SequenceMatcher(None, mine, theirs, autojunk=max(len(mine), len(theirs)) > _EXACT)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal":
            for (_, here), (_, there) in zip(first[a:a_end], second[b:b_end], strict=True):
                if here != there:
                    moved[0].add(here)
                    moved[1].add(there)
        else:
            changed[0].update(at for _, at in first[a:a_end])
            changed[1].update(at for _, at in second[b:b_end])
    return changed, moved
