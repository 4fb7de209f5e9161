"""What a file's QR pictures name; what could not be read is told as that, never as "no code"."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from tests.late_table import LateTable
from tests.unit.worker.pictures import ADDRESS, PHOTOS, SCANS, page
from tests.unit.worker.scans_as_written import CODE, WRITTEN
from worker.pdf.scan import read_scan
from worker.signing.codes import CodeTexts, codes, scanned
from worker.signing.verdict import Why


@pytest.mark.parametrize("name", SCANS)
def test_a_scan_is_read_however_its_picture_is_packed(name: str) -> None:
    assert codes(SCANS[name]) == CodeTexts(texts=(ADDRESS,))
    assert read_scan(SCANS[name]) == (1, [ADDRESS])


@pytest.mark.parametrize("name", WRITTEN)
def test_a_scan_is_read_however_its_device_writes_it(name: str) -> None:
    """By public verification and by the desk that takes the scan of a signed paper: they ask one reader."""
    file = WRITTEN[name]()
    assert codes(file) == CodeTexts(texts=(CODE,))
    assert read_scan(file)[1] == [CODE]
    assert scanned(file), "it is judged as a paper"


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_is_read_in_every_form(name: str) -> None:
    assert codes(PHOTOS[name]) == CodeTexts(texts=(ADDRESS,))


def pages(number: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(number):
            made.add_blank_page()
        made.save(out)
    return out.getvalue()


def frames(number: int) -> bytes:
    out, frame = io.BytesIO(), Image.new("1", (8, 8))
    frame.save(out, "TIFF", save_all=True, append_images=[frame] * (number - 1))
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages(1))) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def wide() -> bytes:
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    return out.getvalue()


def blank() -> bytes:
    out = io.BytesIO()
    page().crop((0, 0, 620, 300)).save(out, "PNG")
    return out.getvalue()


def endless() -> bytes:
    """A page with a picture, whose instructions unpack to 40 MB."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank_scan())) as made:
        made.pages[0].obj.Contents = pikepdf.Array(
            [made.pages[0].obj.Contents, made.make_stream(b" " * (40 << 20))]
        )
        made.save(out, compress_streams=True)
    return out.getvalue()


def blank_scan() -> bytes:
    out = io.BytesIO()
    Image.new("1", (620, 877), 1).save(out, "PDF")
    return out.getvalue()


UNREAD: LateTable[tuple[bytes, Why | None]] = LateTable(
    {
        "a letter without a code": lambda: (pages(1), None),
        "a photo without a code": lambda: (blank(), None),
        "a PDF cut in the middle": lambda: (SCANS["colour by profile"][:900_000], Why.BROKEN),
        "a PDF without its end": lambda: (pages(3)[:-120], Why.BROKEN),
        "a head alone": lambda: (b"%PDF-1.7", Why.BROKEN),
        "a locked PDF": lambda: (locked(), Why.LOCKED),
        "a scan without a code": lambda: (blank_scan(), None),
        "a scan with instructions without end": lambda: (endless(), Why.UNREAD),
        "201 pages": lambda: (pages(201), Why.TOO_LARGE),
        "200 pages": lambda: (pages(200), None),
        "a JPEG cut in the middle": lambda: (PHOTOS["JPEG"][:9_000], Why.BROKEN),
        "a PNG cut in the middle": lambda: (PHOTOS["PNG"][:6_000], Why.BROKEN),
        "a GIF cut in the middle": lambda: (PHOTOS["GIF"][:6_000], Why.BROKEN),
        "a TIFF of 21 pages": lambda: (frames(21), Why.TOO_LARGE),
        "a picture of 81 million dots": lambda: (wide(), Why.TOO_LARGE),
    }
)


@pytest.mark.parametrize("name", UNREAD)
def test_why_no_code_was_read_is_told(name: str) -> None:
    file, why = UNREAD[name]
    assert codes(file) == CodeTexts(unread=why)


def test_a_code_that_was_read_stands_though_more_pages_follow() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SCANS["grey"])) as made:
        for _ in range(200):
            made.add_blank_page()
        made.save(out)
    assert codes(out.getvalue()) == CodeTexts(texts=(ADDRESS,), unread=Why.TOO_LARGE)
