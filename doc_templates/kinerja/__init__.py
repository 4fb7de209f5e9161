"""Payload parts the performance form and the reports share: targets, actuals, budget lines, and their printed form.

The columns follow the forms of the SOP; the arithmetic is in ``capaian.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from doc_templates.kinerja.capaian import Arah, Batas, Capaian
from doc_templates.kit import AngkaPositif, Isian, Nama, Rupiah, angka, decimal_of, persen, rupiah, terbilang

KOSONG = "–"
"""What an empty cell shows, so that it is seen to be empty on purpose."""


class Rentang(Isian):
    """A target given as a range."""

    bawah: AngkaPositif
    atas: AngkaPositif

    @model_validator(mode="after")
    def _ordered(self) -> Rentang:
        if self.bawah > self.atas:
            raise PydanticCustomError("range", "batas bawah tidak boleh melebihi batas atas")
        return self


def number_or_words(value: Any) -> Any:
    """Read a number where there is one; words (a grade such as BB) stay words."""
    if isinstance(value, bool):
        raise PydanticCustomError("target", "harus angka, rentang, atau teks pendek")
    if isinstance(value, int | float):
        return decimal_of(value)
    if isinstance(value, str):
        try:
            return decimal_of(value)
        except PydanticCustomError:
            return _words(value)
    if isinstance(value, Decimal | Rentang):
        return value
    if isinstance(value, dict):
        return Rentang.model_validate(value)
    raise PydanticCustomError("target", "harus angka, rentang {bawah, atas}, atau teks pendek")


def _words(value: str) -> str:
    if not value.strip() or "\n" in value or len(value) > 60:
        raise PydanticCustomError("words", "harus angka, atau teks satu baris paling panjang 60 karakter")
    return value


Target = Annotated[Decimal | Rentang | str, BeforeValidator(number_or_words)]
"""A target: a number, a range, or words for a qualitative indicator."""
Realisasi = Annotated[Decimal | str, BeforeValidator(number_or_words)]
"""An actual: a number, or words for a qualitative indicator."""


class Anggaran(Isian):
    """One budget line."""

    program: Nama
    pagu: Rupiah
    realisasi: Rupiah


def batas(target: Decimal | Rentang | str) -> Decimal | Batas | str:
    """Give a target to the arithmetic."""
    return Batas(bawah=target.bawah, atas=target.atas) if isinstance(target, Rentang) else target


def tulis(nilai: Decimal | Rentang | str | None) -> str:
    """Write a target or an actual into a cell."""
    if nilai is None:
        return KOSONG
    if isinstance(nilai, Rentang):
        return f"{angka(nilai.bawah)}–{angka(nilai.atas)}"
    return nilai if isinstance(nilai, str) else angka(nilai)


def serapan(pagu: int, realisasi: int) -> str:
    """Write the share of a budget that was spent; a budget of zero has none."""
    return persen(Decimal(realisasi) / Decimal(pagu) * 100) if pagu else KOSONG


def tabel_anggaran(baris: Sequence[Anggaran]) -> dict[str, Any]:
    """Derive the budget table with its sums."""
    pagu, realisasi = sum(satu.pagu for satu in baris), sum(satu.realisasi for satu in baris)
    return {
        "baris": [
            {
                "urut": str(nomor),
                "program": satu.program,
                "pagu": rupiah(satu.pagu),
                "realisasi": rupiah(satu.realisasi),
                "sisa": rupiah(satu.pagu - satu.realisasi),
                "serapan": serapan(satu.pagu, satu.realisasi),
            }
            for nomor, satu in enumerate(baris, 1)
        ],
        "jumlah": {
            "pagu": rupiah(pagu),
            "realisasi": rupiah(realisasi),
            "sisa": rupiah(pagu - realisasi),
            "serapan": serapan(pagu, realisasi),
        },
    }


ASAL_ANGGARAN: Final = {
    **{f"anggaran.baris[].{nama}": f"anggaran[].{nama}" for nama in ("program", "pagu", "realisasi")},
    "anggaran.baris[].sisa": "anggaran[].pagu",
    "anggaran.baris[].serapan": "anggaran[].realisasi",
    **{f"anggaran.jumlah.{nama}": "anggaran" for nama in ("pagu", "realisasi", "sisa", "serapan")},
}
"""Which field of the payload each place of the budget table is printed from (``Contract.asal_isi``)."""


def ringkasan(semua: Iterable[Capaian]) -> str:
    """Sum the indicators up in one sentence; counts, because percentages are never averaged."""
    daftar = list(semua)
    dinilai = [satu for satu in daftar if satu.mentah is not None]
    tercapai = sum(1 for satu in dinilai if satu.tercapai)
    kalimat = (
        f"Dari {_hitung(len(daftar))} indikator kinerja, {_hitung(tercapai)} mencapai atau melampaui target"
        f" dan {_hitung(len(dinilai) - tercapai)} belum mencapai target"
    )
    tanpa = len(daftar) - len(dinilai)
    return f"{kalimat}; {_hitung(tanpa)} tidak dinilai dengan persentase." if tanpa else f"{kalimat}."


def _hitung(banyak: int) -> str:
    return f"{angka(banyak)} ({terbilang(banyak)})"


def satuan_persen(satuan: str) -> bool:
    """Whether a unit of measure is percent."""
    return satuan.strip().lower() in {"%", "persen"}


def arah_cocok(arah: Arah, nilai: Decimal | Rentang | str | None) -> bool:
    """Whether a target or an actual suits its direction: words for a qualitative indicator only."""
    return nilai is None or (arah is Arah.KUALITATIF) or not isinstance(nilai, str)
