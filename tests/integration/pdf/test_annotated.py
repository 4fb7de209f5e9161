"""The copy with comments is a Word document: by Microsoft's own validator, by LibreOffice, and read back."""

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.judges.ooxml import validate
from tests.unit.worker.press import fixtures
from tests.unit.worker.press.lint.test_check import FAULTS, STAMPED
from worker.pdf.libreoffice import find_program
from worker.press.annotate import annotate
from worker.press.errors import PackageRefused
from worker.press.lint.check import lint

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BAD = fixtures.template("{{ isi.a }}", "{{ isi.z }}", "${x}", build=lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "{{ lain }}"))  # fmt: skip


def comments(data: bytes) -> list[str]:
    root = etree.fromstring(fixtures.parts(data)["word/comments.xml"])
    return ["".join(text.text or "" for text in each.iter(f"{_W}t")) for each in root.iter(f"{_W}comment")]


def test_each_finding_is_a_comment_at_its_paragraph(tmp_path: Path) -> None:
    findings = lint(BAD, STAMPED).findings
    copy = annotate(BAD, findings)
    written = comments(copy)
    assert len(written) == len(findings)
    assert all(str(found.rule) in text for found, text in zip(findings, written, strict=True))
    assert any("[word/header1.xml]" in text for text in written)
    body = docx.Document(io.BytesIO(copy)).paragraphs
    marked = [paragraph.text for paragraph in body if paragraph._p.find(f"{_W}commentRangeStart") is not None]
    assert {"{{ isi.z }}", "${x}"} <= set(marked)
    file = tmp_path / "periksa.docx"
    file.write_bytes(copy)
    assert validate([file]) == []
    subprocess.run(
        [
            str(find_program(None) / "soffice"),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(file)),
        ],
        check=True,
        capture_output=True,
        timeout=480,
    )
    with zipfile.ZipFile(tmp_path / "periksa.odt") as opened:
        assert opened.read("content.xml").count(b"<office:annotation ") == len(findings)


def test_a_copy_can_be_annotated_again_and_keeps_every_other_part() -> None:
    findings = lint(BAD, STAMPED).findings
    twice = annotate(annotate(BAD, findings), findings)
    assert len(comments(twice)) == 2 * len(findings)
    for name, data in fixtures.parts(BAD).items():
        if name not in ("[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"):
            assert fixtures.parts(twice)[name] == data


def test_what_is_no_document_gets_no_comments() -> None:
    data, *_ = FAULTS["no document"]
    with pytest.raises(PackageRefused):
        annotate(data, lint(data).findings)
