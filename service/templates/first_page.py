"""The template that a new document type begins with: every field, between the letterhead and the signature of the Surat Edaran.

It is cut from that type's template, so stamps, codes and initials stand as the press needs them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from doc_templates.reading import SHIPPED
from service.templates.starter import NewField, NewJenis

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_PATTERN: Final = SHIPPED / "surat_edaran" / "template.docx"
_BODY, _NUMBERING = "word/document.xml", "word/numbering.xml"
_WIDTH: Final = 9_071
"""The text's width on A4, in twentieths of a point."""
_NUMBERS: Final = 600
"""Of a table's column of row numbers."""
_LABELS: Final = 2_400
_LIST: Final = 4
"""The pattern's plain numbered list."""
_FIRST_LIST: Final = 50


def template(new: NewJenis) -> bytes:
    """Return the DOCX: the pattern's letterhead and signature, and between them every field."""
    made = io.BytesIO()
    with zipfile.ZipFile(_PATTERN) as pattern, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copied:
        for entry in pattern.infolist():
            data = pattern.read(entry)
            if entry.filename == _BODY:
                data = _written(_filled(etree.fromstring(data), new))
            elif entry.filename == _NUMBERING:
                data = _written(_numbered(etree.fromstring(data), len(new.fields)))
            copied.writestr(entry.filename, data)
    return made.getvalue()


def _filled(root: etree._Element, new: NewJenis) -> etree._Element:
    body = root[0]
    title, number, block, end = (
        _at(body, text)
        for text in ("SURAT EDARAN", "{{ stempel.nomor }}", "{{ stempel.keterangan }}", "stempel.ada_paraf")
    )
    above = list(body)[: body.index(title)]
    between = list(body)[body.index(number) + 1 : body.index(block) - 1]
    behind = list(body)[body.index(block) + 1 : body.index(end)]
    for each in (*above, *between, *behind):
        body.remove(each)
    _say(title, new.judul.upper())
    for each in reversed(list(_fields(new))):
        number.addnext(each)
    return root


def _at(body: etree._Element, text: str) -> etree._Element:
    return next(each for each in body if text in "".join(str(one.text or "") for one in each.iter(f"{_W}t")))


def _say(paragraph: etree._Element, text: str) -> None:
    first, *others = paragraph.iter(f"{_W}t")
    first.text = text
    for each in others:
        each.text = ""


def _fields(new: NewJenis) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of every field, single lines of text side by side with their labels."""
    lines: list[NewField] = []
    yield _paragraph("")
    for place, each in enumerate(new.fields):
        if not (each.several or each.columns or each.kind in ("Alinea", "Uraian")):
            lines.append(each)
            continue
        if lines:
            yield _labelled(lines)
            yield _paragraph("")
            lines = []
        yield from _block(each, _FIRST_LIST + place)
    if lines:
        yield _labelled(lines)


def _block(field: NewField, number: int) -> Iterator[etree._Element]:
    path = f"isi.{field.name}"
    if field.optional:
        yield _paragraph(f"{{%p if {path} %}}")
    if field.columns:
        yield _paragraph(f"{field.label}:", keep=True)
        yield _table(field)
        yield _paragraph("")
    elif field.several or field.kind == "Uraian":
        if field.several:
            yield _paragraph(f"{field.label}:", keep=True)
        yield _paragraph(f"{{%p for butir in {path} %}}")
        inside = "{{ butir }}" if field.kind != "Uraian" or not field.several else "{{ butir|join(' ') }}"
        yield _paragraph(inside, number=number if field.several else None)
        yield _paragraph("{%p endfor %}")
    else:
        yield _paragraph(f"{{{{ {path} }}}}")
    if field.optional:
        yield _paragraph("{%p endif %}")


def _labelled(fields: Sequence[NewField]) -> etree._Element:
    widths = (_LABELS, 200, _WIDTH - _LABELS - 200)
    rows = []
    for each in fields:
        row = [each.label, ":", f"{{{{ isi.{each.name} }}}}"]
        if each.optional:
            rows += [[f"{{%tr if isi.{each.name} %}}", "", ""], row, ["{%tr endif %}", "", ""]]
        else:
            rows.append(row)
    return _grid(widths, rows, "BodyText", lines=False)


def _table(field: NewField) -> etree._Element:
    share = (_WIDTH - _NUMBERS) // len(field.columns)
    widths = (_NUMBERS, *(share for _ in field.columns))
    texts = [
        f"{{{{ baris.{each.name}|join(' ') }}}}" if each.kind == "Uraian" else f"{{{{ baris.{each.name} }}}}"
        for each in field.columns
    ]
    empty = ["" for _ in field.columns]
    rows = [
        ["No.", *(each.label for each in field.columns)],
        [f"{{%tr for baris in isi.{field.name} %}}", *empty],
        ["{{ loop.index }}", *texts],
        ["{%tr endfor %}", *empty],
    ]
    return _grid(widths, rows, "Sel", lines=True)


def _grid(widths: Sequence[int], rows: Sequence[Sequence[str]], style: str, *, lines: bool) -> etree._Element:
    table = etree.Element(f"{_W}tbl")
    properties = _below(table, "tblPr")
    _below(properties, "tblW", w=sum(widths), type="dxa")
    if lines:
        borders = _below(properties, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _below(borders, side, val="single", sz=4, space=0, color="000000")
    _below(properties, "tblLayout", type="fixed")
    margins = _below(properties, "tblCellMar")
    for side in ("left", "right"):
        _below(margins, side, w=70 if lines else 0, type="dxa")
    grid = _below(table, "tblGrid")
    for width in widths:
        _below(grid, "gridCol", w=width)
    for number, texts in enumerate(rows):
        row = _below(table, "tr")
        beginning = _below(row, "trPr")
        _below(beginning, "cantSplit")
        if lines and not number:
            _below(beginning, "tblHeader")
        for width, text in zip(widths, texts, strict=True):
            cell = _below(row, "tc")
            _below(_below(cell, "tcPr"), "tcW", w=width, type="dxa")
            cell.append(_paragraph(text, style="SelKepala" if lines and not number else style, left=True))
    return table


def _paragraph(
    text: str, *, style: str = "BodyText", keep: bool = False, left: bool = False, number: int | None = None
) -> etree._Element:
    paragraph = etree.Element(f"{_W}p")
    properties = _below(paragraph, "pPr")
    _below(properties, "pStyle", val="ListNumber" if number else style)
    if keep:
        _below(properties, "keepNext")
    if number:
        numbering = _below(properties, "numPr")
        _below(numbering, "ilvl", val=0)
        _below(numbering, "numId", val=number)
    if left:
        _below(properties, "spacing", after=0)
        if style == "BodyText":
            _below(properties, "jc", val="left")
    if text:
        said = _below(_below(paragraph, "r"), "t")
        said.text = text
        said.set(_SPACE, "preserve")
    return paragraph


def _numbered(root: etree._Element, count: int) -> etree._Element:
    """Give each field a list of its own, so that none goes on counting where another ended."""
    for place in range(count):
        number = _below(root, "num", numId=_FIRST_LIST + place)
        _below(number, "abstractNumId", val=_LIST)
        _below(_below(number, "lvlOverride", ilvl=0), "startOverride", val=1)
    return root


def _below(parent: etree._Element, name: str, **attributes: object) -> etree._Element:
    return etree.SubElement(
        parent, f"{_W}{name}", {f"{_W}{key}": str(value) for key, value in attributes.items()}
    )


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
