"""What may go with a document, by what is in it and not by its name, and what is told of what may."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from openpyxl import Workbook
from PIL import ExifTags, Image

from archive.records.attached import MEDIA
from worker.locked.answers import FileRefusal, ReceivedAnswer
from worker.pdf.received import kind_of

FORMS = tuple(MEDIA)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(change: Callable[[Workbook], object] = lambda _: None) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.create_sheet("RAB", 0).append(["RAB", 1_500_000])
    change(made)
    made.save(out)
    return out.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """A package with parts more, or others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def related(kind: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        f' Type="{_LINK}/{kind}" Target="https://contoh.example/x" TargetMode="External"/></Relationships>'
    ).encode()


def named(kind: str) -> bytes:
    return (
        related(kind)
        .replace(b"https://contoh.example/x", b"part.bin")
        .replace(b' TargetMode="External"', b"")
    )


def picture(form: str, mode: str = "RGB", **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, form, **how)
    return out.getvalue()


def placed(*, gps: bool = True) -> Image.Exif:
    """What a telephone writes into its photos."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Telepon"
    exif[ExifTags.Base.Orientation] = 6
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (0.0, 18.0, 3.5)
    return exif


def dots(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(out, compress_streams=False)
    return out.getvalue()


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    document.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


def xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=document.make_stream(b"<xdp/>"))


def holding_a_package(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b"% " + with_parts(b"PK\x05\x06" + bytes(18), a=b"x"))


def locked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["rahasia.txt"] = b"isi"


def hide(made: Workbook) -> None:
    made.create_sheet("Kode").sheet_state = "veryHidden"


TAKEN: dict[str, tuple[Callable[[], bytes], str, tuple[str, ...]]] = {
    "a PDF": (pdf, "PDF", ()),
    "a PDF with a script": (lambda: pdf(script), "PDF", ("skrip",)),
    "a PDF that starts a program": (lambda: pdf(launch), "PDF", ("menjalankan",)),
    "a PDF with a file in it": (lambda: pdf(attach), "PDF", ("berkas_lain",)),
    "a workbook": (book, "XLSX", ()),
    "a workbook with a hidden sheet": (lambda: book(hide), "XLSX", ("lembar_tersembunyi",)),
    "a workbook with a link to be clicked": (
        lambda: with_parts(book(), **{"xl/worksheets/_rels/sheet9.xml.rels": related("hyperlink")}), "XLSX", (),
    ),
    "a PDF with a form that some readers show instead": (lambda: pdf(xfa), "PDF", ("formulir_xfa",)),
    "a PDF that holds an archive, as any of its streams": (lambda: pdf(holding_a_package), "PDF", ()),
    "a photo that says where it was taken": (lambda: picture("JPEG", exif=placed()), "JPEG", ("koordinat",)),
    "a photo that says what took it": (lambda: picture("JPEG", exif=placed(gps=False)), "JPEG", ()),
    "a picture in four inks": (lambda: picture("JPEG", mode="CMYK"), "JPEG", ()),
    "a PNG": (lambda: picture("PNG"), "PNG", ()),
    "a JPEG": (lambda: picture("JPEG"), "JPEG", ()),
}  # fmt: skip
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: with_parts(book(), **{"xl/vbaProject.bin": b"x"}), "makro"),
    "old macros": (lambda: with_parts(book(), **{"xl/macrosheets/sheet1.xml": b"<x/>"}), "makro"),
    "a control": (lambda: with_parts(book(), **{"xl/activeX/activeX1.bin": b"x"}), "makro"),
    "an embedded object": (lambda: with_parts(book(), **{"xl/embeddings/oleObject1.bin": b"x"}), "OLE"),
    "a link to another workbook": (
        lambda: with_parts(book(), **{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "berkas atau alamat lain",
    ),
    "a picture from the web": (
        lambda: with_parts(book(), **{"xl/drawings/_rels/drawing1.xml.rels": related("image")}), "berkas atau alamat lain",
    ),
    "a query": (lambda: with_parts(book(), **{"xl/connections.xml": b"<x/>"}), "berkas atau alamat lain"),
    "a program by another name": (lambda: with_parts(book(), **{"xl/_rels/workbook.xml.rels": named("vbaProject")}), "makro"),
    "an embedded file by another name": (lambda: with_parts(book(), **{"xl/worksheets/_rels/sheet1.xml.rels": named("package")}), "OLE"),
    "a command by another name": (lambda: with_parts(book(), **{"xl/_rels/other.xml.rels": named("externalLink")}), "alamat lain"),
    "a part in a folder of Windows": (lambda: with_parts(book(), **{"xl\\externalLinks\\a.xml": b"<x/>"}), "tidak wajar"),
    "a PDF that is an archive too": (lambda: pdf() + with_parts(b"PK\x05\x06" + bytes(18), a=b"x"), "sekaligus PDF"),
    "a picture that is a workbook too": (lambda: picture("JPEG") + book(), "sekaligus"),
    "a PDF that opens with a password": (lambda: locked(pdf()), "terkunci kata sandi"),
    "a picture of too many dots": (lambda: dots(12_000), "terlalu besar"),
    "a TIFF of several pages": (lambda: picture("TIFF"), "belum diterima"),
    "a bomb": (lambda: with_parts(book(), **{"xl/media/a.bmp": bytes(60 << 20)}), "mengembang"),
    "a part out of the package": (lambda: with_parts(book(), **{"../../etc/x": b"x"}), "tidak wajar"),
    "a workbook that is cut off": (lambda: book()[:-200], "rusak"),
    "a picture that is cut off": (lambda: picture("PNG")[:-30], "rusak"),
    "a picture that is a PDF too": (lambda: picture("PNG")[:40] + b"%PDF-1.7" + bytes(20), "sekaligus PDF"),
    "a Word document": (
        lambda: with_parts(b"PK\x05\x06" + bytes(18), **{"word/document.xml": b"<w/>"}), "bukan",
    ),
    "an archive": (lambda: with_parts(b"PK\x05\x06" + bytes(18), **{"a.pdf": b"%PDF-"}), "arsip (ZIP)"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), ".xls"),
    "a program": (lambda: b"MZ" + bytes(600), "tidak dikenal"),
    "nothing": (lambda: b"", "kosong"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_what_may_go_with_a_document_is_known_by_its_content(name: str) -> None:
    make, form, found = TAKEN[name]
    answer = kind_of(make(), FORMS)
    assert isinstance(answer, ReceivedAnswer), answer
    assert (answer.form, tuple(answer.found)) == (form, found)


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_is_refused_with_what_to_do(name: str) -> None:
    make, says = REFUSED[name]
    answer = kind_of(make(), FORMS)
    assert isinstance(answer, FileRefusal), answer
    assert says in answer.reason
