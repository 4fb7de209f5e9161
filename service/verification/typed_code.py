"""A verification code as people type it: the code, in groups, in small letters, or the whole address copied from the page.

Text in, code out; whether a document carries it is not known here.

>>> typed("abcd-efgh 2345-6789"), typed("https://naskah.example.go.id/v/ABCDEFGH23456789")
('ABCDEFGH23456789', 'ABCDEFGH23456789')
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

LONGEST: Final = 2_000
"""Letters that are read: an address with the office's signed claim behind it has fewer than 400."""
_CODE: Final = 64
_ADDRESS: Final = re.compile(r"(?:^|/)v\s*/([^/?#]*)|[?&](?:kode|code)=([^&#]*)", re.IGNORECASE)
_LABEL: Final = re.compile(r"^\s*(?:kode|code)\b[^:]*:", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[^0-9A-Za-z]")
"""What no code holds: blanks and hyphens between its groups among it."""


def typed(text: str) -> str:
    """Return the code that is meant, as documents carry it; empty where there is none."""
    text = unicodedata.normalize("NFKC", unquote(text[:LONGEST]))
    if match := _ADDRESS.search(text):
        text = match[1] or match[2] or ""
    return _BETWEEN.sub("", _LABEL.sub("", text)).upper()[:_CODE]
