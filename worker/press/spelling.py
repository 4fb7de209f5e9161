"""What an author typed in a tag, and what the press reads there.

Word changes what is typed: quotes are curled, a minus becomes a dash, blanks become unbreakable, characters of no width
come along with what is pasted. Outside of literals they are read as meant; inside them every character stays as typed,
written as Jinja's own escapes, so that neither XML nor docxtpl touches it. ``tags_of`` reads one text, ``spell`` a tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from worker.press.names import wml

_CLOSERS: Final = {"{{": "}}", "{%": "%}"}
_PLAIN: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_OPENER: Final = re.compile(r"\{[{%#]")
_DOUBLE: Final = frozenset('"“”„‟″«»')
_SINGLE: Final = frozenset("'‘’‚‛′")
_UNSEEN: Final = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "\u202a\u202b\u202c\u202d\u202e"
)
_JOINING: Final = frozenset("\u200c\u200d")
"""Characters of no width that Arabic and Javanese are written with."""
_SIGNS: Final = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "⇐": "<=",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",  # Word makes the first of what is typed as `<=`
}
_BEHIND_A_LITERAL: Final = re.compile(
    r"\s*(?:$|[-,)\]}:|~+*/%=!<>.\[‐‑‒–—―−⇐≤≥≠]|(?:if|else|and|or|in|is|not)\b)"
)
"""What may follow a literal: by that the quote that ends it is told from one that stands in it."""
_BLANK: Final = rf"[\s{''.join(sorted(_UNSEEN))}]"
_HEAD: Final = re.compile(rf"([-+‐‑‒–—―−]?)({_BLANK}*)(tr|tc|p|r)({_BLANK}+)(?=[^\W\d])", re.IGNORECASE)
_OPERATOR: Final = re.compile(r"(?:if|is|in|and|or|not|else)\b")
_WORD: Final = re.compile(rf"[-+‐‑‒–—―−]?{_BLANK}*([A-Za-z]+)\b")
_WORDS: Final = frozenset(["for", "endfor", "if", "elif", "else", "endif", "set", "nomor"])
_RAW: Final = re.compile(r"\{%[-+]?\s*(raw|endraw)\b")
_STAND_INS: Final = {"%": "\U0010fffb", "{": "\U0010fffc", "}": "\U0010fffd"}
"""An operator and a dict's braces while docxtpl's expressions, which stop at them, go over a tag; no font has these."""
_RESTORED: Final = {ord(stand_in): sign for sign, stand_in in _STAND_INS.items()}
_T, _P, _R = wml("t"), wml("p"), wml("r")
_GAPS: Final = {
    **{wml(name): " " for name in ("tab", "br", "cr")},
    wml("noBreakHyphen"): "-",
    wml("softHyphen"): "",
}
_BETWEEN: Final = frozenset({_R, _T, wml("proofErr"), wml("lastRenderedPageBreak")})
"""What docxtpl may drop between the pieces of a tag."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """One tag of a text."""

    start: int
    end: int
    typed: str
    """As the author sees it."""
    letters: tuple[str, ...]
    """What each of its characters is read as."""
    curled: str = ""
    """The quotes that delimit and were mended."""
    unseen: str = ""
    """The characters of no width in its literals: nobody sees why they are unequal to anything."""

    @property
    def source(self) -> str:
        """The tag as Jinja reads it, with docxtpl's ``p``, ``tr``, ``tc`` or ``r`` right behind its opening."""
        return restored("".join(self.letters))


def restored(source: str) -> str:
    """Return a source that docxtpl is done with, with its operators and braces."""
    return source.translate(_RESTORED)


def tags_of(text: str, *, attribute: bool = False) -> Iterator[Tag]:
    """Yield each tag of a text; one that cannot be read is taken up to its first closing, as it is typed.

    In an ``attribute`` literals are put in single quotes, for XML has references in place of double ones.
    """
    at = 0
    while found := _OPENER.search(text, at):
        at = found.start()
        if found.group() == "{#":
            closed = text.find("#}", at)
            at = closed + 2 if closed >= 0 else at + 2
            continue
        tag = _TagReader(text, at, attribute=attribute).tag()
        if tag is None and (plain := _PLAIN.match(text, at)):
            tag = Tag(start=at, end=plain.end(), typed=plain.group(), letters=tuple(plain.group()))
        if tag is not None:
            yield tag
        at = tag.end if tag else at + 2


