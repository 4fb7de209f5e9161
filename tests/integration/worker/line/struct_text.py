"""Reads the cells of a tagged PDF's tables by its structure tree: not by where words stand.

Each page's marked contents are read once. ``pdfinfo -struct-text`` tells the same, in the square of their number: it draws
the page anew for each of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

_MAPPED = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_Texts = dict[int, str]
_Number = tuple[int, int]


@dataclass
class Element:
    """One element of the structure: what it is, its own text, what is in it."""

    kind: str
    text: list[str] = field(default_factory=list)
    inner: list["Element"] = field(default_factory=list)

    def every(self, kind: str) -> Iterator["Element"]:
        """Elements of a kind in this one, at any depth, in order."""
        for each in self.inner:
            if each.kind == kind:
                yield each
            yield from each.every(kind)

    def own(self, kind: str) -> list["Element"]:
        """Elements of a kind directly in this one."""
        return [each for each in self.inner if each.kind == kind]

    @property
    def paragraphs(self) -> list[str]:
        """The text of each paragraph directly in this one."""
        return ["".join(each.text).strip() for each in self.own("P")]


def read(pdf: Path) -> Element:
    """Return the structure of a tagged PDF with its text."""
    with pikepdf.open(pdf) as document:
        tree = document.Root.StructTreeRoot
        roles = {str(name): str(role) for name, role in tree.get(Name.RoleMap, Dictionary()).items()}
        texts = {_number(page.obj): _marked(page) for page in document.pages}
        root = Element(kind="")
        _fill(root, tree, None, roles, texts)
        return root


def _fill(
    into: Element,
    node: Object,
    page: Object | None,
    roles: dict[str, str],
    texts: dict[_Number, _Texts],
) -> None:
    page = node.get(Name.Pg, page)
    inside = node.get(Name.K, Array())
    for each in inside if isinstance(inside, Array) else [inside]:
        if isinstance(each, int):
            assert page is not None  # a number stands on the page that it or an element around it names
            into.text.append(texts[_number(page)].get(each, ""))
        elif each.get(Name.Type) == Name.MCR:
            stands = each.get(Name.Pg, page)
            assert stands is not None  # the same
            into.text.append(texts[_number(stands)].get(int(each.MCID), ""))
        elif Name.S in each:
            kind = str(each.S)
            found = Element(kind=roles.get(kind, kind).lstrip("/"))
            _fill(found, each, page, roles, texts)
            into.inner.append(found)


def _number(page: Object) -> _Number:
    number, generation = page.objgen
    return int(number), int(generation)


def _marked(page: pikepdf.Page) -> _Texts:
    """Return the text of each marked content of a page by its number."""
    fonts = {name: _letters(font) for name, font in page.resources.get(Name.Font, Dictionary()).items()}
    letters: dict[int, str] = {}
    open_: list[int | None] = []
    found: _Texts = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator in ("BMC", "BDC"):
            about = operands[1] if operator == "BDC" and isinstance(operands[1], Dictionary) else Dictionary()
            open_.append(int(about.MCID) if Name.MCID in about else None)
        elif operator == "EMC":
            open_.pop()
        elif operator == "Tf":
            letters = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            number = next((each for each in reversed(open_) if each is not None), None)
            if number is not None:
                shown = "".join(letters[code] for code in _codes(operands[0]))
                found[number] = found.get(number, "") + shown
    return found


def _codes(shown: Object) -> Iterable[int]:
    pieces = shown if isinstance(shown, Array) else [shown]
    return (code for piece in pieces if isinstance(piece, pikepdf.String) for code in bytes(piece))


def _letters(font: Object) -> dict[int, str]:
    """Return what each code of a font stands for: LibreOffice writes codes of one byte, each with its letters."""
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            found |= {int(code, 16): _text(text) for code, text in _MAPPED.findall(body)}
        else:
            for first, last, text in _RANGE.findall(body):
                for code in range(int(first, 16), int(last, 16) + 1):
                    found[code] = chr(ord(_text(text)) + code - int(first, 16))
    return found


def _text(utf16: bytes) -> str:
    return bytes.fromhex(utf16.decode()).decode("utf-16-be")


def table(document: Element, heading: str) -> list[list[list[str]]]:
    """Return the rows under the heading row of the table that begins with ``heading``: cells as paragraphs."""
    for each in document.every("Table"):
        rows = each.own("TR")
        first = [cell for cell in rows[0].inner if cell.kind in ("TH", "TD")]
        if [cell.paragraphs for cell in first] == [[heading]]:
            return [[cell.paragraphs for cell in row.inner if cell.kind == "TD"] for row in rows[2:]]
    raise AssertionError(f"no table is headed {heading}")


def cell_with(document: Element, beginning: str) -> list[str]:
    """Return the paragraphs of the cell in which one begins with ``beginning``."""
    for each in document.every("TD"):
        if any(text.startswith(beginning) for text in each.paragraphs):
            return each.paragraphs
    raise AssertionError(f"no cell holds a paragraph that begins with {beginning}")
