"""Pages that would not bear the watermark, by the headers and footers a template has."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from doc_templates.catalog import Catalog
from worker.press.lint.check import lint
from worker.press.lint.findings import Rule

MARK = "{{ stempel.tanda_air }}"


def of(
    document: Any, *, first: str | None = None, even: str | None = None, default: str = MARK, at: int = 0
) -> None:
    """Give a section headers that say so; None for one that it does not have."""
    section = document.sections[at]
    section.header.paragraphs[0].text = default
    if first is not None:
        section.different_first_page_header_footer = True
        if first:
            section.first_page_header.paragraphs[0].text = first
    if even is not None:
        document.settings.odd_and_even_pages_header_footer = True
        section.even_page_header.paragraphs[0].text = even


def in_the_footer(document: Any) -> None:
    of(document, first="kop", default="kop")
    document.sections[0].footer.paragraphs[0].text = MARK
    document.sections[0].first_page_footer.paragraphs[0].text = MARK


def a_second_section(document: Any) -> None:
    of(document)
    behind = document.add_section()
    behind.header.is_linked_to_previous = False
    behind.header.paragraphs[0].text = "kop lain"


def a_second_section_as_the_first(document: Any) -> None:
    of(document)
    document.add_section()


def in_the_body_alone(document: Any) -> None:
    of(document, default="kop")
    document.add_paragraph(MARK)


CASES: dict[str, tuple[Callable[[Any], None], tuple[str, ...]]] = {
    "one header for all": (lambda d: of(d), ()),
    "on the first page too": (lambda d: of(d, first=MARK), ()),
    "a first page with a letterhead alone": (lambda d: of(d, first="kop"), ("bagian ke-1 dari 1, halaman pertama",)),
    "a first page of its own without a header": (lambda d: of(d, first=""), ("bagian ke-1 dari 1, halaman pertama",)),
    "on the first page alone": (lambda d: of(d, first=MARK, default="kop"), ("bagian ke-1 dari 1, halaman lain",)),
    "even pages with another header": (lambda d: of(d, even="kop"), ("bagian ke-1 dari 1, halaman genap",)),
    "even pages too": (lambda d: of(d, even=MARK), ()),
    "no watermark at all": (lambda d: of(d, first="kop", default="kop"), ()),
    "in the footers": (in_the_footer, ()),
    "in the body alone": (in_the_body_alone, ()),
    "a section behind with another header": (a_second_section, ("bagian ke-2 dari 2, halaman lain",)),
    "a section behind that goes on": (a_second_section_as_the_first, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_page_without_the_watermark_is_named(name: str) -> None:
    build, expected = CASES[name]
    document = docx.Document()
    document.add_paragraph("isi")
    build(document)
    found = io.BytesIO()
    document.save(found)
    told = [each.message for each in lint(found.getvalue()).findings if each.rule is Rule.UNMARKED]
    assert [each.partition(": ")[2].rstrip(".") for each in told] == list(expected)


@pytest.mark.parametrize("jenis", sorted(Catalog.scan()))
def test_every_page_of_what_is_shipped_bears_it(jenis: str) -> None:
    assert not [each for each in lint(Catalog.scan()[jenis].template).findings if each.rule is Rule.UNMARKED]
