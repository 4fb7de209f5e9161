"""The place of the QR code made as large as its modules need, and the signed claim put beside it as a second symbol.

Put into the *template*: a picture is as wide as the address is long, and the column that holds it takes what it lacks
from the widest beside it. DOCX in and out through ``TemplateEdit``; how large a symbol must be is ``worker.stamping.qr``'s.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from doc_templates.places import Place
from worker.press.editing import TemplateEdit
from worker.press.inline import fresh_id, inline_picture
from worker.press.names import R, dml, pic, vml, wml, wp
from worker.press.places import drawings
from worker.press.properties import properties_of, put

PLACE: Final = 923_400
"""Room a template should have: the symbol of the longest address that is advised (``worker.stamping.qr``), 26 mm."""
_EMU_OF_TWIP: Final = 635
_EMU_OF_POINT: Final = 12_700
_MEASURE: Final = re.compile(r"\s*(?:width|height)\s*:")
_LEAST_BESIDE: Final = 1_400
"""Twips that a column beside the symbols keeps: 25 mm, the code and the words of its state."""
_VERIFIES: Final = re.compile(r"stempel\.(?:kode|alamat|keterangan)\b")
_SMALL: Final = "12"
"""Half points of the words below a symbol: 6 pt, the floor of all that is printed."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a symbol is and whom it serves, where two stand side by side."""

    below: str
    """On the page, small, below it."""
    alternative: str
    """For whoever cannot see it."""


PUBLIC: Final = Label(
    below="Untuk siapa saja: pindai, lalu baca halaman pemeriksaan.",
    alternative="Kode QR pertama, untuk siapa saja: membuka halaman pemeriksaan naskah ini.",
)
CLAIM: Final = Label(
    below="Untuk petugas pemeriksa: data bertanda tangan, dapat diuji tanpa internet.",
    alternative="Kode QR kedua, untuk petugas pemeriksa: nomor, tanggal, dan sidik isi, bertanda tangan kantor; dapat diuji tanpa internet.",
)


@dataclass(frozen=True, kw_only=True)
class Symbols:
    """What is to be printed where a template has the QR code."""

    side: int
    """English Metric Units of the first, its quiet zone included."""
    claim: int = 0
    """The same of the second, beside it; 0 for none."""


def fit(book: TemplateEdit, wanted: Symbols) -> None:
    """Make each place of the QR code large enough, and put the claim beside the first one of the main document."""
    for part in book.printed():
        for number, drawing in enumerate(list(drawings(book, part, Place.QR))):
            side = max(wanted.side, _side(drawing))
            _size(drawing, side)
            _room(drawing, side)
            if wanted.claim and number == 0 and part == book.main:
                _claim(book, drawing, wanted.claim)


def places(book: TemplateEdit) -> Iterator[tuple[str, etree._Element, int | None]]:
    """Yield each place of the QR code: its part, its paragraph, and the widest symbol it can hold, None for any."""
    for part in book.printed():
        for drawing in drawings(book, part, Place.QR):
            paragraph = next(drawing.iterancestors(wml("p")))
            yield part, paragraph, _widest(drawing)


def _side(drawing: etree._Element) -> int:
    extent = next(drawing.iter(wp("extent")), None)
    if extent is None:
        return 0  # in VML, whose lengths have a dozen units
    return min(int(extent.get("cx", "0")), int(extent.get("cy", "0")))


def _size(drawing: etree._Element, side: int) -> None:
    for extent in (*drawing.iter(wp("extent")), *drawing.iter(dml("ext"))):
        if extent.get("cx"):
            extent.set("cx", str(side))
            extent.set("cy", str(side))
    for image in drawing.iter(vml("imagedata")):
        shape = image.getparent()
        assert shape is not None  # it stands in what it is drawn in
        kept = [each for each in shape.get("style", "").split(";") if not _MEASURE.match(each)]
        length = f"{side / _EMU_OF_POINT:.1f}pt"
        shape.set("style", ";".join([*filter(None, kept), f"width:{length}", f"height:{length}"]))


@dataclass(frozen=True, kw_only=True)
class _Column:
    """The column of a fixed table that holds a symbol, and the widest other one."""

    table: etree._Element
    widths: list[int]
    own: int
    widest: int | None
    margins: int

    @property
    def spare(self) -> int:
        """Twips the widest column beside can give."""
        return max(0, self.widths[self.widest] - _LEAST_BESIDE) if self.widest is not None else 0

    def widen(self, missing: int) -> None:
        """Take ``missing`` from the widest column, in the grid and in each cell."""
        assert self.widest is not None
        widths = list(self.widths)
        widths[self.own] += missing
        widths[self.widest] -= missing
        grid = self.table.find(wml("tblGrid"))
        assert grid is not None
        for column, width in zip(grid.findall(wml("gridCol")), widths, strict=True):
            column.set(wml("w"), str(width))
        for row in self.table.findall(wml("tr")):
            cells = row.findall(wml("tc"))
            if len(cells) != len(widths):
                continue
            for cell, width in zip(cells, widths, strict=True):
                told = cell.find(f"{wml('tcPr')}/{wml('tcW')}")
                if told is not None:
                    told.set(wml("w"), str(width))


