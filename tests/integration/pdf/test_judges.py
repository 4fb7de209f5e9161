"""The judges we did not write find what is wrong; a judge that is not installed fails instead of passing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.pdf import word
from tests.judges import ooxml, verapdf
from tests.judges.installed import JudgeMissing
from worker.pdf.converter import Converter


def test_verapdf_judges_many_files_and_names_the_bad_ones(converter_socket: Path, tmp_path: Path) -> None:
    good, bad, junk = (tmp_path / name for name in ("good.pdf", "bad.pdf", "junk.pdf"))
    good.write_bytes(Converter(converter_socket).convert(word.docx([word.paragraph("Baik")]), title="Baik"))
    bad.write_bytes(good.read_bytes().replace(b"/OutputIntents", b"/OutputIntentz"))
    junk.write_bytes(b"%PDF-1.6 nothing")
    found = verapdf.validate([good, bad, junk])
    assert {finding.path.name for finding in found} == {"bad.pdf", "junk.pdf"}
    assert any("OutputIntent" in finding.what for finding in found)
    claims = verapdf.validate_claims([good, bad])
    unclaimed = {finding.path.name for finding in claims if finding.what == "not claimed"}
    assert unclaimed == {"good.pdf", "bad.pdf"}, "no paper of ours, they do not say that they are PDF/UA"
    assert {finding.path.name for finding in claims if "OutputIntent" in finding.what} == {"bad.pdf"}


def test_the_ooxml_validator_accepts_our_documents_and_names_the_bad_ones(tmp_path: Path) -> None:
    good, bad, junk = (tmp_path / name for name in ("good.docx", "bad.docx", "junk.docx"))
    parts = word.unpack(word.docx([word.paragraph("Baik"), word.table([["a", "b"]])]))
    good.write_bytes(word.pack(parts))
    document = parts["word/document.xml"].replace(b"<w:body>", b"<w:body><w:nonsense/>", 1)
    bad.write_bytes(word.pack({**parts, "word/document.xml": document}))
    junk.write_bytes(b"PK\x03\x04 nothing")
    found = ooxml.validate([good, bad, junk])
    assert {finding.path.name for finding in found} == {"bad.docx", "junk.docx"}
    assert any("nonsense" in finding.what for finding in found)


@pytest.mark.parametrize("judge", [verapdf, ooxml])
def test_a_missing_judge_fails(judge: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASKAH_CACHE", str(tmp_path / "empty"))
    with pytest.raises(JudgeMissing, match="tests/judges/install"):
        judge.validate([tmp_path / "a"])  # type: ignore[attr-defined]


def test_nothing_to_judge_needs_no_judging() -> None:
    assert verapdf.validate([]) == []
    assert ooxml.validate([]) == []
