"""A scan is read in a process of its own: pages and codes come out, nothing else happens."""

import io

import pikepdf
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


def test_a_picture_that_needs_a_program_of_its_own_is_passed_over_and_the_next_one_read() -> None:
    # JBIG2 is unpacked by jbig2dec, which a locked-in child cannot start.
    with pikepdf.open(io.BytesIO(scan_of(ADDRESS))) as scan:
        packed = pikepdf.Stream(
            scan, b"\0" * 64, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=8, Height=8,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.JBIG2Decode,
        )  # fmt: skip
        scan.pages[0].Resources.XObject["/A"] = scan.make_indirect(packed)
        out = io.BytesIO()
        scan.save(out)
    found = ScanReader().read(out.getvalue())
    assert (found.pages, found.codes) == (1, (ADDRESS,))
