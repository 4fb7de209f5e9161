"""What a QR code claims can be confirmed with the office's public key alone, and nothing about it can be altered."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from archive.claim import Claim, FactsRefused, confirm, read_key, read_public

KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FACTS: Final = Claim(
    code="7Q2M9XKD4T8HWPRC",
    nomor="12/PR.03.1-SE/1306/3/2026",
    tanggal=date(2026, 3, 31),
    content_digest="ab" * 32,
)
ADDRESS: Final = f"https://naskah.example/v/{FACTS.code}"


def _text(facts: Claim = FACTS) -> str:
    return f"{ADDRESS}#{facts.fragment(KEY)}"


def test_a_signed_claim_is_confirmed_offline() -> None:
    assert confirm(_text(), KEY.public_key()) == FACTS


def test_equal_claims_have_equal_text() -> None:
    assert _text() == _text()


def test_the_text_fits_a_qr_code_that_prints_well() -> None:
    assert len(_text()) < 331  # version 13 at error correction M: 69 modules, 0.36 mm each on 2.5 cm


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("12%2FPR", "13%2FPR"),
        ("2026-03-31", "2026-04-01"),
        ("abab", "abac"),
        ("/v/7Q2M", "/v/8Q2M"),
        ("&g=", "&g=A"),
        ("&g=", "&x="),
        ("&t=", "&t=2026-03-31&t="),
    ],
)
def test_no_fact_can_be_altered(was: str, becomes: str) -> None:
    assert was in _text()
    with pytest.raises(FactsRefused):
        confirm(_text().replace(was, becomes, 1), KEY.public_key())


def test_another_office_s_key_confirms_nothing() -> None:
    with pytest.raises(FactsRefused, match="not this office's"):
        confirm(_text(), Ed25519PrivateKey.generate().public_key())


def test_an_unsigned_claim_confirms_nothing() -> None:
    with pytest.raises(FactsRefused):
        confirm(f"{ADDRESS}#{FACTS.fragment()}", KEY.public_key())


@given(st.text(max_size=300))
def test_any_text_is_refused_not_failed_upon(text: str) -> None:
    with pytest.raises(FactsRefused):
        confirm(text, KEY.public_key())


@given(nomor=st.text(min_size=1, max_size=60).filter(lambda text: "\n" not in text and text.isprintable()))
def test_any_number_survives_the_way_through_the_code(nomor: str) -> None:
    facts = Claim(code=FACTS.code, nomor=nomor, tanggal=FACTS.tanggal, content_digest="0" * 64)
    assert confirm(_text(facts), KEY.public_key()) == facts


def test_keys_of_other_kinds_are_refused() -> None:
    for read in (read_key, read_public):
        with pytest.raises(FactsRefused):
            read(b"-----BEGIN NOTHING-----\n-----END NOTHING-----\n")
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert read_public(public) == KEY.public_key()
