"""The text of a PDF as ``pdftotext -raw`` reads it, folded so that two writings of one text compare equal.

White space is dropped altogether, because pdftotext splits words where justification opens a gap; where lines and
words began and ended is kept beside the text, so that a match can prefer a whole line or cell. Judges nothing.
"""

from __future__ import annotations

import bisect
import io
import re
import resource
import subprocess
from dataclasses import dataclass

import pikepdf

from archive import environment
from archive.outages import HostOutage
from doc_templates.kit.marks import normal
from doc_templates.kit.scripts import RIGHT_TO_LEFT
from worker.locked.ends import at_the_wall
from worker.pdf.errors import PageRefused

# 200 pages take 0.3 s; a PDF that needs more than this is no naskah.
_EXTRACT_S = 30.0
# Soft hyphen, zero-width space, word joiner, byte order mark and what turns the direction: invisible, and kept or lost at will by writers.
# U+2010 and U+2011 are what Word's non-breaking hyphen becomes; printed they are one sign.
_UNSEEN = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e")),
    0x2010: "-",
    0x2011: "-",
}

_LAM_ALEF = re.compile("[\u0622\u0623\u0625\u0627\u0644]{2,}")

WORD = 1
LINE = 2


def fold(text: str, *, caps: bool = False) -> str:
    """NFKC without white space and invisible signs; ``caps`` also folds the case.

    Letters of scripts from right to left are left out: a PDF has their words in the order of drawing. See ``from_right``.
    """
    folded = "".join(normal(text, "NFKC").translate(_UNSEEN).split())
    # Once more, because a spacing accent (U+00B8) is white space and a combining sign to NFKC.
    folded = normal(folded, "NFKC")
    if not folded.isascii():
        folded = RIGHT_TO_LEFT.sub("", folded)
    return folded.casefold() if caps else folded


def seen(text: str) -> str:
    """Return a text in the letters that Unicode has for their forms, without signs that nobody sees; white space stays."""
    return text if text.isascii() else normal(text, "NFKC").translate(_UNSEEN)


def words_from_right(text: str) -> list[str]:
    """Return the words of a text that are written from right to left, in the letters that Unicode has for their forms.

    Lam and alef beside each other are put in one order: fonts draw them as one sign, and its letters are read either way.
    """
    if text.isascii():
        return []
    words: list[str] = RIGHT_TO_LEFT.findall(seen(text))
    return [_LAM_ALEF.sub(lambda found: "".join(sorted(found.group())), word) for word in words]


@dataclass(frozen=True, kw_only=True)
class PageText:
    """All pages in one folded string, with the edges of words, lines and pages in it."""

    text: str
    starts: bytes  # per offset: WORD or LINE where one begins, else 0
    ends: bytes  # per offset: WORD or LINE where one has just ended, else 0
    pages: tuple[int, ...]  # the offset each page begins at, and the length of the text at the end
    line_hyphens: tuple[int, ...]  # the offsets of hyphens that end a line: perhaps no hyphens of the text

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self.pages) - 1

    def page_of(self, offset: int) -> int:
        """The index of the page an offset lies on."""
        return min(bisect.bisect_right(self.pages, offset), self.count) - 1


def read_pages(raw: str, *, caps: bool = False) -> PageText:
    """Fold the output of ``pdftotext -raw``: pages end with a form feed, lines with a newline."""
    pieces: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    pages = [0]
    hyphens: list[int] = []
    at = 0
    for page in raw.removesuffix("\f").split("\f"):
        for line in page.split("\n"):
            begun = at
            for word in line.split():
                folded = fold(word, caps=caps)
                if folded:
                    starts.setdefault(at, WORD)
                    pieces.append(folded)
                    at += len(folded)
                    ends[at] = WORD
            if at > begun:
                starts[begun] = ends[at] = LINE
                if pieces[-1].endswith("-"):
                    hyphens.append(at - 1)
        pages.append(at)
    return PageText(
        text="".join(pieces),
        starts=bytes(starts.get(offset, 0) for offset in range(at + 1)),
        ends=bytes(ends.get(offset, 0) for offset in range(at + 1)),
        pages=tuple(pages),
        line_hyphens=tuple(hyphens),
    )


def extract(document: pikepdf.Pdf) -> str:
    """Run pdftotext over an open document. **Takes its output intents and tags away**: do not save it afterwards.

    Poppler builds the reverse of the PDF/A output intent's colour curves for every page, which is 60 ms a page for
    nothing (231 ms for 4 pages with it, 14 without); the tags only make the copy larger.
    """
    for key in ("/OutputIntents", "/StructTreeRoot"):
        if key in document.Root:
            del document.Root[key]
    copy = io.BytesIO()
    document.save(
        copy,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return _pdftotext(copy.getvalue(), "-raw")


def in_reading_order(pdf: bytes) -> str:
    """Run pdftotext over pages of our own making: lines as they are read, words from right to left in their order."""
    return _pdftotext(pdf)


def positions(pdf: bytes) -> str:
    """Run pdftotext over pages of our own making: words with their boxes, as XHTML, in the order they were written."""
    return _pdftotext(pdf, "-raw", "-bbox")


def _pdftotext(pdf: bytes, *options: str) -> str:
    before = _of_programs()
    try:
        done = subprocess.run(
            ["pdftotext", *options, "-enc", "UTF-8", "-", "-"],
            input=pdf,
            capture_output=True,
            timeout=_EXTRACT_S,
            check=False,
            env=environment.for_tool(),
        )
    except subprocess.TimeoutExpired as passed:
        end = at_the_wall(_of_programs() - before, cpu_s=_EXTRACT_S, wall_s=_EXTRACT_S)
        if isinstance(end, HostOutage):
            raise end from passed
        raise PageRefused("The PDF's text cannot be read in time.") from passed
    if done.returncode != 0:
        raise PageRefused(
            f"The PDF's text cannot be read: {done.stderr[-300:].decode('utf-8', 'replace').strip()}"
        )
    return done.stdout.decode("utf-8", "replace")


def _of_programs() -> float:
    """Return the seconds of processor of all programs that this process started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
