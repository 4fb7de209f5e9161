"""The pages of trials by a real pool: shipped types pass, and a template that breaks at a length is told with its list."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from docx.document import Document
from lxml import etree

from doc_templates.catalog import Catalog
from doc_templates.kit.sample import SAMPLE
from doc_templates.stages import Stage
from service.templates import trial as template_pages
from service.templates.drawing import Pages
from service.templates.paged import paged
from service.templates.samples import declared_by, example_of, trial_of
from service.templates.trial import TrialPrint, judged
from tests.functional.api.test_templates import torn
from tests.integration.doc_templates.stationery import OFFICE
from tests.patience import PATIENCE_S
from tests.unit.worker.press import fixtures
from worker.line.renders import Renders
from worker.line.trials import TemplateOnTrial, TrialLooks
from worker.pdf.converter import Converter
from worker.pdf.libreoffice import find_program
from worker.press.foreign import TemplateExamination, examine
from worker.press.lint.check import Finding, Rule, Severity
from worker.press.names import W, vml
from worker.press.stages import Surroundings

CATALOG = Catalog.scan()
EDARAN = CATALOG["surat_edaran"]


def examined(tried: TrialPrint) -> TemplateExamination:
    stationery, kantor = tried.stationery, tried.kantor
    return examine(
        tried.docx, declared_by(stationery, kantor), trial_of(example_of(stationery, kantor), kantor)
    )


def trial(docx: bytes, jenis: str, socket: Path | None, *lengths: int) -> list[Finding]:
    tried = TrialPrint(docx=docx, stationery=CATALOG[jenis])
    return judged(examined(tried), tried, Pages(socket), lengths)


def torn_when(condition: str) -> bytes:
    """The shipped Surat Edaran whose block begins a new page where ``condition`` holds."""
    root = etree.fromstring(fixtures.parts(torn("surat_edaran"))["word/document.xml"])
    (broken,) = (
        each
        for each in root.iterfind(f"{{{W}}}body/{{{W}}}p")
        if each.find(f"{{{W}}}pPr/{{{W}}}pageBreakBefore") is not None
    )
    for tag, add in ((f"{{%p if {condition} %}}", broken.addprevious), ("{%p endif %}", broken.addnext)):
        add(etree.fromstring(f'<w:p xmlns:w="{W}"><w:r><w:t xml:space="preserve">{tag}</w:t></w:r></w:p>'))
    return fixtures.repack(EDARAN.template, {"word/document.xml": etree.tostring(root)})


TORN = sorted(jenis for jenis in CATALOG if jenis not in ("lembar_disposisi", "lembar_penerimaan"))
"""The types whose signer has a table of his own; the other two are one table each."""


@pytest.mark.parametrize("jenis", TORN)
def test_a_signature_alone_on_its_page_is_an_error_that_says_what_to_do(
    jenis: str, converter_socket: Path
) -> None:
    (found,) = trial(torn(jenis), jenis, converter_socket)
    assert found.severity is Severity.ERROR
    assert "hanya memuat tanda tangan dan kode QR, tanpa isi naskah" in found.message
    assert "Keep with next" in found.remedy


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_a_shipped_template_passes_with_its_example(jenis: str, converter_socket: Path) -> None:
    assert trial(CATALOG[jenis].template, jenis, converter_socket) == []


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Every shipped template as LibreOffice saves it: its pictures renamed, equal ones merged into one."""
    folder = tmp_path_factory.mktemp("saved")
    for jenis in CATALOG:
        (folder / f"{jenis}.docx").write_bytes(CATALOG[jenis].template)
    subprocess.run(
        [
            str(find_program(None) / "soffice"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "docx", "--outdir", str(folder / "again")),
            *(str(folder / f"{jenis}.docx") for jenis in CATALOG),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    return {jenis: (folder / f"again/{jenis}.docx").read_bytes() for jenis in CATALOG}


DRAWN_COLUMNS = "sop"
"""Its flow chart has a column for each position, and LibreOffice writes the grid of such a table anew, wrongly."""


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_a_shipped_template_that_libreoffice_saved_passes_too_and_prints_alike(
    jenis: str, saved_again: Mapping[str, bytes], converter_socket: Path
) -> None:
    """The judge reads the code on its page; the text is the shipped one's, and so are the pictures and the watermark."""
    docx = saved_again[jenis]
    assert not {"word/media/qr.png", "word/media/logo.png"} & fixtures.parts(docx).keys()
    tried = TrialPrint(docx=docx, stationery=CATALOG[jenis], kantor=replace(SAMPLE, logo=OFFICE.logo))
    found, ours = examined(tried), examined(replace(tried, docx=CATALOG[jenis].template))
    assert found.findings == ()
    assert found.rendered is not None
    assert ours.rendered is not None
    assert shown(found.rendered) == shown(ours.rendered)
    pages = judged(found, tried, Pages(converter_socket), ())
    assert [each.rule for each in pages] == ([Rule.PAGES] if jenis == DRAWN_COLUMNS else [])


def shown(docx: bytes) -> tuple[list[str], set[bytes], list[str]]:
    """What the paragraphs of a document say, its pictures, and the watermarks that are of a kind their part knows."""
    made = fixtures.parts(docx)
    pictures = {data for name, data in made.items() if name.startswith("word/media/")}
    body = etree.fromstring(made["word/document.xml"]).iter(f"{{{W}}}p")
    said = ("".join(str(text.text or "") for text in each.iter(f"{{{W}}}t")) for each in body)
    marks = []
    for name in (each for each in made if each.startswith("word/header")):
        root = etree.fromstring(made[name])
        kinds = {f"#{each.get('id')}" for each in root.iter(vml("shapetype"))}
        shapes = [each for each in root.iter(vml("shape")) if each.get("type") in kinds]
        marks += [str(text.get("string")) for each in shapes for text in each.iter(vml("textpath"))]
    return [each for each in said if each.strip()], pictures, marks


def test_a_picture_that_is_no_place_is_told_with_its_page(converter_socket: Path) -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Sampul")
        document.add_paragraph("Denah ruang arsip:").paragraph_format.page_break_before = True
        document.add_picture(fixtures.picture())

    docx = fixtures.template(build=build)
    (note,) = paged(docx, examine(docx).findings, Pages(converter_socket))
    assert (note.rule, note.page, note.text) == (Rule.PICTURE, 2, "Denah ruang arsip:")


def test_a_signature_that_a_long_list_leaves_alone_is_an_error_that_names_the_list(
    converter_socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_pages, "_GROWN_S", 240.0)  # a machine that others use too
    (found,) = trial(torn_when("isi.yth_banyak|length == 6"), "surat_edaran", converter_socket, 6)
    assert (found.rule, found.severity) == (Rule.PAGES, Severity.ERROR)
    assert "hanya memuat tanda tangan dan kode QR" in found.message
    assert found.message.endswith("(dengan yth 6 butir).")


BODY = "word/document.xml"
HIDING = '{{% if stempel.kode == "" %}}{}{{% endif %}}'
UNSTAMPED: dict[str, tuple[str, int, Stage, str]] = {
    "the digest of the line": ("{{ p.sidik }}", 1, Stage.DIPARAF, "{{ q.sidik }} ({% for q in stempel.paraf_hierarki %})"),
    "the time beside the line": ("{{ p.waktu }}", 0, Stage.DIKEMBALIKAN, "{{ q.waktu }} ({% for q in stempel.paraf_koordinasi %})"),
    "the number": ("{{ stempel.nomor }}", 0, Stage.MENUNGGU, "{{ stempel.nomor }}"),
    "the date": ("{{ stempel.tanggal }}", 0, Stage.BASAH, "{{ stempel.tanggal }}"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSTAMPED)
def test_a_place_that_a_stage_fills_and_the_page_has_not_is_an_error_by_its_tag(
    case: str, converter_socket: Path
) -> None:
    tag, which, stage, told = UNSTAMPED[case]
    first, *others = fixtures.parts(EDARAN.template)[BODY].decode().split(tag)
    others[which:] = [HIDING.format(tag).join(("", others[which])), *others[which + 1 :]]
    body = first + "".join(each if at == which else tag + each for at, each in enumerate(others))
    docx = fixtures.repack(EDARAN.template, {BODY: body.encode()})
    context = example_of(EDARAN)
    context["naskah"]["rantai"]["koordinasi"] = ["Kepala Subbagian Hukum"]
    looks = TrialLooks(Converter(converter_socket), Renders())
    sample = {"context": context, "stages": [stage]}
    (seen,) = looks.looked(sample, TemplateOnTrial(docx=docx, office=Surroundings(kertas="A4")))
    assert [(each.rule, each.severity, each.tag) for each in seen.findings] == [
        (Rule.STAMP, Severity.ERROR, told)
    ]
    assert seen.stage is stage
    assert seen.pdf.startswith(b"%PDF")  # and its picture shows where it is missing
    assert "templat bawaan" in seen.findings[0].remedy


def test_longer_lists_for_which_there_is_no_time_are_a_note(
    converter_socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_pages, "_GROWN_S", -1.0)
    (note,) = trial(EDARAN.template, "surat_edaran", converter_socket, 14)
    assert (note.rule, note.severity) == (Rule.UNJUDGED, Severity.NOTE)
    assert "isi_edaran 14 butir" in note.message


def test_without_a_pool_there_is_a_note() -> None:
    (note,) = trial(EDARAN.template, "surat_edaran", None)
    assert (note.rule, note.severity) == (Rule.UNJUDGED, Severity.NOTE)


def test_a_trial_is_printed_on_the_offices_paper() -> None:
    tried = TrialPrint(docx=EDARAN.template, stationery=EDARAN, kantor=replace(SAMPLE, kertas="F4"))
    printed = examined(tried).rendered
    assert printed is not None
    sizes = etree.fromstring(fixtures.parts(printed)["word/document.xml"]).iter(f"{{{W}}}pgSz")
    assert {each.get(f"{{{W}}}w") for each in sizes} == {"12189"}
