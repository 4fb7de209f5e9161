"""What can go wrong between a DOCX and its pages.

A hang, a crash and an absent pool may pass, so they are retryable (the job's three attempts bound them); a document
that LibreOffice refuses twice, and a page that fails its judge, will do so again.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from archive.errors import NaskahError, Outage, Retryable


class ConverterUnavailable(Outage):
    """The PDF converter cannot be reached or has no free process in time."""


class ConversionHung(Retryable):
    """LibreOffice gave no answer in time, twice; both processes were killed."""


class ConversionCrashed(Retryable):
    """LibreOffice died while converting, twice."""


class ConversionFailed(NaskahError):
    """LibreOffice refused the document, twice, on a fresh process the second time."""


class DocxFault(StrEnum):
    """Why bytes are no DOCX."""

    EMPTY = "empty"
    OLD = "old"
    """An old .doc, or another file of its time."""
    ENCRYPTED = "encrypted"
    """Locked with a password."""
    RTF = "rtf"
    WORD_XML = "word_xml"
    """A Word document as one XML file."""
    OPEN_DOCUMENT = "open_document"
    """Of LibreOffice's own formats (.odt)."""
    WEB_PAGE = "web_page"
    NO_PACKAGE = "no_package"
    DAMAGED = "damaged"
    ANOTHER = "another"
    """A package of another kind: a workbook, slides."""
    TEMPLATE = "template"
    """A .dotx."""
    MACROS = "macros"
    """A .docm or .dotm, or a DOCX that hides them."""


class NotADocx(ConversionFailed):
    """The bytes are not a DOCX document."""

    def __init__(
        self, message: str | None = None, *, fault: DocxFault = DocxFault.NO_PACKAGE, **ids: Any
    ) -> None:
        super().__init__(message, **ids)
        self.fault = fault


class PoolRefused(NaskahError):
    """The converter pool refuses to start."""


class PageRefused(NaskahError):
    """The PDF is not the document that was asked for."""

    def __init__(
        self, reason: str, *, missing: Sequence[str] = (), technical: object = None, **ids: object
    ) -> None:
        self.reason = reason
        self.missing = tuple(missing)
        # Ten are enough to find the place; a lost page would otherwise fill the job's evidence.
        shown = {"missing": list(self.missing[:10])} if self.missing else {}
        super().__init__(reason, technical=technical, **shown, **ids)


class MarkMissing(PageRefused):
    """A number, a date or an initial that was given stands on no page."""


class TextMissing(PageRefused):
    """Something that the DOCX says stands on no page, or not where it should."""


class ContentsWrong(PageRefused):
    """A table of contents leaves a heading out, or says another page than it stands on."""


class NumberBroken(PageRefused):
    """The digits of a number stand on two lines: it reads as another number."""

    def __init__(self, numbers: Sequence[str], *, pages: Sequence[int], **ids: object) -> None:
        self.numbers = tuple(numbers)
        self.pages = tuple(pages)
        super().__init__(
            "A number is broken between two lines.", missing=numbers, pages=list(pages[:10]), **ids
        )


class FontMissing(PageRefused):
    """The font of a script is not installed where the page is printed."""

    def __init__(self, *, script: str, font: str, package: str) -> None:
        super().__init__(
            f"The page has letters of {script}, and the font {font} is not installed where it is printed:"
            f" install the package {package}, start the converter anew, and try the job again.",
            script=script,
            font=font,
            package=package,
        )
