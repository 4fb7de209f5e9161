"""What libraries load or open at its first use, used once: for children that read PDFs and pictures, before their lock.

Each line here was missing once, and read as a broken file. ``tests/unit/worker/locked/test_nothing_late.py`` finds the next.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from typing import Final

import pikepdf
from PIL import Image

from worker.locked import kinds

_OF_PDFS: Final = (
    "lxml.etree",  # pikepdf, when metadata come
    "pikepdf.jbig2",  # when a scan of an office machine comes
    "PIL.ImageCms",  # pikepdf, when a picture says how its colours are meant (ICC)
    "pikepdf.models._cal_icc",  # the same for colours by measure (CalGray, CalRGB, Lab)
    *(f"encodings.{each}" for each in ("utf_16", "utf_16_be", "utf_16_le", "latin_1", "cp1252", "mac_roman")),
)


def load_readers(*modules: str) -> None:
    """Load the readers of PDFs and pictures, and ``modules`` besides."""
    for each in (*_OF_PDFS, *modules):
        importlib.import_module(each)
    Image.init()
    with pikepdf.open(io.BytesIO(_closed())):
        pass


def pictures() -> Iterator[bytes]:
    """Yield a small picture of each form that is read, to be read once before the lock."""
    for form in kinds.PICTURES:
        made = io.BytesIO()
        Image.new("RGB", (64, 64), "white").save(made, form)
        yield made.getvalue()


def _closed() -> bytes:
    """Return a PDF with a password: making its keys opens the kernel's source of chance."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made, encryption=pikepdf.Encryption(owner="a", user=""))
    return made.getvalue()
