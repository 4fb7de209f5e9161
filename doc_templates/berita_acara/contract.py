"""Berita Acara: what several parties, or a panel, did or agreed on, on a day and at a place.

The office says who signs first, the payload who besides: everybody who signs is named in its head and has a block at its end, by
the same words. The day stands in words, as the form asks.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from doc_templates.kit import (
    Alinea,
    Chain,
    Choice,
    Contract,
    Isian,
    Jam,
    Judul,
    Kalimat,
    Kantor,
    Kode,
    Nama,
    RecordMetadata,
    Tanggal,
    hari,
    tanggal,
    tanggal_terbilang,
)
from doc_templates.surat import Butir, Penutup, butir_tercetak, pukul_tepat


class Bersama(StrEnum):
    """What those who sign are to each other."""

    PIHAK = "para pihak"
    """Parties: each is called so, the first, the second."""
    PANITIA = "panitia"
    """Members of a panel: none is called anything."""


class Saksi(Isian):
    """One who was there and signs nothing electronically."""

    nama: Nama
    jabatan: Nama


class BeritaAcara(Isian):
    """The payload of a berita acara."""

    perihal: Judul
    tanggal: Tanggal
    pukul: Jam | None = None
    tempat: Kalimat
    pihak: Annotated[list[Kode], Field(min_length=1, max_length=8)]
    """Who signs besides the first signatory, by position keys of the office, in their order."""
    sebagai: Bersama = Bersama.PIHAK
    dasar: list[Alinea] = Field(default_factory=list, max_length=20)
    uraian: Alinea
    butir: Annotated[list[Butir], Field(min_length=1, max_length=40)]
    penutup: Penutup
    saksi: list[Saksi] = Field(default_factory=list, max_length=6)


def _isi(payload: BeritaAcara, kantor: Kantor) -> dict[str, Any]:
    return {
        "perihal": payload.perihal.upper(),
        "hari": hari(payload.tanggal),
        "terbilang": tanggal_terbilang(payload.tanggal),
        "tanggal": tanggal(payload.tanggal),
        "pukul": pukul_tepat(payload.tanggal, payload.pukul, kantor.zona) if payload.pukul else "",
        "tempat": payload.tempat,
        "disebut": "selanjutnya disebut" if payload.sebagai is Bersama.PIHAK else "",
        "dasar": payload.dasar,
        "uraian": payload.uraian,
        "butir": butir_tercetak(payload.butir),
        "penutup": payload.penutup,
        "saksi": [{"nama": satu.nama, "jabatan": satu.jabatan} for satu in payload.saksi],
    }


def _metadata(payload: BeritaAcara, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Berita Acara {payload.perihal}",
        perihal=payload.perihal,
        pencipta=kantor.nama,
        tanggal=payload.tanggal,
        tujuan=(),
        series="ikut_berkas",
    )


CONTRACT = Contract(
    jenis="berita_acara",
    judul="Berita Acara",
    version="1",
    payload=BeritaAcara,
    isi=_isi,
    asal_isi={"hari": "tanggal", "terbilang": "tanggal", "disebut": "sebagai"},
    metadata=_metadata,
    klasifikasi="PR.03.1",
    kepala_lampiran=(
        "LAMPIRAN {urut}",
        "BERITA ACARA",
        "NOMOR {nomor}",
        "TANGGAL {tanggal}",
    ),
    choosing={"pihak": Choice.POSITION},
    chain=Chain(paraf=("kepala_unit",), penandatangan="sekretaris", pihak=("isian:pihak",)),
)
