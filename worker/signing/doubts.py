"""Where programs must guess what a PDF is, and may guess differently: keys and objects written twice, tables and trees that lie.

Two programs that draw the same prove nothing about a third where the file itself says two things: of a key that stands
twice some readers take the first, of an object that no table names those that search the file for objects take it. Found
by asking whether everything in the file is said once and by the rules, not by what is known to be misused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from worker.signing.graph import MOST, Number

_DEFINED: Final = re.compile(
    rb"(?<![0-9])([0-9]{1,10})[\0\t\n\f\r ]+([0-9]{1,5})[\0\t\n\f\r ]+obj(?![a-zA-Z])"
)
_ROOT: Final = re.compile(rb"/Root[\0\t\n\f\r ]+([0-9]+)[\0\t\n\f\r ]+([0-9]+)[\0\t\n\f\r ]+R")
_SIZE: Final = re.compile(r"number of objects \((\d+)\) is not one plus the highest object number \((\d+)\)")
SIZE: Final = "size"
"""The doubt that a table counts fewer objects than there are: some readers would take the last for missing. Poppler writes so."""
_NOTE_TWICE: Final = "Annots has duplicate entry"
_OF_TREE: Final = frozenset(
    ("/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate")
)
"""What a node of the page tree says; a program that takes it for a page would draw by the rest."""
_SHORT: Final = frozenset(("/AHx", "/A85", "/LZW", "/Fl", "/RL", "/CCF", "/DCT"))
"""Names of packings that only pictures within a drawing have; some programs take them everywhere."""


def doubts(pdf: bytes) -> frozenset[str]:
    """Return what readers may take differently in a file that opens, a word or place each; empty for a sound one.

    Raises ``pikepdf.PdfError`` for what does not open.
    """
    return frozenset((*_said(pdf), *_placed(pdf))) - {""}


def _said(pdf: bytes) -> Iterator[str]:
    """Yield what a program that opens the file has to mend or to pass over, and where its objects contradict each other."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield from _tree(opened)
        roots = set[Number]()
        for each in opened.objects:  # each is read now, and warned of
            if isinstance(each, pikepdf.Stream):
                yield from ("packing" for name in _packings(each) if name in _SHORT)
            elif isinstance(each, pikepdf.Dictionary) and str(each.get("/Type", "")) == "/Catalog":
                roots.add(each.objgen)
        if roots - {opened.Root.objgen}:
            yield "catalogues"
        if "/XRefStm" in opened.trailer:
            yield "two tables"
        yield from map(_mended, opened.get_warnings())


def _mended(warning: str) -> str:
    """Return what was mended, empty where no reader acts differently on it: numbers kept free at the end, a note named twice."""
    if (size := _SIZE.search(warning)) is not None:
        return SIZE if int(size[1]) <= int(size[2]) else ""
    return "" if _NOTE_TWICE in warning else "mended"


def _packings(stream: Any) -> list[str]:
    found = stream.stream_dict.get("/Filter")
    return [str(each) for each in (found if isinstance(found, pikepdf.Array) else [found])]


def _tree(opened: pikepdf.Pdf) -> Iterator[str]:
    """Yield "pages" where the tree of pages is not what each of its nodes says of it."""
    counted: list[tuple[Any, int]] = []
    leaves, met = 0, set[Number]()
    waiting: list[tuple[Any, Number | None, bool]] = [(opened.Root.get("/Pages"), None, False)]
    while waiting:
        node, above, left = waiting.pop()
        if left:
            before = counted.pop()[1]
            if node.get("/Count") != leaves - before:
                yield "pages"
            continue
        if not isinstance(node, pikepdf.Dictionary) or not node.is_indirect or node.objgen in met:
            yield "pages"
            continue
        met.add(node.objgen)
        kind, parent, kids = str(node.get("/Type", "")), node.get("/Parent"), node.get("/Kids")
        if (parent.objgen if isinstance(parent, pikepdf.Object) else None) != above or len(met) > MOST:
            yield "pages"
        if kids is None and kind == "/Page":
            leaves += 1
        elif kind == "/Pages" and isinstance(kids, pikepdf.Array) and _OF_TREE.issuperset(_names(node)):
            counted.append((node, leaves))
            waiting.append((node, above, True))
            waiting.extend((each, node.objgen, False) for each in kids)
        else:
            yield "pages"


def _names(found: Any) -> set[str]:
    return {str(name) for name in found.keys()}  # noqa: SIM118 - see ``graph``


def _placed(pdf: bytes) -> Iterator[str]:
    """Yield what stands in the file as an object and is in no table, or stands behind the one that its table names."""
    try:
        tables = PdfFileReader(BytesIO(pdf), strict=False).xrefs
        listed, present = set[int](), dict[Number, int | None]()
        for at in range(tables.total_revisions):
            listed.add(tables.get_xref_container_info(at).start_location)
            for ref in tables.explicit_refs_in_revision(at):
                place = tables.get_historical_ref(ref, at)
                present[ref.idnum, ref.generation] = place if isinstance(place, int) else None
                listed |= {place} if isinstance(place, int) else set()
    except (PdfError, ValueError, TypeError, LookupError, RecursionError, OSError):
        yield "tables"
        return
    if tables.hybrid_xrefs_present:
        yield "two tables"
    starts = {_start(pdf, each) for each in listed}
    last: dict[int, tuple[int, int]] = {}
    for each in _DEFINED.finditer(pdf):
        if each.start() not in starts:
            yield f"object {int(each[1])} {int(each[2])}"
        last[int(each[1])] = (int(each[2]), each.start())
    for number, (generation, start) in last.items():
        place = present.get((number, generation))
        if place is not None and _start(pdf, place) != start:
            yield f"object {number} {generation}"
    if len({each.groups() for each in _ROOT.finditer(pdf)}) > 1:
        yield "roots"


def _start(pdf: bytes, place: int) -> int:
    """Return where the object begins to which a table points; some point at the end of the line before it."""
    while pdf[place : place + 1].isspace():
        place += 1
    return place
