"""Keeps the closing sentence and the signature block on one page, in any template: its author need not think of it.

The block is what prints who signs, the QR code's words and the tables of initials. Whatever is printed last before it is
tied to it, and its parts to each other, where a template lets a page end between them. A table is tied to the next by
becoming a row of it: LibreOffice keeps rows together, and no table with a paragraph behind it. Changes a template once,
when it is compiled; where pages then end is for ``worker.pdf.paper`` to say.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from worker.press.names import wml
from worker.press.properties import properties_of, put

_BLOCK: Final = re.compile(r"\{[{%][^{}]*\b(?:penandatangan\.|stempel\.(?:keterangan|kode|alamat|paraf_))")
_SIGNER: Final = re.compile(r"\{\{[^{}]*\bpenandatangan\.nama\b")
_TAG: Final = re.compile(r"\s*\{%-?\s*(?:p|tr|tc)?\s*(\w+)\s*((?:(?!%\}).)*?)\s*-?%\}\s*", re.DOTALL)
"""One statement and no more: a cell that begins and ends with statements prints what stands between."""
_PRINTS: Final = re.compile(r"\{\{")
_SHORT: Final = 60
"""Letters: words of the block that no tag marks, such as ``Mengetahui,``, are shorter, and a sentence is longer."""
_LAST: Final = "loop.last"
_SHORT_LIST: Final = "loop.length < 9 or loop.revindex < 3"
"""A list behind the block stays on one page while it is short; of a longer one two lines go with what follows."""


def keep_together(root: etree._Element) -> None:
    """Tie the closing to the block and the block's parts to each other in a body that is to be compiled."""
    body = root.find(wml("body"))
    if body is None:
        return
    kids = [each for each in body if each.tag in (wml("p"), wml("tbl"))]
    span = _span(kids)
    if span is None:
        return
    start, signing, end = span
    if kids[-1].tag == wml("tbl") or _tag(kids[-1]) is not None:
        # Without one LibreOffice adds a whole line, which can be all there is on a last page.
        kids[-1].addnext(_hairline())
    if kids[signing].tag == wml("tbl"):
        above = _content_above(kids[signing])
        for later in range(signing + 1, end + 1):
            if kids[later].tag == wml("tbl") and _BLOCK.search(_text(kids[later])):
                _tie(kids, signing, later)
        if above:  # one table is the whole page, and its last rows are the block
            _keep_rows(above)
            return
    for each in kids[start:signing]:
        _keep(each)
    if kids[signing].tag == wml("p"):
        for each in kids[signing:end]:
            _keep(each)
    _close(kids[:start])


def _text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(wml("t")))


def _tag(element: etree._Element) -> tuple[str, str] | None:
    """Return the word and the rest of a paragraph's or row's only statement; None for what prints or is blank."""
    found = _TAG.fullmatch(_text(element)) if element.tag in (wml("p"), wml("tr")) else None
    return (found.group(1), found.group(2)) if found else None


def _blank(element: etree._Element) -> bool:
    return (
        element.tag == wml("p")
        and not _text(element).strip()
        and next(element.iter(wml("drawing")), None) is None
    )


def _span(kids: Sequence[etree._Element]) -> tuple[int, int, int] | None:
    """Return where the block begins, where its signer stands and where it ends; None without a block."""
    marked = [place for place, each in enumerate(kids) if _BLOCK.search(_text(each))]
    if not marked:
        return None
    signers = [place for place in marked if _SIGNER.search(_text(kids[place]))]
    signing = signers[-1] if signers else marked[0]
    start = signing
    for place in range(signing - 1, -1, -1):
        tag = _tag(kids[place])
        if place in marked and tag is None:
            start = place
        elif not _blank(kids[place]) and (tag is None or tag[0] in ("for", "endfor")):
            break
    return start, signing, max(signing, marked[-1])


def _keep(element: etree._Element, when: str | None = None) -> None:
    """Tie a paragraph to what follows it, in a loop only ``when`` a condition holds; a statement's paragraph is none."""
    if element.tag != wml("p") or _tag(element) is not None:
        return
    properties = properties_of(element)
    if properties.find(wml("keepNext")) is not None:
        return
    tie = put(properties, "keepNext")
    if when is None:
        return
    said = f"{{% if {when} %}}"
    if (before := tie.getprevious()) is not None:
        before.tail = said
    else:
        properties.text = said
    tie.tail = "{% endif %}"


def _close(kids: Sequence[etree._Element]) -> None:
    """Tie what is printed last before the block to it: a paragraph, the last of a list, the last row of a table."""
    inside = _Inside()
    for each in reversed(kids):
        tag = _tag(each)
        if tag is not None:
            if inside.leaves(tag[0]):
                return
        elif each.tag == wml("tbl"):
            _keep_rows(each.findall(wml("tr")))
            if not inside.anything:
                return
        else:
            _keep(each, _LAST if inside.loops else None)
            if not _blank(each) and not inside.anything and not _label(each):
                return


class _Inside:
    """How deep one is in loops and conditions while going backwards."""

    def __init__(self) -> None:
        self.loops = 0
        self.conditions = 0

    @property
    def anything(self) -> bool:
        """Whether what stands here may not be printed, or several times."""
        return bool(self.loops or self.conditions)

    def leaves(self, word: str) -> bool:
        """Take a statement; say whether it is the beginning of the outermost loop."""
        self.loops += {"endfor": 1, "for": -1}.get(word, 0)
        self.conditions += {"endif": 1, "if": -1}.get(word, 0)
        return word == "for" and not self.loops


def _label(paragraph: etree._Element) -> bool:
    text = _text(paragraph)
    return len(text) < _SHORT and not _PRINTS.search(text)


