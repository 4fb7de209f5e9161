"""The signing ladder of an office: the level a type is signed on, and what a page of that level honestly says.

Both are the office's configuration: levels by type, the footer's words by level and date, because the law names the
issuer and the law changes. Where an office says nothing, these words stand.

>>> levels = SigningLevels.of({"tanda_tangan": {"surat_edaran": "segel"}})
>>> levels.of_type("surat_edaran").value, levels.of_type("memo").value
('segel', 'basah')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from doc_templates.levels import LEVELS, Level

DEMO: Final = "DEMO, sertifikat percobaan. "
"""Before the words of a page whose certificate comes from a demonstration authority."""
OWN: Final = (Level.PRIBADI, Level.BSRE)
"""The levels on which a person affixes their own signature after the act that gives the number."""


@dataclass(frozen=True, kw_only=True)
class Footer:
    """What pages signed on a level say from a day on: a row of ``pernyataan_tte``."""

    level: Level
    since: date
    words: str


@dataclass(frozen=True, kw_only=True)
class SigningLevels:
    """On which level an office signs what, and its own words for the foot of the page."""

    by_type: Mapping[str, Level]
    footers: Sequence[Footer] = ()

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> SigningLevels:
        """Read ``tanda_tangan`` and ``pernyataan_tte`` of an office's configuration."""
        return cls(
            by_type={jenis: Level(level) for jenis, level in (config.get("tanda_tangan") or {}).items()},
            footers=[
                Footer(
                    level=Level(each["tingkat"]),
                    since=date.fromisoformat(str(each["mulai"])),
                    words=str(each["teks"]),
                )
                for each in config.get("pernyataan_tte", ())
            ],
        )

    def of_type(self, jenis: str) -> Level:
        """Return the level the office signs a type on; on paper where it names none."""
        return self.by_type.get(jenis, Level.BASAH)

    def statement(self, level: Level, tanggal: date, *, demo: bool) -> str | None:
        """Return the footer of a page signed on ``level`` and dated ``tanggal``; None for paper."""
        own = LEVELS[level].kaki
        if own is None:
            return None
        begun = [
            (each.since, each.words) for each in self.footers if each.level is level and each.since <= tanggal
        ]
        words = max(begun)[1] if begun else own
        return f"{DEMO}{words}" if demo and level is not Level.BSRE else words
