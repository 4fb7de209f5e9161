"""What a DOCX must print, read from its parts: bodies, cells, notes and boxes; fields, headers and hidden text apart."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.integration.pdf import word
from worker.pdf.errors import PageRefused
from worker.pdf.expected import GAP, expected_from
from worker.pdf.running import On, RunningText


@dataclass(frozen=True)
class Emitted:
    part: str
    text: str


def paragraphs(*body: str) -> list[str]:
    return list(expected_from(word.docx(body)).paragraphs)


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def test_paragraphs_and_cells_are_expected_in_their_order() -> None:
    body = [
        word.paragraph("Satu"),
        word.table([["a", "b"], ["c", ""]]),
        word.paragraph(" "),
        word.paragraph("Dua"),
    ]
    assert paragraphs(*body) == ["Satu", "a", "b", "c", "Dua"]


def test_runs_are_joined_and_breaks_are_white_space() -> None:
    inner = f"{word.run('Ko')}{word.run('misi')}<w:r><w:tab/><w:t>Umum</w:t><w:br/><w:t>Agam</w:t></w:r>"
    assert paragraphs(p(inner)) == ["Komisi Umum Agam"]


def test_special_hyphens_are_what_they_print() -> None:
    inner = "<w:r><w:t>undang</w:t><w:noBreakHyphen/><w:t>un</w:t><w:softHyphen/><w:t>dang</w:t></w:r>"
    assert paragraphs(p(inner)) == ["undang-undang"]


def test_computed_fields_leave_a_gap_and_links_their_words() -> None:
    link = word.field('HYPERLINK "https://contoh.id"', "tautan")
    assert paragraphs(p(f"{word.run('hal. ')}{word.field('PAGE')}{word.run(' ')}{link}")) == [
        f"hal. {GAP} tautan"
    ]
    simple = f'<w:fldSimple w:instr=" NUMPAGES ">{word.run("9")}</w:fldSimple>'
    assert paragraphs(p(f"{word.run('dari ')}{simple}")) == [f"dari {GAP}"]


def test_a_field_over_several_paragraphs_hides_all_its_result() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end"))
    body = [
        p(f"{begin}{separate}{word.run('Bab 1 .... 3')}"),
        p(f"{word.run('Bab 2')}{end}"),
        word.paragraph("Isi"),
    ]
    assert paragraphs(*body) == ["Isi"]


def test_what_is_not_printed_is_not_expected() -> None:
    deleted = "<w:del><w:r><w:delText>lama</w:delText></w:r></w:del>"
    hidden = word.run("rahasia", "<w:vanish/>")
    assert paragraphs(p(f"{word.run('baru')}{deleted}{hidden}")) == ["baru"]


def test_a_box_is_expected_once_and_apart_from_its_paragraph() -> None:
    box = f"<w:txbxContent>{word.paragraph('Dalam kotak')}</w:txbxContent>"
    alternate = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert paragraphs(p(f"{word.run('Luar ')}<w:r>{alternate}</w:r>{word.run('kotak')}")) == [
        "Luar kotak",
        "Dalam kotak",
    ]


def test_headers_and_footers_are_kept_apart_with_the_pages_they_stand_on() -> None:
    running = {
        "header first": word.paragraph("KOP"),
        "header default": word.paragraph("Lanjutan"),
        "footer default": p(f"{word.run('Halaman ')}{word.field('PAGE')}"),
        "footer even": word.paragraph("genap"),
    }
    expected = expected_from(word.docx([word.paragraph("Isi")], running=running, title_page=True))
    assert list(expected.paragraphs) == ["Isi"]
    assert expected.running == (
        RunningText(text="KOP", on=On.FIRST),
        RunningText(text="Lanjutan", on=On.LATER),
        RunningText(text=f"Halaman {GAP}", on=On.LATER),
    )
    plain = expected_from(word.docx([], running={"header default": word.paragraph("Kop")}))
    assert plain.running == (RunningText(text="Kop", on=On.EVERY),)


def test_capitals_in_the_format_are_noticed() -> None:
    assert not expected_from(word.docx([word.paragraph("a")])).caps
    assert expected_from(word.docx([word.paragraph("a", run_properties="<w:caps/>")])).caps


def test_braces_the_author_wrote_are_remembered() -> None:
    emitted = [Emitted("word/document.xml", "{{ 7*7 }}"), Emitted("word/document.xml", "biasa")]
    assert expected_from(word.docx([]), emitted).literal == ("{{ 7*7 }}",)


@pytest.mark.parametrize(
    "data", [b"", b"PK", word.pack({"a": b"b"}), word.pack({"word/document.xml": b"<a>"})]
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(PageRefused, match="cannot be read"):
        expected_from(data)
