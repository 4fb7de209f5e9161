"""Surat Dinas: the ordinary letter: to others, with a meeting it invites to (undangan), with the letter it answers.

An answer names the stamp sheet under which the other letter was received (``surat.penerimaan``): once it is signed, that one is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from doc_templates.kinerja import KOSONG
from doc_templates.kit import (
    TERLAMPIR,
    Chain,
    Contract,
    FieldProblem,
    Isian,
    Jam,
    Judul,
    Kalimat,
    Kantor,
    Kode,
    KodeVerifikasi,
    Nama,
    RecordMetadata,
    Tanggal,
    tanggal,
)
from doc_templates.surat import (
    ASAL_ALAMAT,
    Alineas,
    Butir,
    Penutup,
    SifatSurat,
    alamat_tercetak,
    butir_tercetak,
    pukul,
    rentang_hari,
)


class SuratDijawab(Isian):
    """The letter that this one answers."""

    asal: Nama
    nomor: Kode
    tanggal: Tanggal
    hal: Kalimat
    penerimaan: KodeVerifikasi | None = None
    """The stamp sheet under which its file was received."""


class Acara(Isian):
    """What the letter invites to."""

    nama: Kalimat
    tanggal: Tanggal
    sampai: Tanggal | None = None
    """Its last day, where it has several."""
    pukul: Jam
    selesai: Jam | None = None
    """When it ends; without, it is said to end when it is done."""
    tempat: Kalimat
    catatan: Kalimat | None = None
    """What to bring or wear."""


class SuratDinas(Isian):
    """The payload of a surat dinas."""

    yth: Annotated[list[Nama], Field(min_length=1, max_length=100)]
    di: Nama = "Tempat"
    """Where the addressees are, as behind ``di``."""
    perihal: Judul
    sifat: SifatSurat = SifatSurat.BIASA
    lampiran: Kode | None = None
    """What comes with it, in words: 1 (satu) berkas."""
    surat: SuratDijawab | None = None
    pembuka: Alineas
    acara: Acara | None = None
    butir: list[Butir] = Field(default_factory=list, max_length=40)
    penutup: Penutup
    tembusan: list[Nama] = Field(default_factory=list, max_length=100)


def _rules(payload: SuratDinas, kantor: Kantor) -> Iterator[FieldProblem]:
    if not (payload.pembuka or payload.butir or payload.acara):
        yield FieldProblem(path="pembuka", reason="wajib diisi, atau isi butir atau acara")
    acara = payload.acara
    if acara is None:
        return
    if acara.sampai is not None and acara.sampai <= acara.tanggal:
        yield FieldProblem(
            path="acara.sampai", reason="harus setelah acara.tanggal; kosongkan untuk satu hari"
        )
    if acara.selesai is not None and acara.selesai <= acara.pukul:
        yield FieldProblem(path="acara.selesai", reason="harus setelah acara.pukul")


def _isi(payload: SuratDinas, kantor: Kantor) -> dict[str, Any]:
    addressed = [TERLAMPIR] if CONTRACT.attached(payload, kantor) else payload.yth
    return {
        **alamat_tercetak(addressed),
        "di": payload.di,
        "perihal": payload.perihal,
        "sifat": payload.sifat.value,
        "lampiran": payload.lampiran or KOSONG,
        "menjawab": _menjawab(payload.surat) if payload.surat else "",
        "pembuka": payload.pembuka,
        "acara": _acara(payload.acara, kantor) if payload.acara else {},
        "butir": butir_tercetak(payload.butir),
        "penutup": payload.penutup,
        "tembusan": payload.tembusan,
    }


def _menjawab(surat: SuratDijawab) -> str:
    return (
        f"Menindaklanjuti surat {surat.asal} Nomor {surat.nomor} tanggal {tanggal(surat.tanggal)} hal {surat.hal},"
        " bersama ini disampaikan hal-hal sebagai berikut."
    )


def _acara(acara: Acara, kantor: Kantor) -> dict[str, str]:
    return {
        "nama": acara.nama,
        "hari": rentang_hari(acara.tanggal, acara.sampai),
        "pukul": pukul(acara.tanggal, acara.pukul, acara.selesai, kantor.zona),
        "tempat": acara.tempat,
        "catatan": acara.catatan or "",
    }


def _yth(payload: SuratDinas) -> list[str]:
    return payload.yth


def _metadata(payload: SuratDinas, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Surat {payload.perihal}",
        perihal=payload.perihal,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=tuple(payload.yth),
        series="ikut_berkas",
        menanggapi=payload.surat.penerimaan if payload.surat else None,
    )


CONTRACT = Contract(
    jenis="surat_dinas",
    judul="Surat Dinas",
    version="1",
    payload=SuratDinas,
    isi=_isi,
    asal_isi={
        **ASAL_ALAMAT,
        "menjawab": "surat",
        "acara.hari": "acara.tanggal",
    },
    metadata=_metadata,
    rules=_rules,
    penerima=_yth,
    klasifikasi="PR.04.1",
    hidden={
        "surat.penerimaan": "the code of this office's own stamp sheet says nothing to whoever gets the answer"
    },
    kepala_lampiran=(
        "LAMPIRAN {urut}",
        "SURAT {penandatangan}",
        "NOMOR {nomor}",
        "TANGGAL {tanggal}",
    ),
    chain=Chain(paraf=("kepala_unit",), penandatangan="sekretaris"),
)
