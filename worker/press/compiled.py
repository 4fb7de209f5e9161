"""The compiled engine: a template is checked and compiled once, then only rendered.

A render is: context in, parts rendered in the sandbox, repairs where the template can need them, strict parse, pack
with fixed dates and order, bytes out. Equal input, equal bytes: no clock, no settings, no state between renders.
Not here: what to print (``doc_templates``), stamps (``worker.stamping``), or whether the result is right (``judge``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from doc_templates.places import Place
from worker.press.as_shown import as_shown
from worker.press.columns import Column, ColumnMeasures, columns_of, resize
from worker.press.container import Container, pack, store
from worker.press.contents import empty_contents
from worker.press.errors import ConstructRefused, UnknownPart
from worker.press.faithful import Assembly
from worker.press.fields import fields
from worker.press.keeping import keep_together
from worker.press.lean import lean as without_dead_weight
from worker.press.links import with_links_written
from worker.press.literals import literal
from worker.press.live_fields import sections_of, write_live
from worker.press.package import MAIN_DOCUMENT, Package, PackageLimits, Part, open_package, parse_part
from worker.press.prepare import explain, has_tags, needs, prepare, settle, subdocuments
from worker.press.printing import TextPart, pack_parts, print_part
from worker.press.ragged import JustifiedParagraph, flush_left, justified_in, torn
from worker.press.recording import Trait
from worker.press.rendering import Emissions, PrintedPart, Rendering
from worker.press.replacing import showing
from worker.press.restarts import NUMBERING, Restarts
from worker.press.rich import Pictures
from worker.press.sandbox import ConstructFound, PressEnvironment, check, environment
from worker.press.styles import Styles

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TEXT_PARTS: Final = (
    MAIN_DOCUMENT,
    *(f"{_WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes", "comments")),
    "application/vnd.openxmlformats-package.core-properties+xml",
)
_REPLACEABLE: Final = ("word/media/", "word/embeddings/")
_PARTS: Final[Mapping[str, str]] = {place: place.part for place in Place}
_FITTED: Final = 8  # a template's columns are seldom too narrow, and then often for alike amounts
COMPILED: Final = "compiled"
DOCXTPL: Final = "docxtpl"
NO_FILTERS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType({})
NO_MEDIA: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitting:
    """How a template's body is changed for what one document says; false where it is not."""

    sizes: tuple[tuple[int, int], ...] = ()
    """Paragraphs and the half points they are printed in."""
    left: tuple[int, ...] = ()
    """Paragraphs printed flush left."""

    def __bool__(self) -> bool:
        return bool(self.sizes or self.left)


