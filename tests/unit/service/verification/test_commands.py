"""``naskah verify FILE --roots``: a file judged by its own signatures, with no archive and no network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.verification.commands import _show
from service.verification.http import judged_json
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from tests.verification_rows import judged
from worker.signing.pki import CertificateAuthority


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    file = tmp_path / "roots.pem"
    file.write_bytes(signing().authority.pem)
    return file


def verify(tmp_path: Path, pdf: bytes, roots: Path) -> tuple[int, str]:
    file = tmp_path / "naskah.pdf"
    file.write_bytes(pdf)
    done = CliRunner().invoke(app, ["verify", str(file), "--roots", str(roots)])
    return done.exit_code, " ".join(done.output.split())


def test_a_signature_of_the_office_s_authority_stands(tmp_path: Path, roots: Path) -> None:
    code, told = verify(tmp_path, signed_surat_edaran(), roots)
    assert (code, "sah dan mencakup seluruh berkas" in told) == (0, True), told


def test_an_unknown_authority_a_longer_file_and_an_unsigned_one_do_not(tmp_path: Path, roots: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(CertificateAuthority.create("Lain", datetime.now(UTC)).pem)
    code, told = verify(tmp_path, signed_surat_edaran(), other)
    assert (code, "tidak dikenal di sini" in told) == (1, True), told
    code, told = verify(tmp_path, signed_surat_edaran() + b"\n% tambahan", roots)
    assert (code, "TIDAK sah" in told) == (1, True), told
    code, told = verify(tmp_path, surat_edaran(), roots)
    assert (code, "tidak memuat tanda tangan elektronik" in told) == (1, True), told


@pytest.mark.parametrize(
    ("file", "state", "public", "first"),
    [
        ("asli", "berlaku", True, "Berlaku"),
        ("asli", "dicabut", True, "Dicabut"),
        ("salinan", "dicabut", True, "Dicabut"),
        ("docx", "diganti", True, "Diganti"),
        ("pindaian arsip", "batal", True, "Batal"),
        ("terdahulu", "diralat", True, "Diralat"),
        ("disimpan ulang", "diralat", False, "Diralat"),
        ("terpotong", "dicabut", True, "Dicabut"),
        ("terpotong", "berlaku", True, "Berkas ini tidak lengkap"),
        ("docx", "berlaku", True, "Berkas ini ialah DOCX"),
        ("berkas lain", "dicabut", True, "Berkas ini BUKAN"),
    ],
)
def test_how_a_document_stands_is_printed_before_what_its_file_is(
    file: str, state: str, public: bool, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _show(judged_json(judged(file, state, open=public)))
    assert capsys.readouterr().out.startswith(first)
