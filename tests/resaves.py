"""How other programs write a signed PDF anew without changing what it shows; each returns the bytes.

As pypdf, MuPDF, qpdf and viewers were seen to do it: sizes in single precision or six places, boxes and turns that say what
holds anyway, an owner's password, tags left out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

import pikepdf


def _each_page(pdf: bytes, change: Callable[[Any], None], **options: Any) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            change(page.obj)
        opened.save(out, **options)
    return out.getvalue()


def _box(page: Any, by: Callable[[Decimal], Decimal]) -> pikepdf.Array:
    return pikepdf.Array([by(Decimal(str(each))) for each in page.MediaBox])


def said(**keys: Any) -> Callable[[bytes], bytes]:
    """Write keys on each page; a function is asked for the value."""

    def change(page: Any) -> None:
        for name, value in keys.items():
            page[f"/{name}"] = value(page) if callable(value) else value

    return lambda pdf: _each_page(pdf, change)


def dropped(*names: str) -> Callable[[bytes], bytes]:
    """Leave keys of each page out."""

    def change(page: Any) -> None:
        for name in names:
            if name in page:
                del page[name]

    return lambda pdf: _each_page(pdf, change)


def locked(revision: Literal[2, 3, 4, 6]) -> Callable[[bytes], bytes]:
    """Encrypt it under an owner's password: everybody opens it, nobody may change it."""
    modern = revision >= 4
    kept = pikepdf.Encryption(owner="x", user="", R=revision, aes=modern, metadata=modern)
    return lambda pdf: _each_page(pdf, lambda _: None, encryption=kept)


def grown(by: float) -> Callable[[Any], pikepdf.Array]:
    """The page's own paper, its right and upper edges moved."""
    return lambda page: _box(page, lambda each: each + Decimal(str(by)) if each else each)


def _single(each: Decimal) -> Decimal:
    (value,) = struct.unpack("f", struct.pack("f", float(each)))
    return Decimal(f"{value:.8g}")


own = grown(0)


def garble(pdf: bytes) -> bytes:
    """Encrypt the signature with all other texts, as one program does: nobody reads it any more."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for field in opened.Root.AcroForm.Fields:
            if "/V" in field:
                written = bytes(field.V.Contents)
                field.V.Contents = pikepdf.String(b"\x8f" + written[1:])
        opened.save(out)
    return out.getvalue()


UNCHANGED: Mapping[str, Callable[[bytes], bytes]] = {
    "single precision": said(MediaBox=lambda page: _box(page, _single)),
    "six places": said(MediaBox=lambda page: _box(page, lambda each: round(each, 6))),
    "two places": said(MediaBox=lambda page: _box(page, lambda each: round(each, 2))),
    "the paper as what is shown": said(CropBox=own),
    "a rounded paper as what is shown": said(CropBox=lambda page: _box(page, _single)),
    "what printers cut by": said(CropBox=own, TrimBox=own, BleedBox=own, ArtBox=own),
    "not turned": said(Rotate=0),
    "turned all the way": said(Rotate=360),
    "turned back all the way": said(Rotate=-360),
    "a unit of one": said(UserUnit=1),
    "owner's password, revision 2": locked(2),
    "owner's password, revision 3": locked(3),
    "owner's password, revision 4": locked(4),
    "owner's password, revision 6": locked(6),
}
"""What a re-save does to the pages that nobody sees."""
FRAMED: Mapping[str, Callable[[bytes], bytes]] = {
    "a larger paper": said(MediaBox=grown(0.02)),
    "a smaller paper": said(MediaBox=grown(-1)),
    "cropped": said(CropBox=grown(-1)),
    "cropped by what printers cut by": said(TrimBox=grown(-1)),
    "turned": said(Rotate=90),
    "turned by what no reader knows": said(Rotate=45),
    "a unit of two": said(UserUnit=2),
    "a box that is none": said(CropBox=pikepdf.Array([0, 0, 100])),
    "a box the other way round": said(CropBox=lambda page: pikepdf.Array(list(reversed(list(own(page)))))),
    "a behaviour": said(AA=pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Named))),
    "a duration": said(Dur=3),
}
"""What changes how a page is shown, or may."""
