"""Days and moments for people: in sentences with the month's name, in each language; in tables so that they sort.

The one room of both styles. Paper of the archive (``doc_templates.kit.formatting``) is Indonesian alone.
"""

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
    return _waktu(here, singkatan_zona(here, zona))


def waktu_setempat(here: datetime) -> Sentence:
    """Write a moment, as ``waktu`` does, by the clock it is told in."""
    return _waktu(here, str(here.tzname()))


def di_tabel(day: date) -> str:
    """Write a date into a cell: ``2026-01-05``, which sorts as it is written."""
    return f"{day:%Y-%m-%d}"


def saat_di_tabel(here: datetime) -> str:
    """Write a moment into a cell, by the clock it is told in: ``2026-01-05 08:30 WIB``."""
    return f"{here:%Y-%m-%d %H:%M %Z}"


def _waktu(here: datetime, zona: str) -> Sentence:
    return say(
        "{tanggal} pukul {jam}.{menit} {zona}",
        tanggal=tanggal(here.date()),
        jam=f"{here:%H}",
        menit=f"{here:%M}",
        zona=zona,
    )
