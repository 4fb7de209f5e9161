"""Rows break on the copy that LibreOffice gets, but those with a picture; pages that lose text are made once more."""

from __future__ import annotations

import pytest

from tests.unit.worker.press import fixtures
from worker.pdf.errors import NumberBroken, PageRefused, TextMissing
from worker.pdf.rows import rows_broken, whole_or_broken

_WHOLE = b"<w:trPr><w:cantSplit/></w:trPr>"
_ROWS = b"<w:tbl><w:tr>%s<w:tc><w:p/></w:tc></w:tr><w:tr>%s<w:tc><w:p><w:r><w:drawing/></w:r></w:p></w:tc></w:tr></w:tbl>"


def test_a_row_with_a_picture_stays_whole_and_the_others_may_break() -> None:
    data = fixtures.template("x")
    body = fixtures.parts(data)["word/document.xml"]
    at = body.rindex(b"<w:sectPr")
    docx = fixtures.repack(
        data, {"word/document.xml": body[:at] + _ROWS % (_WHOLE, _WHOLE) + b"<w:p/>" + body[at:]}
    )
    parts = fixtures.parts(rows_broken(docx))
    assert parts["word/document.xml"].count(b"cantSplit") == 1
    assert b"cantSplit" in parts["word/document.xml"].partition(b"<w:drawing")[0].rpartition(b"<w:tr>")[2]
    assert parts["word/styles.xml"] == fixtures.parts(docx)["word/styles.xml"]


def test_pages_that_lose_text_are_made_once_more_with_rows_that_break() -> None:
    def paged(rows_break: bool) -> str:
        if not rows_break:
            raise TextMissing("x", missing=["2.2"])
        return "all"

    assert whole_or_broken(paged) == "all"


@pytest.mark.parametrize("error", [PageRefused("x"), NumberBroken(["1"], pages=[1])])
def test_what_is_refused_otherwise_is_refused_at_once(error: PageRefused) -> None:
    asked: list[bool] = []

    def paged(rows_break: bool) -> str:
        asked.append(rows_break)
        raise error

    with pytest.raises(type(error)):
        whole_or_broken(paged)
    assert asked == [False]
