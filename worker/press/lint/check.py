"""The lint of templates: every fault at once, each with its rule, place, tag and what to do.

``lint`` reads and compiles but prints nothing; the trial render is ``foreign.py``'s. It judges against ``Declaration``,
what the type's contract gives, and knows neither contracts nor offices. Page numbers are filled in by whoever can lay
pages out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes
from lxml import etree

from worker.press.compiled import TEXT_PARTS, CompiledTemplate, compile_template
from worker.press.constructs import forbidden
from worker.press.contents import empty_contents
from worker.press.controls import unbind
from worker.press.errors import PackageRefused, PressError
from worker.press.fields import fields
from worker.press.links import write_links
from worker.press.lint.dropped import dropped
from worker.press.lint.findings import Finding, Rule, Severity, errors, finding
from worker.press.lint.layout import codes, fonts, numbering, sizes, stamps
from worker.press.lint.losses import bookmarks_named, losses, styles_that_break, unprinted
from worker.press.lint.merging import merging
from worker.press.lint.refusals import refused_file
from worker.press.lint.shown import tracked, unbound
from worker.press.lint.tags import P, TextLine, faults, lines
from worker.press.lint.wordfields import link_tags, word_fields
from worker.press.package import Package, PackageLimits, open_package, parse_part
from worker.press.prepare import has_tags, prepare
from worker.press.reasons import of_print
from worker.press.revisions import accept
from worker.press.sandbox import environment
from worker.press.schema import Shape, compare, infer, kinds_of

__all__ = ["Declaration", "Finding", "LintReport", "Rule", "Severity", "declared", "errors", "lint"]

_OURS = ("stempel", "kantor", "naskah", "penandatangan")
"""What every type's context has; a template need not show all of it."""