def masked(text: str) -> str:
    """Return a text with an x for every brace and percent sign that opens and closes nothing."""
    letters = list(text)
    for tag in tags_of(text):
        for place, letter in enumerate(tag.letters, tag.start):
            if letter != text[place] and text[place] in "{}%":
                letters[place] = "x"
    return "".join(letters)


class _TagReader:
    """One tag while it is read, character by character."""

    def __init__(self, text: str, start: int, *, attribute: bool) -> None:
        self._text = text
        self._start = start
        self._attribute = attribute
        self._opener = text[start : start + 2]
        self._closer = _CLOSERS[self._opener]
        self._letters = list(self._opener)
        self._curled = ""
        self._unseen = ""

    def tag(self) -> Tag | None:
        """Return the tag; None when its literals or braces have no end."""
        at = self._head(self._start + 2)
        depth = 0
        while at < len(self._text):
            if not depth and self._text.startswith(self._closer, at):
                self._letters += self._closer
                end = at + 2
                typed = self._text[self._start : end]
                letters = tuple(self._letters)
                return Tag(start=self._start, end=end, typed=typed, letters=letters,
                           curled=self._curled, unseen=self._unseen)  # fmt: skip
            letter = self._text[at]
            if letter in _DOUBLE or letter in _SINGLE:
                at = self._literal(at)
                if at < 0:
                    return None
                continue
            depth += {"{": 1, "}": -1}.get(letter, 0)
            if depth < 0 or self._text[at : at + 2] in ("{{", "{%", "{#"):
                return None
            self._letters.append(_meant(letter))
            at += 1
        return None

    def _head(self, at: int) -> int:
        """Read ``tr``, ``tc``, ``p`` or ``r`` and the word of a statement, which Word may begin with a capital."""
        if (head := _HEAD.match(self._text, at)) and (
            self._opener == "{%" or not _OPERATOR.match(self._text, head.end())
        ):
            sign, before, kind, behind = head.groups()
            self._letters += [*("-" if each not in "+" else each for each in sign), *[""] * len(before)]
            self._letters += [*kind.lower(), " ", *[""] * (len(behind) - 1)]
            at = head.end()
        if self._opener == "{%" and (word := _WORD.match(self._text, at)) and word[1].lower() in _WORDS:
            self._letters += [*map(_meant, self._text[at : word.start(1)]), *word[1].lower()]
            at = word.end()
        return at

    def _literal(self, at: int) -> int:
        """Read a literal; returns where it ends, -1 when it does not."""
        family, quote = (_DOUBLE, '"') if self._text[at] in _DOUBLE else (_SINGLE, "'")
        end = self._closing(at, family, quote)
        if end < 0:
            return -1
        if self._text[at] != quote or self._text[end] != quote:
            self._curled += self._text[at] + self._text[end]
        delimiter = "'" if self._attribute else quote
        self._letters.append(delimiter)
        inside = self._text[at + 1 : end]
        self._unseen += "".join(each for each in inside if each in _UNSEEN - _JOINING)
        place = 0
        while place < len(inside):
            pair = inside[place : place + 2]
            if pair[0] == "\\" and len(pair) == 2:
                self._letters += _escape_typed(pair, delimiter)
                place += 2
            else:
                self._letters.append(_as_typed(pair[0], delimiter, attribute=self._attribute))
                place += 1
        self._letters.append(delimiter)
        return end + 1

    def _closing(self, at: int, family: frozenset[str], quote: str) -> int:
        """Return where the quote stands that ends the literal beginning at ``at``; -1 without one."""
        plain_end = self._text.find(self._closer, at)
        ends = [place for place in self._quotes(at + 1, family) if place < plain_end]
        straight = next((place for place in self._quotes(at + 1, frozenset(quote))), -1)
        sure = [place for place in ends if _BEHIND_A_LITERAL.match(self._text, place + 1)]
        if self._text[at] != quote:
            return (sure or ends or [-1])[0]
        if straight >= 0 and _BEHIND_A_LITERAL.match(self._text, straight + 1):
            return straight
        return sure[0] if sure else straight

    def _quotes(self, at: int, family: frozenset[str]) -> Iterator[int]:
        while at < len(self._text):
            if self._text[at] == "\\":
                at += 1
            elif self._text[at] in family:
                yield at
            at += 1


