"""Is a file from outside a PDF or a DOCX, of how many pages, and signed? Opened in a child: see ``worker.locked.child``.

What is neither is named, with what its sender can do. What is opened here is not judged: a mended PDF is taken as it came.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

import pikepdf

from worker.locked import kinds
from worker.locked.answers import FileRefusal, ReceivedAnswer, line
from worker.locked.barcodes import OURS
from worker.locked.child import say, serve
from worker.locked.kinds import ContentKind
from worker.locked.loading import load_readers
from worker.pdf.errors import DocxFault, NotADocx
from worker.pdf.foreign_kinds import archive_of, name_of
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
_HEAD: Final = b"%PDF-"
_END: Final = b"%%EOF"
_NEAR: Final = 1_024
"""Within as many bytes readers look for a PDF's header, and for its end."""
_FIELDS: Final = 10_000
"""Fields of a form that are looked at."""
MOST_PAGES = 2_000
"""A file of a whole cycle, scanned; more is no letter."""


def kind_of(data: bytes) -> ReceivedAnswer | FileRefusal:
    """Return what it is, or why it is neither."""
    before = data.find(_HEAD, 0, _NEAR + len(_HEAD))
    if before >= 0 and kinds.kind_of(data) is ContentKind.PDF and not data.startswith(b"PK"):
        return _pdf(data, before)
    if name := archive_of(data):
        return FileRefusal(reason=f"{name} tidak diterima; keluarkan isinya, lalu kirim satu per satu")
    if name := name_of(data):
        return FileRefusal(reason=f"{name} belum diterima; simpan sebagai PDF, lalu kirim PDF itu")
    try:
        require_docx(data)
    except NotADocx as refused:
        return FileRefusal(reason=f"bukan PDF, dan bukan DOCX: {_FAULTS[refused.fault]}")
    return ReceivedAnswer(form="DOCX", pages=None, signed=False, before=0, cut=False)


def _pdf(data: bytes, before: int) -> ReceivedAnswer | FileRefusal:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            signed = any(_signed(each) for each in _fields(document))
    except OURS:
        raise
    except pikepdf.PasswordError:
        return FileRefusal(reason="PDF ini terkunci kata sandi; mintalah yang terbuka")
    except Exception:  # noqa: BLE001 - whatever a broken file does to its reader, whose words name its objects
        return FileRefusal(reason="PDF ini rusak dan tidak dapat dibaca; mintalah dikirim ulang")
    if not 1 <= pages <= MOST_PAGES:
        return FileRefusal(reason=f"PDF ini berisi {pages} halaman; yang diterima 1 sampai {MOST_PAGES}")
    return ReceivedAnswer(
        form="PDF", pages=pages, signed=signed, before=before, cut=_END not in data[-_NEAR:]
    )


def _fields(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the fields of a PDF's form, those within others as well, with what each says or inherits of its type."""
    form: Any = document.Root.get("/AcroForm")
    waiting: list[tuple[Any, Any]] = []
    if isinstance(form, pikepdf.Dictionary):
        waiting += [(each, None) for each in form.get("/Fields", ())]
    for seen, (field, above) in enumerate(waiting):
        if seen >= _FIELDS or not isinstance(field, pikepdf.Dictionary):
            continue
        kind = field.get("/FT", above)
        waiting += [(each, kind) for each in field.get("/Kids", ()) if len(waiting) < _FIELDS]
        yield field, kind


def _signed(field: tuple[Any, Any]) -> bool:
    said, kind = field
    return bool(kind == "/Sig" and isinstance(said.get("/V"), pikepdf.Dictionary))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    load_readers()
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=pikepdf.Dictionary(), Kids=pikepdf.Array())
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        document.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", b"<x/>")
        package.writestr("word/document.xml", b"<w/>")
    for each in (
        made.getvalue(),
        made.getvalue()[:40],
        packed.getvalue(),
        packed.getvalue()[:40],
        b"",
        b"From: a",
    ):
        kind_of(each)


def _answer(_: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(kind_of(given.read())))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
