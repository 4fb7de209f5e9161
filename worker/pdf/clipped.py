"""Finds text that a fixed height cuts off: in a table's row or a text box, and lines set closer than their letters are high.

LibreOffice draws no line that lies wholly below the edge, and half of one that crosses it. Which places have a fixed height a
DOCX says; how high the text in them is, the words of the pages. For the trial of a template: the line asks only whether all
is there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from worker.pdf.expected import printed
from worker.pdf.paper import Fault, PaperFault, Word
from worker.pdf.running import tree
from worker.pdf.text import fold

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_EMU: Final = 12_700
"""Of a point."""
_INSET: Final = 45_720
"""Word's margin above and below the text of a box, where none is given."""
_OVER: Final = 2.0
"""Points by which text may be higher than its place: letters do not fill their line."""
_CLOSE: Final = 0.7
"""The part of a word's height from one line to the next below which lines cover each other."""
_SHOWN: Final = 60
_PART: Final = re.compile(r"word/(?:document|header\w*|footer\w*)\.xml")
Pages = Sequence[tuple[float, float, Sequence[Word]]]


@dataclass(frozen=True, kw_only=True)
class FixedPlace:
    """A place whose height does not grow with its text."""

    fault: Fault
    height: float
    """Points: of the place; of lines, from one to the next."""
    texts: tuple[str, ...]
    """Its paragraphs."""


def fixed_places(docx: bytes) -> list[FixedPlace]:
    """Return the places of a printed DOCX that have a fixed height and text in them."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        names = set(package.namelist())
        exact = _exact_styles(tree(package, "word/styles.xml")) if "word/styles.xml" in names else {}
        parts = [tree(package, name) for name in sorted(names) if _PART.fullmatch(name)]
    found = [
        each for part in parts for each in (*_rows(part), *_boxes(part), *_lines(part, exact)) if each.texts
    ]
    return list(dict.fromkeys(found))


def clipped(
    places: Iterable[FixedPlace], pages: Pages, missing: Sequence[str] = (), *, caps: bool = False
) -> Iterator[PaperFault]:
    """Yield each place that shows only a part of its text; ``missing`` are paragraphs of which all or some stands on no page."""
    lost = {fold(each, caps=caps) for each in missing}
    sheets = [_Sheet(words, caps=caps) for _, _, words in pages]
    for place in places:
        folded = [fold(each, caps=caps) for each in place.texts]
        gone = next((text for text, key in zip(place.texts, folded, strict=True) if key in lost), None)
        if gone is not None and place.fault is not Fault.CLOSE_LINES:
            page = next((number for number, each in enumerate(sheets, 1) if each.begins(gone, caps=caps)), 1)
            yield PaperFault(fault=place.fault, page=page, about=_short(gone))
            continue
        for number, sheet in enumerate(sheets, 1):
            words = sheet.words("".join(folded))
            if words and _cut(place, words):
                yield PaperFault(fault=place.fault, page=number, about=_short(place.texts[0]))
                break


def _cut(place: FixedPlace, words: Sequence[Word]) -> bool:
    high = max(each.bottom for each in words) - min(each.top for each in words)
    letters = max(each.height for each in words)
    if place.fault is Fault.CLOSE_LINES:
        return high > letters + place.height / 2 and place.height < _CLOSE * letters
    return high > place.height + _OVER


class _Sheet:
    """The words of one page as one folded text."""

    def __init__(self, words: Sequence[Word], *, caps: bool) -> None:
        self._words = words
        pieces = [fold(each.text, caps=caps) for each in words]
        self._text = "".join(pieces)
        self._owner = [number for number, piece in enumerate(pieces) for _ in piece]

    def words(self, text: str) -> Sequence[Word]:
        """Return the words that say a folded text; none where the page does not say it in one piece."""
        at = self._text.find(text)
        return (
            () if at < 0 or not text else self._words[self._owner[at] : self._owner[at + len(text) - 1] + 1]
        )

    def begins(self, text: str, *, caps: bool) -> bool:
        """Say whether the page shows how a text begins."""
        return fold(" ".join(text.split()[:3]), caps=caps) in self._text


def _rows(part: etree._Element) -> Iterator[FixedPlace]:
    for row in part.iter(f"{_W}tr"):
        rule = row.find(f"{_W}trPr/{_W}trHeight")
        if rule is None or rule.get(f"{_W}hRule") != "exact":
            continue
        for cell in row.iterchildren(f"{_W}tc"):
            if cell.find(f"{_W}tcPr/{_W}vMerge") is None:
                height = _points(rule.get(f"{_W}val"))
                yield FixedPlace(fault=Fault.CLIPPED_ROW, height=height, texts=tuple(printed(cell)))


def _boxes(part: etree._Element) -> Iterator[FixedPlace]:
    for shape in part.iter(f"{_WPS}wsp"):
        body, size = shape.find(f"{_WPS}bodyPr"), shape.find(f"{_WPS}spPr/{_A}xfrm/{_A}ext")
        text = shape.find(f"{_WPS}txbx/{_W}txbxContent")
        if text is None or size is None:
            continue
        if body is not None and any(
            body.find(f"{_A}{each}") is not None for each in ("spAutoFit", "normAutofit")
        ):
            continue
        insets = [body.get(side, "") if body is not None else "" for side in ("tIns", "bIns")]
        margins = sum(int(each) if each.isdecimal() else _INSET for each in insets)
        height = (int(size.get("cy", "0")) - margins) / _EMU
        yield FixedPlace(fault=Fault.CLIPPED_BOX, height=height, texts=tuple(printed(text)))


def _lines(part: etree._Element, exact: Mapping[str, float]) -> Iterator[FixedPlace]:
    for paragraph in part.iter(f"{_W}p"):
        properties = paragraph.find(f"{_W}pPr")
        own = _exact(properties)
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        named = style.get(f"{_W}val", "") if style is not None else ""
        height = own if own is not None else exact.get(named, 0.0)
        if height:
            yield FixedPlace(fault=Fault.CLOSE_LINES, height=height, texts=tuple(printed(paragraph)[:1]))


def _exact_styles(styles: etree._Element) -> dict[str, float]:
    """Return of each paragraph style the exact height of its lines; 0 where they grow. The default one stands at ``""``."""
    known = {each.get(f"{_W}styleId", ""): each for each in styles.iter(f"{_W}style")}
    found: dict[str, float] = {}
    for name, style in known.items():
        at: etree._Element | None = style
        seen: set[etree._Element] = set()
        height = None
        while at is not None and at not in seen and height is None:
            seen.add(at)
            height = _exact(at.find(f"{_W}pPr"))
            base = at.find(f"{_W}basedOn")
            at = known.get(base.get(f"{_W}val", "")) if base is not None else None
        found[name] = height or 0.0
        if style.get(f"{_W}default") in ("1", "true") and style.get(f"{_W}type") == "paragraph":
            found[""] = found[name]
    return found


def _exact(properties: etree._Element | None) -> float | None:
    """Return the exact height of lines; 0 where they grow, None where nothing is said."""
    spacing = properties.find(f"{_W}spacing") if properties is not None else None
    if spacing is None or spacing.get(f"{_W}line") is None:
        return None
    return _points(spacing.get(f"{_W}line")) if spacing.get(f"{_W}lineRule") == "exact" else 0.0


def _points(twentieths: str | None) -> float:
    return int(twentieths) / 20 if twentieths and twentieths.isdecimal() else 0.0


def _short(text: str) -> str:
    said = " ".join(text.split())
    return f"“{said}”" if len(said) <= _SHOWN else f"“{said[:_SHOWN]}…”"
