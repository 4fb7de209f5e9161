"""Achievement of a performance indicator: always computed from target and actual, never typed.

Exact decimal arithmetic, rounded half up to two places at the end. A target of zero or in words has no
percentage and says why; a missing actual is "belum ada data", never zero. Percentages are never averaged:
a year's actual is aggregated from its halves first, by the indicator's own rule, and then compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from doc_templates.kit import bulat, persen

_SERATUS = Decimal(100)
TANPA_DATA = "belum ada data"


class Arah(StrEnum):
    """Which way is better."""

    MAKS = "maks"
    """The more the better."""
    MIN = "min"
    """The less the better."""
    RENTANG = "rentang"
    """Inside the range is right; either way out is worse."""
    KUALITATIF = "kualitatif"
    """In words or grades; no percentage."""


class Agregasi(StrEnum):
    """How the halves of a year become the year."""

    JUMLAH = "jumlah"
    """Added up."""
    RATA = "rata"
    """Averaged."""
    RATA_TERTIMBANG = "rata_tertimbang"
    """Averaged by weight."""
    AKHIR = "akhir"
    """The last state counts."""
    MAKS = "maks"
    """The largest counts."""
    MIN = "min"
    """The smallest counts."""
    RASIO = "rasio"
    """Recomputed from added numerators and denominators."""


@dataclass(frozen=True, kw_only=True)
class Batas:
    """A target given as a range, both ends inside."""

    bawah: Decimal
    atas: Decimal


@dataclass(frozen=True, kw_only=True)
class Capaian:
    """An achievement: the raw percentage and the capped one, or why there is none."""

    mentah: Decimal | None
    dibatasi: Decimal | None
    alasan: str = ""

    def __str__(self) -> str:
        """Write it as the reports do: ``102,22%`` or the reason."""
        return self.alasan if self.dibatasi is None else persen(self.dibatasi)

    @property
    def tercapai(self) -> bool:
        """Whether the target is met."""
        return self.mentah is not None and self.mentah >= _SERATUS


def capaian(
    arah: Arah, target: Decimal | Batas | str, realisasi: Decimal | str | None, cap: Decimal | None = None
) -> Capaian:
    """Compare an actual with its target; ``cap`` bounds the printed percentage and is off by default."""
    if realisasi is None:
        return Capaian(mentah=None, dibatasi=None, alasan=TANPA_DATA)
    if arah is Arah.KUALITATIF or isinstance(target, str) or isinstance(realisasi, str):
        return Capaian(mentah=None, dibatasi=None, alasan="n/a (kualitatif)")
    pembanding, turun = _compared_with(arah, target, realisasi)
    if pembanding is None:
        nilai = _SERATUS
    elif pembanding == 0:
        return Capaian(mentah=None, dibatasi=None, alasan="n/a (target nol)")
    elif turun:
        nilai = max(Decimal(0), (pembanding - (realisasi - pembanding)) / pembanding * _SERATUS)
    else:
        nilai = realisasi / pembanding * _SERATUS
    mentah = bulat(nilai)
    return Capaian(mentah=mentah, dibatasi=mentah if cap is None else min(mentah, cap))


def _compared_with(arah: Arah, target: Decimal | Batas, realisasi: Decimal) -> tuple[Decimal | None, bool]:
    """Return the bound to compare with (none inside a range) and whether less is better against it.

    Against a range the nearer bound counts. For arah ``rentang`` leaving it either way is worse: above it
    less is better, below it more.
    """
    if isinstance(target, Decimal):
        return target, arah is Arah.MIN
    if target.bawah <= realisasi <= target.atas:
        return None, False
    above = realisasi > target.atas
    turun = above if arah is Arah.RENTANG else arah is Arah.MIN
    return (target.atas if above else target.bawah), turun


@dataclass(frozen=True, kw_only=True)
class Paruh:
    """An actual of half a year with the components its aggregation asks for."""

    nilai: Decimal | str | None = None
    bobot: Decimal | None = None
    pembilang: Decimal | None = None
    penyebut: Decimal | None = None


def setahun(
    agregasi: Agregasi, paruh: Sequence[Paruh], *, kumulatif: bool, pengali: Decimal = Decimal(1)
) -> Decimal | str | None:
    """Aggregate the halves of a year; with ``kumulatif`` the last half already holds the first.

    Returns nothing while a needed half has no data. ``pengali`` is 100 for a ratio in percent.
    """
    dipakai = [paruh[-1]] if kumulatif or agregasi is Agregasi.AKHIR else list(paruh)
    if agregasi is Agregasi.RASIO:
        return _rasio(dipakai, pengali)
    nilai = [satu.nilai for satu in dipakai]
    angka = [satu for satu in nilai if isinstance(satu, Decimal)]
    if len(angka) < len(nilai):
        return nilai[-1] if agregasi is Agregasi.AKHIR else None
    match agregasi:
        case Agregasi.JUMLAH:
            return sum(angka, Decimal(0))
        case Agregasi.RATA:
            return bulat(sum(angka, Decimal(0)) / len(angka))
        case Agregasi.RATA_TERTIMBANG:
            return _tertimbang(dipakai, angka)
        case Agregasi.MAKS:
            return max(angka)
        case Agregasi.MIN:
            return min(angka)
    return angka[-1]


def _rasio(paruh: Sequence[Paruh], pengali: Decimal) -> Decimal | None:
    pembilang = [satu.pembilang for satu in paruh if satu.pembilang is not None]
    penyebut = [satu.penyebut for satu in paruh if satu.penyebut is not None]
    if len(pembilang) < len(paruh) or len(penyebut) < len(paruh) or not sum(penyebut):
        return None
    return bulat(sum(pembilang, Decimal(0)) / sum(penyebut, Decimal(0)) * pengali)


def _tertimbang(paruh: Sequence[Paruh], angka: Sequence[Decimal]) -> Decimal | None:
    bobot = [satu.bobot or Decimal(0) for satu in paruh]
    seluruh = sum(bobot, Decimal(0))
    if not seluruh:
        return None
    return bulat(sum((n * b for n, b in zip(angka, bobot, strict=True)), Decimal(0)) / seluruh)
