"""Is a file from outside a PDF or a DOCX, and of how many pages? Opened in a child: see ``worker.locked.child``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import pikepdf

from worker.locked.answers import FileRefusal, ReceivedAnswer, line
from worker.locked.child import say, serve
from worker.locked.loading import load_readers
from worker.pdf.errors import DocxFault, NotADocx
from worker.pdf.sniff import require_docx
from worker.press.main_part import MAIN_DOCUMENT

_SAVE_AS: Final = "buka di Word, lalu Simpan Sebagai (Save As) Dokumen Word (*.docx) atau PDF"
_FAULTS: Final[Mapping[DocxFault, str]] = {
    DocxFault.EMPTY: "berkasnya kosong",
    DocxFault.OLD: f"berkas Office lama (.doc, .xls, .ppt); {_SAVE_AS}",
    DocxFault.ENCRYPTED: "terkunci kata sandi; mintalah yang terbuka",
    DocxFault.RTF: f"berkas Rich Text (.rtf); {_SAVE_AS}",
    DocxFault.WORD_XML: f"dokumen Word berbentuk XML (.xml); {_SAVE_AS}",
    DocxFault.OPEN_DOCUMENT: "berkas LibreOffice (.odt, .ods, .odp); buka di LibreOffice, lalu simpan sebagai Word"
    " (*.docx) atau ekspor ke PDF",
    DocxFault.WEB_PAGE: f"halaman web; {_SAVE_AS}",
    DocxFault.NO_PACKAGE: "isinya tidak dikenal",
    DocxFault.DAMAGED: "berkas DOCX-nya rusak",
    DocxFault.ANOTHER: "berkas Office jenis lain (buku kerja, salindia)",
    DocxFault.TEMPLATE: f"templat Word (.dotx); {_SAVE_AS}",
    DocxFault.MACROS: f"memuat makro (.docm, .dotm); {_SAVE_AS}",
}
_TYPES: Final = f'<Types><Default Extension="xml" ContentType="{MAIN_DOCUMENT}"/></Types>'
MOST_PAGES = 2_000
"""A file of a whole cycle, scanned; more is no letter."""


def kind_of(data: bytes) -> ReceivedAnswer | FileRefusal:
    """Return what it is, or why it is neither."""
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    try:
        require_docx(data)
    except NotADocx as refused:
        return FileRefusal(reason=f"bukan PDF, dan bukan DOCX: {_FAULTS[refused.fault]}")
    return ReceivedAnswer(form="DOCX", pages=None)


def _pdf(data: bytes) -> ReceivedAnswer | FileRefusal:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        return FileRefusal(reason="PDF ini terkunci kata sandi; mintalah yang terbuka")
    except (pikepdf.PikepdfError, ValueError):  # its words are the library's, and name its objects
        return FileRefusal(reason="PDF ini rusak dan tidak dapat dibaca; mintalah dikirim ulang")
    if not 1 <= pages <= MOST_PAGES:
        return FileRefusal(reason=f"PDF ini berisi {pages} halaman; yang diterima 1 sampai {MOST_PAGES}")
    return ReceivedAnswer(form="PDF", pages=pages)


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    load_readers()
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", b"<x/>")
        package.writestr("word/document.xml", b"<w/>")
    for each in (made.getvalue(), made.getvalue()[:40], packed.getvalue(), packed.getvalue()[:40], b""):
        kind_of(each)


def _answer(_: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(kind_of(given.read())))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
