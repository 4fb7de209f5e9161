"""What is a file from outside, by what is in it, and may it be kept? Opened in a child: see ``worker.locked.child``.

The one reader of kinds: PDF and DOCX that arrive, PDF, workbooks and pictures that go with a document. What is none of the kinds
asked for is named, with what its sender can do. What is said in a PDF is not judged: a mended one is taken as it came.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, BinaryIO, Final

import pikepdf

from worker.locked import kinds
from worker.locked.answers import FileRefusal, ReceivedAnswer, line
from worker.locked.barcodes import OURS
from worker.locked.child import say, serve
from worker.locked.kinds import ContentKind
from worker.locked.loading import load_readers, pictures
from worker.pdf import picture_kind, workbook_kind
from worker.pdf.errors import DocxFault, NotADocx
from worker.pdf.foreign_kinds import archive_of, name_of, names_in
from worker.pdf.inside import inside
from worker.pdf.picture_kind import PictureRefused
from worker.pdf.sniff import require_docx
from worker.pdf.workbook_kind import WorkbookRefused
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
ARRIVING: Final = ("PDF", "DOCX")
"""The kinds of files that arrive as letters."""
_HEAD: Final = b"%PDF-"
_OTHERS: Final = (b"PK", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How files begin that are no PDF, whatever stands in them."""
_PACKAGE_END: Final = b"PK\x05\x06"
_LONGEST_REMARK: Final = 1 << 16
"""Bytes that may stand behind the end of a package."""
_END: Final = b"%%EOF"
_NEAR: Final = 1_024
"""Within as many bytes readers look for a PDF's header, and for its end."""
_FIELDS: Final = 10_000
"""Fields of a form that are looked at."""
MOST_PAGES = 2_000
"""A file of a whole cycle, scanned; more is no letter."""


def kind_of(data: bytes, forms: Collection[str] = ARRIVING) -> ReceivedAnswer | FileRefusal:
    """Return what it is, or why it is none of ``forms``."""
    before = data.find(_HEAD, 0, _NEAR + len(_HEAD))
    if before >= 0 and kinds.kind_of(data) is ContentKind.PDF and not data.startswith(_OTHERS):
        return _two_kinds() if "DOCX" not in forms and _package_behind(data) else _pdf(data, before)
    if name := archive_of(data):
        return FileRefusal(reason=f"{name} tidak diterima; keluarkan isinya, lalu kirim satu per satu")
    for form, (is_one, examined) in _KEPT.items():
        if form in forms and is_one(data):
            return (
                _two_kinds() if before >= 0 or (form != "XLSX" and _package_behind(data)) else examined(data)
            )
    if name := name_of(data):
        return FileRefusal(reason=f"{name} belum diterima; simpan sebagai PDF, lalu kirim PDF itu")
    return _docx(data, forms)


def _docx(data: bytes, forms: Collection[str]) -> ReceivedAnswer | FileRefusal:
    """Return a Word document; where none is asked for, why it is none of what is."""
    arriving = "DOCX" in forms
    try:
        require_docx(data)
    except NotADocx as refused:
        fault = _FAULTS[refused.fault]
        if arriving:
            return FileRefusal(reason=f"bukan PDF, dan bukan DOCX: {fault}")
        return FileRefusal(
            reason=f"bukan PDF, bukan buku kerja (XLSX), dan bukan gambar (PNG, JPEG): {fault}"
        )
    if not arriving:
        return FileRefusal(
            reason="dokumen Word (DOCX) belum diterima; simpan sebagai PDF, lalu kirim PDF itu"
        )
    return ReceivedAnswer(form="DOCX", pages=None, signed=False, before=0, cut=False)


def _two_kinds() -> FileRefusal:
    return FileRefusal(
        reason="berkas ini sekaligus PDF dan jenis lain, sehingga isinya bergantung pada pembacanya"
    )


def _package_behind(data: bytes) -> bool:
    """Tell whether a file that begins as another kind ends as a package of parts: readers of those begin at its end."""
    at = data.rfind(_PACKAGE_END, max(0, len(data) - 22 - _LONGEST_REMARK))
    end = data[at : at + 22] if at >= 0 else b""
    return (
        len(end) == 22 and at + 22 + int.from_bytes(end[20:], "little") == len(data) and end[8:10] != b"\0\0"
    )


def _workbook(data: bytes) -> ReceivedAnswer | FileRefusal:
    try:
        found = workbook_kind.examine(data)
    except WorkbookRefused as refused:
        return FileRefusal(reason=str(refused))
    return ReceivedAnswer(form="XLSX", pages=None, signed=False, before=0, cut=False, found=found)


def _picture(form: str) -> Callable[[bytes], ReceivedAnswer | FileRefusal]:
    def examined(data: bytes) -> ReceivedAnswer | FileRefusal:
        try:
            found = picture_kind.examine(data, form)
        except PictureRefused as refused:
            return FileRefusal(reason=str(refused))
        return ReceivedAnswer(form=form, pages=None, signed=False, before=0, cut=False, found=found)

    return examined


_KEPT: Final[
    Mapping[str, tuple[Callable[[bytes], bool], Callable[[bytes], ReceivedAnswer | FileRefusal]]]
] = {
    "XLSX": (lambda data: workbook_kind.is_workbook(names_in(data)), _workbook),
    "PNG": (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _picture("PNG")),
    "JPEG": (lambda data: data.startswith(b"\xff\xd8\xff"), _picture("JPEG")),
}
"""Kinds that are kept beside a document: what they are known by, and what is asked of them."""


def _pdf(data: bytes, before: int) -> ReceivedAnswer | FileRefusal:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            signed = any(_signed(each) for each in _fields(document))
            found = inside(document)
    except OURS:
        raise
    except pikepdf.PasswordError:
        return FileRefusal(reason="PDF ini terkunci kata sandi; mintalah yang terbuka")
    except Exception:  # noqa: BLE001 - whatever a broken file does to its reader, whose words name its objects
        return FileRefusal(reason="PDF ini rusak dan tidak dapat dibaca; mintalah dikirim ulang")
    if not 1 <= pages <= MOST_PAGES:
        return FileRefusal(reason=f"PDF ini berisi {pages} halaman; yang diterima 1 sampai {MOST_PAGES}")
    return ReceivedAnswer(
        form="PDF", pages=pages, signed=signed, before=before, cut=_END not in data[-_NEAR:], found=found
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
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", b"<x/>")
        package.writestr("xl/workbook.xml", b"<x><sheet/></x>")
    for each in (
        made.getvalue(),
        made.getvalue()[:40],
        packed.getvalue(),
        packed.getvalue()[:40],
        book.getvalue(),
        *pictures(),
        b"",
        b"From: a",
    ):
        for forms in (ARRIVING, tuple(_KEPT)):
            kind_of(each, forms)


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(kind_of(given.read(), tuple(header["forms"]))))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
