"""From one compiled part and a context to that part's packed bytes: print, repair, parse strictly, deflate.

A part that needs no repair is parsed and packed a stretch at a time and never lies in memory as a whole. Knows one part
at a time; the package is ``compiled``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from xml.parsers import expat

from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import Context
from lxml import etree

from worker.press import mend
from worker.press.container import Packing, pack
from worker.press.errors import (
    ConstructRefused,
    IllegalCharacter,
    RenderFailed,
    RenderTooLarge,
    TextLost,
    UndefinedField,
    UnprintableValue,
)
from worker.press.package import Part, check_well_formed, strict_parser
from worker.press.prepare import Needs
from worker.press.recording import Illegal, NameMissing, Recording, Unprintable
from worker.press.rendering import Step
from worker.press.sandbox import path_of

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LARGEST: Final = 160 << 20  # characters of one part; 20,000 rows of the shipped form are 90 million
_ROWLESS: Final = "</w:tblGrid></w:tbl>"
_STRETCH: Final = 512  # pieces parsed and packed at once: about 50 KB, which stays in the processor's cache
_AT_ONCE: Final = 8_192  # pieces between two looks at the size: about 1 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPart:
    """One compiled part."""

    name: str
    template: Template
    root: Callable[[Context], Iterator[str]]
    needs: Needs
    body: bool
    steps: dict[str, Step] = field(default_factory=dict, repr=False)
    """What each piece of the template's own text does to one's place: learnt once, by the first rendering."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one part's template yielded."""

    pieces: list[str]
    said: Recording

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


def _streamed(name: str, pieces: Sequence[str]) -> Part:
    """Parse and pack the pieces of a part a stretch at a time, so that it never lies in memory as a whole."""
    parser = expat.ParserCreate()
    packing = Packing(name)
    data = _DECLARATION.encode()
    for at in range(0, len(pieces), _STRETCH):
        data += "".join(pieces[at : at + _STRETCH]).encode()
        parser.Parse(data, False)
        packing.add(data)
        data = b""
    parser.Parse(data, True)
    return packing.part()


def _mended(text: TextPart, sheet: Sheet) -> bytes:
    """Return a part after the repairs its template or its values can need, parsed strictly."""
    xml = "".join(sheet.pieces)
    if sheet.said.breaks or text.needs.breaks:
        xml = mend.breaks(xml, sheet.places())
    if sheet.said.listing:
        xml = mend.listing(xml)
    if text.body and (text.needs.drawings or sheet.said.drawn):
        xml = mend.drawings(xml)
    data = (_DECLARATION + xml).encode()
    if (
        text.needs.scoped
        or sheet.said.drawn
        or (text.body and (text.needs.grids or (text.needs.rowless and _ROWLESS in xml)))
    ):
        root = etree.fromstring(data, strict_parser())
        if text.body and mend.grids(root):
            return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    else:
        check_well_formed(data)
    return data


Printer = Callable[[object], str | None]
"""Prints the caller's own objects as XML; None for what it does not know."""


def print_part(text: TextPart, names: dict[str, Any], rich: Printer) -> Sheet:
    """Run one part's template; keep what it yields and what of that it printed."""
    context = text.template.new_context(names, shared=True)
    assert isinstance(context, Recording)
    context.rich = rich
    pieces: list[str] = []
    size = 0
    with _refusing(text.name, names):
        printing = text.root(context)
        while some := list(islice(printing, _AT_ONCE)):
            size += sum(map(len, some))
            if size > _LARGEST:
                raise RenderTooLarge(text.name, _LARGEST)
            pieces += some
    return Sheet(pieces, context)


def pack_part(text: TextPart, sheet: Sheet) -> Part:
    """Repair, parse strictly and pack one printed part."""
    said = sheet.said
    mended = said.breaks or said.listing or said.drawn or text.needs.mends
    try:
        if mended:
            return pack(text.name, _mended(text, sheet))
        return _streamed(text.name, sheet.pieces)
    except (etree.XMLSyntaxError, expat.ExpatError) as error:
        raise TextLost(text.name, f"not well-formed: {error}") from error


@contextmanager
def _refusing(part: str, names: Mapping[str, Any]) -> Iterator[None]:
    """Turn what goes wrong in a template's program into a refusal that names the part."""
    try:
        yield
    except NameMissing as error:
        raise UndefinedField(part, path_of(error, names)) from error
    except Unprintable as error:
        raise UnprintableValue(part, str(error)) from error
    except Illegal as error:
        code_point, value = error.args
        raise IllegalCharacter(part, code_point, value) from error
    except SecurityError as error:
        raise ConstructRefused(part, str(error)) from error
    except (
        TemplateRuntimeError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as error:
        raise RenderFailed(part, f"{type(error).__name__}: {error}") from error
