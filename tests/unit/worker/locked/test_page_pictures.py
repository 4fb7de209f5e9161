"""Pages come as pictures for a screen and a phone, light enough for a slow line, with what they say."""

from __future__ import annotations

import io
import random

import pikepdf
import pytest
from PIL import Image

from tests.signing_authority import surat_edaran
from worker.locked.drawing import PagesUndrawable
from worker.locked.page_pictures import AT_ONCE, LARGE, MOST_BYTES, SMALL, PagePicture, page_pictures

LETTERS = b"BT /F 9 Tf 20 50 Td (Halaman %d) Tj ET"


def long_document(pages: int, *, width: int = 200, height: int = 280) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for number in range(1, pages + 1):
            page = document.add_blank_page(page_size=(width, height))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.Contents = document.make_stream(LETTERS % number)
        document.save(out)
    return out.getvalue()


def photo(width: int = 1600, height: int = 2200) -> bytes:
    """A page that no way of packing without loss makes small."""
    noise = Image.frombytes("RGB", (width, height), random.Random(1945).randbytes(3 * width * height))
    out = io.BytesIO()
    noise.save(out, "PDF", resolution=200)
    return out.getvalue()


def sizes(page: PagePicture) -> list[tuple[int, int]]:
    found = []
    for each in (page.small, page.large):
        with Image.open(io.BytesIO(each)) as picture:
            assert picture.format == "WEBP"
            found.append(picture.size)
    return found


def test_a_page_is_sharp_on_a_phone_and_on_a_screen_and_says_what_it_says() -> None:
    first, second = page_pictures(surat_edaran(), 1)
    assert [(each.number, each.of) for each in (first, second)] == [(1, 2), (2, 2)]
    assert sizes(first) == [(SMALL, 1019), (LARGE, 2037)]
    assert "SURAT EDARAN\nNOMOR" in first.words
    assert max(len(each) for page in (first, second) for each in (page.small, page.large)) <= MOST_BYTES
    with Image.open(io.BytesIO(first.large)) as picture:
        assert sum(picture.convert("L").histogram()[:128]) > 20_000  # there is a text on it


@pytest.mark.parametrize(("first", "numbers"), [(1, [1, 2, 3, 4]), (298, [298, 299, 300]), (301, [])])
def test_of_three_hundred_pages_those_asked_for_are_drawn(first: int, numbers: list[int]) -> None:
    found = page_pictures(long_document(300), first)
    assert [each.number for each in found] == numbers
    assert [each.words.strip() for each in found] == [f"Halaman {number}" for number in numbers]
    assert {each.of for each in found} <= {300}
    assert len(found) <= AT_ONCE


@pytest.mark.parametrize(
    "pdf",
    [photo(), long_document(1, width=20, height=14_000), long_document(1, width=14_000, height=20)],
    ids=["a photo of noise", "a strip", "a banner"],
)
def test_no_page_weighs_more_than_a_slow_line_carries(pdf: bytes) -> None:
    (page,) = page_pictures(pdf, 1)
    assert 0 < len(page.small) <= MOST_BYTES >= len(page.large) > 0
    assert (page.width, page.height) == sizes(page)[1]


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7\n" + bytes(200)])
def test_what_is_no_pdf_has_no_pictures(junk: bytes) -> None:
    with pytest.raises(PagesUndrawable):
        page_pictures(junk, 1)
