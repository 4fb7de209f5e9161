"""Cells whose values no line may break: how wide they are, what a document's values need, in which size they fit.

A template is looked at once. A document whose values fit, as nearly all do, is printed with the template as it is; one
with a larger amount is printed with the column in smaller type, every row alike, down to a floor. What does not fit even
there is for the judge of the pages to refuse. Widths are Arial's; a font nobody measured here counts as a tenth wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from worker.press.as_shown import as_shown
from worker.press.headings import heading_of
from worker.press.letters import BROAD, letters_in, width_of
from worker.press.names import wml
from worker.press.package import MAIN_DOCUMENT, Package, open_package, parse_part
from worker.press.printings import at_each, at_path, printings
from worker.press.properties import properties_of, put
from worker.press.styles import Styles, number
from worker.press.unbroken import unbroken

FLOOR: Final = 12
"""Half points: 6 pt, the smallest that a copy of a copy still shows."""
COLUMNS: Final = "x-columns"
"""What an uploaded template's schema calls its columns, by paper."""
_MARGIN: Final = 108
"""Twips at each side of a cell that names none: Word's own."""
_SAFETY: Final = 24
"""Twips a line is taken narrower than it is: over a point, for borders, rounding and the letters of bold type."""
_OUTPUT: Final = re.compile(r"[^{}]{0,20}\{\{\s*([\w.]+)\s*\}\}[^{}]{0,20}")
_LONG: Final = 40
SHORT: Final = 25
"""Letters of a value of several words, a NIP with its name being the longest; a longer one is a name or a statement, which may break at its spaces."""
_PLAIN: Final = re.compile(r"(?:^|\s)[^\s0-9]+(?:\s|$)")
"""A word without a digit: a list of codes has none."""
_ADDRESS: Final = "stempel.alamat"
_LONGEST_ADDRESS: Final = 60
"""Broadest letters a column has room for above which no address is measured: they are half as broad."""
_LATELY: Final = 4_096
"""Texts whose shape is kept: titles and names come again in document after document."""
_ALIKE_WIDE: Final = str.maketrans("123456789", "0" * 9)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One place in a table that prints one field."""

    path: str
    """From the context's root, ``[]`` for each list: ``isi.baris[].pagu``."""
    paragraph: int
    """Which ``w:p`` of the body, in document order."""
    width: int
    """Twips a line has."""
    size: int
    """Half points."""
    around: str
    """What the template itself prints beside the value."""
    heading: str = ""
    """What the table calls it: the words above it, or before it in its row; empty where there are none."""

    @property
    def letters(self) -> int:
        """How many of the broadest letters a line has room for."""
        return (self.width - _SAFETY) * 100 // (self.size * BROAD)

    def fits(self, text: str, size: int) -> bool:
        """Say whether ``text`` stands on one line in ``size``."""
        return size <= self.largest(width_of(text))

    def largest(self, width: int) -> int:
        """Return the half points in which so many thousandths of the size just fit on a line."""
        return (self.width - _SAFETY) * 100 // max(width, 1)  # twips times 100: half points times thousandths


def columns_of(root: etree._Element, package: Package) -> tuple[Column, ...]:
    """Return the cells of a body's tables that print one field each."""
    styles = Styles(package)
    return tuple(_columns(root, styles))


def columns_told(told: Any) -> tuple[Column, ...]:
    """Return the columns that an uploaded template's schema holds; none where it was examined before there were any."""
    try:
        return tuple(Column(**each) for each in told or ())
    except TypeError:  # of a later release
        return ()


def columns_in(docx: bytes) -> tuple[Column, ...]:
    """Return the columns of a template that nobody compiled yet; raises ``PackageRefused`` for what is none."""
    package = open_package(docx)
    main = next(package.named(MAIN_DOCUMENT))
    root = parse_part(main, package.parts[main].content(), compact=True)
    as_shown(root)
    return columns_of(root, package)


