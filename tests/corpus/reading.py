"""What a person reads in a DOCX and in a PDF, told apart from the product's own readers: to find what they overlook.

Only letters and digits are compared: how a line breaks and which dash is drawn says nothing of what is lost.
"""

from __future__ import annotations

import io
import posixpath
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from tests.patience import PATIENCE_S
from worker.pdf.text import words_from_right

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AWAY: Final = (f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}rPr", f"{_W}pPr")
_LIVE: Final = ("HYPERLINK", "FORMTEXT", "QUOTE", "")
"""Fields whose last result is the author's own text."""
_LONG: Final = 12
"""Letters from which on a paragraph is counted, not only found: shorter ones stand in others by chance."""
_OFF: Final = ("0", "false", "off", "none")


def paragraphs(docx: bytes) -> list[str]:
    """Return what each paragraph of body, shown headers and footers, and notes says; raises ``ValueError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            names = set(package.namelist())
            main = _main(package)
            body = _parsed(package, main)
            parts = [body]
            parts += [_parsed(package, name) for name in _running(package, main, body, names)]
            parts += [_parsed(package, name) for name in _notes(names, main)]
    except (zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError, OSError) as error:
        raise ValueError(f"no DOCX: {error}") from error
    return [text for part in parts for text in _texts(part) if text.strip()]


def words(pdf: bytes) -> str:
    """Return all that the pages say."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"],
        input=pdf,
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    raw = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=pdf,
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    # Two readings, because one puts a column between the halves of what the other reads as a line.
    return f"{done.stdout.decode('utf-8', 'replace')}\0{raw.stdout.decode('utf-8', 'replace')}"


def lost(said: list[str], pages: str) -> list[str]:
    """Return what ``said`` has and ``pages`` have not: words, or whole paragraphs that stand there too seldom."""
    readings = [_letters(each) for each in pages.split("\0")]
    found: list[str] = []
    for text, count in Counter(_letters(each) for each in said).items():
        if not text:
            continue
        often = max(reading.count(text) for reading in readings)
        if often >= count or (often and len(text) < _LONG):
            continue
        whole = next(each for each in said if _letters(each) == text)
        if often:
            found.append(f"{whole[:60]} ({often} times of {count})")
        else:
            pieces = [each for each in whole.split() if _letters(each)]
            found += [each for each in pieces if not any(_letters(each) in one for one in readings)]
    return list(dict.fromkeys(found))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for word in words_from_right(folded):  # a page has them in the order of drawing
        folded = folded.replace(word, "")
    return "".join(each for each in folded if each.isalnum())


def _main(package: zipfile.ZipFile) -> str:
    root = etree.fromstring(package.read("_rels/.rels"))
    target = next(each.get("Target", "") for each in root if each.get("Type", "").endswith("/officeDocument"))
    return posixpath.normpath(target.lstrip("/"))


def _parsed(package: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=True)
    return etree.fromstring(package.read(name), parser)


def _running(package: zipfile.ZipFile, main: str, body: etree._Element, names: set[str]) -> list[str]:
    """Return the headers and footers that some page shows; of first and even ones only where they are switched on."""
    folder, _, file = main.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    if rels not in names:
        return []
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/")
        for each in _parsed(package, rels)
    }
    found = []
    for section in body.iter(f"{_W}sectPr"):
        title = section.find(f"{_W}titlePg")
        first = title is not None and title.get(f"{_W}val", "1") not in _OFF
        for each in section.iter(f"{_W}headerReference", f"{_W}footerReference"):
            kind = each.get(f"{_W}type", "default")
            # A default one behind a first page needs a second page to stand on, an even one too.
            if kind == ("first" if first else "default"):
                found.append(targets.get(each.get(f"{_R}id", ""), ""))
    return [name for name in dict.fromkeys(found) if name in names]


def _notes(names: set[str], main: str) -> list[str]:
    folder = main.rpartition("/")[0]
    return [name for kind in ("footnotes", "endnotes") if (name := f"{folder}/{kind}.xml") in names]


def _texts(part: etree._Element) -> Iterator[str]:
    fields: list[list[str]] = []  # each open field: its code, and whether its result has begun
    said: dict[etree._Element, list[str]] = {each: [] for each in part.iter(f"{_W}p")}
    for each in part.iter(
        f"{_W}t", f"{_M}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen", f"{_W}fldChar", f"{_W}instrText"
    ):  # fmt: skip
        if each.tag == f"{_W}fldChar":
            kind = each.get(f"{_W}fldCharType")
            if kind == "begin":
                fields.append(["", ""])
            elif fields and kind == "separate":
                fields[-1][1] = "shown"
            elif fields and kind == "end":
                fields.pop()
            continue
        if each.tag == f"{_W}instrText":
            if fields:
                fields[-1][0] += each.text or ""
            continue
        paragraph = _paragraph(each)
        if paragraph is None or any(not _live(*field) for field in fields):
            continue
        said[paragraph].append((each.text or "") if each.tag in (f"{_W}t", f"{_M}t") else " ")
    return ("".join(pieces) for pieces in said.values())


def _live(code: str, shown: str) -> bool:
    return bool(shown) and (code.split() or [""])[0].upper() in _LIVE


def _paragraph(text: etree._Element) -> etree._Element | None:
    """Return the paragraph a text stands in; None for what Word does not print."""
    for each in text.iterancestors():
        if each.tag in _AWAY:
            return None
        if (
            each.tag == f"{_W}fldSimple"
            and (each.get(f"{_W}instr", "").split() or [""])[0].upper() not in _LIVE
        ):
            return None
        if each.tag == f"{_W}r" and _hidden(each):
            return None
        if each.tag in (f"{_W}footnote", f"{_W}endnote") and each.get(f"{_W}type"):
            return None
        if each.tag == f"{_W}p":
            outer = next((one for one in each.iterancestors(*_AWAY)), None)
            return each if outer is None else None
    return None


def _hidden(run: etree._Element) -> bool:
    for name in ("vanish", "webHidden"):
        hidden = run.find(f"{_W}rPr/{_W}{name}")
        if hidden is not None and hidden.get(f"{_W}val", "1") not in _OFF:
            return True
    return False
