"""Prepares one text part for Jinja as docxtpl does, and learns what its rendering will need.

Runs once per template. ``prepare`` gives the source; ``explain`` turns a Jinja syntax error into the paragraph a
person can find in Word; ``Needs`` says which repairs a render of this part can ever require. Renders nothing.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docxtpl import DocxTemplate
from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from worker.press import ids, mend
from worker.press.borrowed import has_signs
from worker.press.errors import TemplateBroken
from worker.press.language import reason
from worker.press.names import W as W
from worker.press.restarts import RestartMark
from worker.press.spelling import masked, restored, spell, tags_of

_P, _T = f"{{{W}}}p", f"{{{W}}}t"
_TBL, _GRID, _COL, _TR, _TC = (f"{{{W}}}{name}" for name in ("tbl", "tblGrid", "gridCol", "tr", "tc"))
_WIDTH = f"{{{W}}}w"
_GRID_TEXT = re.compile(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>", re.DOTALL)
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_TAG = re.compile(r"\{\{|\{%|\{#")
_STATIC_BREAK = re.compile(r"<w:t(?: [^>]*)?>[^<]*[\n\t]")
_DELIMITER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_STATEMENT = re.compile(r"\{%-?\s*(?:tr|tc|p|r)?\s*(\w+)")
_ROW_TAG = re.compile(r"^(\{[{%][-+]?)(?:tr|tc|p|r) ")
_RESTART = re.compile(r"\{%[-+]?\s*nomor\b")
_IDENTIFIED: Final = (
    *(f"{{{W}}}{kind}{end}" for kind in ("bookmark", "commentRange", "perm") for end in ("Start", "End")),
    f"{{{W}}}commentReference",
    "{urn:schemas-microsoft-com:vml}*",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx",
)
"""What has an id that must be there once, and its end."""
_CLOSERS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """Which repairs a rendering of a part can require; what is False here costs nothing later."""

    breaks: bool
    """The template's own text holds tabs or line ends, so they are resolved even when no value brings one."""
    drawings: bool
    """The part has drawings, whose ids are numbered afresh in the body."""
    ids: bool
    """Bookmarks, comments, shapes or the like stand where a loop may print them again or a condition may leave half of them out."""
    grids: bool
    """A table with rows may come out with a number of columns its grid does not have; one without, always may."""
    rowless: bool
    """A table may come out without any row."""
    emptied: bool
    """A cell, text box, header, footer or footnote may come out without the paragraph that it must hold."""
    restarts: bool
    """A list begins again at a mark."""
    signs: bool
    """The template's own text has signs that the page's font lacks: boxes to tick."""
    scoped: bool
    """Namespaces are declared below the root, so that only a parser that knows them can judge a rendering."""

    @property
    def mends(self) -> bool:
        """Say whether a rendering can need any repair, or more than the plain parser."""
        return (
            self.breaks
            or self.drawings
            or self.ids
            or self.grids
            or self.rowless
            or self.restarts
            or self.signs
            or self.scoped
        )


def has_tags(text: str) -> bool:
    """Say whether there is anything for Jinja in ``text``."""
    return _TAG.search(text) is not None


def prepare(root: etree._Element) -> str:
    """Return the Jinja source of a part: its tags as they are meant, prepared by docxtpl's own ``patch_xml``."""
    meant = copy.deepcopy(root)
    spell(meant)
    source: str = DocxTemplate(io.BytesIO()).patch_xml(etree.tostring(meant, encoding="unicode"))
    return restored(source)


def subdocuments(part: str, root: etree._Element) -> Iterator[str]:
    """Yield each tag that a sub-document may come through."""
    for text in _paragraphs(root):
        if found := next((tag for tag in tags_of(text) if tag.source.startswith("{{p ")), None):
            yield f"{part}: {found.typed}"