class ColumnMeasures:
    """What a document says at each place of a template's columns, held against the room there is; made once a template.

    The rows of a table are looked for once, and a path once for all its columns.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        places: dict[str, dict[str, list[Column]]] = {}
        for column in columns:
            if column.letters < (_LONGEST_ADDRESS if column.path == _ADDRESS else _LONG):
                above, _, name = column.path.rpartition(".")
                places.setdefault(above, {}).setdefault(name, []).append(column)
        self._places = tuple(
            (
                above,
                tuple((name, min(each.letters for each in those), those) for name, those in named.items()),
            )
            for above, named in places.items()
        )

    def sizes(self, context: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
        """Return the paragraphs that need a smaller size for this context, each with it; nothing where all fits."""
        needed: dict[int, int] = {}
        for above, named in self._places:
            if owners := at_path(context, above):
                only = owners[0] if len(owners) == 1 and isinstance(owners[0], dict) else None
                for name, most, columns in named:
                    if only is not None and _short(only.get(name), most):
                        continue
                    if shapes := _longer(at_each(owners, name), most):
                        _shrink(columns, shapes, needed)
        return tuple(sorted(needed.items()))


def _short(value: Any, most: int) -> bool:
    return type(value) is str and len(value) <= most and value.isascii()


def _longer(found: Sequence[Any], most: int) -> frozenset[str]:
    """Return the shapes with more letters than ``most`` that no line is to break: every digit as 0, all being alike wide."""
    try:
        if not found or (max(map(len, found)) <= most and all(map(str.isascii, found))):
            return frozenset()
    except TypeError:  # numbers among them, which a template prints as they are
        found = [each for each in found if type(each) is str]
    return frozenset(shape for each in set(found) if most < letters_in(each) and (shape := _shape(each)))


@lru_cache(maxsize=_LATELY)
def _shape(text: str) -> str | None:
    """Return what a text that no line is to break is as wide as; None for one that may be broken."""
    return text.translate(_ALIKE_WIDE) if "://" in text or is_value(text) else None


def _shrink(columns: Sequence[Column], shapes: frozenset[str], needed: dict[int, int]) -> None:
    """Note the size of each column that one of these values is too wide for."""
    for column in columns:
        for shape in shapes:
            if column.letters < letters_in(shape):
                size = _fitting(column, shape)
                if size < needed.get(column.paragraph, column.size):
                    needed[column.paragraph] = size


def is_value(text: str) -> bool:
    """Say whether a text is a number, a code or a few of them: what is printed smaller rather than broken."""
    if len(text) <= _LONG and (len(text) <= SHORT or " " not in text):
        return True
    return " " in text and _PLAIN.search(text) is None and max(map(len, text.split()), default=0) <= _LONG


@lru_cache(maxsize=_LATELY)
def _fitting(column: Column, value: str) -> int:
    """Return the largest size in which no unbreakable piece of ``value`` is wider than the cell, or the floor."""
    if "://" in value:
        # Whole if it fits as it is, else its code on a line of its own: programs break behind a slash.
        at = value.rindex("/") + 1
        widest = width_of(value)
        if column.largest(widest) < column.size:
            widest = max(width_of(value[:at]), width_of(value[at:]))
    else:
        pieces = [each for each in unbroken(value).split(" ") if any(sign.isdigit() for sign in each)]
        widest = max(map(width_of, pieces), default=0)
    return min(column.size, max(column.largest(widest), FLOOR))


def resize(root: etree._Element, sizes: Sequence[tuple[int, int]]) -> None:
    """Print these paragraphs of a body in these sizes."""
    wanted = dict(sizes)
    for place, paragraph in enumerate(root.iter(wml("p"))):
        if place not in wanted:
            continue
        for run in paragraph.iter(wml("r")):
            look = properties_of(run)
            for name in ("sz", "szCs"):
                put(look, name, val=str(wanted[place]))


def _columns(root: etree._Element, styles: Styles) -> Iterator[Column]:
    for printing in printings(root):
        paragraph, text = printing.paragraph, printing.text
        said = _OUTPUT.fullmatch(text)
        cell = paragraph.getparent()
        if said is None or cell is None or cell.tag != wml("tc"):
            continue
        width, size = _inner(cell, paragraph), styles.size(paragraph)
        if width and size and styles.alike:
            around = text.replace(said.group()[said.group().index("{{") : said.group().index("}}") + 2], "")
            yield Column(
                path=printing.resolved(said.group(1)),
                paragraph=printing.place,
                width=width,
                size=size,
                around=around,
                heading=heading_of(cell, beside=around.lstrip().startswith(":")),
            )


def _inner(cell: etree._Element, paragraph: etree._Element) -> int:
    """Return the twips a line of a cell has; 0 where the template does not fix them."""
    given = cell.find(f"{wml('tcPr')}/{wml('tcW')}")
    if given is None or given.get(wml("type")) != "dxa":
        return 0
    table = next(cell.iterancestors(wml("tbl")))
    taken = 0
    for side in ("left", "right"):
        own = cell.find(f"{wml('tcPr')}/{wml('tcMar')}/{wml(side)}")
        shared = table.find(f"{wml('tblPr')}/{wml('tblCellMar')}/{wml(side)}")
        margin = own if own is not None else shared
        taken += number(margin, "w", _MARGIN)
        taken += number(paragraph.find(f"{wml('pPr')}/{wml('ind')}"), side, 0)
    return max(0, number(given, "w", 0) - taken)
