"""From one compiled part and a context to that part's packed bytes: print, repair, parse strictly, deflate.

A part that needs no repair is parsed and packed a stretch at a time and never lies in memory as a whole. Knows one part
at a time; the package is ``compiled``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final
from xml.parsers import expat

from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import Context
from lxml import etree

from worker.press import mend
from worker.press.addresses import WrongAddress
from worker.press.borrowed import borrow
from worker.press.container import PackedPart, pack
from worker.press.errors import (
    ConstructRefused,
    IllegalCharacter,
    LinkRefused,
    PressError,
    RenderFailed,
    RenderTooLarge,
    TextLost,
    UndefinedField,
    UnprintableValue,
)
from worker.press.ids import unique
from worker.press.package import Part, check_well_formed, strict_parser
from worker.press.prepare import Needs
from worker.press.reasons import of_program
from worker.press.recording import KindUnprintable, LetterIllegal, NameMissing, RecordingContext, Trait
from worker.press.rendering import PlaceStep
from worker.press.restarts import Restarts
from worker.press.sandbox import path_of

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LARGEST: Final = 160 << 20  # characters of one part; 20,000 rows of the shipped form are 90 million
_LINES: Final = (
    "word/"  # where the parts lie that are laid out; the title in the properties is text for programs
)
_ROWLESS: Final = "</w:tblGrid></w:tbl>"
_STRETCH: Final = 512  # pieces parsed and packed at once: about 50 KB, which stays in the processor's cache
_OFFICES: Final = 16  # letterheads a part keeps; one more and it begins anew
_FEW: Final = 32  # pieces of a part that may say what another says
_SMALL: Final = 1 << 16  # characters of a part that is kept: a letterhead has 4,000
_AT_ONCE: Final = 8_192  # pieces between two looks at the size: about 1 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPart:
    """One compiled part."""

    name: str
    template: Template
    root: Callable[[Context], Iterator[str]]
    needs: Needs
    body: bool
    steps: dict[str, PlaceStep] = field(default_factory=dict, repr=False)
    """What each piece of the template's own text does to one's place: learnt once, by the first rendering."""
    packed: dict[str, Part] = field(default_factory=dict, repr=False)
    """What came out lately, parsed and packed: an office's letterhead is the same on its every document."""


@dataclass(frozen=True, slots=True)
class PartOutput:
    """What one part's template yielded."""

    pieces: Sequence[str]
    said: RecordingContext

    def places(self) -> list[tuple[int, int]]:
        """Return where in the XML each printed value stands."""
        found: list[tuple[int, int]] = []
        escaped = iter(self.said.escaped)
        following = next(escaped, None)
        at = 0
        for piece in self.pieces:
            end = at + len(piece)
            if piece is following:
                found.append((at, end))
                following = next(escaped, None)
            at = end
        return found


def _lately(text: TextPart, pieces: Sequence[str], made: Callable[[], Part]) -> Part:
    """Return what a part's pieces alone decide: as it was packed lately where the same came out, else made now."""
    if text.body or len(pieces) > _STRETCH:
        return made()
    xml = "".join(pieces)
    part = text.packed.get(xml)
    if part is None:
        part = made()
        if len(xml) <= _SMALL:
            if len(text.packed) >= _OFFICES:
                text.packed.clear()
            text.packed[xml] = part
    return part


def _streamed(name: str, pieces: Sequence[str]) -> Part:
    """Parse and pack the pieces of a part a stretch at a time, so that it never lies in memory as a whole."""
    parser = expat.ParserCreate()
    if len(pieces) <= _STRETCH:
        whole = (_DECLARATION + "".join(pieces)).encode()
        parser.Parse(whole, True)
        return pack(name, whole)
    packing = PackedPart(name)
    data = _DECLARATION.encode()
    for at in range(0, len(pieces), _STRETCH):
        data += "".join(pieces[at : at + _STRETCH]).encode()
        parser.Parse(data, False)
        packing.add(data)
        data = b""
    parser.Parse(data, True)
    return packing.part()


