"""What the pages of a DOCX must say, read from the DOCX itself: every paragraph of body, cells, boxes and notes.

Word's own field results (page numbers, dates) and note marks become a gap, because LibreOffice computes them anew;
running headers and footers are kept apart, because they repeat and stand between the parts of a broken paragraph.
Reads a finished DOCX only; how it was rendered is the press's business.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from worker.pdf.contents import Contents, contents_of
from worker.pdf.errors import PageRefused
from worker.pdf.running import RunningText, is_on, running_parts, tree
from worker.pdf.text import fold

GAP = "\ufffc"
_INITIALS = frozenset({"Paraf Koordinasi", "Paraf Hierarki"})
"""The captions of the tables of initials."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNFILLED = ("{{", "}}", "{%", "%}")
# Everything below these is not printed: deleted text, moved-away text, the second writing of a drawing.
_UNPRINTED = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}instrText", f"{_W}delText", f"{_W}pPr"})
# Their results are the author's words, not Word's arithmetic.
_STATIC_FIELDS = ("HYPERLINK", "FORMTEXT", "QUOTE")
_CAPITALS = re.compile(rb"<\w+:(?:caps|smallCaps)\b")
_SAYING = re.compile(r"word/(?:document|styles|numbering|footnotes|endnotes|header\w*|footer\w*)\.xml")
"""Parts that can have text in capitals or say so of it."""
_NOTE_MARKS = frozenset(
    {f"{_W}footnoteReference", f"{_W}endnoteReference", f"{_W}footnoteRef", f"{_W}endnoteRef"}
)


class Emission(Protocol):
    """A string the press put into a part of the DOCX."""

    @property
    def part(self) -> str:
        """The part's name in the package."""

    @property
    def text(self) -> str:
        """What was put there."""


@dataclass(frozen=True, kw_only=True)
class ClosingTexts:
    """The texts of a paper by where they stand, folded: before the signature block, in its parts, behind it."""

    before: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    """Beside who signs and the QR code."""
    initials: frozenset[str] = frozenset()
    """In the tables of initials."""
    behind: frozenset[str] = frozenset()

    def kind(self, text: str) -> str:
        """Return where a text stands; empty for what stands in several places, or nowhere."""
        found = [name for name in ("before", "signed", "initials", "behind") if text in getattr(self, name)]
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What a PDF must say to be the document that was asked for."""

    paragraphs: Sequence[str] = ()
    marks: Sequence[str] = ()  # number, code, names: must stand somewhere, headers included
    qr: str | None = None
    claim: str | None = None  # what the symbol beside it says
    running: Sequence[RunningText] = ()
    every_page: Sequence[str] = ()  # the access class: on each page, whatever its section
    literal: Sequence[str] = ()  # emitted strings that hold braces of their own
    title: str | None = None
    caps: bool = False  # the DOCX prints some text in capitals, so case is not compared
    values: Sequence[str] = ()  # what was printed into the body: no line may break a number among it
    closing: ClosingTexts | None = None  # what stands before the signature block, in it and behind it
    contents: Contents | None = None  # what its table of contents says of its headings


def expected_from(
    docx: bytes,
    emitted: Iterable[Emission] = (),
    *,
    marks: Sequence[str] = (),
    qr: str | None = None,
    title: str | None = None,
    block: Sequence[str] = (),
) -> Expectation:
    """Read what the pages of ``docx`` must say; ``emitted`` tells which braces are the author's own.

    ``block`` is what the signature block says and nothing else does: the verification code, the signer's name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            names = set(package.namelist())
            document = tree(package, "word/document.xml")
            notes = [
                tree(package, name) for name in ("word/footnotes.xml", "word/endnotes.xml") if name in names
            ]
            running = tuple(
                RunningText(text=text, on=on)
                for name, on in running_parts(package, document)
                for text in printed(tree(package, name))
            )
            styles = package.read("word/styles.xml") if "word/styles.xml" in names else b""
            caps = any(_CAPITALS.search(package.read(name)) for name in names if _SAYING.fullmatch(name))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as cause:
        raise PageRefused("The DOCX cannot be read.", technical=cause) from cause
    emitted = list(emitted)
    return Expectation(
        values=tuple({one.text for one in emitted if one.part == "word/document.xml"}),
        closing=_closing(document, block, caps=caps),
        contents=contents_of(document, styles, printed),
        paragraphs=tuple(text for part in (document, *notes) for text in printed(part)),
        marks=tuple(marks),
        qr=qr,
        running=running,
        literal=tuple({one.text for one in emitted if any(mark in one.text for mark in _UNFILLED)}),
        title=title,
        caps=caps,
    )


