"""What authors do in Word, on pages LibreOffice really made: capitals, headers of even pages, Arabic, fixed heights, controls, ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.pdf import word
from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_ids import BODIES, SAYS, of_body
from tests.unit.worker.press.test_revisions import control, deleted, inserted, p, run, template
from worker.pdf.clipped import clipped, fixed_places
from worker.pdf.converter import Converter
from worker.pdf.errors import PageRefused, TextMissing
from worker.pdf.expected import expected_from
from worker.pdf.judge import judge_pdf
from worker.pdf.paper import Fault, words_of
from worker.pdf.text import positions
from worker.press.compiled import compile_template

SENTENCE = "Pengumpulan data kinerja dilaksanakan secara berjenjang dan akuntabel oleh setiap subbagian. "
PAGE = word.paragraph("", properties="<w:pageBreakBefore/>")
Convert = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def convert(converter_socket: Path) -> Convert:
    return lambda docx: Converter(converter_socket).convert(docx, title="x")


def with_part(docx: bytes, name: str, kind: str, data: str, content_type: str) -> bytes:
    """Return a document with one part more, related to its body."""
    parts = word.unpack(docx)
    rels, types = parts["word/_rels/document.xml.rels"], parts["[Content_Types].xml"]
    relation = f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{name}"/></Relationships>'
    override = f'<Override PartName="/word/{name}" ContentType="{content_type}"/></Types>'
    parts["word/_rels/document.xml.rels"] = rels.replace(b"</Relationships>", relation.encode())
    parts["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
    return word.pack({**parts, f"word/{name}": data.encode()})


def facing(docx: bytes) -> bytes:
    """Return a document whose pages of even numbers have headers of their own."""
    settings = '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/></w:settings>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
    return with_part(docx, "settings.xml", "settings", settings, kind)


RUNNING = {
    "header default": word.paragraph("Kepala Ganjil", run_properties="<w:caps/>"),
    "header even": word.paragraph("Kepala Genap"),
    "footer default": word.paragraph("Kaki Ganjil", run_properties="<w:smallCaps/>"),
    "footer even": word.paragraph("Kaki Genap"),
}
FIRST = {"header first": word.paragraph("Kop Pertama"), "footer first": word.paragraph("Kaki Pertama")}


def section(docx: bytes, change: str) -> bytes:
    parts = word.unpack(docx)
    body = parts["word/document.xml"].replace(b"</w:sectPr>", f"{change}</w:sectPr>".encode())
    return word.pack({**parts, "word/document.xml": body})


def pages(count: int) -> list[str]:
    return [
        word.paragraph("Isi"),
        *(each for n in range(1, count) for each in (PAGE, word.paragraph(f"Isi {n}"))),
    ]


FACING: dict[str, tuple[bytes, list[str]]] = {
    "one page": (facing(word.docx(pages(1), running=RUNNING)), ["Kepala Ganjil"]),
    "three pages": (facing(word.docx(pages(3), running=RUNNING)), ["Kepala Ganjil", "Kepala Genap", "Kepala Ganjil"]),
    "with a first page": (
        facing(word.docx(pages(3), running={**RUNNING, **FIRST}, title_page=True)),
        ["Kop Pertama", "Kepala Genap", "Kepala Ganjil"],
    ),
    "one page that is the first": (facing(word.docx(pages(1), running={**RUNNING, **FIRST}, title_page=True)), ["Kop Pertama"]),
    "from an even number": (
        facing(section(word.docx(pages(3), running=RUNNING), '<w:pgNumType w:start="2"/>')),
        ["Kepala Ganjil", "Kepala Genap", "Kepala Ganjil"],
    ),
    "not asked for": (word.docx(pages(2), running=RUNNING), ["Kepala Ganjil", "Kepala Ganjil"]),
}  # fmt: skip


@pytest.mark.parametrize("case", FACING)
def test_headers_are_judged_on_the_pages_they_stand_on(case: str, convert: Convert) -> None:
    docx, headers = FACING[case]
    pdf = convert(docx)
    judge_pdf(pdf, expected_from(docx))
    shown = [" ".join(word.text for word in words).casefold() for _, _, words in words_of(pdf)]
    assert [header.casefold() in page for header, page in zip(headers, shown, strict=True)] == [True] * len(
        headers
    )


@pytest.mark.parametrize("lost", ["header even", "header default"])
def test_a_header_that_is_not_where_it_stands_is_missed(lost: str, convert: Convert) -> None:
    docx = facing(word.docx(pages(2), running=RUNNING))
    printed = facing(word.docx(pages(2), running={**RUNNING, lost: word.paragraph("Yang lain")}))
    with pytest.raises(PageRefused, match="A header or footer"):
        judge_pdf(convert(printed), expected_from(docx))


def test_capitals_are_judged_as_they_look_wherever_the_format_is_said(convert: Convert) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:rPr><w:caps/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="character" w:styleId="K"><w:name w:val="K"/><w:rPr><w:smallCaps/></w:rPr></w:style>'
    )
    body = [
        word.paragraph("Surat Edaran", properties='<w:pStyle w:val="A"/>'),
        word.paragraph("Kepala Dinas", run_properties='<w:rStyle w:val="K"/>'),
        word.paragraph(
            "Tetap Begini", properties='<w:pStyle w:val="A"/>', run_properties='<w:caps w:val="0"/>'
        ),
        word.table([["Nomor", "Nama Pejabat"]]).replace("<w:rPr></w:rPr>", "<w:rPr><w:caps/></w:rPr>"),
    ]
    parts = word.unpack(word.docx(body, running=RUNNING))
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b"</w:styles>", f"{styles}</w:styles>".encode()
    )
    docx = word.pack(parts)
    pdf = convert(docx)
    judge_pdf(pdf, expected_from(docx))
    said = positions(pdf)
    for each in ("SURAT", "KEPALA", "Tetap", "PEJABAT", "GANJIL"):
        assert f">{each}<" in said
    with pytest.raises(TextMissing, match="Text of the DOCX"):
        judge_pdf(pdf, replace(expected_from(docx), paragraphs=["Surat Lain"]))


ARABIC = (
    "السلام عليكم ورحمة الله وبركاته",
    "لا إله إلا الله",
    "الإسلام والآن والأول في الأعلى",
    "مرحبا بكم 2026 في KPU Agam اليوم",
)


def test_arabic_is_judged_in_whatever_order_its_signs_are_drawn(convert: Convert) -> None:
    body = [word.paragraph(each, properties="<w:bidi/>", run_properties="<w:rtl/>") for each in ARABIC]
    body += [word.paragraph(f"Dibuka dengan ({each}), lalu doa.") for each in ARABIC]
    body += [word.table([ARABIC, ARABIC[::-1]])]
    docx = word.docx(body)
    pdf = convert(docx)
    judge_pdf(pdf, expected_from(docx))
    with pytest.raises(TextMissing, match="Words of the DOCX"):
        judge_pdf(pdf, expected_from(word.docx([*body, word.paragraph("وبركاته")])))


def row(height: int, rule: str, *texts: str) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{word.paragraph(each)}</w:tc>'
        for each in texts
    )
    return f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="{rule}"/></w:trPr>{cells}</w:tr>'


def box(text: str, fit: str = "") -> str:
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="500000"/><wp:docPr id="1" name="K"/><a:graphic>'
        f'<a:graphicData uri="{wps}"><wps:wsp xmlns:wps="{wps}"><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1800000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>'
        f"<w:txbxContent>{word.paragraph(text)}</w:txbxContent></wps:txbx><wps:bodyPr>{fit}</wps:bodyPr></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def lines(text: str, twentieths: int, rule: str = "exact") -> str:
    return word.paragraph(text, properties=f'<w:spacing w:line="{twentieths}" w:lineRule="{rule}"/>')


GRID = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>{}</w:tbl>'
CUT: dict[str, tuple[str, str, Fault | None]] = {
    "a row that hides lines": ("Satu", GRID.format(row(600, "exact", f"Satu {SENTENCE}", "a")), Fault.CLIPPED_ROW),
    "a row that cuts a line": ("Dua", GRID.format(row(480, "exact", "Dua dua dua dua dua dua dua dua dua dua", "a")), Fault.CLIPPED_ROW),
    "a row with room": ("Tiga", GRID.format(row(700, "exact", "Tiga tiga tiga tiga tiga tiga tiga tiga tiga", "a")), None),
    "a row that grows": ("Empat", GRID.format(row(300, "atLeast", f"Empat {SENTENCE}", "a")), None),
    "a box that hides lines": ("Lima", box(f"Lima {SENTENCE}"), Fault.CLIPPED_BOX),
    "a box with room": ("Enam", box("Enam enam"), None),
    "a box that grows": ("Tujuh", box(f"Tujuh {SENTENCE}", "<a:spAutoFit/>"), None),
    "lines over each other": ("Delapan", lines(f"Delapan {SENTENCE * 2}", 120), Fault.CLOSE_LINES),
    "lines as high as their letters": ("Sembilan", lines(f"Sembilan {SENTENCE * 2}", 240), None),
    "lines that grow": ("Sepuluh", lines(f"Sepuluh {SENTENCE * 2}", 120, "atLeast"), None),
    "one close line": ("Sebelas", lines("Sebelas", 160), None),
}  # fmt: skip


def test_text_that_a_fixed_height_cuts_is_named_with_what_cuts_it(convert: Convert) -> None:
    docx = word.docx(
        [each for _, body, _ in CUT.values() for each in (body, word.paragraph("antara"), word.paragraph(""))]
    )
    pdf = convert(docx)
    with pytest.raises(TextMissing) as refused:
        judge_pdf(pdf, expected_from(docx))
    found = list(clipped(fixed_places(docx), words_of(pdf), refused.value.missing))
    told = {each.about.strip("“…”").split()[0]: each.fault for each in found}
    assert told == {begun: fault for begun, _, fault in CUT.values() if fault is not None}
    assert {each.page for each in found} == {1}


def test_a_bound_control_shows_the_data_and_deleted_text_is_not_on_the_page(convert: Convert) -> None:
    binding = "<w:dataBinding w:prefixMappings=\"xmlns:n='n'\" w:xpath='/n:a[1]/n:b[1]' w:storeItemID='{7E0C2A51-0000-4000-8000-000000000001}'/>"
    day = "<w:date w:fullDate='2020-01-02T00:00:00Z'><w:dateFormat w:val='d MMMM yyyy'/></w:date>"
    docx = template(
        p(run("Perihal: "), control(run("{{ isi.a }}"), f"{binding}<w:text/>")),
        p(run("Tanggal: "), control(run("{{ isi.b[0] }}"), day)),
        p(run("Tetap "), deleted("terhapus"), inserted("tersisip")),
    )
    kept = {
        "customXml/item1.xml": b'<a xmlns="n"><b>Nilai lama</b></a>',
        "customXml/itemProps1.xml": b'<ds:datastoreItem ds:itemID="{7E0C2A51-0000-4000-8000-000000000001}"'
        b' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>',
        "customXml/_rels/item1.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship'
        b' Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>',
    }
    rels = fixtures.parts(docx)["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" Target="../customXml/item1.xml"/></Relationships>',
    )
    docx = fixtures.repack(docx, {**kept, "word/_rels/document.xml.rels": rels})
    printed = compile_template(docx).render({"isi": {"a": "Nilai baru", "b": ["3 Maret 2026"]}})
    pdf = convert(printed)
    judge_pdf(pdf, expected_from(printed))
    (said,) = [" ".join(word.text for word in words) for _, _, words in words_of(pdf)]
    assert "Perihal: Nilai baru" in said
    assert "Tanggal: 3 Maret 2026" in said
    assert "Tetap tersisip" in said
    assert "terhapus" not in said


def test_everything_with_ids_in_loops_is_opened_and_shown(convert: Convert) -> None:
    bodies = [body for body in BODIES.values() if "comment" not in body]  # one without its text opens nowhere
    printed = compile_template(of_body("".join(bodies))).render(SAYS)
    pdf = convert(printed)
    said = positions(pdf)
    assert said.count(">tiga<") >= len(BODIES) // 2
    judge_pdf(pdf, expected_from(printed))
