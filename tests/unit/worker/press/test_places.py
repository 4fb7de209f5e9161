"""A picture's place is a drawing: known by its texts or a typed tag, with a part of its own, whatever programs call the parts."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from doc_templates.catalog import Catalog
from doc_templates.places import TYPED, Place
from tests.late_table import LateTable
from tests.unit.worker.press import fixtures
from worker.press import compile_template
from worker.press.dress import Dress
from worker.press.editing import TemplateEdit
from worker.press.lint.check import Declaration, Finding, Rule, Severity, lint
from worker.press.places import WORDS, settle
from worker.press.qr_place import Symbols
from worker.stamping import qr
from worker.stamping.qr import png

CATALOG = Catalog.scan()
ADDRESS = "https://a.example/v/2345678923456789"
DRESS = Dress(symbols=Symbols(side=qr.emu(ADDRESS), claim=qr.CLAIM_EMU))
GIVEN: Mapping[str, bytes] = {place: f"gambar {place}".encode() for place in Place}
SAID = {"stempel": {"judul": "", "akses": ""}, "kantor": {"nama": ""}, "naskah": {"judul": ""}}
STAND_IN, OTHER = png("x"), png("y")
SVG = (
    '<a:extLst {a}><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{rel}"/></a:ext></a:extLst>'
)


def drawn(into: Paragraph, data: bytes = STAND_IN, **texts: str) -> Run:
    """Add a picture of which these texts are said, as Word writes them."""
    run = into.add_run()
    run.add_picture(io.BytesIO(data), Mm(20))
    for named in run._r.iter(qn("wp:docPr")):
        for name, text in texts.items():
            named.set(name, text)
    return run


def marked(name: str, text: str, data: bytes = STAND_IN) -> bytes:
    return fixtures.template(
        "Isi", build=lambda document: drawn(document.add_paragraph(), data, **{name: text})
    )


def old_vml(text: str) -> bytes:
    """A picture as Word draws it in files of before 2007."""

    def build(document: Document) -> None:
        run = drawn(document.add_paragraph())
        relation = next(run._r.iter(qn("a:blip"))).get(qn("r:embed"))
        run._r.remove(next(run._r.iter(qn("w:drawing"))))
        run._r.append(
            parse_xml(
                f'<w:pict {nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="a" style="width:50pt;height:50pt"'
                f' alt="{text}"><v:imagedata r:id="{relation}" cropleft="1f"/></v:shape></w:pict>'
            )
        )

    return fixtures.template("Isi", build=build)


def typed(*pieces: str) -> bytes:
    """A tag that is typed, in as many runs."""

    def build(document: Document) -> None:
        paragraph = document.add_paragraph()
        for each in pieces:
            paragraph.add_run(each)

    return fixtures.template("Isi", build=build)


def in_a_header(text: str) -> bytes:
    def build(document: Document) -> None:
        drawn(document.sections[0].header.paragraphs[0], descr=text)

    return fixtures.template("Isi", build=build)


def old_path(name: str = "qr") -> bytes:
    """A picture that nothing is said of, in a part of the old name."""
    made = fixtures.parts(marked("name", "Picture 1"))
    renamed = {
        each.replace("image1", name): data.replace(b"image1", name.encode()) for each, data in made.items()
    }
    return fixtures.repack(
        fixtures.template("x"), {**dict.fromkeys(fixtures.parts(fixtures.template("x"))), **renamed}
    )


KNOWN: LateTable[tuple[bytes, Place, str]] = LateTable({
    "alternative text": lambda: (marked("descr", "{{ qr }}"), Place.QR, WORDS[Place.QR]),
    "no blanks": lambda: (marked("descr", "{{qr}}"), Place.QR, WORDS[Place.QR]),
    "capitals": lambda: (marked("descr", "{{ QR }}"), Place.QR, WORDS[Place.QR]),
    "blanks that do not break": lambda: (marked("descr", "{{\u00a0logo\u00a0}}"), Place.LOGO, WORDS[Place.LOGO]),
    "words beside it": lambda: (marked("descr", "{{ logo }} Lambang daerah"), Place.LOGO, "Lambang daerah"),
    "title": lambda: (marked("title", "{{ qr }}"), Place.QR, WORDS[Place.QR]),
    "name": lambda: (marked("name", "{{ logo }}"), Place.LOGO, WORDS[Place.LOGO]),
    "the shipped name": lambda: (marked("name", "qr.png"), Place.QR, WORDS[Place.QR]),
    "the shipped words": lambda: (marked("descr", "Logo kantor"), Place.LOGO, "Logo kantor"),
    "a photograph": lambda: (marked("descr", "{{ logo }}", fixtures.photograph()), Place.LOGO, WORDS[Place.LOGO]),
    "VML": lambda: (old_vml("{{ qr }}"), Place.QR, WORDS[Place.QR]),
    "header": lambda: (in_a_header("{{ logo }}"), Place.LOGO, WORDS[Place.LOGO]),
    "typed": lambda: (typed("Pindai {{ qr }} ini"), Place.QR, WORDS[Place.QR]),
    "typed in pieces": lambda: (typed("Pindai {{", " lo", "go ", "}} ini"), Place.LOGO, WORDS[Place.LOGO]),
    "the old part": lambda: (old_path(), Place.QR, ""),
    "the old part of the logo": lambda: (old_path("logo"), Place.LOGO, ""),
})  # fmt: skip


def printed(template: bytes, dress: Dress = DRESS) -> dict[str, bytes]:
    """Return the parts of a document with every place filled."""
    compiled = compile_template(dress.on(template))
    return fixtures.parts(compiled.render(SAID, {place: GIVEN[place] for place in compiled.places}))


def found(template: bytes, *stamps: str) -> tuple[Finding, ...]:
    return lint(template, Declaration(stamps=frozenset(stamps))).findings


@pytest.mark.parametrize("known", KNOWN)
def test_a_place_is_known_filled_and_said_in_words(known: str) -> None:
    template, place, words = KNOWN[known]
    made = printed(template, Dress())
    shown = b"".join(data for name, data in made.items() if name.endswith(".xml")).decode()
    assert GIVEN[place] in made.values()
    assert "{{" not in shown
    assert not words or f'descr="{words}"' in shown or f'alt="{words}"' in shown
    assert [each for each in found(template, place) if each.rule is not Rule.CODE] == []


@pytest.mark.parametrize("known", KNOWN)
def test_what_is_settled_is_settled(known: str) -> None:
    template, place, _ = KNOWN[known]
    book = TemplateEdit(template)
    settle(book)
    once = book.done()
    again = TemplateEdit(once)
    assert [each.place for each in settle(again)] == [place]
    assert again.done() == once


@pytest.mark.parametrize("place", TYPED)
def test_a_place_that_is_missing_is_told_with_how_to_mark_it(place: Place) -> None:
    told = next(each for each in found(fixtures.template("Isi"), place) if each.rule is Rule.STAMP)
    assert (told.tag, place.tag in told.message, place.tag in told.remedy) == (place.tag, True, True)


def test_a_part_that_no_drawing_shows_is_no_place() -> None:
    template = fixtures.repack(fixtures.template("Isi"), {"word/media/qr.png": STAND_IN})
    assert [each.rule for each in found(template, "qr")] == [Rule.STAMP]


def test_drawings_that_showed_one_part_get_one_each() -> None:
    """As programs save equal stand-ins: LibreOffice writes one part for both."""

    def build(document: Document) -> None:
        for text in ("{{ qr }}", "{{ logo }}", "Lambang mitra"):
            drawn(document.add_paragraph(), descr=text)

    template = fixtures.template(build=build)
    assert sum(name.startswith("word/media/") for name in fixtures.parts(template)) == 1
    made = printed(template, Dress())
    media = {name: data for name, data in made.items() if name.startswith("word/media/")}
    assert sorted(media.values()) == sorted((GIVEN["qr"], GIVEN["logo"], STAND_IN))


def test_every_drawing_of_a_place_shows_its_one_part_and_nothing_is_left_of_what_stood_there() -> None:
    def build(document: Document) -> None:
        drawn(document.add_paragraph(), STAND_IN, descr="{{ logo }}")
        drawn(document.add_paragraph(), OTHER, descr="{{ logo }}")

    media = [name for name in printed(fixtures.template(build=build)) if name.startswith("word/media/")]
    assert media == [Place.LOGO.part]


def test_a_tag_wins_over_the_old_part() -> None:
    made = fixtures.parts(old_path("logo"))
    template = fixtures.repack(
        old_path("logo"),
        {
            "word/document.xml": made["word/document.xml"].replace(
                b'name="Picture 1"', b'name="Picture 1" descr="{{ qr }}"'
            )
        },
    )
    media = {
        name: data for name, data in printed(template, Dress()).items() if name.startswith("word/media/")
    }
    assert media == {Place.QR.part: GIVEN["qr"]}


def test_a_name_does_not_win_over_the_old_part() -> None:
    """A template that was approved by its part prints its other pictures as before."""
    other = fixtures.parts(old_path("logo"))["word/document.xml"]
    assert b'name="Picture 1"' in other

    def build(document: Document) -> None:
        drawn(document.add_paragraph(), STAND_IN, name="Picture 1")
        drawn(document.add_paragraph(), OTHER, name="logo.png")

    both = fixtures.parts(fixtures.template(build=build))
    renamed = {
        each.replace("image1", "logo"): data.replace(b"image1", b"logo") for each, data in both.items()
    }
    template = fixtures.repack(
        fixtures.template("x"), {**dict.fromkeys(fixtures.parts(fixtures.template("x"))), **renamed}
    )
    media = {name: data for name, data in printed(template).items() if name.startswith("word/media/")}
    assert media == {Place.LOGO.part: GIVEN["logo"], "word/media/image2.png": OTHER}


def test_its_svg_its_effects_and_its_crop_go() -> None:
    def build(document: Document) -> None:
        run = drawn(document.add_paragraph(), descr="{{ qr }}")
        blip = next(run._r.iter(qn("a:blip")))
        relation = document.part.relate_to(
            svg(document), "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        )
        blip.append(parse_xml(f"<a:grayscl {nsdecls('a')}/>"))
        blip.append(parse_xml(SVG.format(a=nsdecls("a"), rel=relation)))
        blip.addnext(parse_xml(f'<a:srcRect {nsdecls("a")} l="10000"/>'))

    made = printed(fixtures.template(build=build))
    assert sorted(name for name in made if "media" in name) == [Place.CLAIM.part, Place.QR.part]
    assert not any(each in made["word/document.xml"] for each in (b"svgBlip", b"grayscl", b"srcRect"))
    assert b"svg" not in made["word/_rels/document.xml.rels"]


def svg(document: Document) -> Part:
    return Part(PackURI("/word/media/image9.svg"), "image/svg+xml", b"<svg/>", document.part.package)


def test_a_code_in_vml_is_made_as_large_as_it_must_be_with_the_claim_beside_it() -> None:
    made = printed(old_vml("{{ qr }}"))
    assert made[Place.CLAIM.part] == GIVEN["klaim"]
    side = f"{qr.emu(ADDRESS) / 12_700:.1f}pt"
    assert f'style="width:{side};height:{side}"'.encode() in made["word/document.xml"]
    assert b"crop" not in made["word/document.xml"]


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_a_shipped_template_has_its_places_and_is_not_touched(jenis: str) -> None:
    book = TemplateEdit(CATALOG[jenis].template)
    before = {name: book.content(name) for name in ("word/media/qr.png", "word/media/logo.png")}
    assert {each.place for each in settle(book)} == set(TYPED)
    after = fixtures.parts(book.done())
    assert {name: after[name] for name in before} == before
    assert b'descr="QR verifikasi"' in after["word/document.xml"]


def test_a_picture_that_is_no_place_is_listed_with_where_it_stands() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Di bawah ini:")
        drawn(document.add_paragraph(), descr="Denah kantor")

    (note,) = found(fixtures.template(build=build))
    assert (note.rule, note.severity, note.tag) == (Rule.PICTURE, Severity.NOTE, "Denah kantor")
    assert (note.paragraph, note.text) == (1, "Di bawah ini:")
    assert "Denah kantor" in note.message


def test_a_template_without_a_place_takes_no_picture_for_it() -> None:
    assert compile_template(DRESS.on(fixtures.template("Isi"))).places == frozenset()
