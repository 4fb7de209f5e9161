"""Judges a finished PDF: is it the document that was asked for, whole, and fit for the archive?

It parses, has pages, claims PDF/A-2b, embeds every font, says every paragraph of the DOCX as often as the DOCX does,
carries the title and the QR, and has nothing unfilled. Reads only; whether the *claim* of PDF/A-2b is true is
veraPDF's to say, in the tests.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pikepdf
import zxingcpp
from lxml import etree

from doc_templates.kit.scripts import scripts_in
from worker.pdf.blank import blank
from worker.pdf.contents import misplaced
from worker.pdf.errors import ContentsWrong, FontMissing, MarkMissing, NumberBroken, PageRefused, TextMissing
from worker.pdf.expected import Emission, Expectation, expected_from
from worker.pdf.from_right import disordered, has_stretches, missing_words
from worker.pdf.paper import Fault, PaperFault, broken, lonely
from worker.pdf.places import RemainingText
from worker.pdf.running import On, RunningText
from worker.pdf.text import PageText, extract, fold, in_reading_order, read_pages, words_from_right

__all__ = [
    "Emission",
    "Expectation",
    "On",
    "PageRefused",
    "PdfReport",
    "RunningText",
    "expected_from",
    "judge_pdf",
]

_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_UNFILLED = ("{{", "}}", "{%", "%}")
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True, kw_only=True)
class PdfReport:
    """What the judge saw in a PDF it let pass."""

    pages: int
    fonts: tuple[str, ...]
    title: str
    language: str
    qr: str | None
    faults: tuple[PaperFault, ...] = ()
    """What is wrong with pages that may be archived all the same."""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What the last pages of a PDF must say: those of one Lampiran."""

    pages: int
    expected: Expectation


def judge_pdf(pdf: bytes, expected: Expectation, behind: Sequence[Behind] = ()) -> PdfReport:
    """The report of a good PDF; ``PageRefused`` with the reason and what is missing otherwise.

    ``behind`` are the papers bound behind the first, each judged on its own pages.
    """
    try:
        document = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError as cause:
        raise PageRefused("The PDF does not parse.", technical=cause) from cause
    with document:
        if not document.pages:
            raise PageRefused("The PDF has no pages.")
        _require_archive_claim(document)
        report = PdfReport(
            pages=len(document.pages),
            fonts=_embedded_fonts(document),
            title=str(document.docinfo.get("/Title", "")),
            language=str(document.Root.get("/Lang", "")),
            qr=_require_qr(document, [expected, *(each.expected for each in behind)]),
        )
        if expected.title is not None and report.title != expected.title:
            raise PageRefused("The PDF has another title.", missing=[expected.title])
        papers = (expected, *(each.expected for each in behind))
        for each in papers:
            _require_fonts(report.fonts, each)
        _require_order_from_right(pdf, papers)
        raw = extract(
            document
        )  # it takes parts of the document away: its pages alone are looked at from here on
        faults: list[PaperFault] = []
        silent: list[int] = []
        for before, text, each in _parted(raw, expected, behind):
            found, wordless = _require_text(text, each)
            faults += [replace(one, page=one.page + before) for one in found]
            silent += [page + before for page in wordless]
        faults += [PaperFault(fault=Fault.BLANK_PAGE, page=page + 1) for page in blank(document, silent)]
    return replace(report, faults=tuple(faults))


def _parted(
    raw: str, expected: Expectation, behind: Sequence[Behind]
) -> Iterator[tuple[int, str, Expectation]]:
    """Yield how many pages stand before each paper, its text, and what it must say."""
    pages = raw.removesuffix("\f").split("\f")
    end = len(pages) - sum(each.pages for each in behind)
    if end < 1:
        raise PageRefused("The PDF has fewer pages than its Lampiran.")
    yield 0, "\f".join(pages[:end]), expected
    for each in behind:
        yield end, "\f".join(pages[end : end + each.pages]), each.expected
        end += each.pages