AS_IT_IS: Final = Fitting()


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a template is rendered, settled when it is compiled."""

    name: str
    """``compiled``, or ``docxtpl`` for what the compiled way does not serve."""
    reasons: tuple[str, ...] = ()
    """Why not ``compiled``: the tag and its part."""


class CompiledTemplate:
    """A template ready to print. Immutable; safe to share between threads and forked children."""

    def __init__(
        self,
        *,
        docx: bytes,
        whole: bytes = b"",
        named: frozenset[str],
        texts: Sequence[TextPart],
        package: Package,
        env: PressEnvironment,
        way: Way,
        columns: Sequence[Column] = (),
        justified: Sequence[JustifiedParagraph] = (),
        again: Callable[[Fitting], CompiledTemplate] | None = None,
    ) -> None:
        self.digest = hashlib.sha256(docx).hexdigest()
        self.fields = named
        self.way = way
        self.columns = tuple(columns)
        self._measures = ColumnMeasures(columns)
        self._justified = tuple(justified)
        self._again = again
        self._fitted: dict[Fitting, CompiledTemplate] = {}
        self._whole = whole
        self._package = package
        self._env = env
        self._texts = tuple(texts)
        self._numbering = (
            next(package.named(NUMBERING), None) if any(each.needs.restarts for each in texts) else None
        )
        changing = {*(text.name for text in texts), self._numbering}
        # Pictures stay outside the head: each document brings its own QR code, each office its logo.
        self._media = {name: part for name, part in package.parts.items() if name.startswith(_REPLACEABLE)}
        self._static = {
            name: part
            for name, part in package.parts.items()
            if name not in changing and name not in self._media
        }
        self._container = Container(self._static.values())

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of the parts that are rendered."""
        return tuple(text.name for text in self._texts)

    @property
    def media(self) -> frozenset[str]:
        """Return the names of the pictures and embedded objects a render may replace."""
        return frozenset(self._media)

    @property
    def places(self) -> frozenset[Place]:
        """Return the places that a render may fill."""
        return frozenset(place for place in Place if place.part in self._media)

    def showing(self, original: str | bytes) -> tuple[str, ...]:
        """Return the parts that ``media`` must name to replace a picture (by name, title or description) or content."""
        return showing(self._package, self._media, original)

    def render(self, context: Mapping[str, Any], media: Mapping[str, bytes] = NO_MEDIA) -> bytes:
        """Return the DOCX of ``context``."""
        return self.press(context, media).docx

    def press(self, context: Mapping[str, Any], media: Mapping[str, bytes] = NO_MEDIA) -> Rendering:
        """Return the DOCX of ``context`` with every string the template printed and its place."""
        if self._again is not None and (sizes := self._measures.sizes(context)):
            # Told by the values alone, before any is printed: a form of 2,000 rows is printed once.
            fitting = Fitting(sizes=sizes, left=torn(self._justified, context))
            return self._fit(fitting, self._again).press(context, media)
        names = {**self._env.globals, **context}
        desk: Assembly | Pictures = (
            Assembly(self._whole) if self.way.name == DOCXTPL else Pictures(self._package)
        )
        sheets = [print_part(text, names, desk.printer(text.name)) for text in self._texts]
        tearing = any(Trait.TEARING in sheet.said.traits for sheet in sheets)
        if self._again is not None and tearing and (left := torn(self._justified, context)):
            return self._fit(Fitting(left=left), self._again).press(context, media)
        restarts = self._restarts(desk)
        parts = pack_parts(self._texts, sheets, restarts)
        if restarts is not None and self._numbering is not None:
            parts.append(pack(self._numbering, restarts.numbering()))
        printed = [
            PrintedPart(text.name, sheet.pieces, sheet.said.printed, sheet.said.escaped, text.steps)
            for text, sheet in zip(self._texts, sheets, strict=True)
        ]
        return Rendering(docx=self._assembled(desk, parts, media), emitted=Emissions(printed))

    def _restarts(self, desk: Assembly | Pictures) -> Restarts | None:
        """Return the document's lists where a mark of the template may have one begin again."""
        if not any(text.needs.restarts for text in self._texts):
            return None
        if self._numbering is None:
            return Restarts(None, Styles(self._package))
        whole = desk.content(self._numbering) if isinstance(desk, Assembly) else None
        data = self._package.parts[self._numbering].content() if whole is None else whole
        return Restarts(parse_part(self._numbering, data), Styles(self._package))

    def _fit(self, fitting: Fitting, again: Callable[[Fitting], CompiledTemplate]) -> CompiledTemplate:
        """Return the template changed so, compiled once (0.2 s)."""
        found = self._fitted.get(fitting)
        if found is None:
            if len(self._fitted) >= _FITTED:
                self._fitted.clear()
            found = self._fitted[fitting] = again(fitting)
        return found

    def _assembled(
        self, desk: Assembly | Pictures, parts: Sequence[Part], media: Mapping[str, bytes]
    ) -> bytes:
        """Return the package of these parts, with its pictures and what the caller's own objects brought."""
        if isinstance(desk, Assembly):
            for part in parts:
                desk.put(part.name, part.content())
            return Container((desk.parts() | self._replaced(media)).values()).close(())
        pictures = self._media | self._replaced(media)
        if desk:
            static = {**self._static, **pictures, **desk.parts()}
            return Container(static.values()).close(parts)
        return self._container.close([*(pictures[name] for name in sorted(pictures)), *parts])

    def _replaced(self, media: Mapping[str, bytes]) -> dict[str, Part]:
        """Return the pictures given for places or in place of the template's parts."""
        replaced = {_PARTS.get(name, name): data for name, data in media.items()}
        for name in replaced:
            if name not in self._media:
                raise UnknownPart(name)
        return {name: store(name, data) for name, data in replaced.items()}


