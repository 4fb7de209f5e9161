"""Values that no line may break: dates, amounts, numbers and codes with a digit in them, NIP of eighteen digits, e-Lapkin.

LibreOffice and Word break a line at a space and behind a hyphen or dash, nowhere else in such a value; so inside one the
spaces and hyphens are printed as their unbreakable twins, and a dash is joined to what follows it. A PDF shows and says
a plain hyphen for the twin. Too narrow a cell is another matter: see ``columns``.
"""

from __future__ import annotations

import re
from typing import Final

from worker.press.hyphens import SOFT

SPACE, HYPHEN, JOINER = "\u00a0", "\u2011", "\u2060"
_MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)
_NAMED: Final = "|".join((*_MONTHS, *(month.upper() for month in _MONTHS)))
# Each begins with a digit or a hyphen: what begins so is found at once, and most text has none.
_SPACED: Final = re.compile(
    r"[0-9](?:"
    rf" (?:{_NAMED}) (?=[0-9]{{4}}\b)"  # a date in words
    r"|[0-9]{7} [0-9]{6} [0-9] [0-9]{3}\b"  # a NIP as it is written
    r"| (?=%|persen\b|WIB\b|WITA\b|WIT\b))"
)
_MONEY: Final = re.compile(r"\bRp\.? (?=[0-9])")
LONGEST: Final = 40
"""Letters of a value without a space; a longer one is no number, and has to break somewhere."""
_LETTERED: Final = re.compile(r"(?<![\w./:@–-])([A-Za-z])-(?=[A-Za-z]{2})")
"""The e of e-Lapkin, which says nothing at the end of a line."""
_WITH_DIGIT: Final = re.compile(
    rf"[0-9][\w.,/]{{0,{LONGEST}}}[-–]|[-–][\w.,/]{{0,{LONGEST}}}[0-9]"  # unbounded its time grew with the square
)
_HYPHENED: Final = re.compile(r"(?<![^\s(\[])-?[\w.,/–-]*[-–][\w.,/–-]*")
_DIGIT: Final = re.compile(r"[0-9]")
NUMBER: Final = re.compile(r"[(\[]?(?:rp\.?)?[-+]?[0-9][0-9.,/:–-]*[0-9%][)\].,;:%]*", re.IGNORECASE)
"""A word that is an amount, a number, a share or a date in figures."""


def unbroken(text: str) -> str:
    """Return ``text`` with every such value in one piece; the same object where it has none."""
    if " " in text:
        text = _SPACED.sub(_spaced, text)
        if "Rp" in text:
            text = _MONEY.sub(_spaced, text)
    if ("-" in text or "–" in text) and _WITH_DIGIT.search(text):
        text = _HYPHENED.sub(_hyphened, text)
    if "-" in text:
        text = _LETTERED.sub(rf"\1{HYPHEN}", text)
    return text


def written(text: str) -> str:
    """Return a printed text as its author wrote it, to be compared with what another engine prints."""
    return text.replace(SPACE, " ").replace(HYPHEN, "-").replace(JOINER, "").replace(SOFT, "")


def _spaced(found: re.Match[str]) -> str:
    return found.group().replace(" ", SPACE)


def _hyphened(found: re.Match[str]) -> str:
    value = found.group()
    if len(value) > LONGEST or not _DIGIT.search(value):
        return value
    body, tail = (value[:-1], value[-1]) if value[-1] in "-–" else (value, "")
    return body.replace("-", HYPHEN).replace("–", f"–{JOINER}") + tail
