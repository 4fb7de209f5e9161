"""The office's seal reaches the level that what is configured allows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.demonstration import demonstration
from tests.signing_authority import signing, surat_edaran
from worker.line.seals import OfficeSeal, SealMissing, Seals
from worker.signing import SealRefused, TimestampUnavailable, Trust, validate
from worker.signing.keyring import Keyring


def _level(trust: Trust, *, stamped: bool) -> str:
    made = signing()
    seal = OfficeSeal(made.credential, trust, made.timestamper() if stamped else None)
    pdf, report = seal.seal(surat_edaran(), at=made.at, reason="Surat edaran")
    assert validate(pdf, trust) == report
    return report.signatures[0].level


def test_without_an_authority_a_seal_is_b_b() -> None:
    assert _level(signing().trust, stamped=False) == "B-B"


def test_with_an_authority_and_no_revocation_list_it_is_b_t() -> None:
    assert _level(Trust.read(roots=signing().authority.pem), stamped=True) == "B-T"


def test_with_both_it_is_b_lta() -> None:
    assert _level(signing().trust, stamped=True) == "B-LTA"


def test_an_unsealed_page_is_not_accepted(tmp_path: Path) -> None:
    with pytest.raises(SealRefused):
        Seals(Keyring(tmp_path)).judge(surat_edaran())


def test_an_office_s_keys_are_opened_once(tmp_path: Path) -> None:
    seals = Seals(demonstration(tmp_path))
    assert seals.of("1306", demonstration=True) is seals.of("1306", demonstration=True)
    assert seals.qr_key("1306") is seals.qr_key("1306") is not None
    assert seals.qr_key("1307") is None
    with pytest.raises(SealMissing):
        seals.of("1307", demonstration=True)


def test_a_time_stamping_authority_is_asked_where_one_is_configured(tmp_path: Path) -> None:
    demonstration(tmp_path)
    configured = {"NASKAH_PKI": str(tmp_path), "NASKAH_TSA_URL": "http://127.0.0.1:9/"}
    page, at = surat_edaran(), datetime.now(UTC)
    with pytest.raises(TimestampUnavailable):
        Seals.from_env(configured).of("1306", demonstration=True).seal(page, at=at, reason="Surat edaran")
    del configured["NASKAH_TSA_URL"]
    assert Seals.from_env(configured).of("1306", demonstration=True).seal(page, at=at, reason="Surat edaran")


def test_a_demo_seal_signs_for_no_real_office(tmp_path: Path) -> None:
    seals = Seals(demonstration(tmp_path))
    assert seals.of("1306", demonstration=True)
    with pytest.raises(SealMissing, match="DemonstrationRefused"):
        seals.of("1306", demonstration=False)
