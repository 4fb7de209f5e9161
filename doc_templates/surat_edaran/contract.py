"""Surat Edaran: what a circular says, in the order of the official format (sections A to F).

The headings and their letters are the template's; an event brings only what stands under them.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from doc_templates.kit import TERLAMPIR, Alinea, Chain, Contract, Isian, Judul, Kantor, Nama, RecordMetadata

Bagian = Annotated[list[Alinea], Field(min_length=1, max_length=20)]
"""The paragraphs under one heading."""


class ButirEdaran(Isian):
    """One numbered instruction and its lettered details."""

    uraian: Alinea
    rincian: list[Alinea] = Field(default_factory=list, max_length=26)


class SuratEdaran(Isian):
    """The payload of a Surat Edaran."""

    tentang: Judul
    yth: Annotated[list[Nama], Field(min_length=1, max_length=100)]
    latar_belakang: Bagian
    maksud_dan_tujuan: Bagian
    ruang_lingkup: Bagian
    dasar: Annotated[list[Alinea], Field(min_length=1, max_length=40)]
    isi_edaran: Annotated[list[ButirEdaran], Field(min_length=1, max_length=60)]
    penutup: Bagian
    tembusan: list[Nama] = Field(default_factory=list, max_length=100)


def _isi(payload: SuratEdaran, kantor: Kantor) -> dict[str, Any]:
    isi = payload.model_dump(exclude={"yth", "tentang"})
    addressed = [TERLAMPIR] if CONTRACT.attached(payload, kantor) else payload.yth
    several = len(addressed) > 1
    # A single addressee carries no number.
    # Capitals here and not by a style: then the page's text is the very string the press put there.
    isi["tentang"] = payload.tentang.upper()
    return {**isi, "yth_banyak": addressed if several else [], "yth_satu": [] if several else addressed}


def _yth(payload: SuratEdaran) -> list[str]:
    return payload.yth


def _metadata(payload: SuratEdaran, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Surat Edaran tentang {payload.tentang}",
        perihal=payload.tentang,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=tuple(payload.yth),
        series="HK.04.2",
    )


CONTRACT = Contract(
    jenis="surat_edaran",
    judul="Surat Edaran",
    version="1",
    payload=SuratEdaran,
    isi=_isi,
    asal_isi={"yth_banyak[]": "yth[]", "yth_satu[]": "yth[]"},
    metadata=_metadata,
    penerima=_yth,
    klasifikasi="HK.04.2",
    kepala_lampiran=(
        "LAMPIRAN {urut}",
        "SURAT EDARAN {penandatangan}",
        "NOMOR {nomor}",
        "TANGGAL {tanggal}",
    ),
    chain=Chain(paraf=("pengelola_data", "kasubbag_perencanaan"), penandatangan="sekretaris"),
)
