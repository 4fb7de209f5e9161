"""Four judges who share no code agree on our signatures, and on what was done to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tampering
from tests.judges import dss, pdfsig, verapdf
from tests.signing_authority import Signing, signed_surat_edaran, signing, surat_edaran
from worker.signing import ROOM_TIMESTAMPED, prepare, sealed, validate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed document of each level, with the root and its revocation list."""
    made, at = signing(), tmp_path_factory.mktemp("signed")
    (at / "root.pem").write_bytes(made.authority.pem)
    (at / "root.crl").write_bytes(made.authority.revocations(made.at))
    (at / "b.pdf").write_bytes(signed_surat_edaran())
    (at / "person.pdf").write_bytes(
        sealed(prepare(surat_edaran(), at=made.at), made.person.credential(), made.trust)[0]
    )
    (at / "t.pdf").write_bytes(_stamped(made, long_term=False))
    (at / "lta.pdf").write_bytes(_stamped(made, long_term=True))
    for each in (tampering.flip, tampering.strip, tampering.save_again, tampering.swap_within):
        (at / f"{each.__name__}.pdf").write_bytes(each(signed_surat_edaran()))
    return at


def _stamped(made: Signing, *, long_term: bool) -> bytes:
    prepared = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    return sealed(prepared, made.credential, made.trust, timestamper=made.timestamper(), long_term=long_term)[
        0
    ]


def test_every_level_stays_pdf_a(folder: Path) -> None:
    assert verapdf.validate([folder / name for name in ("b.pdf", "person.pdf", "t.pdf", "lta.pdf")]) == []


def test_the_digital_signature_service_passes_every_level_and_no_broken_one(folder: Path) -> None:
    names = ("b.pdf", "person.pdf", "t.pdf", "lta.pdf", "flip.pdf", "strip.pdf", "save_again.pdf")
    found = dss.validate([folder / name for name in names], root=folder / "root.pem", crl=folder / "root.crl")
    said = {path.name: [(each.indication, each.format) for each in judged] for path, judged in found.items()}
    assert said["b.pdf"] == [("TOTAL_PASSED", "PAdES-BASELINE-B")]
    assert said["person.pdf"] == [("TOTAL_PASSED", "PAdES-BASELINE-B")]
    assert said["t.pdf"] == [("TOTAL_PASSED", "PAdES-BASELINE-T")]
    assert said["lta.pdf"] == [("TOTAL_PASSED", "PAdES-BASELINE-LTA")]
    assert said["strip.pdf"] == [("NO_SIGNATURE", "")]
    for name in ("flip.pdf", "save_again.pdf"):
        assert all(indication != "TOTAL_PASSED" for indication, _ in said[name]), (name, said[name])


def test_pdfsig_finds_the_whole_document_signed(folder: Path) -> None:
    for name, signer in (("b.pdf", signing().seal), ("person.pdf", signing().person)):
        (judged,) = pdfsig.validate(folder / name)
        assert judged == pdfsig.Judged(valid=True, whole=True, signer=signer.credential().name)


def test_pdfsig_finds_what_was_changed(folder: Path) -> None:
    assert not any(each.valid for each in pdfsig.validate(folder / "flip.pdf"))
    assert not any(each.whole for each in pdfsig.validate(folder / "swap_within.pdf"))
    assert pdfsig.validate(folder / "strip.pdf") == []


@pytest.mark.parametrize("change", [tampering.append, tampering.swap_within])
def test_what_comes_behind_a_signature_passes_others_but_not_us(
    folder: Path, change: Callable[[bytes], bytes]
) -> None:
    """Why we judge more strictly: a signature that is valid as far as it goes does not make a file the archived one."""
    grown = folder / "grown.pdf"
    grown.write_bytes(change(signed_surat_edaran()))
    found = dss.validate([grown], root=folder / "root.pem", crl=folder / "root.crl")
    assert [each.indication for each in found[grown]] == ["TOTAL_PASSED"]
    assert not validate(grown.read_bytes(), signing().trust).accepted
