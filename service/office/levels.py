"""The signing ladder of an office: the level a type is signed on, and what a page of that level honestly says.

Both are the office's configuration: levels by type, the footer's words by level and date, because the law names the
issuer and the law changes. Where an office says nothing, these words stand.

>>> level_of({"tanda_tangan": {"surat_edaran": "segel"}}, "surat_edaran").value
'segel'
>>> level_of({}, "surat_edaran").value
'basah'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from doc_templates.levels import LEVELS, Level

DEMO: Final = "DEMO, sertifikat percobaan. "
"""Before the words of a page whose certificate comes from a demonstration authority."""
OWN: Final = (Level.PRIBADI, Level.BSRE)
"""The levels on which a person affixes their own signature after the act that gives the number."""


def level_of(config: Mapping[str, Any], jenis: str) -> Level:
    """Return the level an office signs a type on; on paper where it names none."""
    return Level(config.get("tanda_tangan", {}).get(jenis, Level.BASAH))


def statement(config: Mapping[str, Any], level: Level, tanggal: date, *, demo: bool) -> str | None:
    """Return the footer of a page signed on ``level`` and dated ``tanggal``; None for paper."""
    own = LEVELS[level].kaki
    if own is None:
        return None
    said = [
        (date.fromisoformat(str(each["mulai"])), str(each["teks"]))
        for each in config.get("pernyataan_tte", ())
        if each["tingkat"] == level.value
    ]
    begun = [(since, text) for since, text in said if since <= tanggal]
    words = max(begun)[1] if begun else own
    return f"{DEMO}{words}" if demo and level is not Level.BSRE else words
