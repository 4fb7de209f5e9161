"""What somebody wrote is repeated as they see it, never as a program writes it."""

from __future__ import annotations

import pytest

from service.words.quoting import quoted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kapan", "'kapan'"),
        ('Jum\'at \\ "x"', "'Jum'at \\ \"x\"'"),
        ("3\u00a0Januari\n2024\t", "'3 Januari 2024'"),
        ("1\u200b TAHUN\0", "'1[U+200B] TAHUN[U+0000]'"),
        ("بسم الله", "'بسم الله'"),
        ("", "''"),
    ],
)
def test_a_text_is_quoted_as_it_is_seen(text: str, said: str) -> None:
    assert quoted(text) == said
