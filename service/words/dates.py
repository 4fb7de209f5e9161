"""Days and moments as sentences: their months have a name in each language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from doc_templates.kit.formatting import bulan, singkatan_zona
from service.words.sentence import Sentence, say


def tanggal(day: date) -> Sentence:
    """Write a date: ``5 Januari 2026``, ``5 January 2026``."""
    return Sentence(f"{{hari}} {bulan(day.month)} {{tahun}}", {"hari": day.day, "tahun": day.year})


def waktu(moment: datetime, zona: str) -> Sentence:
    """Write a moment in an office's zone: ``31 Maret 2026 pukul 10.05 WIB``, ``31 March 2026 at 10:05 WIB``."""
    here = moment.astimezone(ZoneInfo(zona))
    return say(
        "{tanggal} pukul {jam}.{menit} {zona}",
        tanggal=tanggal(here.date()),
        jam=f"{here:%H}",
        menit=f"{here:%M}",
        zona=singkatan_zona(here, zona),
    )