def _closing(document: etree._Element, marks: Sequence[str], *, caps: bool) -> ClosingTexts | None:
    """Return what stands where about the block: the body's paragraphs and rows that say one of ``marks``."""
    pieces = [piece for each in document.iterchildren(f"{_W}body") for piece in _pieces(each)]
    said = [printed(piece) for piece in pieces]
    saying = {
        mark: [place for place, texts in enumerate(said) if any(mark in text for text in texts)]
        for mark in marks
        if mark
    }
    # A name or a code may stand earlier too: in a list of who filled the form in, or in the text.
    if not (last := [places[-1] for places in saying.values() if places]):
        return None
    first = min(last)
    signed = {place for places in saying.values() for place in places if place >= first}
    parts: dict[str, set[str]] = {"before": set(), "signed": set(), "initials": set(), "behind": set()}
    for place, texts in enumerate(said):
        if place < first:
            kind = "before"
        elif place in signed:
            kind = "signed"
        else:
            kind = "initials" if _INITIALS.intersection(texts) else "behind"
        parts[kind].update(fold(text, caps=caps) for text in texts)
    return ClosingTexts(**{name: frozenset(texts) for name, texts in parts.items()})


def _pieces(body: etree._Element) -> Iterator[etree._Element]:
    for each in body:
        yield from each.findall(f"{_W}tr") if each.tag == f"{_W}tbl" else (each,)


def printed(part: etree._Element) -> list[str]:
    """The text of each paragraph that prints something, in order, with ``GAP`` where Word computes."""
    reader = _Reader()
    reader.read(part)
    return [text for pieces in reader.paragraphs if (text := "".join(pieces)).replace(GAP, "").strip()]


class _Reader:
    """Walks a part once; a field may begin in one paragraph and end in another, so its state is the part's."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self._open: list[list[str]] = []
        self._fields: list[_Field] = []

    def read(self, element: etree._Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNPRINTED:
            if tag == f"{_W}instrText" and self._fields:
                self._fields[-1].code += element.text or ""
            return
        if tag == f"{_W}p":
            pieces: list[str] = []
            self.paragraphs.append(pieces)
            self._open.append(pieces)
            self._children(element)
            self._open.pop()
        elif tag == f"{_W}r":
            if not _hidden(element):
                self._children(element)
        elif tag == f"{_W}fldSimple":
            self._simple_field(element)
        elif tag == f"{_W}fldChar":
            self._field_mark(element.get(f"{_W}fldCharType"))
        elif tag == f"{_W}t":
            self._say(element.text or "")
        elif tag in _PRINTS_AS:
            self._say(_PRINTS_AS[tag])
        elif tag in _NOTE_MARKS:
            self._say(GAP)
        else:
            self._children(element)

    def _children(self, element: etree._Element) -> None:
        for child in element:
            self.read(child)

    def _say(self, text: str) -> None:
        if self._open and not any(field.computed for field in self._fields):
            self._open[-1].append(text)

    def _simple_field(self, element: etree._Element) -> None:
        field = _Field()
        field.code = element.get(f"{_W}instr", "")
        if field.static:
            self._children(element)
        else:
            self._say(GAP)

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            computed = self._fields.pop().computed
            if computed:
                self._say(GAP)


class _Field:
    """A field being read: its code, and whether its result has begun."""

    def __init__(self) -> None:
        self.code = ""
        self.shown = False

    @property
    def static(self) -> bool:
        return self.code.strip().upper().startswith(_STATIC_FIELDS)

    @property
    def computed(self) -> bool:
        """Whether what is read now is not the author's: the code itself, or a result Word computes."""
        return not (self.shown and self.static)


_PRINTS_AS = {
    f"{_W}tab": " ",
    f"{_W}ptab": " ",
    f"{_W}br": " ",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "",
    f"{_W}sym": GAP,
}


def _hidden(run: etree._Element) -> bool:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    return is_on(properties.find(f"{_W}vanish"))