def _meant(letter: str) -> str:
    """Return what a character outside of literals is read as."""
    if letter in _UNSEEN:
        return ""
    if letter.isspace():
        return " "
    return _STAND_INS.get(letter) or _SIGNS.get(letter, letter)


def _as_typed(letter: str, delimiter: str, *, attribute: bool = False) -> str:
    """Return a character of a literal so that Jinja reads that very character."""
    curled = not letter.isascii() and (letter in _DOUBLE or letter in _SINGLE)
    if not curled and letter not in '&<>{}%\n\r\t\\"' and letter != delimiter and letter not in _UNSEEN:
        return letter
    if letter == '"' and delimiter == "'" and not attribute:
        return letter
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"


def _escape_typed(pair: str, delimiter: str) -> tuple[str, str]:
    """Return an escape as it is typed; a backslash before what Jinja knows no escape for is a backslash."""
    slash, letter = pair[0], pair[1]
    if letter in "\"'":
        return "", _as_typed(letter, delimiter, attribute=True)
    if letter.isascii() and letter not in "&<>{}%":
        return slash, letter
    return "\\\\", _as_typed(letter, delimiter)


def spell(root: etree._Element) -> None:
    """Write every tag of a part as it is meant, where its characters stand."""
    raw = False
    for pieces in lines_of(root):
        text = "".join(map(said, pieces))
        if not _OPENER.search(text):
            continue
        letters = list(text)
        whole: list[Tag] = []
        for tag in tags_of(text):
            if found := _RAW.match(tag.source):
                raw = found.group(1) == "raw"
            elif not raw:
                letters[tag.start : tag.end] = tag.letters
                whole.append(tag)
        _write(pieces, letters, whole)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if _OPENER.search(str(value)):
                element.set(name, _spelled(str(value)))


def _spelled(value: str) -> str:
    letters = list(value)
    for tag in tags_of(value, attribute=True):
        letters[tag.start : tag.end] = tag.letters
    return "".join(letters)


def lines_of(root: etree._Element) -> list[list[etree._Element]]:
    """Return what is read of a part, a list for each paragraph, or for each element with text that is in none."""
    owned: dict[etree._Element, list[etree._Element]] = {}
    for element in root.iter(etree.Element):
        if in_line(element):
            owner = next(element.iterancestors(_P), element)
        elif element.text and element.text.strip():
            owner = element
        else:
            continue
        owned.setdefault(owner, []).append(element)
    return list(owned.values())


def in_line(element: etree._Element) -> bool:
    """Say whether an element is read as a part of its paragraph's text."""
    run = element.getparent()
    return element.tag == _T or (element.tag in _GAPS and run is not None and run.tag == _R)


def said(element: etree._Element) -> str:
    """Return the text of an element, a blank for a tab or break."""
    return _GAPS[str(element.tag)] if element.tag in _GAPS else element.text or ""


def _write(pieces: Sequence[etree._Element], letters: list[str], tags: Sequence[Tag]) -> None:
    """Put the letters back into their elements; a tag that lies across others goes whole into its first."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        spans.append((at, at + len(said(piece))))
        at = spans[-1][1]
    for tag in tags:
        held = [place for place, (start, end) in enumerate(spans) if start < tag.end and end > tag.start]
        if len(held) > 1 and _across(pieces[held[0] : held[-1] + 1]):
            letters[tag.start] = "".join(letters[tag.start : tag.end])
            letters[tag.start + 1 : tag.end] = [""] * (tag.end - tag.start - 1)
            for place in held:
                if pieces[place].tag in _GAPS and (parent := pieces[place].getparent()) is not None:
                    parent.remove(pieces[place])
    for piece, (start, end) in zip(pieces, spans, strict=True):
        text = "".join(letters[start:end])
        if piece.tag not in _GAPS and text != (piece.text or ""):
            piece.text = text


def _across(pieces: Sequence[etree._Element]) -> bool:
    """Say whether anything but runs and their text lies between the pieces of a tag."""
    holders = {run.getparent() for each in pieces if (run := each.getparent()) is not None}
    if len(holders) != 1 or any(each.tag in _GAPS for each in pieces):
        return True
    holder = holders.pop()
    if holder is None:
        return False
    inside = list(holder.iter(etree.Element))
    between = inside[inside.index(pieces[0]) : inside.index(pieces[-1])]
    properties = {deep for each in between if each.tag == wml("rPr") for deep in each.iter()}
    return any(each.tag not in _BETWEEN and each not in properties for each in between)
