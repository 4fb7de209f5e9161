"""Finds text that is printed and that nobody sees: in the colour of what is behind it, or smaller than anybody reads.

A page that says what no reader sees is initialled and signed unread. Hidden text (``w:vanish``) is printed by nobody and no matter
of this. What a table's or a drawn box's own style lays behind a text is not known here, and nothing is said of its colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.tags import TextLine
from worker.press.names import wml
from worker.press.properties import is_on
from worker.press.spelling import said
from worker.press.styles import Styles, number

_PAPER: Final = "FFFFFF"
_LEAST: Final = 1.15
"""How much lighter one of two colours must be than the other (WCAG 2.1, contrast ratio) for a text to be there for anybody; the
palest grey that offices print rules in is 1.4 upon white."""
_SMALLEST: Final = 8
"""Half points: 4 points, below the small print of forms."""
_SHOWN: Final = 40
_HIGHLIGHTS: Final = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


def unseen(found: Sequence[TextLine], styles: Styles) -> Iterator[Finding]:
    """Yield each paragraph with text that is printed and not seen, once for its colour and once for its size."""
    for line in found:
        told: dict[str, list[str]] = {}
        for text, run in _printed(line):
            for why in _why(run, line.element, styles):
                told.setdefault(why, []).append(text)
        for why, texts in told.items():
            shown = " ".join("".join(texts).split())
            short = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
            about = f"“{short}” {why}"
            yield finding(Rule.UNSEEN, line.part, about, paragraph=line.ordinal, text=line.text)


def _printed(line: TextLine) -> Iterator[tuple[str, etree._Element]]:
    """Yield the texts of a paragraph with their runs, without what only steers: a loop's tag may be as small as it likes."""
    steers = [(tag.start, tag.end) for tag in line.tags() if not tag.source.startswith("{{")]
    at = 0
    for element in line.texts:
        text, run = said(element), next(element.iterancestors(wml("r")), None)
        left = "".join(
            sign
            for place, sign in enumerate(text, at)
            if not any(start <= place < end for start, end in steers)
        )
        at += len(text)
        if run is not None and left.strip():
            yield left, run


def _why(run: etree._Element, paragraph: etree._Element, styles: Styles) -> Iterator[str]:
    if is_on(styles.of_run(run, paragraph, "vanish")):
        return
    size = number(styles.of_run(run, paragraph, "sz"), "val", _SMALLEST)
    if size < _SMALLEST:
        yield f"berukuran {size / 2:g} pt"
    colour = _hex(styles.of_run(run, paragraph, "color"), "val")
    behind = _behind(run, paragraph, styles)
    if colour and behind and _contrast(colour, behind) < _LEAST:
        yield "berwarna sama dengan latarnya"


def _behind(run: etree._Element, paragraph: etree._Element, styles: Styles) -> str | None:
    """Return the colour behind a run; None where a style draws it that is not looked into."""
    marked = styles.of_run(run, paragraph, "highlight")
    if marked is not None and (found := _HIGHLIGHTS.get(marked.get(wml("val"), ""))):
        return found
    shaded = [styles.of_run(run, paragraph, "shd"), paragraph.find(f"{wml('pPr')}/{wml('shd')}")]
    shaded.append(styles.said(paragraph, "pPr", "shd"))
    shaded += [cell.find(f"{wml('tcPr')}/{wml('shd')}") for cell in run.iterancestors(wml("tc"))]
    if found := next((fill for each in shaded if (fill := _hex(each, "fill"))), None):
        return found
    drawn = next(run.iterancestors(wml("txbxContent")), None) is not None
    dressed = any(
        each.find(f"{wml('tblPr')}/{wml('tblStyle')}") is not None for each in run.iterancestors(wml("tbl"))
    )
    return None if drawn or dressed else _PAPER


def _hex(element: etree._Element | None, name: str) -> str | None:
    """Return a colour that an attribute says in numbers; ``auto`` is one that can be seen."""
    value = element.get(wml(name), "") if element is not None else ""
    try:
        int(value, 16)
    except ValueError:
        return None
    return value if len(value) == len(_PAPER) else None


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = (
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in (red, green, blue)
    )
    return sum(part * each for part, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
