"""Finds what preparing a part for Jinja drops without a word: docxtpl's expressions go over whole paragraphs, rows and cells.

A guard behind the rules that know why (``tags``, ``losses``): what a part says outside of its tags, and what it shows, must
stand in its source as often as in Word.
"""

from __future__ import annotations

import copy
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.losses import LOST
from worker.press.lint.tags import TextLine
from worker.press.spelling import restored, spell

_TAG: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_XML: Final = re.compile(r"<[^>]*>")
_RAW: Final = re.compile(r"\{%[-+]?\s*raw\b")
_SHOWN: Final = {name: words for name, words in LOST.items() if name not in ("fldChar", "oMath")}
_PAGES: Final = re.compile(r'<w:br w:type="page"')
_REMEDY: Final = (
    "Hapus tanda minus di tepi tanda itu ({%- ... -%}): ia menarik paragraf di sebelahnya. Letakkan tanda baris di"
    " paragraf, sel, atau baris tersendiri."
)


def dropped(part: str, root: etree._Element, source: str, found: Sequence[TextLine]) -> Iterator[Finding]:
    """Yield what ``source``, made of a part, no longer says or shows."""
    meant = copy.deepcopy(root)
    spell(meant)
    if _RAW.search(source):
        return  # what stands in it is no tag, whatever it looks like
    before = _bare(restored("".join(map(str, meant.itertext()))))
    after = _bare(html.unescape(_XML.sub("", _TAG.sub("", source))))
    if before != after:
        yield from _texts(part, found, after)
        return
    whole = etree.tostring(meant, encoding="unicode")
    for name, words in _SHOWN.items():
        mark = re.compile(rf"<(?:w|m):{name}[ />]")
        if len(mark.findall(whole)) > len(mark.findall(source)):
            yield finding(Rule.MISPLACED, part, f"{words} di dekat sebuah tanda akan hilang", remedy=_REMEDY)
    if len(_PAGES.findall(whole)) > len(_PAGES.findall(source)):
        yield finding(
            Rule.MISPLACED, part, "pemisah halaman di dekat sebuah tanda akan hilang", remedy=_REMEDY
        )


def _bare(text: str) -> str:
    return "".join(_TAG.sub("", text).split())


def _texts(part: str, found: Sequence[TextLine], after: str) -> Iterator[Finding]:
    """Yield the first line that no longer stands there; the part alone where each still does by itself."""
    lines = [(line, said) for line in found if (said := _bare(line.text))]
    for said, count in Counter(said for _, said in lines).items():
        if after.count(said) < count:
            line = next(each for each, text in lines if text == said)
            yield finding(
                Rule.MISPLACED,
                part,
                f"'{line.text.strip()[:80]}' di dekat sebuah tanda akan hilang",
                paragraph=line.ordinal,
                text=line.text,
                remedy=_REMEDY,
            )
            return
    yield finding(Rule.MISPLACED, part, "sebagian teks di dekat sebuah tanda akan hilang", remedy=_REMEDY)