def _require_archive_claim(document: pikepdf.Pdf) -> None:
    metadata = document.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        raise PageRefused("The PDF has no XMP metadata, so it claims no PDF/A.")
    try:
        root = etree.fromstring(
            metadata.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError as cause:
        raise PageRefused("The PDF's XMP metadata do not parse.", technical=cause) from cause
    claim = [_claimed(root, name) for name in ("part", "conformance")]
    if claim != ["2", "B"]:
        raise PageRefused(f"The PDF claims PDF/A {claim}, not 2B.")


def _claimed(root: etree._Element, name: str) -> str | None:
    element = next(root.iter(f"{_PDFA}{name}"), None)
    if element is not None:
        return element.text
    return next((value for one in root.iter() if (value := one.get(f"{_PDFA}{name}")) is not None), None)


def _embedded_fonts(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of all fonts; refuses the first that is not embedded."""
    names = set()
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
            continue
        # A Type 0 font's program is its descendant's, which is an object of its own; a Type 3 font is its own.
        if thing.get("/Subtype") in ("/Type0", "/Type3"):
            continue
        name = str(thing.get("/BaseFont", "(unnamed)"))
        descriptor = thing.get("/FontDescriptor")
        if not isinstance(descriptor, pikepdf.Dictionary) or not any(
            key in descriptor for key in _FONT_FILES
        ):
            raise PageRefused(f"The font {name} is not embedded.")
        names.add(name.removeprefix("/").split("+", 1)[-1])
    return tuple(sorted(names))


def _require_qr(document: pikepdf.Pdf, papers: Sequence[Expectation]) -> str | None:
    """Read the QR that the papers show, once for each of them that shows it, and the claim beside it.

    A symbol that says the address and the claim behind it counts as the address: pages were printed so once.
    """
    shown = [each.qr for each in papers if each.qr is not None]
    if not shown:
        return None
    wanted = shown[0]
    missing = [wanted] * len(shown) + [each.claim for each in papers if each.claim is not None]
    read = []
    for text in _barcodes(document):
        told = text if text in missing else text.partition("#")[0]
        if told in missing:
            missing.remove(told)
        if not missing:
            return wanted
        read.append(text)
    raise PageRefused(f"The QR is not as expected; read: {read or 'none'}.", missing=missing)


def _barcodes(document: pikepdf.Pdf) -> Iterator[str]:
    """Every QR in an image of the document. Read from the image itself, which no page scale can blur."""
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
            continue
        try:
            picture = pikepdf.PdfImage(thing).as_pil_image().convert("L")
        except (
            pikepdf.PdfError,
            pikepdf.models.image.UnsupportedImageTypeError,
            NotImplementedError,
            ValueError,
        ):
            continue  # not an image a QR could be in (a mask, an exotic colour space): then the QR is missing
        for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str("QRCode")):
            yield code.text


def _require_text(raw: str, expected: Expectation) -> tuple[list[PaperFault], list[int]]:
    """Require all text in its place and no number broken; return what else is wrong, and the pages that say nothing of their own."""
    pages = read_pages(raw, caps=expected.caps)
    _require_words_from_right(raw, expected)
    missing = [mark for mark in expected.marks if fold(mark, caps=expected.caps) not in pages.text]
    if missing:
        raise MarkMissing("A mark is missing from the PDF.", missing=missing)
    _require_every_page(pages, expected)
    places = RemainingText(pages, caps=expected.caps)
    missing = places.take_running(expected.running)
    if missing:
        raise PageRefused("A header or footer is missing from the PDF.", missing=missing)
    silent = places.silent()
    missing = places.take(expected.paragraphs)
    if missing:
        raise TextMissing("Text of the DOCX is missing from the PDF.", missing=missing)
    _require_filled(pages.text, expected)
    if expected.contents and (wrong := misplaced(pages, expected.contents, caps=expected.caps)):
        raise ContentsWrong("The table of contents does not say where the headings stand.", missing=wrong)
    said = {pages.page_of(begin) for _, spans in places.placed for begin, _ in spans}
    faults = list(broken(pages, places.placed, expected.values, caps=expected.caps))
    if numbers := [each for each in faults if each.fault is Fault.BROKEN_NUMBER]:
        raise NumberBroken([each.about for each in numbers], pages=[each.page for each in numbers])
    if expected.closing is not None:
        faults += lonely(pages, places.placed, expected.closing)
    said |= _said_from_right(raw, expected)
    return faults, [page for page in silent if page not in said]


def _require_words_from_right(raw: str, expected: Expectation) -> None:
    """Require each word of Arabic or Hebrew as often as the DOCX says it."""
    if missing := missing_words(raw, expected):
        raise TextMissing("Words of the DOCX are missing from the PDF.", missing=missing)


def _require_order_from_right(pdf: bytes, papers: Sequence[Expectation]) -> None:
    """Require such words that follow each other to do so on the pages."""
    texts = [text for each in papers for text in (*each.paragraphs, *(one.text for one in each.running))]
    if has_stretches(texts) and (wrong := disordered(in_reading_order(pdf), texts)):
        raise TextMissing("Words of the DOCX stand the other way round in the PDF.", missing=wrong)


def _said_from_right(raw: str, expected: Expectation) -> set[int]:
    """Return the pages with more letters of Arabic or Hebrew than their running lines have: those are in no folded text."""
    running = sum(len(word) for each in expected.running for word in words_from_right(each.text))
    pages = raw.removesuffix("\f").split("\f")
    return {place for place, page in enumerate(pages) if sum(map(len, words_from_right(page))) > running}


def _require_fonts(fonts: Sequence[str], expected: Expectation) -> None:
    """Require the font of each script that the paper has letters of: any other draws boxes, or letters that no reader finds."""
    texts = (*expected.paragraphs, *(each.text for each in expected.running))
    for script in scripts_in(texts):
        if not any(name.startswith(script.embedded) for name in fonts):
            raise FontMissing(script=script.called, font=script.font, package=script.package)


def _require_every_page(pages: PageText, expected: Expectation) -> None:
    for mark in expected.every_page:
        folded = fold(mark, caps=expected.caps)
        for number, (begun, ended) in enumerate(pairwise(pages.pages), 1):
            if folded not in pages.text[begun:ended]:
                raise PageRefused(
                    f"Page {number} of the PDF does not say what stands on each.", missing=[mark]
                )


def _require_filled(text: str, expected: Expectation) -> None:
    for literal in sorted(expected.literal, key=len, reverse=True):
        text = text.replace(fold(literal, caps=expected.caps), "")
    left = [mark for mark in _UNFILLED if mark in text]
    if left:
        raise PageRefused("The PDF shows an unfilled place.", missing=left)
