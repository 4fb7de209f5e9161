"""Which document the text of a QR code names, and at whose address. Texts alone: nothing is opened or imported for it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 2_000
"""Letters of a text; the largest symbol holds 2,953 bytes, a signed claim some 300."""
_ADDRESS: Final = re.compile(r"/v/([0-9A-Za-z-]{8,64})(?:[#?]|$)")
_USUAL: Final = (None, 80, 443)


def code_of(text: str) -> str | None:
    """Return the document's code that a text names, whoever's address it is."""
    match = _ADDRESS.search(text)
    return match[1].upper().replace("-", "") if match else None


def host_of(text: str) -> str:
    """Return whose address it is, with the port where it is no usual one; of what is no address the text's beginning."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return text[:80]
    if not host:
        return text[:80]
    return host if port in _USUAL else f"{host}:{port}"
