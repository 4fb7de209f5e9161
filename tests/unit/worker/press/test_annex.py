"""A template becomes one that prints a Lampiran; the pages of a finished document count on from those before it."""

import io
import re

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from doc_templates.catalog import Catalog
from tests.unit.worker.press.fixtures import paragraphs, parts, template
from worker.press import compile_template, judge_docx
from worker.press.annex import HEADING, annex_form, paged

CATALOG = Catalog.scan()
LINES = ["LAMPIRAN II", "SURAT EDARAN A & B <b>", "NOMOR 3 TAHUN 2026"]


def field(code: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    text = f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return f"{marks[0]}{text}{marks[1]}<w:r><w:rPr><w:b/></w:rPr><w:t>9</w:t></w:r>{marks[2]}"


def footed(*inside: str) -> bytes:
    """A document whose footer holds these runs."""

    def build(document: Document) -> None:
        paragraph = parse_xml(f"<w:p {nsdecls('w')}>{''.join(inside)}</w:p>")
        document.sections[0].footer._element.append(paragraph)

    return template("Isi", build=build)


def footer_of(data: bytes) -> str:
    return next(
        text.decode() for name, text in parts(data).items() if "footer" in name and name.endswith(".xml")
    )


def test_the_heading_stands_first_and_is_printed_recorded_and_judged() -> None:
    rendering = compile_template(annex_form(template("Isi {{ a }}"))).press({HEADING: LINES, "a": "x"})
    judge_docx(rendering)
    assert paragraphs(rendering.docx) == [*LINES, "", "Isi x"]
    assert {each.text for each in rendering.emitted} >= set(LINES)


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_every_shipped_type_can_be_a_lampiran_without_its_letterhead(jenis: str) -> None:
    form = annex_form(CATALOG[jenis].template)
    compile_template(form)
    assert not docx.Document(io.BytesIO(form)).sections[0].different_first_page_header_footer


def test_pages_count_on_and_the_total_is_that_of_the_whole() -> None:
    done = paged(footed(field("PAGE"), "<w:r><w:t> dari </w:t></w:r>", field("NUMPAGES")), first=4, total=12)
    written = footer_of(done)
    assert "NUMPAGES" not in written
    assert "PAGE" in written, "each page still says its own number"
    assert re.search(r"<w:rPr><w:b/></w:rPr><w:t>12</w:t>", written), "it looks as the field looked"
    section = parts(done)["word/document.xml"].decode()
    assert re.search(r'<w:pgMar[^>]*/><w:pgNumType w:start="4"/><w:cols', section), "in the schema's order"


def test_a_simple_field_and_one_inside_another_are_told_apart() -> None:
    simple = '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    assert "<w:t>7</w:t>" in footer_of(paged(footed(simple), first=1, total=7))
    other = footed(field("DATE"))
    assert footer_of(paged(other, first=2, total=7)) == footer_of(other)


def test_the_first_paper_keeps_its_numbers() -> None:
    assert (
        "pgNumType" not in parts(paged(footed(field("PAGE")), first=1, total=7))["word/document.xml"].decode()
    )


def test_equal_input_gives_equal_bytes() -> None:
    form = CATALOG["form_data_kinerja"].template
    assert annex_form(form) == annex_form(form)
    assert paged(form, first=3, total=9) == paged(form, first=3, total=9)