_HARMLESS = (Rule.FOREIGN, Rule.MISPLACED, Rule.WORD_FIELD)
"""Errors with which a template can still be compiled, so that its fields are judged at the same time."""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What a document type gives its template."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """Every field by path: ``object``, ``list``, ``scalar``, or ``any`` below a list nobody has seen filled."""
    stamps: frozenset[str] = frozenset()
    """Stamps the type needs: ``stempel.nomor``, ``word/media/qr.png``."""
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


def lint(docx: bytes, wanted: Declaration | None = None, limits: PackageLimits | None = None) -> LintReport:
    """Return every finding of a template; without ``wanted`` nothing is said of fields and stamps."""
    try:
        package = open_package(docx, limits)
        found = [_construct(each) for each in forbidden(package)]
        parts = {
            name: parse_part(name, package.parts[name].content(), compact=True) for name in _texts(package)
        }
    except PackageRefused as error:
        return LintReport(findings=(refused_file(error),))
    for root in parts.values():
        empty_contents(root)
    alone = wanted.left_alone if wanted else frozenset()
    told: dict[str, list[TextLine]] = {}
    for name, root in parts.items():
        numbers = {each: number for number, each in enumerate(root.iter(P))}
        found += tracked(name, accept(root), numbers)
        found += unbound(name, unbind(root), numbers)
        told[name] = lines(name, root, numbers)
    broken, named = styles_that_break(_styles(package)), bookmarks_named(parts.values())
    for name, of_part in told.items():
        found += faults(of_part, alone)
        found += losses(of_part, broken, named)
        found += merging(parts[name], of_part)
        found += unprinted(of_part)
        found += word_fields(name, parts[name], of_part)
        found += link_tags(package, name, parts[name], of_part)
        found += numbering(package, of_part)
    found += sizes(package, len(docx))
    found += fonts(package, parts)
    found += codes(docx)
    if any(each.rule not in _HARMLESS for each in errors(found)):
        return LintReport(findings=tuple(_ordered(found)))
    try:
        compiled = compile_template(docx, limits)
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
    if wanted is not None:
        found += _fields(wanted, compiled, {name: fields(tree) for name, tree in trees.items()}, told)
        found += _kinds(wanted, shape, told)
        found += stamps(wanted.stamps, compiled.fields, compiled.media)
    return LintReport(findings=tuple(_ordered(found)), shape=shape, compiled=compiled)


def _texts(package: Package) -> list[str]:
    return [name for kind in TEXT_PARTS for name in package.named(kind)]


def _styles(package: Package) -> etree._Element | None:
    name = "word/styles.xml"
    return parse_part(name, package.parts[name].content()) if name in package.parts else None


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


def _fields(
    wanted: Declaration,
    compiled: CompiledTemplate,
    read: Mapping[str, frozenset[str]],
    told: Mapping[str, list[TextLine]],
) -> Iterator[Finding]:
    for part, paths in read.items():
        for path in sorted(paths):
            if not _known(path, wanted.kinds):
                yield _at(Rule.UNDECLARED, part, path, path, told)
    if any(not _known(path, wanted.kinds) for path in compiled.fields):
        return  # a misspelt field would be told twice
    for path, kind in wanted.kinds.items():
        if path.split(".")[0] in _OURS or kind in ("object", "any") or path in wanted.hidden:
            continue
        if kind == "list" and any(other.startswith(f"{path}[]") for other in wanted.kinds):
            continue  # its items are told
        if not _shown(path, compiled.fields):
            yield finding(Rule.UNUSED, "", path, tag=path)


def _known(path: str, kinds: Mapping[str, str]) -> bool:
    """Say whether the contract gives ``path``, or a list above it that nobody has seen filled."""
    if path in kinds:
        return True
    cut = path
    while cut:
        cut = cut[:-2] if cut.endswith("[]") else cut.rpartition(".")[0]
        if kinds.get(f"{cut}[]") == "any" or kinds.get(cut) == "any":
            return True
    return False


def _shown(path: str, read: frozenset[str]) -> bool:
    """Say whether the template reads ``path``, or the whole list its items are of."""
    return path in read or (path.endswith("[]") and path[:-2] in read and f"{path}" not in read)


def _kinds(wanted: Declaration, shape: Shape, told: Mapping[str, list[TextLine]]) -> Iterator[Finding]:
    words = {
        "list": "daftar",
        "object": "objek",
        "scalar": "satu nilai",
        "number": "angka",
        "date": "tanggal",
    }
    for one in compare(shape, wanted.kinds):
        about = f"{one.path} dipakai sebagai {words.get(one.asked, one.asked)}, padahal {words[one.given]}"
        part = next((name for name in told if _line(told[name], one.path)), "word/document.xml")
        yield _at(Rule.KIND, part, one.path, about, told)


def _at(rule: Rule, part: str, path: str, about: str, told: Mapping[str, list[TextLine]]) -> Finding:
    """Return a finding at the first tag that names the last word of ``path``."""
    place = _line(told.get(part, []), path)
    if place is None:
        return finding(rule, part, about, tag=path)
    line, tag = place
    return finding(rule, part, about, paragraph=line.ordinal, text=line.text, tag=tag)


def _line(found: list[TextLine], path: str) -> tuple[TextLine, str] | None:
    """Return the first tag with the whole of ``path``; else, for a loop gives its items names of their own, with its last word."""
    bare = path.replace("[]", "")
    for wanted in (bare, bare.rpartition(".")[2]):
        word = re.compile(
            rf"(?<![\w.]){re.escape(wanted)}\b" if "." in wanted else rf"\b{re.escape(wanted)}\b"
        )
        for line in found:
            for tag in line.tags():
                if word.search(tag.source):
                    return line, tag.typed
    return None


def _ordered(found: list[Finding]) -> list[Finding]:
    """Return errors first, then by part and paragraph."""
    return sorted(
        found, key=lambda each: (each.severity is not Severity.ERROR, each.part, each.paragraph or 0)
    )
