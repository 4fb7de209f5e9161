"""Which children there are: the module each runs. Their rooms are not imported here; ``tests`` see that each name holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Child(StrEnum):
    """A program that opens foreign bytes."""

    TEMPLATE = "worker.press.foreign_child"
    """Lints, compiles and tries a Word template."""
    SIGNED = "worker.signing.foreign_child"
    """Reads a PDF's codes, compares it with the archived one, judges its signatures."""
    RECEIVED = "worker.pdf.received"
    """Says whether a received file is a PDF or a DOCX, and of how many pages."""
    SCAN = "worker.pdf.scan"
    """Reads the pages and QR codes of a scan."""
    COMPARISON = "worker.pdf.compare"
    """Draws two PDFs beside each other."""
    PICTURES = "worker.locked.drawing"
    """Draws the pages of a PDF for people to look at."""
    READABLE = "worker.locked.page_pictures"
    """Draws some pages of a PDF for one who reads them on a screen, and tells what they say."""
    PDFIUM = "worker.locked.pdfium"
    """Draws two PDFs with PDFium and tells what their pages look like."""
    POPPLER = "worker.locked.poppler"
    """The same with poppler; runs pdftoppm."""
    WORKBOOK = "worker.locked.workbook"
    """Reads the first sheet of an XLSX workbook."""
    CERTIFICATE_FILE = "worker.locked.certificate_file"
    """Opens a certificate with its key that somebody brings."""
    OFFICE = "worker.pdf.child"
    """Holds one LibreOffice."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a child may use of the machine."""

    memory: int
    """Bytes of address space, Python and its libraries included."""
    cpu_s: int
    wall_s: float
    output: int
    """Bytes it may write."""