def needs(name: str, source: str, root: etree._Element | None, *, body: bool) -> Needs:
    """Return what renderings of ``source`` can need; ``root`` is its skeleton, which only a body has."""
    doubtful = body and root is None  # branches that are XML only together: possible in docxtpl
    tables = () if root is None else tuple(root.iter(_TBL))
    return Needs(
        breaks=_STATIC_BREAK.search(source) is not None,
        drawings="<wp:docPr " in source
        and (doubtful or (root is not None and not _all_sure(root, _DRAWING))),
        ids=ids.held(source, body=body)
        and (
            (_STATEMENT.search(source) is not None and (root is None or not _identified_sure(root)))
            or not ids.settled(source, name, body=body)
        ),
        grids=doubtful or not all(map(_steady, tables)),
        rowless=doubtful or not all(any(_sure(table, _TR)) for table in tables),
        emptied=mend.MAY_BE_EMPTIED.search(source) is not None,
        restarts=_RESTART.search(source) is not None,
        signs=has_signs(source),
        scoped=" xmlns:" in source[source.find(">", source.find("<")) :],
    )


def explain(part: str, root: etree._Element, error: TemplateSyntaxError) -> TemplateBroken:
    """Return the error with the text of the paragraph it is in, as it reads in Word."""
    why = reason(error)
    paragraphs = list(_paragraphs(root))
    for text in paragraphs:
        if problem := _unbalanced(text):
            return TemplateBroken(part, text, problem)
    opened: list[tuple[str, str]] = []
    for text in paragraphs:
        for statement in filter(None, (_STATEMENT.match(tag.source) for tag in tags_of(text))):
            word = statement.group(1)
            if word in ("for", "if"):
                opened.append((word, text))
            elif word in ("endfor", "endif"):
                if not opened or opened[-1][0] != word[3:]:
                    return TemplateBroken(part, text, why)
                opened.pop()
    if opened:
        return TemplateBroken(part, opened[-1][1], why)
    return TemplateBroken(part, _faulty(paragraphs), why)


def _faulty(paragraphs: list[str]) -> str:
    """Return the first paragraph with a tag that is wrong on its own; empty when only their order is wrong."""
    env = Environment(autoescape=True, extensions=[RestartMark])
    for text in paragraphs:
        for tag in (_ROW_TAG.sub(r"\1 ", each.source) for each in tags_of(text)):
            statement = _STATEMENT.match(tag)
            word = statement.group(1) if statement else ""
            if word in ("else", "elif", "endif", "endfor"):
                continue
            try:
                env.parse(f"{tag}{{% end{word} %}}" if word in ("for", "if") else tag)
            except TemplateSyntaxError:
                return text
    return ""


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """Yield the text of each paragraph, or of each element with text when there are no paragraphs."""
    if root.find(f".//{_P}") is None:
        yield from (element.text for element in root.iter() if isinstance(element.text, str))
        return
    for paragraph in root.iter(_P):
        yield "".join(text.text or "" for text in paragraph.iter(_T))


def _unbalanced(text: str) -> str:
    """Return what is wrong with the delimiters of a paragraph, or nothing."""
    opened = ""
    for found in _DELIMITER.findall(masked(text)):
        if found in _CLOSERS:
            if opened:
                return f"'{opened}' is not closed before '{found}'"
            opened = found
        elif opened:
            if found != _CLOSERS[opened]:
                return f"'{opened}' is closed by '{found}'"
            opened = ""
    return f"'{opened}' is not closed" if opened else ""


def _skeleton(source: str, env: Environment) -> str:
    """Return the source as XML in which statements are processing instructions and outputs the text 0."""
    pieces: list[str] = []
    tail = ""
    keyword = ""
    for _, kind, text in env.lex(source):
        if kind == "data":
            pieces.append(text)
            tail = (tail + text)[-4096:] if "<" not in text and ">" not in text else text
        elif kind == "variable_begin":
            pieces.append("0")
        elif kind == "block_begin":
            keyword = ""
        elif kind == "name" and not keyword:
            keyword = text
        elif kind == "block_end" and tail.rfind("<") <= tail.rfind(">"):
            pieces.append(f"<?{keyword} ?>")
    return "".join(pieces)


