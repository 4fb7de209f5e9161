"""Finds marks of ``nomor ulang`` behind which no list stands: they number nothing anew, and their author meant something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.tags import TextLine
from worker.press.restarts import Restarts

_MARK: Final = re.compile(r"\{%[-+]?\s*(?:(?:tr|tc|p|r)\s)?\s*nomor\s+ulang\b", re.IGNORECASE)
_TURN: Final = re.compile(r"\{%[-+]?\s*(?:(?:tr|tc|p|r)\s)?\s*(for|endfor)\b")
_REMEDY: Final = "Letakkan tanda itu tepat di depan daftar yang memakai penomoran otomatis Word (Beranda, Penomoran), atau hapus."


def idle_marks(found: Sequence[TextLine], lists: Restarts) -> Iterator[Finding]:
    """Yield each mark of one part with no paragraph of a list up to the next; in a loop, also from its beginning on."""
    marks: list[tuple[int, str]] = []
    opened: list[int] = []
    begins: dict[int, int] = {}
    for at, line in enumerate(found):
        for tag in line.tags():
            if _MARK.match(tag.source):
                marks.append((at, tag.typed))
                if opened:
                    begins[at] = opened[0]
            elif turn := _TURN.match(tag.source):
                if turn[1] == "for":
                    opened.append(at)
                elif opened:
                    opened.pop()
    for (at, typed), (upto, _) in pairwise([*marks, (len(found), "")]):
        behind = found[at : max(upto, at + 1)]
        around = found[begins[at] : at] if at in begins else ()
        if any(lists.holds(line.element) for line in (*behind, *around)):
            continue
        line = found[at]
        yield finding(
            Rule.NUMBERING,
            line.part,
            f"tidak ada daftar bernomor di belakang {typed}",
            paragraph=line.ordinal,
            text=line.text,
            tag=typed,
            remedy=_REMEDY,
        )
