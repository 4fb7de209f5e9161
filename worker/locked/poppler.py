"""Draws pages with poppler: the second opinion on what a reader sees. Run as a child it compares the looks of two files.

poppler is a program of its own (GPL, so never loaded into ours): this child may start it and may read fonts, and cannot
reach anybody. What it draws passes through a pipe, page by page; nothing is written anywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from archive import environment
from worker.locked.answers import line
from worker.locked.child import say, serve
from worker.locked.confinement import Holds, no_network
from worker.locked.picture import MOST_PAGES, NotDrawable, PageImage, looks, require_drawable
from worker.locked.places import readable

_END_S: Final = 10.0
"""A program that closed its output is ending."""
_PROGRAM: Final = "pdftoppm"
_HEAD: Final = b"P6\n"


def pages(pdf: bytes, dpi: int) -> Iterator[PageImage]:
    """Yield the pages as pictures; raises ``NotDrawable``. Only behind a lock: see ``worker.locked.confinement``."""
    with os.fdopen(os.memfd_create("naskah-pages"), "w+b") as given:
        given.write(pdf)
        given.seek(0)
        drawing = subprocess.Popen(
            [_PROGRAM, "-r", str(dpi), "-l", str(MOST_PAGES + 1), "-"],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment.for_tool(),
        )
    assert drawing.stdout is not None
    with drawing.stdout as drawn:
        number = 0
        try:
            while drawn.readline() == _HEAD:
                yield _page(drawn, number)
                number += 1
            code = drawing.wait(_END_S)
        finally:
            drawing.kill()  # it has ended, or its pages are no longer wanted
            drawing.wait()
    if code != 0 or not number:
        raise NotDrawable(f"pdftoppm ended with {code}")


def _page(drawn: IO[bytes], number: int) -> PageImage:
    width, height = (int(each) for each in drawn.readline().split())
    require_drawable(number, width, height)
    drawn.readline()  # 255, the brightest
    pixels = drawn.read(3 * width * height)
    if len(pixels) != 3 * width * height:
        raise NotDrawable("pdftoppm ended within a page")
    return PageImage(width=width, height=height, pixels=pixels)


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(looks(pages, header, given)))


def _warm() -> None:
    """See that the program is there: without it no file could be drawn, whatever file it is."""
    if shutil.which(_PROGRAM, path=environment.for_tool().get("PATH")) is None:
        raise FileNotFoundError(_PROGRAM)


def _lock(place: Path) -> Holds:
    return no_network(readable=readable(), writable=[place, Path("/dev/null")], may_start=True)


if __name__ == "__main__":
    serve(_answer, warm=_warm, lock=_lock)
