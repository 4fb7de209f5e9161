"""Letters and their marks in the form that Unicode gives them, in time that grows with the text.

Python sorts the marks behind a letter one by one: a hundred thousand of them take half a minute. No script has letters
with more than a few, so what has more than ``MOST`` is no text, and stays as it is.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final, Literal

MOST: Final = 30
"""Marks behind one letter, as Unicode's stream-safe text has it (UAX #15)."""


def normal(text: str, form: Literal["NFC", "NFKC"]) -> str:
    """Return ``text`` in a normal form; as it is where a letter has more marks than any script uses."""
    if text.isascii() or _endless(text):
        return text
    return unicodedata.normalize(form, text)


def _endless(text: str) -> bool:
    return len(text) > MOST and any(
        marks and sum(1 for _ in group) > MOST
        for marks, group in groupby(map(unicodedata.combining, text), key=bool)
    )