def _keep_rows(rows: Sequence[etree._Element]) -> None:
    """Tie the last printed of these rows to what follows them."""
    inside = _Inside()
    for row in reversed(rows):
        tag = _tag(row)
        if tag is None:
            for paragraph in _of_row(row):
                _keep(paragraph, _LAST if inside.loops else None)
            if not inside.anything:
                return
        elif inside.leaves(tag[0]):
            return


def _of_row(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a row's own cells; the first cell begins with one, for LibreOffice looks no further."""
    for place, cell in enumerate(row.findall(wml("tc"))):
        first = next((each for each in cell if each.tag != wml("tcPr")), None)
        if place == 0 and first is not None and first.tag == wml("tbl"):
            first.addprevious(_hairline())
        yield from cell.findall(wml("p"))


def _hairline() -> etree._Element:
    """Return a paragraph of one point: room for a mark and for nothing else."""
    paragraph = etree.Element(wml("p"))
    put(properties_of(paragraph), "spacing", before="0", after="0", line="20", lineRule="exact")
    return paragraph


def _content_above(table: etree._Element) -> list[etree._Element]:
    """Return the rows above the first row of the block; none where the table is all block."""
    rows = table.findall(wml("tr"))
    first = next((place for place, row in enumerate(rows) if _BLOCK.search(_text(row))), 0)
    above = rows[:first]
    return above if any(_tag(row) is None for row in above) else []


def _tie(kids: Sequence[etree._Element], signing: int, later: int) -> None:
    """Make a later table of the block a row of the signer's; where something may stand between, only when it does not."""
    opened, between = _conditions(kids[signing + 1 : later])
    if between is None or next(kids[later].iter(wml("drawing")), None) is not None:
        for each in _printed_before(kids[signing + 1 : later]):
            _keep(each)
        return
    table, spacer = kids[signing], kids[later].getprevious()
    columns = table.findall(f"{wml('tblGrid')}/{wml('gridCol')}")
    if not columns:
        return
    going = [
        each for each in (spacer, kids[later]) if each is not None and (each is kids[later] or _blank(each))
    ]
    moved = [copy.deepcopy(each) for each in going]
    width = str(sum(int(each.get(wml("w"), "0")) for each in columns))
    for row in table.findall(wml("tr")):
        if _tag(row) is None and _BLOCK.search(_text(row)):
            for paragraph in _of_row(row):
                _keep(paragraph)
    condition = " and ".join(f"({each})" for each in (*opened, *(f"not ({one})" for one in between)))
    if condition:
        table.append(_row([_statement(f"{{%tr if {condition} %}}")], len(columns), width))
    table.append(_row([*moved, _hairline()], len(columns), width))
    if condition:
        table.append(_row([_statement("{%tr endif %}")], len(columns), width))
    parent = kids[later].getparent()
    assert parent is not None
    if not between:
        for each in going:
            parent.remove(each)
        return
    going[0].addprevious(_statement(f"{{%p if {' or '.join(f'({each})' for each in between)} %}}"))
    kids[later].addnext(_statement("{%p endif %}"))
    for each in kids[signing + 1 : later]:
        if not _blank(each):
            _keep(each, _SHORT_LIST if _in_loop(kids[signing + 1 : later], each) else None)
        elif each is spacer:
            _keep(each)


def _statement(text: str) -> etree._Element:
    paragraph = etree.Element(wml("p"))
    etree.SubElement(etree.SubElement(paragraph, wml("r")), wml("t")).text = text
    return paragraph


def _row(content: Sequence[etree._Element], columns: int, width: str) -> etree._Element:
    row = etree.Element(wml("tr"))
    etree.SubElement(etree.SubElement(row, wml("trPr")), wml("cantSplit"))
    cell = etree.SubElement(row, wml("tc"))
    properties = etree.SubElement(cell, wml("tcPr"))
    etree.SubElement(properties, wml("tcW"), {wml("w"): width, wml("type"): "dxa"})
    if columns > 1:
        etree.SubElement(properties, wml("gridSpan"), {wml("val"): str(columns)})
    cell.extend(content)
    return row


def _conditions(between: Sequence[etree._Element]) -> tuple[list[str], list[str] | None]:
    """Return the conditions still open behind these, and those of all that is printed among them.

    The second is None where something is printed in any case.
    """
    opened: list[tuple[str, str, bool]] = []
    printed: list[str] = []
    for each in between:
        tag = _tag(each)
        if tag is None:
            if not _blank(each):
                if not opened:
                    return [], None
                opened[0] = (*opened[0][:2], True)
        elif tag[0] in ("if", "for"):
            given = tag[1] if tag[0] == "if" else tag[1].partition(" in ")[2]
            opened.append((tag[0], given, False))
        elif tag[0] in ("endif", "endfor") and opened:
            _, given, prints = opened.pop()
            if prints and not opened:
                printed.append(given)
        else:
            return [], None
    if any(prints for _, _, prints in opened) or any(word != "if" for word, _, _ in opened):
        return [], None
    return [given for _, given, _ in opened], printed


def _printed_before(between: Sequence[etree._Element]) -> Iterator[etree._Element]:
    """Yield the last printed paragraph of these, and the blank ones behind it."""
    for each in reversed(between):
        if each.tag != wml("p"):
            return
        if _tag(each) is None:
            yield each
            if not _blank(each):
                return


def _in_loop(between: Sequence[etree._Element], one: etree._Element) -> bool:
    depth = 0
    for each in between:
        if each is one:
            return depth > 0
        tag = _tag(each)
        depth += {"for": 1, "endfor": -1}.get(tag[0], 0) if tag else 0
    return False
