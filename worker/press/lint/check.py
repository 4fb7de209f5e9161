"""The lint of templates: every fault at once, each with its rule, place, tag and what to do.

``lint`` reads and compiles but prints nothing; the trial render is ``foreign.py``'s. It judges against ``Declaration``,
what the type's contract gives, and knows neither contracts nor offices. Page numbers are filled in by whoever can lay
pages out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes
from lxml import etree

from doc_templates.places import Place
from worker.press.compiled import TEXT_PARTS, CompiledTemplate, compile_template
from worker.press.constructs import forbidden
from worker.press.contents import empty_contents
from worker.press.controls import unbind
from worker.press.editing import TemplateEdit
from worker.press.errors import PackageRefused, PressError
from worker.press.fields import fields
from worker.press.links import write_links
from worker.press.lint.dropped import dropped
from worker.press.lint.findings import Finding, Rule, Severity, errors, finding
from worker.press.lint.given import known, mistaken, undeclared
from worker.press.lint.layout import codes, fonts, numbering, sizes, stamps
from worker.press.lint.letterhead import bare_even, bare_sections
from worker.press.lint.losses import bookmarks_named, losses, styles_that_break, unprinted
from worker.press.lint.merging import merging
from worker.press.lint.numbering_marks import idle_marks
from worker.press.lint.pictures import plain
from worker.press.lint.places import FieldPlaces
from worker.press.lint.refusals import refused_file
from worker.press.lint.shown import tracked, unbound
from worker.press.lint.slips import cells, loose
from worker.press.lint.tags import P, TextLine, faults, lines, rich_tags
from worker.press.lint.unseen import unseen
from worker.press.lint.watermark import bears, unmarked
from worker.press.lint.wordfields import link_tags, word_fields
from worker.press.live_fields import sections_of
from worker.press.package import MAIN_DOCUMENT, Package, PackageLimits, open_package, parse_part
from worker.press.places import PlacedPicture, settle
from worker.press.prepare import has_tags, prepare
from worker.press.reasons import of_print
from worker.press.restarts import NUMBERING, Restarts
from worker.press.revisions import accept
from worker.press.sandbox import environment
from worker.press.schema import Shape, infer, kinds_of
from worker.press.styles import Styles

__all__ = ["Declaration", "Finding", "LintReport", "Rule", "Severity", "declared", "errors", "lint"]

_OURS = ("stempel", "kantor", "naskah", "penandatangan", "para_pihak")
"""What every type's context has; a template need not show all of it."""


_HARMLESS = (Rule.FOREIGN, Rule.LOOSE, Rule.MISPLACED, Rule.WORD_FIELD)
"""Errors with which a template can still be compiled, so that its fields are judged at the same time."""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What a document type gives its template."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """Every field by path: ``object``, ``list``, ``scalar``, or ``any`` below a list nobody has seen filled."""
    stamps: frozenset[str] = frozenset()
    """Stamps the type needs: ``stempel.nomor``, ``qr``."""
    hidden: frozenset[str] = frozenset()
    """Fields no page shows, by the contract's own word."""
    left_alone: frozenset[str] = frozenset()
    """Placeholders of other systems that stay as they are: ``nomor_naskah`` for ``${nomor_naskah}``."""


def declared(
    contexts: Iterable[Mapping[str, Any]],
    *,
    stamps: Iterable[str] = (),
    hidden: Iterable[str] = (),
    left_alone: Iterable[str] = (),
) -> Declaration:
    """Return what a type gives, learned from contexts that its contract derived."""
    kinds: dict[str, str] = {}
    for context in contexts:
        for path, kind in kinds_of(context).items():
            if kinds.get(path, "any") == "any":
                kinds[path] = kind
    return Declaration(
        kinds=kinds, stamps=frozenset(stamps), hidden=frozenset(hidden), left_alone=frozenset(left_alone)
    )


@dataclass(frozen=True, kw_only=True)
class LintReport:
    """The findings of a template, and what could be learned of it."""

    findings: tuple[Finding, ...]
    shape: Shape | None = None
    compiled: CompiledTemplate | None = None
    """The template, when nothing kept it from being compiled."""
    places: Mapping[str, FieldPlaces] = field(default_factory=dict)
    """Of each part with tags, where its fields stand."""


@dataclass(frozen=True, kw_only=True)
class LintedPart:
    """What one part asks for, and where."""

    asked: frozenset[str]
    places: FieldPlaces


def lint(docx: bytes, wanted: Declaration | None = None, limits: PackageLimits | None = None) -> LintReport:
    """Return every finding of a template; without ``wanted`` nothing is said of fields and stamps."""
    try:
        package = open_package(docx, limits)
        found = [_construct(each) for each in forbidden(package)]
        placed = _placed(docx)
        parts = _texts(open_package(placed.docx))
    except PackageRefused as error:
        return LintReport(findings=(refused_file(error),))
    for root in parts.values():
        empty_contents(root)
    told: dict[str, list[TextLine]] = {}
    for name, root in parts.items():
        numbers = {each: number for number, each in enumerate(root.iter(P))}
        found += tracked(name, accept(root), numbers)
        found += unbound(name, unbind(root), numbers)
        told[name] = lines(name, root, numbers)
    found += _in_parts(package, parts, told, wanted)
    found += sizes(package, len(docx))
    found += fonts(package, parts)
    found += codes(placed.book)
    found += plain(placed.book, placed.pictures)
    if any(each.rule not in _HARMLESS for each in errors(found)):
        return LintReport(findings=tuple(_ordered(found)))
    try:
        compiled = compile_template(placed.docx)
        for name, root in parts.items():
            write_links(package, name, root)
        sources = {name: prepare(root) for name, root in parts.items()}
        trees = dict(_trees(sources))
    except PressError as error:
        if not errors(found):  # else it is refused for what was told already
            found.append(_refused(error))
        return LintReport(findings=tuple(_ordered(found)))
    if not any(each.rule is Rule.MISPLACED for each in errors(found)):
        for name in trees:
            found += dropped(name, parts[name], sources[name], told[name])
    shape = infer(trees.values())
    places = {name: FieldPlaces(told[name]) for name in trees}
    if wanted is not None:
        parts_read = {
            name: LintedPart(asked=fields(tree), places=places[name]) for name, tree in trees.items()
        }
        found += _judged(wanted, compiled, shape, parts_read)
        found += stamps(wanted.stamps, compiled.fields, placed.places)
    return LintReport(findings=tuple(_ordered(found)), shape=shape, compiled=compiled, places=places)


