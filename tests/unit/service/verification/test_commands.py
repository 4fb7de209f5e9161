"""``naskah verify FILE --roots``: a file judged by its own signatures, with no archive and no network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.signing.pki import Authority


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
    other.write_bytes(Authority.create("Lain", datetime.now(UTC)).pem)
    code, told = verify(tmp_path, signed_surat_edaran(), other)
    assert (code, "tidak dikenal di sini" in told) == (1, True), told
    code, told = verify(tmp_path, signed_surat_edaran() + b"\n% tambahan", roots)
    assert (code, "TIDAK sah" in told) == (1, True), told
    code, told = verify(tmp_path, surat_edaran(), roots)
    assert (code, "tidak memuat tanda tangan elektronik" in told) == (1, True), told
