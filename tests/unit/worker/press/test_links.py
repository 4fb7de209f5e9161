"""A tag in the address of a link: each paper, and each row, its own; to a page over https or a mailbox, and nowhere else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.addresses import LONGEST, AddressFault
from worker.press.errors import LinkRefused
from worker.press.lint.check import Declaration, Rule, errors, lint

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
CODES = re.compile(rb"<w:instrText[^>]*>([^<]*)</w:instrText>")


def link(paragraph: Paragraph, address: str, words: str = "laman", **attributes: str) -> None:
    """Add a link as Word writes one: its address among the relationships of the part."""
    made = OxmlElement("w:hyperlink", {qn("r:id"): paragraph.part.relate_to(address, KIND, is_external=True)})
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.append(paragraph.add_run(words)._r)
    paragraph._p.append(made)


def coded(paragraph: Paragraph, *code: str, words: str = "laman") -> None:
    """Add a link as an author types a field, its code in as many runs as Word pleases."""

    def run(tag: str, text: str = "", **attributes: str) -> None:
        element = OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
        element.text = text or None
        paragraph.add_run()._r.append(element)

    run("w:fldChar", fldCharType="begin")
    for piece in code:
        run("w:instrText", piece)
    run("w:fldChar", fldCharType="separate")
    paragraph.add_run(words)
    run("w:fldChar", fldCharType="end")


def simple(paragraph: Paragraph, code: str) -> None:
    """Add a link in one element."""
    made = OxmlElement("w:fldSimple", {qn("w:instr"): code})
    made.append(paragraph.add_run("laman")._r)
    paragraph._p.append(made)


def printed(template: bytes, context: dict[str, Any]) -> dict[str, list[str]]:
    """Return the codes of the fields of each part, printed and proof-read."""
    rendering = compile_template(template).press(context)
    judge_docx(rendering)
    docx.Document(io.BytesIO(rendering.docx))
    held = fixtures.parts(rendering.docx)
    assert not any(b"%7B" in data or b"{{" in data for data in held.values())
    assert rendering.docx == compile_template(template).render(context)
    return {
        name: [each.decode().strip() for each in CODES.findall(data)]
        for name, data in held.items()
        if CODES.search(data)
    }


WRITTEN: dict[str, Callable[[Paragraph], None]] = {
    "as typed": lambda p: link(p, "https://x.example/{{ isi.kode }}"),
    "as Word writes it": lambda p: link(p, "https://x.example/%7B%7B%20isi.kode%20%7D%7D"),
    "in a field": lambda p: coded(p, ' HYPERLINK "https://x.example/{{ isi.kode }}" '),
    "in a field in pieces": lambda p: coded(p, " HYPER", 'LINK "https://x.exa', "mple/{{ isi", '.kode }}" '),
    "in one element": lambda p: simple(p, ' HYPERLINK "https://x.example/{{ isi.kode }}" '),
    "in a field without quotes": lambda p: coded(p, " HYPERLINK https://x.example/{{isi.kode}} "),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_an_address_is_filled_however_it_is_written(case: str) -> None:
    def build(document: Document) -> None:
        WRITTEN[case](document.add_paragraph("lihat "))

    data = fixtures.template(build=build)
    assert errors(lint(data).findings) == []
    found = printed(data, {"isi": {"kode": "a-1"}})
    assert found == {"word/document.xml": ['HYPERLINK "https://x.example/a-1"']}
    assert fixtures.paragraphs(compile_template(data).render({"isi": {"kode": "a-1"}})) == ["lihat laman"]


def in_header(document: Document) -> Paragraph:
    paragraph: Paragraph = document.sections[0].header.paragraphs[0]
    return paragraph


def in_footer(document: Document) -> Paragraph:
    paragraph: Paragraph = document.sections[0].footer.paragraphs[0]
    return paragraph


def in_cell(document: Document) -> Paragraph:
    paragraph: Paragraph = document.add_table(1, 1).rows[0].cells[0].paragraphs[0]
    return paragraph


@pytest.mark.parametrize("place", [in_header, in_footer, in_cell])
def test_an_address_is_filled_wherever_it_stands(place: Callable[[Document], Paragraph]) -> None:
    data = fixtures.template(build=lambda document: link(place(document), "{{ isi.alamat }}"))
    assert errors(lint(data).findings) == []
    (found,) = printed(data, {"isi": {"alamat": "mailto:a@b.example"}}).values()
    assert found == ['HYPERLINK "mailto:a@b.example"']


def test_each_row_has_its_own_and_a_blank_one_none() -> None:
    def build(document: Document) -> None:
        fixtures.table(document, [["{%tr for b in isi.baris %}"], [""], ["{%tr endfor %}"]])
        link(document.tables[0].rows[1].cells[0].paragraphs[0], "{{ b.url }}", "{{ b.nama }}")

    data = fixtures.template(build=build)
    assert errors(lint(data).findings) == []
    rows = [
        {"nama": "satu", "url": "https://a.example/?x=1&y=2-3"},
        {"nama": "tanpa", "url": " "},
        {"nama": "dua", "url": "HTTPS://b.example"},
    ]
    (found,) = printed(data, {"isi": {"baris": rows}}).values()
    assert found == ['HYPERLINK "https://a.example/?x=1&amp;y=2-3"', 'HYPERLINK "HTTPS://b.example"']
    cells = fixtures.cells(compile_template(data).render({"isi": {"baris": rows}}))
    assert cells == [["satu"], ["tanpa"], ["dua"]]


def test_the_place_on_the_page_and_the_tip_stay() -> None:
    data = fixtures.template(
        build=lambda document: link(
            document.add_paragraph(), "https://x.example/{{ k }}", anchor="bab2", tooltip="Buka"
        )
    )
    (found,) = printed(data, {"k": "1"}).values()
    assert found == ['HYPERLINK "https://x.example/1" \\l "bab2" \\o "Buka"']


def test_what_ends_a_fields_code_or_xml_stands_by_its_number() -> None:
    data = fixtures.template(build=lambda document: link(document.add_paragraph(), "{{ k }}"))
    (found,) = printed(data, {"k": 'https://x.example/a "b\\c<d>é'}).values()
    assert found == ['HYPERLINK "https://x.example/a%20%22b%5Cc%3Cd%3E%C3%A9"']


WRONG = {
    "http://x.example": AddressFault.SCHEME,
    "www.x.example": AddressFault.SCHEME,
    "javascript:alert(1)": AddressFault.SCHEME,
    "file:///etc/passwd": AddressFault.SCHEME,
    "//x.example": AddressFault.SCHEME,
    "https://": AddressFault.FORM,
    "https:///jalan": AddressFault.FORM,
    "https://bank.example@jahat.example/": AddressFault.FORM,
    "mailto:": AddressFault.FORM,
    "mailto:tanpa-tempat": AddressFault.FORM,
    "https://x.example/\nY: z": AddressFault.CONTROL,
    f"https://x.example/{'a' * LONGEST}": AddressFault.LONG,
}


@pytest.mark.parametrize("value", WRONG)
def test_a_value_that_is_no_address_is_refused_by_its_field(value: str) -> None:
    data = fixtures.template(build=lambda document: link(document.add_paragraph(), "{{ isi.url }}"))
    with pytest.raises(LinkRefused) as refused:
        compile_template(data).render({"isi": {"url": value}})
    assert (refused.value.name, refused.value.reason) == ("isi.url", WRONG[value].value)


REFUSED = {
    "http://x.example/{{ k }}": "https",
    "{% if k %}https://x.example{% endif %}": "hanya",
    "https://x.example/{{ k| }}": "hanya",
    "https://x.example/{{ k.__class__ }}": "hanya",
}


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_cannot_be_filled_is_refused_with_what_to_type(address: str) -> None:
    data = fixtures.template(build=lambda document: link(document.add_paragraph("lihat "), address))
    (found,) = errors(lint(data).findings)
    assert (found.rule, found.text) == (Rule.WORD_FIELD, "lihat laman")
    assert REFUSED[address] in found.remedy


def test_a_field_of_an_address_is_known_to_the_lint() -> None:
    data = fixtures.template(build=lambda document: link(document.add_paragraph(), "{{ isi.salah }}"))
    (found,) = errors(lint(data, Declaration(kinds={"isi": "object"})).findings)
    assert (found.rule, found.tag) == (Rule.UNDECLARED, "isi.salah")
