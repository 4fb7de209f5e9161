"""Indonesian numbers, words, dates and money, as they stand on official paper.

Pure functions of their arguments: no clock, no locale of the machine (a server's ``LC_ALL`` must not
change a document's bytes). Rounding is always ROUND_HALF_UP, as people round by hand.

>>> from datetime import date
>>> hari_tanggal(date(2026, 3, 31)), angka(1_234_567), romawi(3)
('Selasa, 31 Maret 2026', '1.234.567', 'III')
>>> terbilang(21)
'dua puluh satu'
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

_BULAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ZONA: Final = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
_SATUAN = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_KELOMPOK = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
TERBILANG_MAKS = 10**15 - 1
"""Nine hundred ninety-nine trillion: a hundred times the national election budget in rupiah."""


def bulat(nilai: Decimal, desimal: int = 2) -> Decimal:
    """Round half up to ``desimal`` places."""
    return nilai.quantize(Decimal(1).scaleb(-desimal), rounding=ROUND_HALF_UP)


def angka(nilai: Decimal | int, desimal: int | None = None) -> str:
    """Write a number with Indonesian separators: ``1234567.5`` is ``1.234.567,5``.

    With ``desimal`` the number has exactly that many places; without it, just those it needs.
    """
    teks = format(bulat(Decimal(nilai), desimal) if desimal is not None else Decimal(nilai), "f")
    minus, teks = ("-", teks[1:]) if teks.startswith("-") else ("", teks)
    utuh, _, pecahan = teks.partition(".")
    if desimal is None:
        pecahan = pecahan.rstrip("0")
    if not (utuh + pecahan).strip("0"):
        minus = ""
    ribuan = f"{int(utuh):,}".replace(",", ".")
    return f"{minus}{ribuan},{pecahan}" if pecahan else f"{minus}{ribuan}"


def rupiah(nilai: Decimal | int, desimal: int = 0) -> str:
    """Write an amount of money: ``Rp1.250.000``; a debt has its minus before ``Rp``."""
    teks = angka(nilai, desimal)
    return f"-Rp{teks[1:]}" if teks.startswith("-") else f"Rp{teks}"


def persen(nilai: Decimal | int, desimal: int = 2) -> str:
    """Write a percentage: ``102,22%``."""
    return f"{angka(nilai, desimal)}%"


def terbilang(nilai: int) -> str:
    """Write a whole number in words: 1950 is ``seribu sembilan ratus lima puluh``."""
    if abs(nilai) > TERBILANG_MAKS:
        raise ValueError(f"terbilang paling besar {TERBILANG_MAKS}")
    if nilai < 0:
        return f"minus {terbilang(-nilai)}"
    if nilai == 0:
        return _SATUAN[0]
    kata: list[str] = []
    for besar, nama in _KELOMPOK:
        banyak, nilai = divmod(nilai, besar)
        if banyak == 1 and nama == "ribu":
            kata.append("seribu")
        elif banyak:
            kata += [*_ratusan(banyak), nama]
    return " ".join(kata + _ratusan(nilai))


def _ratusan(nilai: int) -> list[str]:
    """Words of 0..999; nothing for zero."""
    ratus, sisa = divmod(nilai, 100)
    kata = [] if not ratus else ["seratus"] if ratus == 1 else [_SATUAN[ratus], "ratus"]
    puluh, satuan = divmod(sisa, 10)
    if sisa == 10:
        return [*kata, "sepuluh"]
    if sisa == 11:
        return [*kata, "sebelas"]
    if puluh == 1:
        return [*kata, _SATUAN[satuan], "belas"]
    if puluh:
        kata += [_SATUAN[puluh], "puluh"]
    return [*kata, _SATUAN[satuan]] if satuan else kata


def bulan(nomor: int) -> str:
    """Name a month, 1 to 12."""
    if not 1 <= nomor <= 12:
        raise ValueError(f"bulan {nomor} tidak ada")
    return _BULAN[nomor - 1]


def tanggal(hari_itu: date) -> str:
    """Write a date: ``5 Januari 2026``."""
    return f"{hari_itu.day} {bulan(hari_itu.month)} {hari_itu.year}"


def waktu(saat: datetime, zona: str) -> str:
    """Write a moment in an office's zone: ``31 Maret 2026 pukul 10.05 WIB``."""
    setempat = saat.astimezone(ZoneInfo(zona))
    return f"{tanggal(setempat.date())} pukul {setempat:%H.%M} {singkatan_zona(setempat, zona)}"


def singkatan_zona(setempat: datetime, zona: str) -> str:
    """Return what a zone is called in Indonesia: WIB, WITA, WIT; elsewhere what its clock says."""
    return _ZONA.get(zona) or str(setempat.tzname())


def hari(hari_itu: date) -> str:
    """Name the day of the week: ``Senin``."""
    return _HARI[hari_itu.weekday()]


def hari_tanggal(hari_itu: date) -> str:
    """Write a date with its day: ``Senin, 5 Januari 2026``."""
    return f"{hari(hari_itu)}, {tanggal(hari_itu)}"


def tanggal_terbilang(hari_itu: date) -> str:
    """Write a date in words, as a berita acara asks: ``tanggal lima bulan Januari tahun dua ribu dua puluh enam``."""
    return f"tanggal {terbilang(hari_itu.day)} bulan {bulan(hari_itu.month)} tahun {terbilang(hari_itu.year)}"


def romawi(nilai: int) -> str:
    """Write 1..3999 in Roman numerals, as months and semesters are numbered."""
    if not 1 <= nilai <= 3999:
        raise ValueError(f"angka Romawi hanya untuk 1 sampai 3999, bukan {nilai}")
    teks = ""
    for besar, huruf in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        banyak, nilai = divmod(nilai, besar)
        teks += huruf * banyak
    return teks


def daftar(butir: list[str] | tuple[str, ...]) -> str:
    """Join a list as a sentence does: ``a, b, dan c``."""
    if len(butir) < 3:
        return " dan ".join(butir)
    return f"{', '.join(butir[:-1])}, dan {butir[-1]}"
