"""The pages of trials by a real pool: shipped types pass, and a template that breaks at a length is told with its list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from doc_templates.catalog import Catalog
from service.templates import trial as template_pages
from service.templates.drawing import Pages
from service.templates.samples import SAMPLE, declared_by, example_of, trial_of
from service.templates.trial import TrialPrint, judged
from tests.functional.api.test_templates import torn
from tests.unit.worker.press import fixtures
from worker.press.foreign import TemplateExamination, examine
from worker.press.lint.check import Finding, Rule, Severity
from worker.press.names import W

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


def test_a_signature_that_a_long_list_leaves_alone_is_an_error_that_names_the_list(
    converter_socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_pages, "_GROWN_S", 240.0)  # a machine that others use too
    (found,) = trial(torn_when("isi.yth_banyak|length == 6"), "surat_edaran", converter_socket, 6)
    assert (found.rule, found.severity) == (Rule.PAGES, Severity.ERROR)
    assert "hanya memuat tanda tangan dan kode QR" in found.message
    assert found.message.endswith("(dengan yth 6 butir).")


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
