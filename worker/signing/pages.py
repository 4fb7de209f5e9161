"""What a PDF shows, by digests that survive a re-save: page by page its drawing and its annotations.

Two files whose drawings are equal show the same pages, whatever wrote them; drawings that differ may still look alike,
and are called different: better a false alarm than a false calm. Opens foreign bytes: only ever called
inside a limited process, or on bytes of our own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf

from archive.errors import NaskahError

_DEEPEST: Final = 12  # forms within forms; LibreOffice nests two


class Unreadable(NaskahError):
    """The bytes cannot be opened as a PDF."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Digests of one page."""

    drawing: str
    """Content stream and every picture, form and font it draws with, decoded."""
    annotations: str
    """What lies on the page, signature fields left out."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a PDF shows."""

    pages: tuple[Page, ...]
    signatures: int
    """Filled signature fields."""


def shown(pdf: bytes) -> Shown:
    """Return the digests of every page; raises ``Unreadable``."""
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            pages = tuple(
                Page(drawing=_drawing(page.obj), annotations=_annotations(page.obj)) for page in opened.pages
            )
            return Shown(pages=pages, signatures=sum(1 for _ in _signed_fields(opened)))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, RuntimeError) as error:
        raise Unreadable(reason=type(error).__name__) from error


def _drawing(page: Any) -> str:
    hashed = hashlib.sha256()
    contents = page.get("/Contents")
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            hashed.update(b" ".join(_decoded(stream).split()))
    box = page.get("/MediaBox")
    hashed.update(repr([round(float(side), 1) for side in box]).encode() if box is not None else b"")
    hashed.update(str(int(page.get("/Rotate", 0))).encode())
    _feed(hashed, page.get("/Resources"), 0, set())
    return hashed.hexdigest()


def _feed(hashed: Any, value: Any, depth: int, seen: set[tuple[int, int]]) -> None:
    """Feed a value in a canonical form: sorted keys, decoded streams, each indirect object once."""
    if depth > _DEEPEST:
        return
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    if isinstance(value, pikepdf.Stream):
        hashed.update(b"S" + _decoded(value))
        value = {name: each for name, each in value.stream_dict.items() if name not in _STORAGE}
    if isinstance(value, dict | pikepdf.Dictionary):
        for name in sorted(str(key) for key in value.keys()):  # noqa: SIM118 - a pikepdf dictionary is iterated by its keys only so
            if name not in _LINKS:
                hashed.update(b"/" + name.encode())
                _feed(hashed, value[name], depth + 1, seen)
    elif isinstance(value, list | pikepdf.Array):
        for each in value:
            _feed(hashed, each, depth + 1, seen)
    else:
        hashed.update(b"=" + str(value).encode(errors="replace"))


_STORAGE: Final = frozenset(("/Length", "/Filter", "/DecodeParms"))
_LINKS: Final = frozenset(("/Parent", "/P", "/StructParent", "/StructParents", "/ProcSet"))


def _decoded(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a picture's own compression stays as it is
        return bytes(stream.read_raw_bytes())


def _annotations(page: Any) -> str:
    hashed = hashlib.sha256()
    for each in page.get("/Annots", []):
        if str(each.get("/FT", "")) != "/Sig":
            _feed(hashed, each, 0, set())
    return hashed.hexdigest()


def _signed_fields(opened: pikepdf.Pdf) -> Iterator[Any]:
    form: Any = opened.Root.get("/AcroForm")
    for each in form.get("/Fields", []) if form is not None else []:
        if str(each.get("/FT", "")) == "/Sig" and "/V" in each:
            yield each
