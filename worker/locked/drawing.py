"""Draws the pages of a PDF for people to look at: one PNG a page. Run in a child: see ``worker.locked.child``."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

from PIL import Image

from archive.errors import NaskahError
from worker.locked import pdfium
from worker.locked.answers import FileRefusal, PagesAnswer, line
from worker.locked.child import say, serve
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import ask
from worker.locked.picture import NotDrawable, PageImage
from worker.locked.reading import read

_BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=60, wall_s=60.0, output=256 << 20)
"""A page at 80 dpi takes 40 ms and 100 KB; 200 pages are 8 s and 20 MB, and a busy machine several times slower."""


class PagesUndrawable(NaskahError):
    """No pictures can be made of the pages."""


def pictures(pdf: bytes, dpi: int) -> Sequence[bytes]:
    """Return the pages as PNG, drawn in a child; raises ``PagesUndrawable`` or ``NoConfinement``."""
    try:
        told, rest = ask(Child.PICTURES, {"dpi": dpi}, pdf, bounds=_BOUNDS)
        answer = read(told, PagesAnswer)
        if isinstance(answer, FileRefusal):
            raise PagesUndrawable(reason=answer.reason)
        if sum(answer.sizes) != len(rest) or min(answer.sizes, default=0) < 0:
            raise ChildLost(EndReason.CRASHED)
    except ChildLost as lost:
        raise PagesUndrawable(reason=lost.reason.value) from lost
    found, at = [], 0
    for size in answer.sizes:
        found.append(rest[at : at + size])
        at += size
    return found


def _png(page: PageImage) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (page.width, page.height), page.pixels).save(out, "PNG")
    return out.getvalue()


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    try:
        drawn = [_png(each) for each in pdfium.pages(given.read(), header["dpi"])]
    except NotDrawable as error:
        say(line(FileRefusal(reason=str(error))))
        return
    say(line(PagesAnswer(sizes=[len(each) for each in drawn])), b"".join(drawn))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    Image.init()
    pdfium.warm()
    _png(PageImage(width=1, height=1, pixels=bytes(3)))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
