"""A scan is read in a process of its own: pages and codes come out, nothing else happens."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from service.approvals.scan import ScanReader
from service.errors import ActRefused
from tests import ambiguities, attacks, resaves
from tests.unit.worker.pictures import jbig2
from tests.unit.worker.scans_as_written import WRITTEN
from worker.locked.answers import FileRefusal, ScanAnswer
from worker.pdf import scan
from worker.signing.codes import codes
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


SCANNERS: dict[str, Callable[[bytes], bytes]] = {
    "as it came": bytes,
    "joined by poppler": resaves.by_poppler,
    "saved by pdfium": resaves.by_pdfium,
    "saved anew": lambda pdf: attacks.rewritten(pdf, attacks.nothing),
    "for the web": lambda pdf: attacks.rewritten(pdf, attacks.nothing, linearize=True),
    "turned the right way up": lambda pdf: attacks.updated(pdf, attacks.turn),
}
"""What honest machines and programs make of a scan."""


@pytest.mark.parametrize("name", SCANNERS)
def test_a_scan_of_an_honest_machine_is_sound(name: str) -> None:
    found = scan._read(SCANNERS[name](scan_of(ADDRESS)))
    assert found == ScanAnswer(pages=1, codes=[ADDRESS], sound=True)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_scan_as_a_device_writes_it_is_sound(name: str) -> None:
    assert scan._is_sound(WRITTEN[name]())


@pytest.mark.parametrize("name", ambiguities.FORGERIES)
def test_a_scan_of_which_readers_may_take_two_things_is_not_sound(name: str) -> None:
    found = scan._read(ambiguities.FORGERIES[name](scan_of(ADDRESS)))
    assert isinstance(found, FileRefusal) or not found.sound


def test_whoever_brings_such_a_scan_is_told_what_to_do() -> None:
    forged = ambiguities.FORGERIES["two catalogues"](scan_of(ADDRESS))
    with pytest.raises(ActRefused) as refused:
        ScanReader().read(forged)
    assert "pindai sekali lagi" in str(refused.value.fields[0].reason)


def jbig2_scan(page: Image.Image) -> bytes:
    """A PDF as an office machine writes it in black and white: the page as one JBIG2 picture."""
    out = io.BytesIO()
    with pikepdf.new() as scan:
        scan.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(
            scan, jbig2(page), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=page.width, Height=page.height,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.JBIG2Decode,
        )  # fmt: skip
        scan.pages[0].obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(A=scan.make_indirect(picture))
        )
        scan.pages[0].obj.Contents = scan.make_stream(b"595 0 0 842 0 0 cm /A Do")
        scan.save(out)
    return out.getvalue()


def page_with(text: str) -> Image.Image:
    page = Image.new("L", (1240, 1754), 255)
    page.paste(Image.open(io.BytesIO(qr.png(text))), (800, 1300))
    return page


def test_a_black_and_white_scan_of_an_office_machine_is_read() -> None:
    found = ScanReader().read(jbig2_scan(page_with(ADDRESS)))
    assert (found.pages, found.codes) == (1, (ADDRESS,))


def test_the_code_of_such_a_scan_names_its_document() -> None:
    assert codes(jbig2_scan(page_with("https://naskah.example/v/A7K2M9QX"))).texts == (
        "https://naskah.example/v/A7K2M9QX",
    )


def test_a_picture_that_is_broken_is_passed_over_and_the_next_one_read() -> None:
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
