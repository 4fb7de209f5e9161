"""Number patterns as data: from parts to a number as it is written, and back from a number to its parts.

``{urut}{sisipan}/{klas}{jenis}/Sek-Kab/{satker}/{unit}/{tahun}`` writes ``12.a/PR.03.1-SD/Sek-Kab/1306/3/2026``. A
pattern whose numbers could be read in two ways is refused when the office is applied. Counts nothing.

>>> pattern = Pattern("{urut}{sisipan}/Sek-Kab/{satker}/{tahun}")
>>> pattern.format(Parts(urut=12, sisipan="a", satker="1306", tahun=2026))
'12.a/Sek-Kab/1306/2026'
>>> read = pattern.parse("12.a/Sek-Kab/1306/2026")
>>> read.urut, read.sisipan, read.tahun
(12, 'a', 2026)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

MODERN = "{urut}{sisipan}/{klas}{jenis}/{satker}/{unit}/{tahun}"
ARAHAN = "{urut}{sisipan} TAHUN {tahun}"
LAMA = "{urut}{sisipan}/{klas}{jenis}/{satker}/KPU-Kab/{bulan}/{tahun}"
"""The three forms found: letters, regulations and circulars, and the numbers of years past."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_FORMS = {
    "urut": r"\d{1,5}",
    "sisipan": r"(?:\.[a-z])?",
    "klas": r"[A-Z]{2,4}\.\d{2}(?:\.\d{1,2})?",
    "jenis": r"(?:-(?:SPt|ST|LD|MM|SD|Und|Kt|SR|Pu|LP|BA|ND|SP|SE|Kpt))?",
    "satker": r"\d{4}|\d{2}",
    "unit": r"[1-9]",
    "bulan": "|".join(sorted(_ROMAN, key=len, reverse=True)),
    "tahun": r"\d{4}",
}
PLACEHOLDERS = frozenset(_FORMS)
JENIS = frozenset(
    ("SPt", "ST", "LD", "MM", "SD", "Und", "Kt", "SR", "Pu", "LP", "BA", "ND", "SP", "SE", "Kpt")
)
_GLUED = {("urut", "sisipan"), ("klas", "jenis")}
"""Pairs that stand side by side without losing where one ends: the second brings its own sign."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a number is made of; what a pattern does not show is None."""

    urut: int
    sisipan: str = ""
    """One letter for a number put between two others."""
    klas: str | None = None
    jenis: str = ""
    satker: str | None = None
    unit: str | None = None
    bulan: int | None = None
    tahun: int | None = None


class PatternWrong(ValueError):
    """The pattern cannot be used; the message says why."""


@dataclass(frozen=True)
class Pattern:
    """One register's way of writing its numbers."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what could not be written or could not be read back."""
        names = _PLACEHOLDER.findall(self.text)
        unknown = sorted(set(names) - PLACEHOLDERS)
        if unknown or "urut" not in names:
            raise PatternWrong(f"must hold {{urut}} and no placeholder but {', '.join(sorted(PLACEHOLDERS))}")
        if len(names) != len(set(names)):
            raise PatternWrong("names a placeholder twice")
        if "sisipan" in names and ("urut", "sisipan") not in self._neighbours:
            raise PatternWrong("{sisipan} must follow {urut} directly")
        if "jenis" in names and ("klas", "jenis") not in self._neighbours:
            raise PatternWrong("{jenis} must follow {klas} directly")
        for (first, second), between in self._between.items():
            if (first, second) in _GLUED and not between:
                continue
            if not between or between[0].isalnum() or between[0] == "." or between[-1].isalnum():
                raise PatternWrong(f"nothing parts {{{first}}} from {{{second}}}: write a / or a space")

    @property
    def names(self) -> frozenset[str]:
        """The placeholders it shows."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    def format(self, parts: Parts) -> str:
        """Write a number; raises ``PatternWrong`` when a part it shows is missing or has not its form."""
        written = {
            "urut": str(parts.urut),
            "sisipan": f".{parts.sisipan}" if parts.sisipan else "",
            "klas": parts.klas,
            "jenis": f"-{parts.jenis}" if parts.jenis else "",
            "satker": parts.satker,
            "unit": parts.unit,
            "bulan": _ROMAN[parts.bulan - 1] if parts.bulan else None,
            "tahun": str(parts.tahun) if parts.tahun else None,
        }
        for name in sorted(self.names):
            value = written[name]
            if value is None or not re.fullmatch(_FORMS[name], value, re.ASCII):
                raise PatternWrong(f"{{{name}}} is missing or has not its form")
        return _PLACEHOLDER.sub(lambda found: str(written[found.group(1)]), self.text)

    def parse(self, nomor: str) -> Parts | None:
        """Read a number as this pattern writes it; nothing when it is another's. ``01`` is read as 1."""
        found = self._regex.fullmatch(" ".join(nomor.split()))
        if found is None:
            return None
        read: dict[str, Any] = {
            name: _READ[name](text) if name in _READ else text for name, text in found.groupdict().items()
        }
        parts = Parts(**read)
        return parts if 1 <= parts.urut <= 99_999 else None

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        pieces = _PLACEHOLDER.split(self.text)
        literals, names = pieces[::2], pieces[1::2]
        source = "".join(
            f"{re.escape(literal)}(?P<{name}>{_FORMS[name]})"
            for literal, name in zip(literals, names, strict=False)
        )
        return re.compile(source + re.escape(literals[-1]), re.ASCII)

    @cached_property
    def _between(self) -> dict[tuple[str, str], str]:
        pieces = _PLACEHOLDER.split(self.text)
        names = pieces[1::2]
        return {
            (first, second): pieces[2 * place + 2] for place, (first, second) in enumerate(pairwise(names))
        }

    @property
    def _neighbours(self) -> set[tuple[str, str]]:
        return {pair for pair, between in self._between.items() if not between}


_READ: dict[str, Callable[[str], object]] = {
    "urut": int,
    "sisipan": lambda text: text.removeprefix("."),
    "jenis": lambda text: text.removeprefix("-"),
    "bulan": lambda text: _ROMAN.index(text) + 1,
    "tahun": int,
}
