"""Finds what an author meant for a tag and typed otherwise: single braces or another engine's, a loop over cells without ``tr``.

Each would print something, and not what was meant. What is wrong inside a tag is ``tags.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, Severity, finding
from worker.press.lint.tags import STATEMENT, TC, TR, TextLine
from worker.press.spelling import tags_of

_HEADS: Final = frozenset({"isi", "kantor", "naskah", "para_pihak", "penandatangan", "stempel"})
"""What every field begins with, beside the names that loops give."""
_FIELD: Final = r"\s*([A-Za-z_]\w*(?:\s?\.\s?[A-Za-z_]\w*)*)\s*((?:\|[^{}\[\]<>«»]*)?)"
_ENCLOSED: Final = tuple(
    re.compile(f"{opener}{_FIELD}{closer}")
    for opener, closer in ((r"(?<![{$])\{+", r"\}+"), (r"\[\[", r"\]\]"), ("<<", ">>"), ("«", "»"))
)
"""A field between single braces, or between what other engines have."""
_COMMAND: Final = re.compile(
    r"\{\s*%?\s*((?:(?:tr|tc|p)\s+)?(?:for\s+\w+\s+in\s[^{}%]*|if\s[^{}%]*|endfor|endif|else))\s*%?\s*\}"
)
_COMMENT: Final = re.compile(r"\{#.*?#\}")
_LOOP: Final = re.compile(r"\{%[-+]?\s*(?:(?:tr|tc|p|r)\s)?\s*for\s+(\w+)\s+in\b")
_ROW: Final = "{%tr for ... %} dan {%tr endfor %} masing-masing diberi satu baris tabel tersendiri, di atas dan di bawah baris yang diulang."


def loose(found: Sequence[TextLine]) -> Iterator[Finding]:
    """Yield what reads as a field or a command and stands in no tag: it would be printed as it is typed."""
    items = {name for line in found for tag in line.tags() for name in _LOOP.findall(tag.source)}
    for line in found:
        text = _outside(line.text)
        for each in (one for form in _ENCLOSED for one in form.finditer(text)):
            path, more = re.sub(r"\s", "", each.group(1)), each.group(2).strip()
            head = path.partition(".")[0]
            if head in items or ("." in path and head.casefold() in _HEADS):
                yield _loose(line, each.group(), f"{{{{ {path}{more} }}}}")
        for each in _COMMAND.finditer(text):
            yield _loose(line, each.group(), f"{{%{_typed(each.group(1))} %}}")


def _outside(text: str) -> str:
    """Return a text with blanks where its tags and comments are."""
    left = _COMMENT.sub(lambda found: " " * len(found.group()), text)
    for tag in tags_of(text):
        left = f"{left[: tag.start]}{' ' * (tag.end - tag.start)}{left[tag.end :]}"
    return left


def _typed(command: str) -> str:
    """Return a command as it stands behind ``{%``."""
    words = " ".join(command.split())
    return words if words.startswith(("tr ", "tc ", "p ")) else f" {words}"


def _loose(line: TextLine, typed: str, meant: str) -> Finding:
    return finding(
        Rule.LOOSE,
        line.part,
        typed,
        paragraph=line.ordinal,
        text=line.text,
        tag=typed,
        remedy=f"Ketik {meant} sebagai gantinya.",
    )


def cells(found: Sequence[TextLine]) -> Iterator[Finding]:
    """Yield blocks that go from one cell into another, and loops that print every item of several columns into one cell."""
    opened: list[tuple[TextLine, str, str]] = []
    for line in found:
        for tag in line.tags():
            block = STATEMENT.match(tag.source)
            kind, word = (block.group(1) or "", block.group(2)) if block else ("", "")
            if word in ("for", "if"):
                opened.append((line, tag.typed, kind))
            elif word in ("endfor", "endif") and opened:
                begun, typed, of = opened.pop()
                if not of and not kind:
                    yield from _of_cells(begun, line, typed, found)


def _of_cells(begun: TextLine, ended: TextLine, typed: str, found: Sequence[TextLine]) -> Iterator[Finding]:
    here, there = _within(begun, TC), _within(ended, TC)
    if here is None or there is None:
        return
    if here is not there:
        same = _within(begun, TR) is _within(ended, TR)
        about = f"{typed} melewati batas {'sel' if same else 'baris tabel'}"
        yield _misplaced(begun, typed, about, _ROW)
        return
    row, loop = _within(begun, TR), _LOOP.match(typed)
    if begun is not ended or loop is None or row is None or len(row.findall(TC)) < 2:
        return
    item = re.compile(rf"\{{\{{[-+]?\s*{loop.group(1)}\s*\.")
    columns = {
        _within(line, TC) for line in found if _within(line, TR) is row and any(map(item.match, _tags(line)))
    }
    if columns:
        about = f"{typed} mencetak semua butir dalam satu sel"
        yield _misplaced(
            begun, typed, about, f"Bila tiap butir satu baris: {_ROW}", severity=Severity.WARNING
        )


def _tags(line: TextLine) -> Iterator[str]:
    return (tag.source for tag in line.tags())


def _within(line: TextLine, kind: str) -> etree._Element | None:
    return next(line.element.iterancestors(kind), None)


def _misplaced(
    line: TextLine, tag: str, about: str, remedy: str, severity: Severity | None = None
) -> Finding:
    return finding(
        Rule.MISPLACED,
        line.part,
        about,
        paragraph=line.ordinal,
        text=line.text,
        tag=tag,
        remedy=remedy,
        severity=severity,
    )
