"""Two files look the same when two programs, each locked in, draw the same pixels; what is beyond a document's bounds is not known."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pytest

from tests import attacks, tampering
from tests.signing_authority import signed_surat_edaran
from worker.locked import look as looking
from worker.locked import pdfium
from worker.locked.children import Child
from worker.locked.look import Sight, look
from worker.locked.picture import Cover, NotDrawable


def test_a_file_looks_like_itself_written_anew() -> None:
    assert look(signed_surat_edaran(), tampering.save_again(signed_surat_edaran())) == Sight()


def test_what_is_laid_on_a_page_is_seen() -> None:
    stamped = attacks.rewritten(signed_surat_edaran(), attacks.stamp_as_signature)
    assert look(signed_surat_edaran(), stamped) == Sight(different=(1,))


def test_a_page_more_is_seen() -> None:
    assert look(signed_surat_edaran(), tampering.drop_page(signed_surat_edaran())) == Sight(different=(2,))


def test_a_place_left_out_is_left_out_on_its_page_alone() -> None:
    stamped = attacks.rewritten(signed_surat_edaran(), attacks.stamp_as_signature)
    place = {"left": 100 / 595, "top": 380 / 842, "right": 421 / 595, "bottom": 443 / 842}
    assert look(signed_surat_edaran(), stamped, [Cover(page=0, **place)]) == Sight()
    assert look(signed_surat_edaran(), stamped, [Cover(page=1, **place)]) == Sight(different=(1,))


def test_both_programs_are_asked_and_the_second_may_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each alone must be able to say that two files look otherwise."""
    for child in (Child.PDFIUM, Child.POPPLER):
        with monkeypatch.context() as own:
            own.setattr(looking, "PROGRAMS", (child,))
            assert look(signed_surat_edaran(), tampering.swap(signed_surat_edaran())) == Sight(different=(1,))


@cache
def blank(pages: int, side: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(side, side))
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("pages", "side"), [(201, 100), (1, 14_400)])
def test_more_than_a_document_is_not_compared(pages: int, side: int) -> None:
    found = look(blank(pages, side), blank(pages, side))
    assert found.uncompared
    assert not found.different


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n" + bytes(500), b"hello"])
def test_what_is_no_pdf_is_not_compared(junk: bytes) -> None:
    with pytest.raises(NotDrawable):
        list(pdfium.pages(junk, 72))
    assert look(signed_surat_edaran(), junk).uncompared