def compile_template(
    docx: bytes,
    limits: PackageLimits | None = None,
    *,
    filters: Mapping[str, Callable[..., Any]] = NO_FILTERS,
    lean: bool = True,
    kept: bool = True,
    fitting: Fitting = AS_IT_IS,
) -> CompiledTemplate:
    """Check a DOCX template and compile it; refuses with the place and the reason.

    ``filters`` are the caller's own, as docxtpl takes them with a Jinja environment: code of the house, not of the
    template, and not confined. ``lean`` drops the dead weight of the package; ``kept`` keeps the signature block
    and the closing before it on one page, and a column whose values are too wide for it in smaller type, and a
    paragraph with an endless word flush left; ``fitting`` is what a document needed of that.
    """
    package = open_package(docx, limits)
    whole = package
    if lean:
        package = without_dead_weight(package)
    package, roots = _shown(package)
    env = environment()
    env.filters.update(filters)
    texts: list[TextPart] = []
    named: set[str] = set()
    reasons: list[str] = []
    columns: list[Column] = []
    justified: list[JustifiedParagraph] = []
    for name, root in roots.items():
        body = package.types[name] == MAIN_DOCUMENT
        empty_contents(root)
        package = with_links_written(package, name, root)
        reasons += subdocuments(name, root)
        if body and kept:
            _fit_body(root, fitting)
            if not fitting:
                columns += columns_of(root, package)
                justified += justified_in(root, package)
            keep_together(root)
        if found := _text_part(name, root, env, frozenset(filters), body=body):
            texts.append(found[0])
            named |= found[1]
    if reasons:
        texts = [_ready_for_sub_documents(each) for each in texts]
    way = Way(name=DOCXTPL if reasons else COMPILED, reasons=tuple(reasons))
    again = partial(_fitted, docx, limits, filters, lean) if columns or justified else None
    return CompiledTemplate(
        docx=docx,
        whole=Container(whole.parts.values()).close(()) if reasons else b"",
        named=frozenset(named),
        texts=texts,
        package=package,
        env=env,
        way=way,
        columns=columns,
        justified=justified,
        again=again,
    )


def _fit_body(root: etree._Element, fitting: Fitting) -> None:
    resize(root, fitting.sizes)
    flush_left(root, fitting.left)


def _ready_for_sub_documents(text: TextPart) -> TextPart:
    """Have a body mended in any case: what a sub-document brings is known only once it is there."""
    return replace(text, needs=replace(text.needs, grids=True, drawings=True)) if text.body else text


def _shown(package: Package) -> tuple[Package, dict[str, etree._Element]]:
    """Return a package as Word shows it, tags or none, and its parts with text to be made ready."""
    parts = dict(package.parts)
    roots = {
        name: parse_part(name, package.parts[name].content(), compact=True)
        for kind in TEXT_PARTS
        for name in package.named(kind)
    }
    sections = len(sections_of(roots[name] for name in package.named(MAIN_DOCUMENT)))
    for name, root in roots.items():
        shown, live = as_shown(root), write_live(root, sections=sections)
        if shown or live:
            data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            parts[name] = pack(name, data)
    return replace(package, parts=parts), roots


def _fitted(
    docx: bytes,
    limits: PackageLimits | None,
    filters: Mapping[str, Callable[..., Any]],
    lean: bool,
    fitting: Fitting,
) -> CompiledTemplate:
    return compile_template(docx, limits, filters=filters, lean=lean, fitting=fitting)


def _text_part(
    name: str, root: etree._Element, env: PressEnvironment, own: frozenset[str], *, body: bool
) -> tuple[TextPart, frozenset[str]] | None:
    """Return a part ready to be printed and the fields it reads; nothing of one without a tag."""
    source, skeleton = prepare(root), None
    if body:
        source, skeleton = settle(source, env)
    if not has_tags(source):
        return None
    tree = _parse(name, source, root, env, own)
    template = env.from_string(tree)
    part = TextPart(
        name=name,
        template=template,
        root=template.root_render_func,
        needs=needs(name, source, skeleton, body=body),
        body=body,
    )
    return part, fields(tree)


def _parse(
    name: str, source: str, root: etree._Element, env: PressEnvironment, own: frozenset[str]
) -> nodes.Template:
    """Parse one part's source and hold it against the allow-lists."""
    try:
        tree = env.parse(source)
        check(tree, own)
        literal(tree)
    except TemplateSyntaxError as error:
        raise explain(name, root, error) from error
    except ConstructFound as error:
        raise ConstructRefused(name, str(error)) from error
    return tree
