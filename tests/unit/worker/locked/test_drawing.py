"""Pages are drawn for people by a child that is locked in: pictures come back, or why there are none."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.signing_authority import surat_edaran
from worker.locked.drawing import PagesUndrawable, pictures


def test_every_page_is_a_picture_of_its_size() -> None:
    found = pictures(surat_edaran(), 50)
    assert len(found) == 2
    for each in found:
        with Image.open(io.BytesIO(each)) as page:
            assert (page.format, page.size) == ("PNG", (414, 585))
            dark = sum(page.convert("L").histogram()[:128])
            assert dark > 500  # there is a text on it


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7\n" + bytes(200)])
def test_what_is_no_pdf_has_no_pictures(junk: bytes) -> None:
    with pytest.raises(PagesUndrawable):
        pictures(junk, 50)
