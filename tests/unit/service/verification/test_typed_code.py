"""A code is read however people type it: one row a way."""

import pytest

from service.verification.typed_code import typed

CODE = "7Q2M9XKD4T8HWPRC"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        "7Q2M-9XKD-4T8H-WPRC",
        " 7q2m 9xkd\t4t8h  wprc\n",
        "7Q2M\u00a09XKD\u20134T8H\u2011WPRC\u200b",
        "\uff17Q2M9XKD4T8HWPRC",
        "Kode: 7Q2M 9XKD 4T8H WPRC.",
        "kode verifikasi : 7Q2M9XKD4T8HWPRC",
        f"http://127.0.0.1:8080/v/{CODE}",
        f"https://naskah.example/v/{CODE.lower()}/",
        f"https://naskah.example/arsip/v/{CODE}#n=12%2FPR&t=2026-03-31&s={'0' * 64}&g={'A' * 86}",
        f"HTTPS://NASKAH.EXAMPLE/V/{CODE}?x=1",
        f"naskah.example/v/{CODE}/naskah.pdf",
        "naskah.example/v/7Q2M%209XKD%204T8H%20WPRC",
        f"/v/{CODE}",
        f"v/{CODE}",
        f"https://naskah.example/v?kode={CODE}",
    ],
)
def test_a_code_is_found_in_what_people_type(text: str) -> None:
    assert typed(text) == CODE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("  - ", ""),
        ("%00", ""),
        ("\U0001f600", ""),
        ("a'b;--", "AB"),
        ("7" * 9_999, "7" * 64),
        ("1306", "1306"),
    ],
)
def test_whatever_else_is_typed_is_short_and_plain(text: str, code: str) -> None:
    assert typed(text) == code
