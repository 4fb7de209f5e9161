"""What letters share: how urgent one is, whom it addresses, its points with their details, and their printed form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import Field

from doc_templates.kit import Alinea, Isian, Kantor, bulan, hari, hari_tanggal, tanggal, terbilang
from doc_templates.kit.formatting import singkatan_zona

Alineas = Annotated[list[Alinea], Field(max_length=20)]
"""Paragraphs; none where a letter has nothing to say there."""
Penutup = Annotated[list[Alinea], Field(min_length=1, max_length=20)]
"""The closing paragraphs; the last of them keeps the signature company."""


class SifatSurat(StrEnum):
    """How urgent a letter is."""

    BIASA = "Biasa"
    SEGERA = "Segera"
    SANGAT_SEGERA = "Sangat Segera"


class Butir(Isian):
    """One numbered point and its lettered details."""

    uraian: Alinea
    rincian: list[Alinea] = Field(default_factory=list, max_length=26)


def butir_tercetak(butir: Sequence[Butir]) -> list[dict[str, Any]]:
    """Return points as a template prints them: ``uraian`` and ``rincian``."""
    return [{"uraian": satu.uraian, "rincian": satu.rincian} for satu in butir]


def alamat_tercetak(alamat: Sequence[str]) -> dict[str, list[str]]:
    """Return the addressees as a template prints them: numbered where they are several, plain where there is one."""
    several = len(alamat) > 1
    return {"yth_banyak": list(alamat) if several else [], "yth_satu": [] if several else list(alamat)}


ASAL_ALAMAT: Final = {"yth_banyak[]": "yth[]", "yth_satu[]": "yth[]"}
"""Which field of the payload the addressees are printed from (``Contract.asal_isi``)."""


def nip_tercetak(nip: str | None, kantor: Kantor) -> str:
    """Write a NIP where the office shows any; nothing elsewhere."""
    return f"NIP {nip}" if nip and kantor.tampilkan_nip else ""


def lama(mulai: date, selesai: date) -> str:
    """Write how many days it is from one day to another, both counted: ``3 (tiga) hari``."""
    banyak = (selesai - mulai).days + 1
    return f"{banyak} ({terbilang(banyak)}) hari"


def rentang_tanggal(mulai: date, selesai: date) -> str:
    """Write some days, month and year once where they are the same: ``6 sampai dengan 8 April 2026``; of one also its name."""
    if mulai == selesai:
        return hari_tanggal(mulai)
    if mulai.year != selesai.year:
        awal = tanggal(mulai)
    elif mulai.month != selesai.month:
        awal = f"{mulai.day} {bulan(mulai.month)}"
    else:
        awal = str(mulai.day)
    return f"{awal} sampai dengan {tanggal(selesai)}"


def rentang_hari(mulai: date, selesai: date | None) -> str:
    """Write the day or days of a meeting by their names: ``Rabu sampai dengan Kamis, 24 sampai dengan 25 Juni 2026``."""
    if selesai is None or selesai == mulai:
        return hari_tanggal(mulai)
    return f"{hari(mulai)} sampai dengan {hari(selesai)}, {rentang_tanggal(mulai, selesai)}"


def pukul(hari_itu: date, mulai: str, selesai: str | None, zona: str) -> str:
    """Write from when to when by an office's clock: ``09.00 WIB sampai dengan selesai``, ``09.00 sampai dengan 12.00 WIB``."""
    awal = pukul_tepat(hari_itu, mulai, zona)
    return (
        f"{mulai} sampai dengan {pukul_tepat(hari_itu, selesai, zona)}"
        if selesai
        else f"{awal} sampai dengan selesai"
    )


def pukul_tepat(hari_itu: date, jam: str, zona: str) -> str:
    """Write a time of day by an office's clock: ``09.00 WIB``."""
    saat = datetime.combine(hari_itu, time.fromisoformat(jam.replace(".", ":")), ZoneInfo(zona))
    return f"{jam} {singkatan_zona(saat, zona)}"
