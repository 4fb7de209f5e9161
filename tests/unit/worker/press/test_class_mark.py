"""Every header a page can show says the access class, whatever a template has left out; the office's place and colour."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section

from archive.access import AccessClass
from doc_templates.catalog import Catalog
from doc_templates.kit.tanda_akses import TandaAkses
from tests.unit.worker.press.fixtures import parts, template
from worker.press import compile_template, judge_docx
from worker.press.class_mark import ClassMark, class_marked, initialled
from worker.press.dress import Dress

CATALOG = Catalog.scan()
RED = ClassMark(tempat="kiri_atas", warna="C00000")
WORDS = "SANGAT RAHASIA"


def first_page_differs(document: Document) -> None:
    document.sections[0].different_first_page_header_footer = True


def only_the_first_has_one(document: Document) -> None:
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "Kop"


def even_ones_differ(document: Document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].header.paragraphs[0].text = "Ganjil"


def three_sections(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "Satu"
    document.add_section(WD_SECTION.NEW_PAGE)
    third = document.add_section(WD_SECTION.NEW_PAGE)
    third.different_first_page_header_footer = True
    third.header.is_linked_to_previous = False


def no_section_at_all(document: Document) -> None:
    for each in list(document.element.body.iter("{*}sectPr")):
        each.getparent().remove(each)


TEMPLATES: dict[str, Callable[[Document], object] | None] = {
    "bare": None,
    "a first page of its own": first_page_differs,
    "a letterhead and nothing after": only_the_first_has_one,
    "even pages of their own": even_ones_differ,
    "three sections": three_sections,
    "no section at all": no_section_at_all,
}


def printed(marked: bytes) -> bytes:
    rendering = compile_template(marked).press({"a": "x", "stempel": {"akses": WORDS}})
    judge_docx(rendering)
    return rendering.docx


def shown(section: Section, *, even: bool) -> list[object]:
    found = [section.header]
    found += [section.first_page_header] if section.different_first_page_header_footer else []
    return [*found, *([section.even_page_header] if even else [])]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_header_a_page_can_show_says_it_first(kind: str) -> None:
    done = docx.Document(
        io.BytesIO(printed(class_marked(template("Isi {{ a }}", build=TEMPLATES[kind]), RED)))
    )
    even = done.settings.odd_and_even_pages_header_footer
    for section in done.sections:
        for header in shown(section, even=even):
            assert not header.is_linked_to_previous  # type: ignore[attr-defined]
            assert header.paragraphs[0].text == WORDS  # type: ignore[attr-defined]


def test_what_a_header_said_stands_below_it() -> None:
    done = docx.Document(io.BytesIO(printed(class_marked(template("{{ a }}", build=three_sections), RED))))
    assert [each.text for each in done.sections[0].header.paragraphs] == [WORDS, "Satu"]
    assert done.sections[1].header.paragraphs[1].text == "Satu", "what was inherited still is"


@pytest.mark.parametrize("side", ["kiri", "tengah", "kanan"])
@pytest.mark.parametrize("edge", ["atas", "bawah"])
def test_it_stands_where_the_office_says(side: str, edge: str) -> None:
    marked = class_marked(template("{{ a }}"), ClassMark(tempat=f"{side}_{edge}", warna="000000"))
    kind = "header" if edge == "atas" else "footer"
    (line,) = (
        text.decode() for name, text in parts(printed(marked)).items() if name.startswith(f"word/{kind}-")
    )
    assert WORDS in line
    assert f'w:jc w:val="{ {"kiri": "left", "tengah": "center", "kanan": "right"}[side] }"' in line


def test_the_initials_stand_at_the_lower_right_of_every_page() -> None:
    form = initialled(template("{{ a }}", build=first_page_differs))
    done = compile_template(form).press({"a": "x", "stempel": {"paraf_halaman": "Paraf: BS / SD"}}).docx
    (section,) = docx.Document(io.BytesIO(done)).sections
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "Paraf: BS / SD"
        assert footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT


@pytest.mark.parametrize("jenis", sorted(CATALOG))
@pytest.mark.parametrize("annex", [False, True])
def test_no_shipped_type_leaves_it_out(jenis: str, annex: bool) -> None:
    form = Dress(kertas="F4", annex=annex, akses=RED).on(CATALOG[jenis].template)
    compile_template(form)
    found = [text.decode() for name, text in parts(form).items() if re.fullmatch(r"word/header.*\.xml", name)]
    assert found
    assert all("stempel.akses" in each for each in found)


def test_class_b_prints_nothing_and_the_office_names_the_others() -> None:
    plain = TandaAkses()
    assert plain.mark(AccessClass.B.name) is None
    assert [plain.kelas[name].warna for name in ("T", "R", "SR")] == ["hitam", "merah", "merah"]
    theirs = TandaAkses.from_config(
        {"tempat": "kanan_atas", "kelas": {"T": {"kata": "INTERNAL", "warna": "merah"}}}
    )
    assert theirs.tempat == "kanan_atas"
    assert (theirs.kelas["T"].kata, theirs.kelas["T"].rgb) == ("INTERNAL", "C00000")
    assert theirs.kelas["R"] == plain.kelas["R"]
