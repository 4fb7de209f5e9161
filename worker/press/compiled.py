"""The compiled engine: a template is checked and compiled once, then only rendered.

A render is: context in, parts rendered in the sandbox, repairs where the template can need them, strict parse, pack
with fixed dates and order, bytes out. Equal input, equal bytes: no clock, no settings, no state between renders.
Not here: what to print (``doc_templates``), stamps (``worker.stamping``), or whether the result is right (``judge``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any, Final
from xml.parsers import expat

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.runtime import Context
from lxml import etree

from worker.press import mend
from worker.press.container import Container, Packing, pack, store
from worker.press.errors import (
    ConstructRefused,
    IllegalCharacter,
    RenderFailed,
    RenderTooLarge,
    TextLost,
    UndefinedField,
    UnknownPart,
    UnprintableValue,
)
from worker.press.fields import fields
from worker.press.literals import literal
from worker.press.package import (
    MAIN_DOCUMENT,
    Limits,
    Package,
    Part,
    check_well_formed,
    open_package,
    parse_part,
    strict_parser,
)
from worker.press.prepare import Needs, explain, has_tags, needs, prepare, settle
from worker.press.rendering import Emitted, Rendering, locate
from worker.press.sandbox import (
    ConstructFound,
    Illegal,
    NameMissing,
    PressEnvironment,
    Recording,
    Unprintable,
    check,
    environment,
    path_of,
)

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TEXT_PARTS: Final = (
    MAIN_DOCUMENT,
    *(f"{_WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes")),
    "application/vnd.openxmlformats-package.core-properties+xml",
)
_MEDIA: Final = "word/media/"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LARGEST: Final = 160 << 20  # characters of one part; 20,000 rows of the shipped form are 90 million
_ROWLESS: Final = "</w:tblGrid></w:tbl>"
_STRETCH: Final = 512  # pieces parsed and packed at once: about 50 KB, which stays in the processor's cache
_AT_ONCE: Final = 8_192  # pieces between two looks at the size: about 1 MB
NO_MEDIA: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPart:
    """One compiled part."""

    name: str
    template: Template
    root: Callable[[Context], Iterator[str]]
    needs: Needs
    body: bool


class CompiledTemplate:
    """A template ready to print. Immutable; safe to share between threads and forked children."""

    def __init__(
        self,
        *,
        digest: str,
        named: frozenset[str],
        texts: Sequence[TextPart],
        package: Package,
        env: PressEnvironment,
    ) -> None:
        self.digest = digest
        self.fields = named
        self._env = env
        self._texts = tuple(texts)
        changing = {text.name for text in texts}
        # Pictures stay outside the head: each document brings its own QR code, each office its logo.
        self._media = {name: part for name, part in package.parts.items() if name.startswith(_MEDIA)}
        static = (
            part for name, part in package.parts.items() if name not in changing and name not in self._media
        )
        self._container = Container(static)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of the parts that are rendered."""
        return tuple(text.name for text in self._texts)

    @property
    def media(self) -> frozenset[str]:
        """Return the names of the pictures a render may replace."""
        return frozenset(self._media)

    def render(self, context: Mapping[str, Any], media: Mapping[str, bytes] = NO_MEDIA) -> bytes:
        """Return the DOCX of ``context``."""
        names = {**self._env.globals, **context}
        return self._pack([self._xml(text, self._print(text, names)) for text in self._texts], media)

    def press(self, context: Mapping[str, Any], media: Mapping[str, bytes] = NO_MEDIA) -> Rendering:
        """Return the DOCX of ``context`` with every string the template printed and its place."""
        names = {**self._env.globals, **context}
        parts: list[Part] = []
        emitted: list[Emitted] = []
        for text in self._texts:
            sheet = self._print(text, names)
            emitted += locate(text.name, sheet.pieces, sheet.said.printed, sheet.said.escaped)
            parts.append(self._xml(text, sheet))
        return Rendering(docx=self._pack(parts, media), emitted=tuple(emitted))

    def _print(self, text: TextPart, names: dict[str, Any]) -> _Sheet:
        """Run one part's template; keep what it yields and what of that it printed."""
        context = text.template.new_context(names, shared=True)
        assert isinstance(context, Recording)
        pieces: list[str] = []
        size = 0
        with _refusing(text.name, names):
            printing = text.root(context)
            while some := list(islice(printing, _AT_ONCE)):
                size += sum(map(len, some))
                if size > _LARGEST:
                    raise RenderTooLarge(text.name, _LARGEST)
                pieces += some
        return _Sheet(pieces, context)

    def _xml(self, text: TextPart, sheet: _Sheet) -> Part:
        """Repair, parse strictly and pack one printed part."""
        mended = sheet.said.breaks or text.needs.mends
        try:
            if mended:
                return pack(text.name, _mended(text, sheet))
            return _streamed(text.name, sheet.pieces)
        except (etree.XMLSyntaxError, expat.ExpatError) as error:
            raise TextLost(text.name, f"not well-formed: {error}") from error

    def _pack(self, texts: list[Part], media: Mapping[str, bytes]) -> bytes:
        """Put the package together, with the pictures given in place of the template's."""
        pictures = dict(self._media)
        for name, data in media.items():
            if name not in pictures:
                raise UnknownPart(name)
            pictures[name] = store(name, data)
        return self._container.close([*(pictures[name] for name in sorted(pictures)), *texts])


@dataclass(frozen=True, slots=True)
class _Sheet:
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


def _mended(text: TextPart, sheet: _Sheet) -> bytes:
    """Return a part after the repairs its template or its values can need, parsed strictly."""
    xml = "".join(sheet.pieces)
    if sheet.said.breaks or text.needs.breaks:
        xml = mend.breaks(xml, sheet.places())
    if text.body and text.needs.drawings:
        xml = mend.drawings(xml)
    data = (_DECLARATION + xml).encode()
    if text.needs.scoped or (text.body and (text.needs.grids or (text.needs.rowless and _ROWLESS in xml))):
        root = etree.fromstring(data, strict_parser())
        if text.body and mend.grids(root):
            return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    else:
        check_well_formed(data)
    return data


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


def compile_template(docx: bytes, limits: Limits | None = None) -> CompiledTemplate:
    """Check a DOCX template and compile it; refuses with the place and the reason."""
    package = open_package(docx, limits)
    env = environment()
    texts: list[TextPart] = []
    named: set[str] = set()
    for kind in TEXT_PARTS:
        for name in package.named(kind):
            root = parse_part(name, package.parts[name].content(), compact=True)
            source, skeleton = prepare(root), None
            if kind == MAIN_DOCUMENT:
                source, skeleton = settle(source, env)
            if has_tags(source):
                tree = _parse(name, source, root, env)
                named |= fields(tree)
                template = env.from_string(tree)
                texts.append(
                    TextPart(
                        name=name,
                        template=template,
                        root=template.root_render_func,
                        needs=needs(source, skeleton, body=kind == MAIN_DOCUMENT),
                        body=kind == MAIN_DOCUMENT,
                    )
                )
    digest = hashlib.sha256(docx).hexdigest()
    return CompiledTemplate(digest=digest, named=frozenset(named), texts=texts, package=package, env=env)


def _parse(name: str, source: str, root: etree._Element, env: PressEnvironment) -> nodes.Template:
    """Parse one part's source and hold it against the allow-lists."""
    try:
        tree = env.parse(source)
        check(tree)
        literal(tree)
    except TemplateSyntaxError as error:
        raise explain(name, root, error) from error
    except ConstructFound as error:
        raise ConstructRefused(name, str(error)) from error
    return tree
