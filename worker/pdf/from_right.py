"""Words of scripts from right to left on printed pages: each as often as the document says it, and beside the word it follows there.

Their places cannot be compared letter by letter with those of Latin text, for a PDF has them in the order of drawing. Read in the order
of reading (poppler's, which knows the two directions), words that stand beside each other without anything else among them come as they
are said. Not judged: where such words stand beside Latin words and numbers of their line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from doc_templates.kit.scripts import RIGHT_TO_LEFT
from worker.pdf.expected import Expectation
from worker.pdf.text import seen, words_from_right

_STRETCH: Final = re.compile(rf"{RIGHT_TO_LEFT.pattern}(?:[^\S\n\f]+{RIGHT_TO_LEFT.pattern})*")


def missing_words(raw: str, expected: Expectation) -> list[str]:
    """Return the words that pages do not say as often as the document does, wherever they stand."""
    wanted = Counter(word for text in expected.paragraphs for word in words_from_right(text))
    wanted |= Counter({word for each in expected.running for word in words_from_right(each.text)})
    if not wanted:
        return []
    said = "".join(words_from_right(raw))
    return [word for word, count in wanted.items() if said.count(word) < count]


def disordered(read: str, texts: Iterable[str]) -> list[str]:
    """Return the words that follow each other in ``texts`` and stand the other way round on the lines of ``read``.

    Only there: not where they stand in order on any line, nor where the one ends a stretch and the other begins another, as at the end
    of a line or in two cells.
    """
    wanted = dict.fromkeys(pair for text in texts for words in _stretches(text) for pair in pairwise(words))
    if not wanted:
        return []
    lines = [words for line in read.splitlines() for words in _stretches(line)]
    printed = {pair for words in lines for pair in pairwise(words)}
    begins, ends = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for place, words in enumerate(lines):
        begins[words[0]].add(place)
        ends[words[-1]].add(place)
    return [
        f"{first} {second}"
        for first, second in wanted
        if (first, second) not in printed
        and (second, first) in printed
        and (second, first) not in wanted
        and not (ends[first] and begins[second] and len(ends[first] | begins[second]) > 1)
    ]


def has_stretches(texts: Iterable[str]) -> bool:
    """Say whether any text has two such words beside each other."""
    return any(len(words) > 1 for text in texts for words in _stretches(text))


def _stretches(text: str) -> Iterator[Sequence[str]]:
    """Yield the words of each stretch that has nothing else in it."""
    for found in _STRETCH.finditer(seen(text)):
        yield words_from_right(found.group())
