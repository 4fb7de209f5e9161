"""A scan is read in a process of its own: pages and codes come out, nothing else happens."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from service.desk.approvals_scan import ScanReader
from service.desk.errors import ActRefused
from worker.stamping import qr

ADDRESS = "https://naskah.example/v/ABCD"


def scan_of(*texts: str) -> bytes:
    """A PDF of white pages, each with the QR code of its text."""
    pages = []
    for text in texts:
        page = Image.new("L", (1240, 1754), 255)
        if text:
            page.paste(Image.open(io.BytesIO(qr.png(text))), (800, 1300))
        pages.append(page)
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def test_pages_and_codes_are_read() -> None:
    found = ScanReader().read(scan_of("", ADDRESS))
    assert (found.pages, found.codes) == (2, (ADDRESS,))


@pytest.mark.parametrize("junk", [b"", b"<html>", b"%PDF-1.7\n" + b"\0" * 2_000, scan_of(ADDRESS)[:500]])
def test_what_is_no_scan_is_refused(junk: bytes) -> None:
    with pytest.raises(ActRefused):
        ScanReader().read(junk)


def test_the_child_says_nothing_but_pages_and_codes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "worker.pdf.scan"], input=scan_of(ADDRESS), capture_output=True, check=True
    )
    assert json.loads(done.stdout) == {"pages": 1, "codes": [ADDRESS]}
    assert done.stderr == b""
