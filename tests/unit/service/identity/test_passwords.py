"""Passwords: what may be chosen, and that one typed on another keyboard is the same."""

import unicodedata

import pytest

from service.identity.errors import PasswordRefused
from service.identity.passwords import Passwords, refuse

GOOD = "sawah hijau di Léwa"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "paling sedikit 12 karakter"),
        ("sebelas ka1", "paling sedikit 12 karakter"),
        ("a" * 201, "paling banyak 200"),
        ("kata sandi\x00panjang", "yang dapat diketik"),
        ("kata sandi\npanjang", "yang dapat diketik"),
        ("aaaaaaaaaaaaaaaa", "terlalu seragam"),
    ],
)
def test_what_may_not_be_chosen_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        refuse(password)
    (field,) = refused.value.fields
    assert field.path == "sandi"
    assert reason in field.reason


def test_a_password_is_kept_so_that_only_itself_compares() -> None:
    passwords = Passwords()
    kept = passwords.keep(unicodedata.normalize("NFC", GOOD))
    assert GOOD not in kept
    assert kept.startswith("$argon2id$")
    assert passwords.right(kept, unicodedata.normalize("NFD", GOOD), known=True)
    for other in (GOOD + " ", GOOD.lower(), "", GOOD + "\x00", "x" * 10_000_000, "\ud800"):
        assert not passwords.right(kept, other, known=False)
    assert not passwords.right(None, GOOD, known=False)