def _column(drawing: etree._Element) -> _Column | None:
    """Return the column that bounds a symbol; None where nothing does: no table, or one that grows with its content."""
    cell = next(drawing.iterancestors(wml("tc")), None)
    if cell is None:
        return None
    row = cell.getparent()
    table = next(cell.iterancestors(wml("tbl")))
    layout = table.find(f"{wml('tblPr')}/{wml('tblLayout')}")
    grid = table.find(wml("tblGrid"))
    if row is None or grid is None or layout is None or layout.get(wml("type")) != "fixed":
        return None
    widths = [int(each.get(wml("w"), "0")) for each in grid.findall(wml("gridCol"))]
    cells = row.findall(wml("tc"))
    if len(cells) != len(widths) or cell not in cells:
        return None
    own = cells.index(cell)
    others = [place for place in range(len(widths)) if place != own]
    return _Column(
        table=table,
        widths=widths,
        own=own,
        widest=max(others, key=widths.__getitem__, default=None),
        margins=_margins(table, cell),
    )


def _margins(table: etree._Element, cell: etree._Element) -> int:
    found = 0
    for side in ("left", "right"):
        own = cell.find(f"{wml('tcPr')}/{wml('tcMar')}/{wml(side)}")
        whole = table.find(f"{wml('tblPr')}/{wml('tblCellMar')}/{wml(side)}")
        told = own if own is not None else whole
        found += int(told.get(wml("w"), "0")) if told is not None else 108  # Word's own
    return found


def _room(drawing: etree._Element, side: int) -> None:
    """Have the column hold a symbol of this side, as far as the columns beside it can give."""
    column = _column(drawing)
    if column is None:
        return
    missing = side // _EMU_OF_TWIP + column.margins - column.widths[column.own]
    if 0 < missing <= column.spare:
        column.widen(missing)


def _widest(drawing: etree._Element) -> int | None:
    column = _column(drawing)
    if column is None:
        return None
    return (column.widths[column.own] + column.spare - column.margins) * _EMU_OF_TWIP


def _claim(book: TemplateEdit, drawing: etree._Element, side: int) -> None:
    """Put the second symbol above the words beside the first, or above the first where none stand there."""
    relation = book.add(Place.CLAIM.part, book.content(Place.QR.part), kind="image", of=book.main)
    paragraph = next(drawing.iterancestors(wml("p")))
    place = _words_beside(drawing)
    if place is None:
        place = paragraph
    else:
        # The two symbols stand in one line, the words below the second.
        for cell in (next(drawing.iterancestors(wml("tc"))), next(place.iterancestors(wml("tc")))):
            _at_the_top(cell)
    look = paragraph.find(wml("pPr"))
    above = _paragraph(look, _run(_picture(drawing, relation, side, fresh_id(book.root))))
    holder = place.getparent()
    assert holder is not None
    at = holder.index(place)
    holder[at:at] = [above, _below(look, CLAIM.below)]
    for named in (*drawing.iter(wp("docPr")), *drawing.iter(pic("cNvPr"))):
        named.set("descr", PUBLIC.alternative)
    paragraph.addnext(_below(look, PUBLIC.below))


def _paragraph(look: etree._Element | None, run: etree._Element) -> etree._Element:
    paragraph = etree.Element(wml("p"))
    if look is not None:
        paragraph.append(copy.deepcopy(look))
    paragraph.append(run)
    return paragraph


def _below(look: etree._Element | None, words: str) -> etree._Element:
    """Return the line below a symbol, laid out as the symbol's own."""
    text = etree.Element(wml("t"))
    text.text = words
    run = _run(text)
    for name in ("sz", "szCs"):
        put(properties_of(run), name, val=_SMALL)
    paragraph = _paragraph(look, run)
    if look is not None:
        _spaced(paragraph[0])
    return paragraph


def _spaced(look: etree._Element) -> None:
    """Part the words from what follows them."""
    put(look, "spacing", before="0", after="40")


def _at_the_top(cell: etree._Element) -> None:
    for align in cell.iterfind(f"{wml('tcPr')}/{wml('vAlign')}"):
        align.set(wml("val"), "top")


def _words_beside(drawing: etree._Element) -> etree._Element | None:
    """Return the first paragraph of the cell beside the symbol, if it tells how to verify."""
    cell = next(drawing.iterancestors(wml("tc")), None)
    beside = cell.getnext() if cell is not None else None
    if beside is None or beside.tag != wml("tc"):
        return None
    said = "".join(text.text or "" for text in beside.iter(wml("t")))
    return beside.find(wml("p")) if _VERIFIES.search(said) else None


def _run(content: etree._Element) -> etree._Element:
    run = etree.Element(wml("r"))
    run.append(content)
    return run


def _picture(model: etree._Element, relation: str, side: int, number: str) -> etree._Element:
    """Return the claim's inline picture, as large as ``side``, made after the model's graphic where it has one."""
    named_so = {"id": number, "name": Place.CLAIM.file, "descr": CLAIM.alternative}
    drawn = next(model.iter(dml("graphic")), None)
    if drawn is None:
        return inline_picture(relation, side, named_so)
    graphic = copy.deepcopy(drawn)
    next(graphic.iter(dml("blip"))).set(f"{{{R}}}embed", relation)
    for named in graphic.iter(pic("cNvPr")):
        for key, value in named_so.items():
            named.set(key, value)
    return inline_picture(relation, side, named_so, graphic)
