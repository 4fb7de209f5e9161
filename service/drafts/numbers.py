"""Numbers as people here write them: 1.500.000 and 92,5. Text in, JSON out, and back; what is none stays text for the contract to refuse.

>>> number("1.500.000"), number("92,5"), number("-0,25"), number("BB")
(1500000, 92.5, -0.25, None)
>>> number("9007199254740991"), number("9007199254740992")
(9007199254740991, '9007199254740992')
>>> written(92.5), grouped(1500000)
('92,5', '1.500.000')
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from service.strictjson import MOST_INT

_GROUPED: Final = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
_PLAIN: Final = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
_RANGE: Final = re.compile(r"(.+?)\s*(?:–|s\.d\.|sampai)\s*(.+)")
_LONGEST: Final = 40


def number(text: str) -> int | float | str | None:
    """Return what a text is worth, as every reader of JSON holds it: decimal text where its number would not be the same; None for no number."""
    plain = text.strip().removeprefix("Rp").strip().replace("\N{NO-BREAK SPACE}", "")
    if len(plain) > _LONGEST:
        return None
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    elif not _PLAIN.fullmatch(plain):
        return None
    exact = Decimal(plain.replace(",", "."))
    if "," not in plain and "." not in plain:
        return int(exact) if abs(exact) <= MOST_INT else str(exact)
    near = float(exact)
    return near if Decimal(repr(near)) == exact else str(exact)


def whole(text: str) -> int | None:
    """Return a whole number; None for what is none."""
    found = number(text)
    return found if isinstance(found, int) else None


def measure(text: str) -> Any:
    """Return a number, a range of two, or the words as they are."""
    if (found := number(text)) is not None:
        return found
    parts = _RANGE.fullmatch(text.strip())
    ends = (number(parts[1]), number(parts[2])) if parts else (None, None)
    return text if None in ends else {"bawah": ends[0], "atas": ends[1]}


def written(value: Any) -> str:
    """Write a number as JSON holds it, a range, or words."""
    if isinstance(value, dict) and set(value) == {"bawah", "atas"}:
        return f"{written(value['bawah'])}–{written(value['atas'])}"
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return str(value)
    text = str(value) if isinstance(value, str | int) else format(Decimal(repr(value)), "f")
    return text.replace(".", ",") if _PLAIN.fullmatch(text) else text


def grouped(value: Any) -> str:
    """Write an amount of rupiah."""
    return (
        f"{value:,}".replace(",", ".")
        if isinstance(value, int) and not isinstance(value, bool)
        else str(value)
    )
