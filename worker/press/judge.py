"""The proof-reader of the DOCX: reads the finished file afresh and finds every printed string at its place.

Shares no code with the engine but the strict parser: the package is opened with ``zipfile``, each part is parsed, and
each string must stand in its own paragraph, in order. It does not judge the page: that is ``worker.pdf.judge``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from worker.press.borrowed import as_said
from worker.press.errors import TextLost
from worker.press.package import strict_parser
from worker.press.rendering import PrintedString, Rendering

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T, _BOX = f"{_W}p", f"{_W}r", f"{_W}t", f"{_W}txbxContent"
_SIGNS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
_TEXTS: Final = ("t", "instrText", "delText")
_UNFILLED = re.compile(r"\{\{|\}\}|\{%|%\}")
_FOREIGN = re.compile(r"\$\{\s*([^{}\s][^{}]*?)\s*\}")
_TEXTUAL = re.compile(r"(word/(document|header\d*|footer\d*|footnotes|endnotes|comments)|docProps/core)\.xml")


def judge_docx(rendering: Rendering, left_alone: frozenset[str] = frozenset()) -> None:
    """Raise ``TextLost`` unless every emitted string stands at its place and nothing is left unfilled.

    Placeholders of other systems (``${nomor_naskah}``) count as unfilled but for those declared in ``left_alone``.
    """
    by_part: dict[str, list[PrintedString]] = defaultdict(list)
    for emitted in rendering.emitted:
        by_part[emitted.part].append(emitted)
    try:
        with zipfile.ZipFile(io.BytesIO(rendering.docx)) as package:
            names = package.namelist()
            parts = {
                name: package.read(name) for name in names if name in by_part or _TEXTUAL.fullmatch(name)
            }
    except zipfile.BadZipFile as error:
        raise TextLost("", "the package cannot be read", technical=error) from error
    if len(set(names)) != len(names):
        raise TextLost("", "two parts of one name")
    for name in by_part:
        if name not in parts:
            raise TextLost(name, "the part is missing")
    for name, data in parts.items():
        try:
            root = etree.fromstring(data, strict_parser())
        except etree.XMLSyntaxError as error:
            raise TextLost(name, "not well-formed", technical=error) from error
        _judge_part(name, root, by_part[name], left_alone)


def _judge_part(
    name: str, root: etree._Element, emitted: Sequence[PrintedString], left_alone: frozenset[str]
) -> None:
    printed: dict[int, list[PrintedString]] = defaultdict(list)
    elsewhere: dict[str, list[PrintedString]] = defaultdict(list)
    for one in emitted:
        if one.tag == "w:t" and one.paragraph is not None:
            printed[one.paragraph].append(one)
        elif one.text:
            elsewhere[one.tag].append(one)
    paragraphs = _paragraphs(root)
    for ordinal, text in enumerate(paragraphs):
        _judge_text(name, text, printed.pop(ordinal, ()), ordinal, left_alone)
    for ordinal, lost in printed.items():
        raise TextLost(name, "the paragraph is missing", lost[0].text, ordinal)
    for tag, those in elsewhere.items():
        _judge_text(name, "\n".join(_texts(name, root, tag, those)), those, None, left_alone)
    if not paragraphs:
        rest = "\0".join(element.text or "" for element in root.iter() if isinstance(element.tag, str))
        _judge_text(name, rest, [one for one in emitted if "@" not in one.tag], None, left_alone)


def _judge_text(
    name: str, text: str, emitted: Iterable[PrintedString], ordinal: int | None, left_alone: frozenset[str]
) -> None:
    """Find each string in order; what stands between them must hold no tag."""
    at = 0
    between: list[str] = []
    for one in emitted:
        said = as_said(one.text)
        found = text.find(said, at)
        if found < 0:
            raise TextLost(name, "a printed string is not at its place", one.text, ordinal)
        between.append(text[at:found])
        at = found + len(said)
    between.append(text[at:])
    for piece in between:
        if _UNFILLED.search(piece):
            raise TextLost(name, "a tag is left unfilled", piece, ordinal)
        if "${" in piece and (strange := set(_FOREIGN.findall(piece)) - left_alone):
            raise TextLost(name, "a placeholder of another system was not declared", min(strange), ordinal)


def _paragraphs(root: etree._Element) -> list[str]:
    """Return the text of each paragraph in document order, without that of paragraphs inside it (text boxes)."""
    pieces: list[list[str]] = []
    current: list[str] = []
    nested = next(root.iter(_BOX), None) is not None
    owners: dict[etree._Element, list[str]] = {}
    for element in root.iter(_P, _T, *_SIGNS):
        tag = element.tag
        if tag == _P:
            current = []
            pieces.append(current)
            if nested:
                owners[element] = current
            continue
        if nested and (owner := next(element.iterancestors(_P), None)) is not None:
            current = owners[owner]
        if tag == _T:
            current.append(as_said(element.text or ""))
        elif (parent := element.getparent()) is not None and parent.tag == _R:
            current.append(_SIGNS[str(tag)])
    return ["".join(texts) for texts in pieces]


def _texts(name: str, root: etree._Element, tag: str, emitted: Sequence[PrintedString]) -> list[str]:
    """Return what stands in all elements or attributes of one qualified name, in document order."""
    element, _, attribute = tag.partition("@")
    if element.startswith("after ") or not element:
        raise TextLost(
            name, f"a value is printed outside any text ({tag})", emitted[0].text, emitted[0].paragraph
        )
    prefix, _, local = element.rpartition(":")
    # Namespaces may be declared anywhere (Word does at the root, python-docx on the drawing), so go by prefix.
    found = (one for one in root.iter(f"{{*}}{local}") if (one.prefix or "") == prefix)
    if not attribute and prefix == "w" and local not in _TEXTS:
        raise TextLost(name, f"a value is printed where Word shows none ({tag})", emitted[0].text)
    if not attribute:
        return [one.text or "" for one in found]
    return [one.get(_key(one, attribute), "") for one in found]


def _key(element: etree._Element, attribute: str) -> str:
    """Return an attribute's prefixed name in lxml's form."""
    prefix, colon, local = attribute.rpartition(":")
    return f"{{{element.nsmap.get(prefix)}}}{local}" if colon else attribute
