"""Which verification codes the QR pictures of a PDF or photo carry: its own, or a scanned page's. Opens foreign bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf
from PIL import Image

from worker.locked.barcodes import OURS, PIXELS, Codes, codes_of, pictures, texts_of
from worker.locked.kinds import PICTURES, ContentKind, kind_of
from worker.locked.picture import MOST_PAGES
from worker.locked.written import inline, instructions
from worker.signing.naming import LONGEST, code_of
from worker.signing.verdict import Why

_FRAMES: Final = 20
"""Pages of one TIFF that are read."""
_LARGE: Final = 400_000
"""Dots of a page's pictures together, for scanners cut a page into strips: A4 at 72 dpi has 500,000, a logo or code fewer."""
_INVISIBLE: Final = "3"
"""The mode in which text is there to be searched only."""
_FOUND: Final = 8


@dataclass(frozen=True, kw_only=True)
class CodeTexts:
    """What a file names."""

    texts: tuple[str, ...] = ()
    """The QR codes that name a code, in the order of the pages."""
    unread: Why | None = None
    """Why not all of it could be looked at; it may carry codes that are not told."""


def codes(file: bytes) -> CodeTexts:
    """Return the codes the QR pictures of a PDF or a photo name; none of what is neither."""
    if kind_of(file) is ContentKind.PICTURE:
        return _photographed(file)
    try:
        with pikepdf.open(BytesIO(file)) as opened:
            found = codes_of(file, opened, wanted=code_of, most=_FOUND)
            return CodeTexts(texts=_named(found.texts), unread=_unread(opened, found))
    except OURS:
        raise
    except pikepdf.PasswordError:
        return CodeTexts(unread=Why.LOCKED)
    except Exception:  # noqa: BLE001 - whatever a broken or hostile file does to the readers
        return CodeTexts(unread=Why.BROKEN)


def _unread(opened: pikepdf.Pdf, found: Codes) -> Why | None:
    """Return why not all was read: more pages than a document's, or a file that had to be mended to be opened."""
    if len(opened.pages) > MOST_PAGES:
        return Why.TOO_LARGE
    if opened.get_warnings():
        return Why.BROKEN
    return Why.UNREAD if found.unread else None


def scanned(pdf: bytes) -> bool:
    """Whether it is a photo, or a PDF whose pages are pictures and show no text besides, as scanners make them.

    What a scanner recognised lies under the picture, invisible; it does not count.
    """
    if kind_of(pdf) is ContentKind.PICTURE:
        return True
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            pages = opened.pages
            return 0 < len(pages) <= MOST_PAGES and all(_pictured(each) for each in pages)
    except Exception:  # noqa: BLE001 - see ``codes``
        return False


def _pictured(page: pikepdf.Page) -> bool:
    dots = sum(map(_dots, pictures(page.obj.get("/Resources"), set())))
    if dots < _LARGE and not inline(instructions(page) or b""):
        return False
    within, shown = _within(page)
    return not shown and within + dots >= _LARGE


def _dots(picture: Any) -> int:
    """Return how many dots show of a picture: its own, or those of the mask through which it is seen."""
    masks = (picture.get(each) for each in ("/Mask", "/SMask"))
    seen = [picture, *(each for each in masks if isinstance(each, pikepdf.Stream))]
    return max(int(each.get("/Width", 0)) * int(each.get("/Height", 0)) for each in seen)


def _within(page: pikepdf.Page) -> tuple[int, bool]:
    """Return the dots of the pictures that are written into a page itself, and whether it shows text that can be seen."""
    dots, hidden, kept = 0, False, []
    for each in pikepdf.parse_content_stream(page, "q Q Tr Tj TJ ' \" BI ID EI"):
        if isinstance(each, pikepdf.ContentStreamInlineImage):
            dots += each.iimage.width * each.iimage.height
            continue
        match str(each.operator):
            case "q":
                kept.append(hidden)
            case "Q":
                hidden = kept.pop() if kept else False
            case "Tr":
                hidden = str(each.operands[0]) == _INVISIBLE
            case _ if not hidden:
                return dots, True
    return dots, False


def _photographed(data: bytes) -> CodeTexts:
    """Read every QR code of a picture, of each of its pages if it has several."""
    texts: list[str] = []
    try:
        with Image.open(BytesIO(data), formats=PICTURES) as picture:
            frames = getattr(picture, "n_frames", 1)
            for page in range(min(frames, _FRAMES)):
                picture.seek(page)
                if picture.width * picture.height > PIXELS:
                    half = picture.width // 2, picture.height // 2
                    picture.draft("L", half)  # JPEG alone is read smaller
                if picture.width * picture.height > PIXELS:
                    return CodeTexts(texts=_named(texts), unread=Why.TOO_LARGE)
                texts += texts_of(picture)
    except Image.DecompressionBombError:
        return CodeTexts(texts=_named(texts), unread=Why.TOO_LARGE)
    except (OSError, ValueError, TypeError, SyntaxError, EOFError):
        return CodeTexts(texts=_named(texts), unread=Why.BROKEN)
    return CodeTexts(texts=_named(texts), unread=Why.TOO_LARGE if frames > _FRAMES else None)


def _named(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:LONGEST] for text in texts if code_of(text[:LONGEST])))
