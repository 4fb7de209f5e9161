"""The line behind a table at the end of a document or cell takes no room; a line that says or does anything stays."""

from __future__ import annotations

import pytest
from lxml import etree

from worker.press.last_line import shrink_last_lines
from worker.press.names import W

TABLE = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
SMALL = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'
MARK = '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>'
LINE = f"<w:p><w:pPr>{SMALL}{MARK}</w:pPr></w:p>"
SECTION = "<w:sectPr/>"
TEXT = "<w:p><w:r><w:t>Tembusan</w:t></w:r></w:p>"
IF, END = (f"<w:p><w:r><w:t>{{%p {word} %}}</w:t></w:r></w:p>" for word in ("if stempel.ada_paraf", "endif"))


def shrunk(inside: str) -> str:
    """Return a body's content after the change."""
    root = etree.fromstring(f'<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>')
    shrink_last_lines(root)
    text = etree.tostring(root, encoding="unicode")
    return text.partition("<w:body>")[2].partition("</w:body>")[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"{TABLE}<w:p/>{SECTION}", f"{TABLE}{LINE}{SECTION}", id="an empty line"),
        pytest.param(f"{TABLE}{SECTION}", f"{TABLE}{LINE}{SECTION}", id="no line at all"),
        pytest.param(TABLE, f"{TABLE}{LINE}", id="no section"),
        pytest.param(
            f"{TABLE}<w:p><w:r><w:t>{{%p endif %}}</w:t></w:r></w:p>{SECTION}",
            f"{TABLE}<w:p><w:r><w:t>{{%p endif %}}</w:t></w:r></w:p>{LINE}{SECTION}",
            id="a table in a condition",
        ),
        pytest.param(
            f"{TABLE}<w:p/>{IF}<w:p/>{TABLE}{END}{SECTION}",
            f"{TABLE}{LINE}{IF}<w:p/>{TABLE}{END}{LINE}{SECTION}",
            id="a line before a table that may not be printed",
        ),
        pytest.param(
            f"{TABLE}<w:p/>{IF}{TABLE}{END}{IF}<w:p/>{TABLE}{END}",
            f"{TABLE}{LINE}{IF}{TABLE}{END}{IF}<w:p/>{TABLE}{END}{LINE}",
            id="two that may not be",
        ),
        pytest.param(
            f'{TABLE}<w:p><w:pPr><w:keepNext/><w:spacing w:after="60"/><w:jc w:val="left"/></w:pPr></w:p>',
            f'{TABLE}<w:p><w:pPr><w:keepNext/>{SMALL}<w:jc w:val="left"/>{MARK}</w:pPr></w:p>',
            id="what else the line is stays",
        ),
        pytest.param(
            f"<w:tbl><w:tr><w:tc>{TABLE}<w:p/></w:tc></w:tr></w:tbl><w:p/>",
            f"<w:tbl><w:tr><w:tc>{TABLE}{LINE}</w:tc></w:tr></w:tbl>{LINE}",
            id="a table in a cell",
        ),
    ],
)
def test_the_line_behind_a_table_is_shrunk(before: str, after: str) -> None:
    assert shrunk(before) == after
    assert shrunk(after) == after


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<w:p/>", id="no table"),
        pytest.param(f"{TABLE}<w:p><w:r><w:t>Tembusan</w:t></w:r></w:p>", id="a text"),
        pytest.param(f"{TABLE}<w:p><w:r><w:drawing/></w:r></w:p>", id="a picture"),
        pytest.param(f'{TABLE}<w:p><w:r><w:br w:type="page"/></w:r></w:p>', id="a page break"),
        pytest.param(f"{TABLE}<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", id="the end of a section"),
        pytest.param(f"{TABLE}<w:p/>{IF}{TEXT}{END}{TEXT}", id="a text behind the condition"),
        pytest.param(f"{TABLE}<w:p/><w:p/>{IF}{TEXT}{END}", id="two lines before the condition"),
        pytest.param(f"{TABLE}<w:p/><w:p/>", id="two lines, which somebody wanted"),
    ],
)
def test_anything_else_stays(inside: str) -> None:
    assert shrunk(inside) == inside
