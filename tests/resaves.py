"""How other programs write a signed PDF anew without changing what it shows; each returns the bytes.

As pypdf, MuPDF, qpdf and viewers were seen to do it: sizes in single precision or six places, boxes and turns that say what
holds anyway, an owner's password, tags left out.
"""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pikepdf
import pypdfium2


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


def _rooted(**keys: Any) -> Callable[[bytes], bytes]:
    """Write keys of the catalogue, or leave them out where nothing is given."""

    def written(pdf: bytes) -> bytes:
        out = BytesIO()
        with pikepdf.open(BytesIO(pdf)) as opened:
            for name, value in keys.items():
                if value is None:
                    del opened.Root[f"/{name}"]
                else:
                    opened.Root[f"/{name}"] = value
            opened.save(out)
        return out.getvalue()

    return written


def _held(found: Any) -> list[tuple[Any, Any]]:
    """What a dictionary, a stream or an array holds, by its key or place."""
    if isinstance(found, pikepdf.Array):
        return list(enumerate(found))
    if isinstance(found, pikepdf.Stream):
        found = found.stream_dict
    return list(found.items()) if isinstance(found, pikepdf.Dictionary) else []


def _redirected(found: Any, to: Callable[[Any], Any]) -> None:
    """Let everything in an object that stands by itself, at any depth of it, be what ``to`` says."""
    for at, each in _held(found):
        if not isinstance(each, pikepdf.Object):
            continue
        if each.is_indirect:
            if (new := to(each)) is not None:
                found[at] = new
        else:
            _redirected(each, to)


def merge(pdf: bytes) -> bytes:
    """Keep one of all objects that are equal, pages and layers aside, until none are: as pypdf, gs and pdfcpu do."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        aside = {page.obj.objgen for page in opened.pages}
        aside |= {each.objgen for each in opened.objects if _is_layer(each)}
        for _ in range(20):
            first: dict[bytes, Any] = {}
            same: dict[tuple[int, int], Any] = {}
            for each in opened.objects:
                if (
                    isinstance(each, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
                    and each.objgen not in aside
                ):
                    body = (
                        each.stream_dict.unparse() + each.read_raw_bytes()
                        if isinstance(each, pikepdf.Stream)
                        else b""
                    )
                    kept = first.setdefault(each.unparse(resolved=True) + body, each)
                    if kept.objgen != each.objgen:
                        same[each.objgen] = kept
            if not same:
                break
            for each in opened.objects:
                _redirected(each, lambda held, same=same: same.get(held.objgen))  # type: ignore[misc]
        opened.save(out)
    return out.getvalue()


def _is_layer(found: Any) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == pikepdf.Name.OCG


def copy_out(pdf: bytes) -> bytes:
    """Write what several pages draw with once for each of them, as programs do that put files together page by page."""

    def change(page: Any) -> None:
        page.Resources = _copied(page.Resources)

    return _each_page(pdf, change)


def _copied(found: Any) -> Any:
    """Return dictionaries below an object written out in place; a layer's copy would be another layer."""
    if isinstance(found, pikepdf.Stream) or _is_layer(found):
        return found
    if isinstance(found, pikepdf.Dictionary):
        return pikepdf.Dictionary({name: _copied(value) for name, value in found.items()})
    if isinstance(found, pikepdf.Array):
        return pikepdf.Array([_copied(each) for each in found])
    return found


def by_pdfium(pdf: bytes) -> bytes:
    """Saved by the program that draws in Chrome."""
    out = BytesIO()
    opened = pypdfium2.PdfDocument(pdf)
    opened.save(out)
    opened.close()
    return out.getvalue()


def by_poppler(pdf: bytes) -> bytes:
    """Put together by the program that draws in most viewers of Linux."""
    with TemporaryDirectory() as folder:
        before, after = Path(folder, "a.pdf"), Path(folder, "b.pdf")
        before.write_bytes(pdf)
        subprocess.run(["pdfunite", before, after], check=True, capture_output=True)
        return after.read_bytes()


PROGRAMS: Mapping[str, Callable[[bytes], bytes]] = {
    "equal objects merged": merge,
    "shared objects written out": copy_out,
    "pdfium": by_pdfium,
    "pdfium, merged": lambda pdf: merge(by_pdfium(pdf)),
    "merged, for the web": lambda pdf: _each_page(merge(pdf), lambda _: None, linearize=True),
}
"""Programs, and what they do to objects."""
UNTAGGED: Mapping[str, Callable[[bytes], bytes]] = {
    "the tree": _rooted(StructTreeRoot=None),
    "the tree and its mark": _rooted(StructTreeRoot=None, MarkInfo=None),
    "everything": lambda pdf: dropped("StructParents", "Tabs")(
        _rooted(StructTreeRoot=None, MarkInfo=None, Lang=None)(pdf)
    ),
    "what pages say of them": dropped("/StructParents", "/Tabs"),
}
"""What programs leave out of tags."""
RETAGGED: Mapping[str, Callable[[bytes], bytes]] = {
    "another language": _rooted(Lang="zz"),
    "another tree": _rooted(StructTreeRoot=pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)),
    "marked as none": _rooted(MarkInfo=pikepdf.Dictionary(Marked=False)),
    "another page's tags": said(StructParents=7),
}
"""What has a screen reader say something else."""
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
