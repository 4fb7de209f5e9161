"""What a received file is, and why it is none, in words an official can act on: never a library's."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from worker.locked.answers import FileRefusal, ReceivedAnswer
from worker.pdf.received import kind_of
from worker.press.main_part import MAIN_DOCUMENT

Form = Callable[[pikepdf.Pdf], pikepdf.Object]


def _pdf(form: Form | None = None, **saving: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if form is not None:
            document.Root.AcroForm = form(document)
        document.save(made, **saving)  # type: ignore[arg-type]
    return made.getvalue()


def _form(signed: bool, *, within: bool = False) -> Form:
    """A form with a field for a signature; ``within``: its type stands at the field above it."""

    def made(document: pikepdf.Pdf) -> pikepdf.Object:
        worth = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        field = pikepdf.Dictionary(T="a")
        if signed:
            field.V = worth
        if within:
            field = pikepdf.Dictionary(
                FT=pikepdf.Name.Sig, Kids=pikepdf.Array([document.make_indirect(field)])
            )
        else:
            field.FT = pikepdf.Name.Sig
        return pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))

    return made


def _ring(document: pikepdf.Pdf) -> pikepdf.Object:
    field = document.make_indirect(pikepdf.Dictionary(T="a"))
    field.Kids = pikepdf.Array([field, field])
    return pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def _as(
    form: str, pages: int | None, *, signed: bool = False, before: int = 0, cut: bool = False
) -> ReceivedAnswer:
    return ReceivedAnswer(form=form, pages=pages, signed=signed, before=before, cut=cut)


def _package(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


TYPES = {
    "[Content_Types].xml": f'<Types><Default Extension="xml" ContentType="{MAIN_DOCUMENT}"/></Types>'.encode(),
    "word/document.xml": b"<w/>",
}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"%PDF-1.7\n", "rusak"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "rusak"),
        (lambda: _pdf().replace(b"/Pages", b"/Pagez"), "PDF ini"),
        (lambda: _pdf()[:60], "rusak"),
        (lambda: _pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "kata sandi"),
        (lambda: b"", "kosong"),
        (lambda: b"<html>", "halaman web"),
        (lambda: b"apa saja", "tidak dikenal"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office lama"),
        (lambda: b"PK\x03\x04" + bytes(40), "rusak"),
        (lambda: _package(**TYPES)[:-30], "rusak"),
        (lambda: _package(**{"word/template.xml": b"<w/>"}), "jenis lain"),
        (lambda: _package(**{**TYPES, "[Content_Types].xml": b"<macro/>"}), "jenis lain"),
        (lambda: _package(**TYPES, **{"word/vbaProject.bin": b""}), "makro"),
    ],
)
def test_what_is_refused_is_told_without_a_librarys_words(make: Callable[[], bytes], said: str) -> None:
    answer = kind_of(make())
    assert isinstance(answer, FileRefusal)
    assert said in answer.reason
    assert not re.search(r"<|0x|object|stream|xref|zip|the |file|Error|unable", answer.reason, re.IGNORECASE)


def _picture(form: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, form)
    return made.getvalue()


def _old(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "\0".join(names).encode("utf-16-le")


NOT_YET: dict[str, bytes] = {
    "gambar (JPEG)": _picture("JPEG"),
    "gambar (PNG)": _picture("PNG"),
    "gambar (TIFF)": _picture("TIFF"),
    "gambar (GIF)": _picture("GIF"),
    "gambar (BMP)": _picture("BMP"),
    "gambar (WEBP)": _picture("WEBP"),
    "gambar (HEIC)": b"\0\0\0\x18ftypheic" + bytes(40),
    "gambar (AVIF)": b"\0\0\0\x18ftypavif" + bytes(40),
    "buku kerja (XLSX)": _package(**{"xl/workbook.xml": b"<w/>"}),
    "buku kerja (XLSB)": _package(**{"xl/workbook.bin": b"w"}),
    "presentasi (PPTX)": _package(**{"ppt/presentation.xml": b"<w/>"}),
    "buku kerja (ODS)": _package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "presentasi (ODP)": _package(mimetype=b"application/vnd.oasis.opendocument.presentation"),
    "buku kerja lama (.xls)": _old("Root Entry", "Workbook"),
    "presentasi lama (.ppt)": _old("PowerPoint Document"),
    "surel (.msg)": _old("__substg1.0_0037001F"),
    "surel (.eml)": b"Received: from a by b\r\nSubject: Undangan\r\n\r\nYth.",
    "gambar (JPEG 2000)": _picture("JPEG2000"),
    "video (MP4, MOV)": b"\0\0\0\x20ftypisom" + bytes(40),
}


@pytest.mark.parametrize("name", NOT_YET)
def test_what_is_not_taken_yet_is_named_with_what_to_do(name: str) -> None:
    assert kind_of(NOT_YET[name]) == FileRefusal(
        reason=f"{name} belum diterima; simpan sebagai PDF, lalu kirim PDF itu"
    )


ARCHIVES: dict[str, bytes] = {
    "arsip (ZIP)": _package(**{"surat.pdf": b"%PDF-1.7", "lampiran/": b""}),
    "arsip (RAR)": b"Rar!\x1a\x07\x01\0" + bytes(40),
    "arsip (7z)": b"7z\xbc\xaf\x27\x1c" + bytes(40),
    "arsip (GZ)": gzip.compress(b"surat"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_named_with_what_to_do(name: str) -> None:
    assert kind_of(ARCHIVES[name]) == FileRefusal(
        reason=f"{name} tidak diterima; keluarkan isinya, lalu kirim satu per satu"
    )


def test_a_mail_that_begins_with_a_mark_or_blank_lines_is_one() -> None:
    for before in (b"\xef\xbb\xbf", b"\r\n\r\n"):
        assert kind_of(before + NOT_YET["surel (.eml)"]) == kind_of(NOT_YET["surel (.eml)"])


TAKEN: dict[str, tuple[bytes, ReceivedAnswer]] = {
    "a PDF": (_pdf(), _as("PDF", 1)),
    "an owner's password": (_pdf(encryption=pikepdf.Encryption(owner="a", user="")), _as("PDF", 1)),
    "a mark before its header": (b"\xef\xbb\xbf" + _pdf(), _as("PDF", 1, before=3)),
    "blank lines before its header": (b"\r\n\n" + _pdf(), _as("PDF", 1, before=3)),
    "a mailer's lines before its header": (b"Content-Type: a\r\n\r\n" + _pdf(), _as("PDF", 1, before=19)),
    "as many bytes as readers skip": (bytes(1_000) + _pdf(), _as("PDF", 1, before=1_000)),
    "one cut off before its end": (_pdf()[: _pdf().rindex(b"startxref")], _as("PDF", 1, cut=True)),
    "lines of a mailer behind its end": (_pdf() + b"\r\n--grenze--\r\n" * 20, _as("PDF", 1)),
    "a place for a signature": (_pdf(form=_form(False)), _as("PDF", 1)),
    "a signature": (_pdf(form=_form(True)), _as("PDF", 1, signed=True)),
    "a signature packed with other objects": (
        _pdf(form=_form(True), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        _as("PDF", 1, signed=True),
    ),
    "a field within fields": (_pdf(form=_form(True, within=True)), _as("PDF", 1, signed=True)),
    "fields in a ring": (_pdf(form=_ring), _as("PDF", 1)),
    "a form that is none": (_pdf(form=lambda _: pikepdf.Array()), _as("PDF", 1)),
    "a DOCX": (_package(**TYPES), _as("DOCX", None)),
    "a DOCX with a PDF in it": (_package(**TYPES, **{"word/a.pdf": _pdf()}), _as("DOCX", None)),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_is_told_by_its_form(name: str) -> None:
    data, told = TAKEN[name]
    assert kind_of(data) == told
