"""What people and programs do to a signed PDF; each returns the changed bytes."""

# mypy: disable-error-code="no-untyped-call"
# pyHanko types only part of its PDF classes.

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def append(pdf: bytes) -> bytes:
    """Put bytes behind it."""
    return pdf + b"\n% tambahan di belakang\n"


def annotate(pdf: bytes) -> bytes:
    """Lay a note on the first page, as a viewer does: an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    name, number = generic.pdf_name, generic.NumberObject
    note = writer.add_object(
        generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Text"),
                name("/Rect"): generic.ArrayObject([number(each) for each in (10, 10, 30, 30)]),
                name("/Contents"): generic.pdf_string("Disetujui"),
            }
        )
    )
    writer.register_annotation(writer.root["/Pages"]["/Kids"].raw_get(0), note)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def save_again(pdf: bytes) -> bytes:
    """Write it anew without changing anything."""
    return _edited(pdf, lambda _: None)


def strip(pdf: bytes) -> bytes:
    """Take the signature away."""

    def change(opened: pikepdf.Pdf) -> None:
        del opened.Root.AcroForm
        del opened.Root.Perms
        for page in opened.pages:
            if "/Annots" in page.obj:
                kept = [each for each in page.obj.Annots if str(each.get("/FT", "")) != "/Sig"]
                page.obj.Annots = pikepdf.Array(kept)

    return _edited(pdf, change)


def swap(pdf: bytes) -> bytes:
    """Draw over the first page, the rest as it was."""

    def change(opened: pikepdf.Pdf) -> None:
        page = opened.pages[0].obj
        page.Contents = opened.make_stream(page.Contents.read_bytes() + b" 1 g 60 400 400 60 re f ")

    return _edited(pdf, change)


def swap_within(pdf: bytes) -> bytes:
    """Draw over the first page by an incremental update behind the signature."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=b"1 g 60 400 400 60 re f ")
    page[generic.pdf_name("/Contents")] = generic.ArrayObject(
        [page.raw_get("/Contents"), writer.add_object(stream)]
    )
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def drop_page(pdf: bytes) -> bytes:
    """Take the last page away."""

    def change(opened: pikepdf.Pdf) -> None:
        del opened.pages[-1]

    return _edited(pdf, change)


def flip(pdf: bytes) -> bytes:
    """Change one byte of the first page's drawing."""
    changed = bytearray(pdf)
    changed[2_000] ^= 1
    return bytes(changed)


def cut(pdf: bytes) -> bytes:
    """Lose the second half."""
    return pdf[: len(pdf) // 2]


def _edited(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()
