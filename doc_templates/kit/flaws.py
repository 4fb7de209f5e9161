"""A flaw of a document type: where it stands, what is wrong, what to do. Written for whoever makes the type, in English."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CONTRACT: Final = "contract.py"
EXAMPLE: Final = "example.json"
TEMPLATE: Final = "template.docx"
_LONGEST: Final = 120
"""Letters of a value or of an exception's words that are shown: enough to know it again."""
_BLANK: Final = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One thing that is wrong with a document type."""

    file: str
    """With its folder: ``memo/contract.py``."""
    line: int | None = None
    """Counted from one; None where the whole file is meant."""
    what: str
    cure: str

    @property
    def place(self) -> str:
        """Return where it stands: ``memo/contract.py line 14``."""
        return f"{self.file} line {self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.cure}"


def shorter(text: str) -> str:
    """Return a text on one line, as much of it as tells it from others."""
    line = _BLANK.sub(" ", text).strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def shown(value: Any) -> str:
    """Return a value as an author knows it again.

    >>> shown("tiga"), shown(None)
    ("'tiga'", 'None')
    """
    try:
        return shorter(repr(value))
    except Exception:  # noqa: BLE001 - an author's own class may not even know how it is written
        return f"a {type(value).__name__}"


def place_of(error: BaseException, jenis: str) -> tuple[str, int | None]:
    """Return file and line of the type's own code that an exception went through last; its contract where it went through none."""
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).parent.name == jenis:
        return f"{jenis}/{Path(error.filename).name}", error.lineno
    inside = [
        (Path(frame.filename).name, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).parent.name == jenis
    ]
    file, line = inside[-1] if inside else (CONTRACT, None)
    return f"{jenis}/{file}", line
