"""Finds faulty tags in one part, paragraph by paragraph, as they read in Word: before Jinja ever sees them.

Delimiters, curly quotes, split formatting, row tags out of place, loops and conditions that cross. What is inside a
well-placed tag is judged one tag at a time with the press's own language; fields and types are ``check.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from worker.press.language import instead_of, reason
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.formatters import cure
from worker.press.prepare import W
from worker.press.sandbox import ConstructFound, check, environment
from worker.press.spelling import Tag, in_line, lines_of, masked, said, tags_of

P, _T, _R, TR, TC, _TBL, _RPR = (f"{{{W}}}{name}" for name in ("p", "t", "r", "tr", "tc", "tbl", "rPr"))
_UNSEEN: Final = frozenset(f"{{{W}}}{name}" for name in ("lang", "noProof", "rtl", "webHidden"))
_DELIMITER: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSERS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
STATEMENT: Final = re.compile(r"\{%[-+]?\s*(?:(tr|tc|p|r)\s)?\s*(\w+)")
_ROW: Final = re.compile(r"^(\{[{%][-+]?)(tr|tc|p|r) ")
PLAIN: Final = "Ketik tanda itu tanpa huruf di belakang kurung pembukanya, misalnya {{ isi.perihal }}."
_RICH: Final = re.compile(r"^\{\{[-+]?(?:tr|tc|p|r) ")
_CELL: Final = re.compile(r"^\{%[-+]?\s*(?:colspan|cellbg)\s+(.*?)[-+]?%\}$", re.DOTALL)
"""docxtpl's own tags of a cell, its columns and its colour: what follows is an expression."""
_MERGED: Final = frozenset({"hm", "vm"})
"""docxtpl's own: cells merged across and down."""
_STRAIGHT: Final = frozenset("'\"")
_FOREIGN: Final = re.compile(r"\$\{\s*([^{}\s][^{}]*?)\s*\}")
_WITHIN: Final = {
    f"{{{W}}}txbxContent": "pembuka dan penutup tidak dalam kotak teks yang sama",
    f"{{{W}}}footnote": "pembuka dan penutup tidak dalam catatan kaki yang sama",
    f"{{{W}}}endnote": "pembuka dan penutup tidak dalam catatan akhir yang sama",
    f"{{{W}}}comment": "pembuka dan penutup tidak dalam komentar yang sama",
}
"""What a block begins and ends in, and what is wrong where it does not."""
_HOLDERS: Final = {
    f"{{{W}}}sdtContent": "pembuka dan penutup tidak dalam kontrol isian Word yang sama",
    f"{{{W}}}hyperlink": "pembuka dan penutup tidak dalam tautan yang sama",
    f"{{{W}}}fldSimple": "pembuka dan penutup tidak dalam bidang Word yang sama",
    f"{{{W}}}smartTag": "pembuka dan penutup tidak dalam tag cerdas Word yang sama",
    f"{{{W}}}customXml": "pembuka dan penutup tidak dalam tag XML Word yang sama",
}
"""What may hold one end of a block alone: what is left out or printed again would close more of them than it opens."""
_PAIRS: Final = {"for": "endfor", "if": "endif", "filter": "endfilter", "macro": "endmacro", "block": "endblock",
                 "call": "endcall", "with": "endwith", "raw": "endraw", "autoescape": "endautoescape"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One paragraph, or one element with text in a part that has none."""

    part: str
    ordinal: int | None
    element: etree._Element
    texts: tuple[etree._Element, ...]

    @property
    def text(self) -> str:
        """The text as it reads in Word."""
        return "".join(map(said, self.texts))

    def tags(self) -> Iterator[Tag]:
        """Yield each whole tag, as it is typed and as it is read."""
        yield from tags_of(self.text)


def lines(
    part: str, root: etree._Element, numbers: Mapping[etree._Element, int] | None = None
) -> list[TextLine]:
    """Return the paragraphs of a part in document order; text boxes are paragraphs of their own.

    ``numbers``: the ordinals where paragraphs of the author's file are gone.
    """
    paragraphs = list(root.iter(P))
    if not paragraphs:
        return [
            TextLine(part=part, ordinal=None, element=each, texts=(each,))
            for each in root.iter(etree.Element)
            if each.text
        ]
    owned = {
        next(pieces[0].iterancestors(P), None): pieces for pieces in lines_of(root) if in_line(pieces[0])
    }
    return [
        TextLine(
            part=part,
            ordinal=number if numbers is None else numbers[each],
            element=each,
            texts=tuple(owned.get(each, ())),
        )
        for number, each in enumerate(paragraphs)
    ]


def faults(found: list[TextLine], left_alone: frozenset[str]) -> Iterator[Finding]:
    """Yield what is wrong with the tags of one part's paragraphs."""
    for line in found:
        text = line.text
        for name in _FOREIGN.findall(text):
            if name not in left_alone:
                yield _told(Rule.FOREIGN, line, f"${{{name}}}", f"${{{name}}}")
        problem = _unbalanced(text)
        if problem is not None:
            yield _told(problem[0], line, problem[1], problem[2])
            continue
        for tag in line.tags():
            yield from _inside(line, tag)
    yield from _blocks(found)


def _told(rule: Rule, line: TextLine, about: str, tag: str) -> Finding:
    return finding(rule, line.part, about, paragraph=line.ordinal, text=line.text, tag=tag)


def _unbalanced(text: str) -> tuple[Rule, str, str] | None:
    """Return rule, words and tag of delimiters that do not match; None when they do."""
    opened: re.Match[str] | None = None
    for found in _DELIMITER.finditer(masked(text)):
        mark = found.group()
        if mark in _CLOSERS:
            if opened is not None:
                about = f"'{opened.group()}' belum ditutup sebelum '{mark}'"
                return Rule.UNCLOSED, about, text[opened.start() : found.start()].strip()
            opened = found
        elif opened is not None:
            if mark != _CLOSERS[opened.group()]:
                about = f"'{opened.group()}' ditutup oleh '{mark}'"
                return Rule.CROSSED, about, text[opened.start() : found.end()]
            opened = None
        elif mark != "}}":  # '}}' alone may be ordinary text
            return Rule.UNCLOSED, f"'{mark}' tanpa pembuka", mark
    if opened is not None:
        return Rule.UNCLOSED, f"'{opened.group()}' belum ditutup", text[opened.start() :].strip()
    return None


def _inside(line: TextLine, tag: Tag) -> Iterator[Finding]:
    if tag.curled:
        yield _told(
            Rule.QUOTES, line, f"{' '.join(sorted(set(tag.curled) - _STRAIGHT))} pada {tag.typed}", tag.typed
        )
    if tag.unseen:
        signs = " ".join(f"U+{ord(each):04X}" for each in sorted(set(tag.unseen)))
        yield _told(
            Rule.BROKEN, line, f"huruf tak terlihat {signs} di antara tanda kutip pada {tag.typed}", tag.typed
        )
    if _split(line, tag.start, tag.end):
        yield _told(Rule.SPLIT, line, tag.typed, tag.typed)
    row = _ROW.match(tag.source)
    if row:
        yield from _row_tag(line, tag, row.group(2))
    yield from _language(line, tag)


def rich_tags(found: list[TextLine]) -> Iterator[Finding]:
    """Yield each tag that prints formatted text, a picture or a document of a program's: what an event brings is plain, and would be lost."""
    for line in found:
        for tag in line.tags():
            if _RICH.match(tag.source):
                yield finding(
                    Rule.KIND,
                    line.part,
                    f"{tag.typed} tidak mencetak teks biasa",
                    paragraph=line.ordinal,
                    text=line.text,
                    tag=tag.typed,
                    remedy=PLAIN,
                )


def _split(line: TextLine, start: int, end: int) -> bool:
    """Say whether a tag's letters are formatted in more than one way; Word's own splits look alike and are fine."""
    at = 0
    looks: set[bytes] = set()
    for text in line.texts:
        begin, at = at, at + len(said(text))
        if begin < end and at > start and said(text).strip():
            looks.add(_look(text))
    return len(looks) > 1


def _look(text: etree._Element) -> bytes:
    run = next(text.iterancestors(_R), None)
    properties = run.find(_RPR) if run is not None else None
    if properties is None:
        return b""
    kept = sorted(etree.tostring(each, method="c14n") for each in properties if each.tag not in _UNSEEN)
    return b"".join(kept)


def _row_tag(line: TextLine, tag: Tag, kind: str) -> Iterator[Finding]:
    """Yield what is lost around a row tag: docxtpl puts the bare tag in place of its whole row, cell or paragraph."""
    holder: etree._Element | None = line.element
    if kind == "r":
        return
    if kind in ("tr", "tc"):
        holder = next(line.element.iterancestors(TR if kind == "tr" else TC), None)
        if holder is None:
            yield _told(Rule.MISPLACED, line, f"{tag.typed} tidak berada di dalam tabel", tag.typed)
            return
    assert holder is not None
    text = "".join(each.text or "" for each in holder.iter(_T))
    rest = _besides(text)
    if rest:
        yield _told(Rule.MISPLACED, line, f"'{rest[:80]}' di samping {tag.typed} akan hilang", tag.typed)


def _besides(text: str) -> str:
    """Return what a text says besides its row tags."""
    left = text
    for tag in reversed(list(tags_of(text))):
        if _ROW.match(tag.source):
            left = left[: tag.start] + left[tag.end :]
    return left.strip()


def _language(line: TextLine, tag: Tag) -> Iterator[Finding]:
    """Yield what a tag says that cannot be understood or may not be said."""
    source = tag.source
    statement = STATEMENT.match(source)
    word = statement.group(2) if statement else ""
    if word in ("else", "elif") or word in _PAIRS.values():
        if word != "elif":
            return
        source = source.replace("elif", "if", 1)
        word = "if"
    if word in _MERGED:
        return
    source = _bare(source)
    if word in _PAIRS:
        source += f"{{% {_PAIRS[word]} %}}"
    try:
        check(environment().parse(source))
    except TemplateSyntaxError as error:
        yield _told(Rule.BROKEN, line, f"{tag.typed}, karena {reason(error)}", tag.typed)
    except ConstructFound as error:
        told = _told(Rule.FORBIDDEN, line, f"{error} pada {tag.typed}", tag.typed)
        yield replace(told, remedy=cure(str(error)) or instead_of(str(error)))


def bare(tag: Tag) -> str:
    """Return a tag as Jinja alone reads it, without what docxtpl takes out of it; nothing of one that is docxtpl's own."""
    statement = STATEMENT.match(tag.source)
    return "" if statement and statement.group(2) in _MERGED else _bare(tag.source)


def _bare(source: str) -> str:
    return _ROW.sub(r"\1 ", _CELL.sub(r"{{ \1 }}", source))


@dataclass(frozen=True, kw_only=True)
class _Opened:
    word: str
    kind: str
    line: TextLine
    tag: str
    at: int


def _blocks(found: list[TextLine]) -> Iterator[Finding]:
    """Yield loops and conditions that stay open, cross, or end in another table, row or cell than they began."""
    stack: list[_Opened] = []
    for line in found:
        if _unbalanced(line.text) is not None:
            return  # reported already; every block after it would be reported in its wake
        for read in line.tags():
            tag = read.typed
            statement = STATEMENT.match(read.source)
            if statement is None:
                continue
            kind, word = statement.group(1) or "", statement.group(2)
            if word in _PAIRS:
                stack.append(_Opened(word=word, kind=kind, line=line, tag=tag, at=read.start))
            elif word in _PAIRS.values():
                if not stack:
                    yield _told(Rule.UNCLOSED, line, f"{tag} tanpa pembuka", tag)
                    return
                opened = stack.pop()
                if _PAIRS[opened.word] != word:
                    yield _told(Rule.CROSSED, line, f"{opened.tag} ditutup oleh {tag}", tag)
                    return
                problem = _apart(opened, kind, line) or _held_apart(opened, kind, line, read.start)
                if problem:
                    yield _told(Rule.CROSSED, line, f"{opened.tag} ... {tag}: {problem}", tag)
    for left in stack:
        yield _told(Rule.UNCLOSED, left.line, f"{left.tag} tanpa {_PAIRS[left.word]}", left.tag)


def _apart(opened: _Opened, kind: str, line: TextLine) -> str:
    """Return why a block's two ends do not belong together, or nothing."""
    if opened.kind != kind and "tr" in (opened.kind, kind):
        return "pembuka dan penutup tidak sejenis"
    holder = {"tr": _TBL, "tc": TR}.get(kind)
    if holder is not None:
        here, there = (next(each.iterancestors(holder), None) for each in (line.element, opened.line.element))
        return "" if here is there else "pembuka dan penutup tidak dalam tabel atau baris yang sama"
    for inside, apart in _WITHIN.items():
        here, there = (next(each.iterancestors(inside), None) for each in (line.element, opened.line.element))
        if here is not there:
            return apart
    depths = [sum(1 for _ in each.iterancestors(TC)) for each in (line.element, opened.line.element)]
    return "" if depths[0] == depths[1] else "pembuka dan penutup tidak dalam sel yang sama"


def _held_apart(opened: _Opened, kind: str, line: TextLine, at: int) -> str:
    """Return what holds one end of a block and not the other; as many of a kind at both is no matter."""
    here, there = _held_by(line, kind, at), _held_by(opened.line, opened.kind, opened.at)
    if here == there:
        return ""
    return next(apart for tag, apart in _HOLDERS.items() if here.count(tag) != there.count(tag))


def _held_by(line: TextLine, kind: str, at: int) -> list[str]:
    """Return what holds a tag: all that it stands for (a row, a cell, a paragraph), or the letters it is typed in."""
    place: etree._Element = line.element
    if kind in ("tr", "tc"):
        place = next(line.element.iterancestors(TR if kind == "tr" else TC), place)
    elif not kind:
        place = _letters_at(line, at)
    return sorted(str(each.tag) for each in place.iterancestors(*_HOLDERS))


def _letters_at(line: TextLine, at: int) -> etree._Element:
    """Return the element that holds a letter of a paragraph."""
    end = 0
    for text in line.texts:
        end += len(said(text))
        if at < end:
            return text
    return line.element
