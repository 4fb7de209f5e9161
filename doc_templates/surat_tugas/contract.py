"""Surat Tugas: sends people somewhere, for some days, to do something.

How many days it is and how the days are written follows from the two dates; a NIP stands on it only where the office shows any.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from doc_templates.kinerja import KOSONG
from doc_templates.kit import (
    Alinea,
    Chain,
    Contract,
    FieldProblem,
    Isian,
    Judul,
    Kalimat,
    Kantor,
    Kode,
    Nama,
    RecordMetadata,
    Tanggal,
)
from doc_templates.surat import lama, nip_tercetak, rentang_tanggal


class PegawaiDitugaskan(Isian):
    """One who is sent."""

    nama: Nama
    nip: Kode | None = None
    pangkat: Nama | None = None
    jabatan: Nama


class SuratTugas(Isian):
    """The payload of a surat tugas."""

    perihal: Judul
    menimbang: Annotated[list[Alinea], Field(min_length=1, max_length=10)]
    dasar: Annotated[list[Alinea], Field(min_length=1, max_length=20)]
    petugas: Annotated[list[PegawaiDitugaskan], Field(min_length=1, max_length=40)]
    untuk: Annotated[list[Alinea], Field(min_length=1, max_length=15)]
    tempat: Kalimat
    mulai: Tanggal
    selesai: Tanggal
    anggaran: Alinea | None = None
    """What it is paid from."""
    tembusan: list[Nama] = Field(default_factory=list, max_length=60)


def _rules(payload: SuratTugas, kantor: Kantor) -> Iterator[FieldProblem]:
    if payload.selesai < payload.mulai:
        yield FieldProblem(path="selesai", reason="tidak boleh mendahului tanggal mulai")
    for i, satu in enumerate(payload.petugas):
        if (satu.nama, satu.nip) in [(lain.nama, lain.nip) for lain in payload.petugas[:i]]:
            yield FieldProblem(path=f"petugas[{i}].nama", reason="disebut dua kali")


def _isi(payload: SuratTugas, kantor: Kantor) -> dict[str, Any]:
    return {
        "perihal": payload.perihal,
        "menimbang": payload.menimbang,
        "dasar": payload.dasar,
        "petugas": [
            {
                "nama": satu.nama,
                "nip": nip_tercetak(satu.nip, kantor),
                "pangkat": satu.pangkat or KOSONG,
                "jabatan": satu.jabatan,
            }
            for satu in payload.petugas
        ],
        "untuk": payload.untuk,
        "tempat": payload.tempat,
        "waktu": rentang_tanggal(payload.mulai, payload.selesai),
        "lama": lama(payload.mulai, payload.selesai),
        "anggaran": payload.anggaran or "",
        "tembusan": payload.tembusan,
    }


def _metadata(payload: SuratTugas, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Surat Tugas {payload.perihal}",
        perihal=payload.perihal,
        pencipta=kantor.nama,
        tanggal=payload.mulai,
        tujuan=tuple(satu.nama for satu in payload.petugas),
        series="ikut_berkas",
    )


CONTRACT = Contract(
    jenis="surat_tugas",
    judul="Surat Tugas",
    version="1",
    payload=SuratTugas,
    isi=_isi,
    asal_isi={"waktu": "mulai", "lama": "selesai"},
    metadata=_metadata,
    rules=_rules,
    klasifikasi="KP.08.1",
    chain=Chain(paraf=("kepala_unit",), penandatangan="sekretaris"),
)