def _mended(text: TextPart, sheet: PartOutput, restarts: Restarts | None) -> bytes:
    """Return a part after the repairs its template or its values can need, parsed strictly."""
    xml = "".join(sheet.pieces)
    if sheet.said.breaks or text.needs.breaks:
        xml = mend.breaks(xml, sheet.places())
    if sheet.said.listing:
        xml = mend.listing(xml)
    if text.body and (text.needs.drawings or sheet.said.drawn):
        xml = mend.drawings(xml)
    if text.needs.ids or sheet.said.drawn:
        xml = unique(xml, text.name, body=text.body)
    data = (_DECLARATION + xml).encode()
    borrowing = text.needs.signs or Trait.BORROWING in sheet.said.traits
    if (
        borrowing
        or text.needs.scoped
        or text.needs.restarts
        or sheet.said.drawn
        or (text.body and (text.needs.grids or (text.needs.rowless and _ROWLESS in xml)))
    ):
        root = etree.fromstring(data, strict_parser())
        if borrowing:
            borrow(root)
        if text.needs.restarts and restarts is not None:
            restarts.mark(root)
        if (text.body and mend.grids(root)) or borrowing or text.needs.restarts:
            return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    else:
        check_well_formed(data)
    return data


Printer = Callable[[object], str | None]
"""Prints the caller's own objects as XML; None for what it does not know."""


def print_part(text: TextPart, names: dict[str, Any], rich: Printer) -> PartOutput:
    """Run one part's template; keep what it yields and what of that it printed."""
    context = text.template.new_context(names, shared=True)
    assert isinstance(context, RecordingContext)
    context.rich = rich
    context.lines = text.name.startswith(_LINES)
    pieces: list[str] = []
    size = 0
    try:
        printing = text.root(context)
        while some := list(islice(printing, _AT_ONCE)):
            size += sum(map(len, some))
            if size > _LARGEST:
                raise RenderTooLarge(text.name, _LARGEST)
            pieces += some
    except _WRONG as error:
        raise _refusal(text.name, names, error) from error
    return PartOutput(mend.inhabited(pieces) if text.needs.emptied else pieces, context)


def pack_parts(
    texts: Sequence[TextPart], sheets: Sequence[PartOutput], restarts: Restarts | None = None
) -> list[Part]:
    """Repair, parse strictly and pack what was printed, each footer once that says the same as another.

    ``restarts`` where lists of the document may begin again.
    """
    alike: dict[tuple[str, ...], Part] = {}
    parts = []
    for text, sheet in zip(texts, sheets, strict=True):
        said = _saying(text, sheet)
        same = alike.get(said)
        part = pack_part(text, sheet, restarts) if same is None else replace(same, name=text.name)
        if said:
            alike[said] = part
        parts.append(part)
    return parts


def _saying(text: TextPart, sheet: PartOutput) -> tuple[str, ...]:
    """Return all that decides what becomes of a small part but its name; nothing where the name does too."""
    if text.body or text.needs.mends or sheet.said.drawn or len(sheet.pieces) > _FEW:
        return ()
    return (*sheet.pieces, "", *sheet.said.escaped)


def pack_part(text: TextPart, sheet: PartOutput, restarts: Restarts | None = None) -> Part:
    """Repair, parse strictly and pack one printed part; ``restarts`` where lists of the document may begin again."""
    said = sheet.said
    of_values = said.breaks or said.listing or said.drawn or Trait.BORROWING in said.traits
    try:
        if of_values or text.needs.breaks or text.needs.restarts:
            return pack(text.name, _mended(text, sheet, restarts))
        if text.needs.mends:
            return _lately(text, sheet.pieces, lambda: pack(text.name, _mended(text, sheet, restarts)))
        return _lately(text, sheet.pieces, lambda: _streamed(text.name, sheet.pieces))
    except (etree.XMLSyntaxError, expat.ExpatError) as error:
        raise TextLost(text.name, "not well-formed", technical=error) from error


_WRONG: Final = (
    NameMissing,
    KindUnprintable,
    LetterIllegal,
    SecurityError,
    TemplateRuntimeError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
"""What goes wrong in a template's program."""


def _refusal(part: str, names: Mapping[str, Any], error: Exception) -> PressError:
    """Return what went wrong in a template's program as a refusal that names the part."""
    match error:
        case WrongAddress():
            return LinkRefused(part, error.field, error.fault.value)
        case NameMissing():
            return UndefinedField(part, path_of(error, names))
        case KindUnprintable():
            return UnprintableValue(part, str(error))
        case LetterIllegal():
            code_point, value = error.args
            return IllegalCharacter(part, code_point, value)
        case SecurityError():
            return ConstructRefused(part, of_program(error), technical=error)
    return RenderFailed(part, of_program(error), technical=error)
