"""Fields that print what a file is called are set from the document, and so is what the file says of itself."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from docx.document import Document

from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_links import coded, simple
from worker.press import compile_template, judge_docx
from worker.press.dress import Dress
from worker.press.lint.check import errors, lint
from worker.press.set_fields import property_of

CONTEXT: dict[str, Any] = {
    "stempel": {"judul": "SE 5/2026: Data Kinerja", "paraf_halaman": ""},
    "naskah": {"judul": "Data Kinerja"},
    "kantor": {"nama": "KPU Kabupaten Agam"},
}
TITLE, SUBJECT, OFFICE = "SE 5/2026: Data Kinerja", "Data Kinerja", "KPU Kabupaten Agam"
SET = {
    " TITLE ": TITLE,
    " TITLE  \\* MERGEFORMAT ": TITLE,
    " title \\* Upper": TITLE,
    " SUBJECT ": SUBJECT,
    " AUTHOR \\* CHARFORMAT ": OFFICE,
    " LASTSAVEDBY ": OFFICE,
    " DOCPROPERTY Title ": TITLE,
    ' DOCPROPERTY  "Subject"  \\* MERGEFORMAT ': SUBJECT,
    ' DOCPROPERTY "Last Saved By" ': OFFICE,
    " INFO Author ": OFFICE,
}
LEFT = (
    ' TITLE "judul lain" ',
    " TITLE \\* FirstCap ",
    " DOCPROPERTY Company ",
    " DOCPROPERTY Judul ",
    " KEYWORDS ",
    " INFO ",
    " PAGE ",
)


def dressed(data: bytes) -> bytes:
    """Return the document of a template, dressed as the line dresses it."""
    rendering = compile_template(Dress().on(data)).press(CONTEXT)
    judge_docx(rendering)
    return rendering.docx


@pytest.mark.parametrize("code", SET)
def test_such_a_field_says_the_documents_own(code: str) -> None:
    def build(document: Document) -> None:
        paragraph = document.add_paragraph("Judul: ")
        coded(paragraph, code[:4], code[4:], words="KPU lama")
        paragraph.add_run(".")
        simple(document.sections[0].header.paragraphs[0], code)

    data = fixtures.template(build=build)
    assert errors(lint(data).findings) == []
    made = docx.Document(io.BytesIO(dressed(data)))
    assert made.paragraphs[0].text == f"Judul: {SET[code]}."
    assert made.sections[0].header.paragraphs[0].text == SET[code]
    assert ("w:caps" in made.paragraphs[0]._p.xml) is ("Upper" in code)
    assert "fldChar" not in made.paragraphs[0]._p.xml


@pytest.mark.parametrize("code", LEFT)
def test_any_other_field_is_none_of_them(code: str) -> None:
    assert property_of(code) is None


def test_one_that_goes_over_two_paragraphs_is_refused_and_not_printed_stale() -> None:
    def build(document: Document) -> None:
        coded(document.add_paragraph(), " TITLE ", words="lama")
        second = document.add_paragraph("sambungan")
        second._p.append(document.paragraphs[0].runs[-1]._r)

    (found,) = errors(lint(fixtures.template(build=build)).findings)
    assert "TITLE" in found.message


def test_the_files_own_properties_name_the_office_and_nobody() -> None:
    def build(document: Document) -> None:
        core = document.core_properties
        core.title, core.subject, core.author, core.last_modified_by = "lama", "lama", "Budi", "Budi"

    said = docx.Document(io.BytesIO(dressed(fixtures.template(build=build)))).core_properties
    assert (said.title, said.subject, said.author, said.last_modified_by) == (TITLE, SUBJECT, OFFICE, OFFICE)


def test_a_template_without_properties_gets_them() -> None:
    data = fixtures.template("isi")
    held = fixtures.parts(data)
    bare = fixtures.repack(
        data,
        {
            "docProps/core.xml": None,
            "_rels/.rels": re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", held["_rels/.rels"]),
            "[Content_Types].xml": held["[Content_Types].xml"].replace(b"/docProps/core.xml", b"/x.xml"),
        },
    )
    said = docx.Document(io.BytesIO(dressed(bare))).core_properties
    assert (said.title, said.subject, said.author) == (TITLE, SUBJECT, OFFICE)


def test_a_subject_of_the_authors_own_tags_stays() -> None:
    def build(document: Document) -> None:
        document.core_properties.subject = "{{ kantor.nama }}"

    said = docx.Document(io.BytesIO(dressed(fixtures.template(build=build)))).core_properties
    assert said.subject == OFFICE


def test_equal_documents_are_equal_bytes() -> None:
    data = fixtures.template(build=lambda document: coded(document.add_paragraph(), " TITLE "))
    assert dressed(data) == dressed(data)


def test_a_managers_name_goes_and_what_names_nobody_keeps_its_bytes() -> None:
    data = fixtures.template("isi")
    app = "docProps/app.xml"
    held = re.sub(rb"<Manager>.*?</Manager>|<Manager/>", b"", fixtures.parts(data)[app])
    assert fixtures.parts(dressed(fixtures.repack(data, {app: held})))[app] == held
    named = held.replace(b"</Properties>", b"<Manager>Budi</Manager></Properties>")
    assert b"Budi" in named
    assert b"Budi" not in fixtures.parts(dressed(fixtures.repack(data, {app: named})))[app]
