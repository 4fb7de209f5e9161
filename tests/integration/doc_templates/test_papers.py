"""The judge of papers: a small set of the sixty has no fault, and each kind of fault is found where it is made."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm

from archive.access import AccessClass
from doc_templates.levels import LEVELS, Level
from service.intake import payloads
from service.registers.printed import ReportPrinter
from service.templates.drawing import Pages
from tests.integration.doc_templates.stationery import OFFICE
from tests.papers.extremes import extremes
from tests.papers.judged import judged, press
from tests.papers.sizes import CATALOG, SMALL, Paper, edaran, example, papers
from tests.unit.service.intake.test_payloads import HOUSE
from tests.unit.service.registers.test_printed import KANTOR, PRINTED, number, report
from tests.unit.worker.press import fixtures
from worker.pdf.converter import Converter
from worker.pdf.errors import NumberBroken, TextMissing
from worker.pdf.expected import expected_from
from worker.pdf.judge import judge_pdf
from worker.pdf.paper import Fault, fields_of, laid
from worker.pdf.text import extract, words_from_right
from worker.press import compile_template

CHOSEN = [each for each in papers() if each.name in SMALL]


EACH = [
    Paper(name=jenis, jenis=jenis, payload=example(jenis), status=status, kertas=kertas, public_url=url)
    for jenis in CATALOG
    for kertas, url, status in (
        ("A4", "http://127.0.0.1:8000", "konsep"),
        ("A4", "https://naskah.kpu-kabagam.go.id", "diparaf"),
        ("A4", "http://127.0.0.1:8000", "ditandatangani"),
        ("F4", "http://127.0.0.1:8000", "diparaf"),
    )
]
"""Every shipped type as offices see it first."""


@pytest.mark.parametrize("paper", EACH, ids=lambda paper: f"{paper.name}-{paper.kertas}-{paper.status}")
def test_a_normal_document_of_every_type_has_no_fault(paper: Paper, converter_socket: Path) -> None:
    _, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []


@pytest.mark.parametrize("paper", CHOSEN, ids=lambda paper: f"{paper.name}-{paper.status}")
def test_a_paper_at_an_awkward_size_has_no_fault(paper: Paper, converter_socket: Path) -> None:
    _, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []


@pytest.mark.parametrize("paper", list(extremes()), ids=lambda paper: paper.name)
def test_what_the_desk_takes_at_its_longest_is_printed_whole(paper: Paper, converter_socket: Path) -> None:
    payloads.check(HOUSE, CATALOG[paper.jenis], paper.payload, unit="", akses=AccessClass.B)
    _, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []


@pytest.mark.parametrize("level", LEVELS)
def test_every_page_says_at_its_foot_how_it_was_signed_and_nothing_else(
    level: Level, converter_socket: Path
) -> None:
    status, words = ("ditandatangani", LEVELS[level].kaki) if LEVELS[level].kaki else ("cetak_basah", None)
    paper = Paper(
        name=level, jenis="surat_edaran", payload=example("surat_edaran"), status=status, tingkat=level
    )
    pdf, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [" ".join(page.split()) for page in extract(document).removesuffix("\f").split("\f")]
    assert all((words or LEVELS[level].blok) in page for page in pages)
    if level not in (Level.PRIBADI, Level.BSRE):
        assert not any("ditandatangani secara elektronik" in page.lower() for page in pages)


def test_there_are_sixty(tmp_path: Path) -> None:
    named = [(each.name, each.status) for each in papers()]
    assert len(named) == len(set(named)) >= 60


def test_pages_that_nobody_looks_at_lose_no_row_either(converter_socket: Path) -> None:
    (paper,) = (each for each in CHOSEN if each.name == "tahunan-baris-hilang")
    docx = press(paper).rendering.docx
    pdf = Pages(converter_socket).pdf(docx, title="Uji")
    judge_pdf(pdf, expected_from(docx, title="Uji"))


def test_a_long_book_is_printed_in_parts_with_one_count_of_pages(converter_socket: Path) -> None:
    numbers = [replace(number(1), urut=urut, nomor=f"{urut} TAHUN 2026") for urut in range(1, 311)]
    pdf = ReportPrinter(Pages(converter_socket)).pdf(report(*numbers), KANTOR, PRINTED)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = extract(document).removesuffix("\f").split("\f")
    said = [re.search(r"Halaman ([0-9]+) dari bagian ([123])/3", page) for page in pages]
    assert [int(each[1]) for each in said if each] == list(range(1, len(pages) + 1))
    parts = [each[2] for each in said if each]
    assert (sorted(parts), sorted(set(parts))) == (parts, ["1", "2", "3"])
    rows = [int(found) for page in pages for found in re.findall(r"([0-9]+) TAHUN 2026", page)]
    assert rows == list(range(1, 311))


def test_a_number_broken_by_a_narrow_cell_is_refused_with_its_field(converter_socket: Path) -> None:
    narrow = fixtures.template(
        build=lambda document: fixtures.table(document, [["{{ isi.pagu }}"] + ["x"] * 11])
    )
    context = {"isi": {"pagu": "Rp184.500.000.000"}}
    rendering = compile_template(narrow).press(context)
    pdf = Converter(converter_socket).convert(rendering.docx, title="Uji")
    with pytest.raises(NumberBroken) as refused:
        judge_pdf(pdf, expected_from(rendering.docx, rendering.emitted))
    assert refused.value.numbers == ("Rp184.500.000.000",)
    assert fields_of(context, refused.value.numbers) == ["isi.pagu"]


def test_a_signature_alone_on_a_page_is_found(converter_socket: Path) -> None:
    parts = ["Isi naskah."] * 3 + [""] * 60 + ["{{ nama }}", "Kode {{ kode }}"]
    rendering = compile_template(fixtures.template(*parts), kept=False).press(
        {"nama": "Nofriyanti", "kode": "7KQ2"}
    )
    pdf = Converter(converter_socket).convert(rendering.docx, title="Uji")
    report = judge_pdf(pdf, expected_from(rendering.docx, rendering.emitted, block=("7KQ2", "Nofriyanti")))
    assert [(each.fault, each.page) for each in report.faults] == [
        (Fault.LONELY_BLOCK, 3),
        (Fault.BLANK_PAGE, 2),
    ]


@pytest.mark.parametrize(
    ("behind", "blank"),
    [
        pytest.param(lambda document: document.add_paragraph(), [2], id="nothing"),
        pytest.param(lambda document: document.add_paragraph("Isi"), [], id="a word"),
        pytest.param(lambda document: document.add_paragraph("12"), [], id="a number"),
        pytest.param(lambda document: document.add_paragraph("محمد عبد الله"), [], id="Arabic alone"),
        pytest.param(lambda document: document.add_table(2, 2, "Table Grid"), [], id="an empty grid"),
        pytest.param(
            lambda document: document.add_picture(io.BytesIO(OFFICE.logo or b""), Mm(40)),
            [],
            id="a picture alone",
        ),
    ],
)
def test_a_blank_page_is_found(
    behind: Callable[[Document], object], blank: list[int], converter_socket: Path
) -> None:
    def build(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "KOP {{ nama }}"
        section.footer.paragraphs[0].text = "Kaki"
        document.add_paragraph("Isi naskah {{ nama }}").add_run().add_break(WD_BREAK.PAGE)
        behind(document)

    rendering = compile_template(fixtures.template(build=build), kept=False).press({"nama": "KPU"})
    pdf = Converter(converter_socket).convert(rendering.docx, title="Uji")
    report = judge_pdf(pdf, expected_from(rendering.docx, rendering.emitted))
    assert report.pages == 2
    assert [each.page for each in report.faults if each.fault is Fault.BLANK_PAGE] == blank


@pytest.mark.parametrize(
    ("first", "blank"),
    [
        pytest.param(lambda document: None, [1], id="its letterhead alone"),
        pytest.param(lambda document: document.add_paragraph("Isi"), [], id="a word"),
        pytest.param(lambda document: document.add_table(2, 2, "Table Grid"), [], id="an empty grid"),
        pytest.param(
            lambda document: document.add_picture(io.BytesIO(OFFICE.logo or b""), Mm(40)), [], id="a picture"
        ),
    ],
)
def test_a_blank_first_page_is_found_below_a_letterhead_that_no_other_page_has(
    first: Callable[[Document], object], blank: list[int], converter_socket: Path
) -> None:
    def build(document: Document) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        kop = section.first_page_header
        kop.paragraphs[0].add_run().add_picture(io.BytesIO(OFFICE.logo or b""), Mm(20))
        kop.add_paragraph("KOP {{ nama }}")
        fixtures.border_below(kop.paragraphs[-1])
        first(document)
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("Isi naskah {{ nama }}")

    rendering = compile_template(fixtures.template(build=build), kept=False).press({"nama": "KPU"})
    pdf = Converter(converter_socket).convert(rendering.docx, title="Uji")
    report = judge_pdf(pdf, expected_from(rendering.docx, rendering.emitted))
    assert [each.page for each in report.faults if each.fault is Fault.BLANK_PAGE] == blank


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_names_are_printed_and_read_back(
    form: Literal["NFC", "NFD"], converter_socket: Path
) -> None:
    names = ["Nguyễn Thị Phương Ánh", "Đặng Hữu Nghĩa", "Lý Thường Kiệt", "Trần Quốc Tuấn, S.H."]
    given = [unicodedata.normalize(form, each) for each in names]
    payload = edaran(
        2, yth=given, tentang=f"Kunjungan {given[0]}", penutup=[f"Demikian disampaikan {given[2]}."]
    )
    paper = Paper(name=f"vietnam-{form}", jenis="surat_edaran", payload=payload, status="ditandatangani")
    pdf, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = extract(document)
    assert all(each in said for each in names), "as readers and searches write them: composed"


def test_arabic_names_are_printed_and_read_back_with_their_numbers_on_their_side(
    converter_socket: Path,
) -> None:
    names = ["محمد عبد الله", "أحمد الحسيني, S.H.", "سيتي نور حليمة 12/A"]
    payload = edaran(
        2, yth=names, tentang=f"Kunjungan {names[0]}", penutup=[f"Demikian {names[1]} 2026 disampaikan."]
    )
    paper = Paper(name="arab", jenis="surat_edaran", payload=payload, status="ditandatangani")
    pdf, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = extract(document)
    assert all(word in said for name in names for word in words_from_right(name)), (
        "each word as it is searched for"
    )
    assert "12/A" in "".join(said.split()), "behind the name, not before it"


def test_a_word_from_the_right_that_no_page_says_is_found_missing(converter_socket: Path) -> None:
    docx = press(
        Paper(name="arab", jenis="surat_edaran", payload=edaran(2, yth=["محمد"]), status="konsep")
    ).rendering.docx
    pdf = Converter(converter_socket).convert(docx, title="Uji")
    expected = expected_from(docx)
    with pytest.raises(TextMissing, match="missing") as refused:
        judge_pdf(pdf, replace(expected, paragraphs=[*expected.paragraphs, "Yth. عبد"]))
    assert refused.value.missing == ("عبد",)


WORD = "Pertanggungjawabankeuangannegara"


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        pytest.param(" ".join([WORD] * 5), [f"{WORD} {WORD}"] * 2, id="two words a line"),
        pytest.param(f"Naskah ini {WORD * 2} berlaku bagi semua orang", [], id="a last line is never torn"),
        pytest.param("Naskah ini berlaku bagi semua orang di dalam negeri. " * 4, [], id="usual words"),
    ],
)
def test_a_torn_line_is_found(text: str, torn: list[str], converter_socket: Path) -> None:
    def build(document: Document) -> None:
        document.styles["Normal"].font.name = "Arial"
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    docx = compile_template(fixtures.template(build=build), kept=False).press({}).docx
    found = list(laid(Converter(converter_socket).convert(docx, title="Uji")))
    assert [each.about for each in found if each.fault is Fault.GAP] == torn


@pytest.mark.parametrize(
    "text", [" ".join([WORD] * 5), f"Ini {WORD * 2} {WORD}", f"Isi naskah dinas {WORD * 2} berlaku"]
)
def test_the_press_tears_no_line_for_a_long_word(text: str, converter_socket: Path) -> None:
    points = [{"uraian": text, "rincian": [text]}]
    paper = Paper(
        name="kata",
        jenis="surat_edaran",
        payload=edaran(1, isi_edaran=points, penutup=[text], latar_belakang=[text]),
    )
    _, faults = judged(paper, Converter(converter_socket))
    assert [str(each) for each in faults] == []
