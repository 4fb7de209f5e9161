"""What may go with a document, by what is in it and not by its name, and what is told of what may."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from openpyxl import Workbook
from PIL import Image

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


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, form)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(out)
    return out.getvalue()


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    document.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


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
