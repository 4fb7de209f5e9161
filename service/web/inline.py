"""Styles and scripts that stand in the page itself: it is one file, which asks for nothing else and can be kept.

A page's policy allows exactly these by their digests, so nothing a document says can become either.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

SERVICE: Final = Path(__file__).parents[1]


@cache
def text(name: str) -> Markup:
    """Return a file of ours as it stands in a page, by its path in ``service/``; it is not escaped."""
    return Markup((SERVICE / name).read_text(encoding="utf-8"))


def source(name: str) -> str:
    """Return the source expression by which a policy allows exactly this style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text(name).encode()).digest()).decode()}'"
