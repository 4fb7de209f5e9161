"""Several PDF are bound into one that is still PDF/A, tagged and bookmarked, and each is judged on its own pages."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from tests.integration.pdf import word
from tests.judges import verapdf
from worker.pdf.binding import Leaf, bind, page_count
from worker.pdf.converter import Converter
from worker.pdf.errors import PageRefused
from worker.pdf.judge import Behind, expected_from, judge_pdf

HEADING = '<w:outlineLvl w:val="0"/>'


def paper(name: str, pages: int = 1) -> bytes:
    """A document with a heading and a table on each page."""
    parts = []
    for number in range(1, pages + 1):
        broken = "<w:pageBreakBefore/>" if number > 1 else ""
        parts.append(word.paragraph(f"{name} bagian {number}", properties=broken + HEADING))
        parts.append(word.table([["No", "Uraian"], [str(number), f"Uraian {name} {number}"]]))
    return word.docx(parts, title=name)


@pytest.fixture(scope="module")
def papers() -> list[bytes]:
    return [paper("Edaran", 2), paper("Formulir A"), paper("Formulir B", 2)]


@pytest.fixture(scope="module")
def pdfs(papers: list[bytes], converter_socket: Path) -> list[bytes]:
    converter = Converter(converter_socket)
    return [converter.convert(each, title="Edaran") for each in papers]


@pytest.fixture(scope="module")
def whole(pdfs: list[bytes]) -> bytes:
    return bind(
        pdfs[0], [Leaf(pdf=pdfs[1], title="Lampiran I"), Leaf(pdf=pdfs[2], title="Lampiran II (akhir)")]
    )


def behind(papers: list[bytes]) -> list[Behind]:
    return [
        Behind(pages=1, expected=expected_from(papers[1])),
        Behind(pages=2, expected=expected_from(papers[2])),
    ]


def test_verapdf_calls_the_whole_pdfa_and_every_paper_is_found(
    whole: bytes, papers: list[bytes], tmp_path: Path
) -> None:
    (tmp_path / "whole.pdf").write_bytes(whole)
    assert verapdf.validate([tmp_path / "whole.pdf"]) == []
    assert page_count(whole) == 5
    assert judge_pdf(whole, expected_from(papers[0], title="Edaran"), behind(papers)).pages == 5


def test_a_paper_is_judged_on_its_own_pages_and_no_others(whole: bytes, papers: list[bytes]) -> None:
    first, (a, b) = expected_from(papers[0]), behind(papers)
    with pytest.raises(PageRefused):
        judge_pdf(whole, first, [replace(b, pages=1), replace(a, pages=2)])
    lost = replace(
        b, expected=replace(b.expected, paragraphs=[*b.expected.paragraphs, "Uraian Formulir A 1"])
    )
    with pytest.raises(PageRefused) as refused:
        judge_pdf(whole, first, [a, lost])
    assert refused.value.missing == ("Uraian Formulir A 1",)
    with pytest.raises(PageRefused, match="fewer pages"):
        judge_pdf(whole, first, [replace(a, pages=3), b])


def test_every_element_stands_on_a_page_of_the_whole_and_every_page_finds_its_elements(
    whole: bytes, pdfs: list[bytes]
) -> None:
    with pikepdf.open(io.BytesIO(whole)) as document:
        pages = {page.obj.objgen for page in document.pages}
        tree = document.Root.StructTreeRoot
        numbers = tree.ParentTree.Nums
        keys = [int(numbers[place]) for place in range(0, len(numbers), 2)]
        assert keys == sorted(set(keys))
        assert [int(page.obj.StructParents) for page in document.pages] == keys
        elements = [thing for thing in document.objects if _is_element(thing)]
        assert {each.Pg.objgen for each in elements if "/Pg" in each} == pages
        assert all(each.P.objgen == tree.objgen for each in tree.K)
    assert len(elements) == sum(_elements(each) for each in pdfs)


def _is_element(thing: pikepdf.Object) -> bool:
    return isinstance(thing, Dictionary) and thing.get("/Type") == "/StructElem"


def _elements(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(_is_element(thing) for thing in document.objects)


def test_each_lampiran_has_a_bookmark_with_its_own_below_it(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as document, document.open_outline() as outline:
        shown = {each.title: [child.title for child in each.children] for each in outline.root}
    assert list(shown) == ["Edaran bagian 1", "Edaran bagian 2", "Lampiran I", "Lampiran II (akhir)"]
    assert shown["Lampiran II (akhir)"] == ["Formulir B bagian 1", "Formulir B bagian 2"]


def test_one_style_that_plays_two_parts_is_kept_apart(pdfs: list[bytes], tmp_path: Path) -> None:
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdfs[1])) as document:
        roles = document.Root.StructTreeRoot.RoleMap
        (name,) = [each for each in roles.keys() if each.startswith("/Standard")][:1]  # noqa: SIM118 - no mapping
        roles[name] = Name.Span
        document.save(changed)
    bound = bind(pdfs[0], [Leaf(pdf=changed.getvalue(), title="Lampiran")])
    with pikepdf.open(io.BytesIO(bound)) as document:
        roles = document.Root.StructTreeRoot.RoleMap
        assert (roles[name], roles[f"{name} 2"]) == (Name.P, Name.Span)
        used = {str(thing.get("/S")) for thing in document.objects if _is_element(thing)}
    assert {name, f"{name} 2"} <= used
    (tmp_path / "bound.pdf").write_bytes(bound)
    assert verapdf.validate([tmp_path / "bound.pdf"]) == []


def test_nothing_behind_it_leaves_a_pdf_as_it_is_and_rubbish_is_refused(pdfs: list[bytes]) -> None:
    assert bind(pdfs[0], []) == pdfs[0]
    with pytest.raises(PageRefused):
        bind(pdfs[0], [Leaf(pdf=b"%PDF-1.7 x", title="Lampiran")])
    with pytest.raises(PageRefused):
        page_count(b"%PDF-1.7 x")