def _in_parts(
    package: Package,
    parts: Mapping[str, etree._Element],
    told: Mapping[str, list[TextLine]],
    wanted: Declaration | None,
) -> Iterator[Finding]:
    """Yield what is wrong in the parts of a template, paragraph by paragraph."""
    alone = wanted.left_alone if wanted else frozenset()
    broken, named = styles_that_break(_styles(package)), bookmarks_named(parts.values())
    lists, looks = _lists(package), Styles(package)
    sections = len(sections_of(parts[name] for name in package.named(MAIN_DOCUMENT)))
    for name, of_part in told.items():
        yield from faults(of_part, alone)
        yield from loose(of_part)
        yield from cells(of_part)
        yield from losses(of_part, broken, named)
        yield from merging(parts[name], of_part)
        yield from unprinted(of_part)
        yield from word_fields(name, parts[name], of_part, sections=sections)
        yield from link_tags(package, name, parts[name], of_part)
        yield from numbering(package, of_part)
        yield from idle_marks(of_part, lists)
        yield from unseen(of_part, looks)
        if wanted is not None:
            yield from rich_tags(of_part)
    main = set(package.named(MAIN_DOCUMENT))
    marked = {name for name, root in parts.items() if name not in main and bears(root, told[name])}
    for name in main:
        yield from bare_sections(package, name, parts[name], told[name])
        yield from bare_even(package, name, parts[name])
        yield from unmarked(package, name, parts[name], marked)


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """A template whose places have been found."""

    book: TemplateEdit
    docx: bytes
    pictures: Sequence[PlacedPicture]

    @property
    def places(self) -> frozenset[Place]:
        """Return those that a page shows."""
        return frozenset(each.place for each in self.pictures if each.place and each.shown)


def _placed(docx: bytes) -> _Placed:
    book = TemplateEdit(docx)
    pictures = settle(book)
    return _Placed(book=book, docx=book.done(), pictures=pictures)


def _texts(package: Package) -> dict[str, etree._Element]:
    names = [name for kind in TEXT_PARTS for name in package.named(kind)]
    return {name: parse_part(name, package.parts[name].content(), compact=True) for name in names}


def _styles(package: Package) -> etree._Element | None:
    name = "word/styles.xml"
    return parse_part(name, package.parts[name].content()) if name in package.parts else None


def _lists(package: Package) -> Restarts:
    """Return the lists that a package defines."""
    name = next(package.named(NUMBERING), None)
    root = parse_part(name, package.parts[name].content()) if name is not None else None
    return Restarts(root, Styles(package))


def _trees(sources: Mapping[str, str]) -> Iterator[tuple[str, nodes.Template]]:
    for name, source in sources.items():
        if has_tags(source):
            yield name, environment().parse(source)


def _construct(found: Any) -> Finding:
    return finding(
        Rule.FORBIDDEN,
        found.part,
        found.construct,
        paragraph=found.ordinal,
        text=found.paragraph,
        tag=found.construct,
    )


def _refused(error: PressError) -> Finding:
    ids = error.ids
    rule = Rule.FORBIDDEN if "construct" in ids else Rule.BROKEN
    about = str(ids.get("construct") or ids.get("reason") or of_print(error))
    return finding(rule, str(ids.get("part", "")), about, text=str(ids.get("paragraph", "")))


def _judged(
    wanted: Declaration, compiled: CompiledTemplate, shape: Shape, found: Mapping[str, LintedPart]
) -> Iterator[Finding]:
    """Yield what a template asks for that its type does not give, or not so; and what the type gives and no page shows."""
    places = {name: part.places for name, part in found.items()}
    for name, part in found.items():
        yield from undeclared(name, part.asked, wanted.kinds, part.places)
    yield from mistaken(shape, wanted.kinds, places)
    if any(not known(path, wanted.kinds) for path in compiled.fields):
        return  # a misspelt field would be told twice
    for path, kind in wanted.kinds.items():
        if path.split(".")[0] in _OURS or kind in ("object", "any") or path in wanted.hidden:
            continue
        if kind == "list" and any(other.startswith(f"{path}[]") for other in wanted.kinds):
            continue  # its items are told
        if not _shown(path, compiled.fields):
            yield finding(Rule.UNUSED, "", path, tag=path)


def _shown(path: str, read: frozenset[str]) -> bool:
    """Say whether the template reads ``path``, or the whole list its items are of."""
    return path in read or (path.endswith("[]") and path[:-2] in read and f"{path}" not in read)


def _ordered(found: list[Finding]) -> list[Finding]:
    """Return errors first, then by part and paragraph."""
    return sorted(
        found, key=lambda each: (each.severity is not Severity.ERROR, each.part, each.paragraph or 0)
    )
