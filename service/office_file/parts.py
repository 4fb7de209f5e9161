"""The texts of an office's file: lines that pages can show, and codes by which it calls what it has."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from service import edge


def _plain(text: str) -> str:
    if refused := edge.character_refused(text):
        raise ValueError(refused)
    return text


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_plain),
]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,32}$")]
"""What a position, a unit, a register or a type is called by."""
