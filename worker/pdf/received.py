"""``python -P -m worker.pdf.received EMPTY_FOLDER``: is what comes on standard input a PDF or a DOCX, and of how many pages?

Opens foreign bytes, so it locks itself in before it reads the first of them: bounded memory and time, no files, no
network, no processes. Answers one JSON object; ends with 78 when it cannot be locked in.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pikepdf

from worker.pdf.errors import NotADocx
from worker.pdf.sniff import MAIN_DOCUMENT, require_docx
from worker.press.confinement import limit, lock_in

NO_WAY = 78
MEMORY = 1 << 30
CPU_S = 15
MOST_PAGES = 2_000
"""A file of a whole cycle, scanned; more is no letter."""


def told(data: bytes) -> dict[str, Any]:
    """Return ``bentuk`` and ``halaman``, or ``alasan``: why it is neither."""
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    try:
        require_docx(data)
    except NotADocx as refused:
        return {"alasan": f"bukan PDF, dan bukan DOCX: {refused}"}
    return {"bentuk": "DOCX", "halaman": None}


def _pdf(data: bytes) -> dict[str, Any]:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        return {"alasan": "PDF ini terkunci kata sandi; mintalah yang terbuka"}
    except (pikepdf.PdfError, ValueError) as broken:
        return {"alasan": f"PDF ini rusak: {str(broken)[:200]}"}
    if not 1 <= pages <= MOST_PAGES:
        return {"alasan": f"PDF ini berisi {pages} halaman; yang diterima 1 sampai {MOST_PAGES}"}
    return {"bentuk": "PDF", "halaman": pages}


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", MAIN_DOCUMENT)
        package.writestr("word/document.xml", b"<w/>")
    for each in (made.getvalue(), made.getvalue()[:40], packed.getvalue(), packed.getvalue()[:40], b""):
        told(each)


def main(arguments: list[str]) -> int:
    """Read standard input, answer on standard output."""
    limit(memory=MEMORY, cpu_s=CPU_S, output=1 << 20)
    logging.disable()
    _warm()
    if not lock_in(Path(arguments[0])):
        return NO_WAY
    answer = told(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # the interpreter's own end would look for files
