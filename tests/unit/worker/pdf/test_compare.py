"""Two PDFs are laid side by side, what changed is framed; what cannot be drawn ends the child, not the caller."""

import base64
import io

import pytest
from PIL import Image, ImageDraw

from service.approvals.revision_pages import BOUNDS
from worker.locked.answers import ComparisonAnswer, FileRefusal
from worker.locked.children import Child
from worker.locked.launcher import ask
from worker.locked.reading import read
from worker.pdf.compare import MOST_PAGES, changed, pairs


def page(*lines: str, width: int = 600) -> Image.Image:
    """A page with a line of text every 100 dots."""
    made = Image.new("RGB", (width, 800), "white")
    draw = ImageDraw.Draw(made)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 100 * number), line, fill="black")
    return made


def pdf_of(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=72)
    return out.getvalue()


def compared(first: bytes, second: bytes) -> ComparisonAnswer | FileRefusal:
    """What the locked-in child answers."""
    line, _ = ask(Child.COMPARISON, {"first": len(first)}, first, second, bounds=BOUNDS)
    return read(line, ComparisonAnswer)


def test_each_line_that_changed_is_framed_and_nothing_else() -> None:
    assert changed(page("satu", "dua", "tiga"), page("satu", "dua", "tiga")) == []
    (first, second) = changed(page("satu", "dua", "tiga"), page("SATU", "dua", "TIGA"))
    for box, top in ((first, 60), (second, 260)):
        assert box[0] <= 60
        assert box[1] <= top + 4
        assert top + 6 <= box[3] <= top + 40
        assert box[2] < 200


def test_pages_of_other_sizes_differ_as_a_whole() -> None:
    assert changed(page("satu"), page("satu", width=800)) == [(0, 0, 800, 800)]


def test_a_page_that_only_one_side_has_is_named() -> None:
    found = list(pairs([page("satu")], [page("satu"), page("dua")]))
    assert [(each.changed, each.missing) for each in found] == [(False, None), (True, "before")]
    assert found[0].picture is None
    assert found[1].picture is not None


def test_the_child_draws_both_and_says_where() -> None:
    found = compared(pdf_of(page("satu"), page("dua")), pdf_of(page("satu"), page("lain")))
    assert isinstance(found, ComparisonAnswer)
    same, other = found.pairs
    assert (same.changed, other.changed) == (False, True)
    assert other.picture is not None
    with Image.open(io.BytesIO(base64.b64decode(other.picture))) as picture:
        assert picture.width > 2 * 590
    assert other.boxes


@pytest.mark.parametrize("rubbish", [b"", b"%PDF-1.7 not really", b"\x00" * 1000])
def test_what_is_no_pdf_is_refused_with_a_reason(rubbish: bytes) -> None:
    found = compared(pdf_of(page("satu")), rubbish)
    assert isinstance(found, FileRefusal)
    assert "ValueError" in found.detail


def test_more_pages_than_a_document_has_are_refused() -> None:
    small = Image.new("1", (40, 40), 1)
    found = compared(pdf_of(page("satu")), pdf_of(*[small] * (MOST_PAGES + 1)))
    assert isinstance(found, FileRefusal)
    assert f"more than {MOST_PAGES} pages" in found.detail