def settle(source: str, env: Environment) -> tuple[str, etree._Element | None]:
    """Make, once and for all, the repairs that every rendering of a body would repeat; return it and its skeleton."""
    try:
        root = _parsed(_skeleton(source, env))
    except TemplateSyntaxError:
        return source, None  # told with its paragraph when the source is parsed
    if root is None:
        return source, None
    if "<wp:docPr " in source and _all_sure(root, _DRAWING):
        source = mend.drawings(source)
    return _settle_grids(source, root), root


def _settle_grids(source: str, root: etree._Element) -> str:
    grids = list(_GRID_TEXT.finditer(source))
    if len(grids) != len(list(root.iter(_GRID))):
        return source
    numbers = {grid: number for number, grid in enumerate(root.iter(_GRID))}
    settled: dict[int, str] = {}
    for table in root.iter(_TBL):
        grid = table.find(_GRID)
        if grid is None or not _settled(table) or any(set(column.keys()) != {_WIDTH} for column in grid):
            continue
        if mend.grid_of(table, grid):
            columns = "".join(f'<w:gridCol w:w="{column.get(_WIDTH)}"/>' for column in grid)
            settled[numbers[grid]] = f"<w:tblGrid>{columns}</w:tblGrid>"
    pieces: list[str] = []
    at = 0
    for number, text in sorted(settled.items()):
        pieces += (source[at : grids[number].start()], text)
        at = grids[number].end()
    return "".join((*pieces, source[at:]))


def _parsed(skeleton: str) -> etree._Element | None:
    try:
        return etree.fromstring(skeleton, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return None


def _sure(scope: etree._Element, tag: str) -> Iterator[bool]:
    """Yield for each element of a name within ``scope`` whether no condition or loop inside it surrounds it."""
    depth = 0
    for node in scope.iter():
        if isinstance(node, etree._ProcessingInstruction):
            depth += {"for": 1, "if": 1, "endfor": -1, "endif": -1}.get(str(node.target), 0)
        elif node.tag == tag:
            yield depth == 0


def _all_sure(root: etree._Element, tag: str) -> bool:
    return all(_sure(root, tag))


def _identified_sure(root: etree._Element) -> bool:
    """Say whether all that has an id is there once in every rendering."""
    return all(_all_sure(root, tag) for tag in {str(each.tag) for each in root.iter(*_IDENTIFIED)})


def _settled(table: etree._Element) -> bool:
    """Say whether the widest rows of a table, and of the tables in it, are there in every rendering."""
    always: list[tuple[int, int]] = []
    every: list[tuple[int, int]] = []
    for row, sure in zip(table.iter(_TR), _sure(table, _TR), strict=True):
        width = _width(row)
        if width is None:
            return False
        every.append((len(row.findall(_TC)), width))
        if sure:
            always.append(every[-1])
    return bool(always) and all(
        max(size[axis] for size in always) == max(size[axis] for size in every) for axis in (0, 1)
    )


def _steady(table: etree._Element) -> bool:
    """Say whether the rows of a table, when it has any, always fill exactly its grid."""
    grid = table.find(_GRID)
    if grid is None:
        return True
    columns = len(grid.findall(_COL))
    # docxtpl measures the rows of tables inside, too.
    if any((width := _width(row)) is None or width > columns for row in table.iter(_TR)):
        return False
    if all(_width(row) == columns for row in table.iterchildren(_TR)):
        return True
    return _settled(table) and max(map(_sure_width, table.iter(_TR))) == columns


def _sure_width(row: etree._Element) -> int:
    return _width(row) or 0


def _width(row: etree._Element) -> int | None:
    """Return how many columns a row covers; None when only a render can tell."""
    if any(isinstance(child, etree._ProcessingInstruction) for child in row):
        return None
    spans = [cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan") for cell in row.iterchildren(_TC)]
    widths = ["1" if span is None else span.get(f"{{{W}}}val", "0") for span in spans]
    if not all(width.isdecimal() and width != "0" for width in widths):
        return None
    return sum(map(int, widths))
