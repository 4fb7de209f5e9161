"""What libraries load or open at its first use, used once: for children that read PDFs and pictures, before their lock.

Each line here was missing once, and read as a broken file. ``tests/unit/worker/locked/test_nothing_late.py`` finds the next.
"""

from __future__ import annotations

import importlib
import io
from typing import Final

import pikepdf
from PIL import Image

_OF_PDFS: Final = (
    "lxml.etree",  # pikepdf, when metadata come
    "pikepdf.jbig2",  # when a scan of an office machine comes
)


def load_readers(*modules: str) -> None:
    """Load the readers of PDFs and pictures, and ``modules`` besides."""
    for each in (*_OF_PDFS, *modules):
        importlib.import_module(each)
    Image.init()
    with pikepdf.open(io.BytesIO(_closed())):
        pass


def _closed() -> bytes:
    """Return a PDF with a password: making its keys opens the kernel's source of chance."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made, encryption=pikepdf.Encryption(owner="a", user=""))
    return made.getvalue()
