"""Laporan Kinerja Semester: achievement, budget, obstacles and follow-up of half a year.

Every percentage is computed. Semester II says whether its actuals already hold semester I's, because
the annual report needs to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from doc_templates.kinerja import (
    ASAL_ANGGARAN,
    Anggaran,
    Realisasi,
    Target,
    arah_cocok,
    batas,
    ringkasan,
    tabel_anggaran,
    tulis,
)
from doc_templates.kinerja.capaian import Arah, Capaian, capaian
from doc_templates.kit import (
    Alinea,
    Chain,
    Contract,
    FieldProblem,
    Isian,
    Kalimat,
    Kantor,
    Kode,
    Nama,
    RecordMetadata,
    Tahun,
    Uraian,
    alinea,
    romawi,
)


class Indikator(Isian):
    """One indicator of a sasaran."""

    indikator: Kalimat
    satuan: Nama
    arah: Arah
    target: Target
    realisasi: Realisasi | None = None
    penanggung_jawab: Nama


class Sasaran(Isian):
    """One strategic objective."""

    sasaran: Kalimat
    indikator: list[Indikator] = Field(min_length=1, max_length=60)


class Masalah(Isian):
    """One obstacle and what follows from it."""

    pokok: Kalimat
    hambatan: Uraian
    tindak_lanjut: Uraian


class LaporanSemester(Isian):
    """The payload of a laporan kinerja semester."""

    semester: Literal[1, 2]
    tahun: Tahun
    pk_versi: Kode
    realisasi_kumulatif: bool
    """Whether the actuals hold the whole year so far; always true for semester I."""
    pendahuluan: list[Alinea] = Field(min_length=1, max_length=20)
    sasaran: list[Sasaran] = Field(max_length=40)
    anggaran: list[Anggaran] = Field(max_length=60)
    analisis: list[Alinea] = Field(min_length=1, max_length=30)
    masalah: list[Masalah] = Field(default_factory=list, max_length=60)
    penutup: list[Alinea] = Field(min_length=1, max_length=20)


def _rules(payload: LaporanSemester, kantor: Kantor) -> Iterator[FieldProblem]:
    if payload.semester == 1 and not payload.realisasi_kumulatif:
        yield FieldProblem(
            path="realisasi_kumulatif", reason="realisasi Semester I selalu kumulatif; isi true"
        )
    for i, sasaran in enumerate(payload.sasaran):
        for j, satu in enumerate(sasaran.indikator):
            for nama in ("target", "realisasi"):
                if not arah_cocok(satu.arah, getattr(satu, nama)):
                    yield FieldProblem(
                        path=f"sasaran[{i}].indikator[{j}].{nama}",
                        reason="harus angka; teks hanya untuk indikator kualitatif",
                    )


def _isi(payload: LaporanSemester, kantor: Kantor) -> dict[str, Any]:
    semua: list[Capaian] = []
    sasaran = []
    nomor = 0
    for urut, satu in enumerate(payload.sasaran, 1):
        baris = []
        for indikator in satu.indikator:
            nomor += 1
            nilai = capaian(indikator.arah, batas(indikator.target), indikator.realisasi)
            semua.append(nilai)
            baris.append(_baris(nomor, indikator, nilai))
        sasaran.append({"urut": romawi(urut), "sasaran": satu.sasaran, "indikator": baris})
    return {
        "semester": romawi(payload.semester),
        "tahun": str(payload.tahun),
        "pk_versi": payload.pk_versi,
        "periode": "Januari sampai dengan Juni" if payload.semester == 1 else "Juli sampai dengan Desember",
        "sifat_realisasi": (
            "Realisasi dihitung kumulatif sejak 1 Januari."
            if payload.realisasi_kumulatif
            else "Realisasi dihitung untuk semester ini saja."
        ),
        "pendahuluan": payload.pendahuluan,
        "sasaran": sasaran,
        "ringkasan": ringkasan(semua) if semua else "Tidak ada indikator kinerja pada semester ini.",
        "anggaran": tabel_anggaran(payload.anggaran),
        "analisis": payload.analisis,
        "masalah": [
            {
                "urut": str(urut),
                "pokok": satu.pokok,
                "hambatan": alinea(satu.hambatan),
                "tindak_lanjut": alinea(satu.tindak_lanjut),
            }
            for urut, satu in enumerate(payload.masalah, 1)
        ],
        "penutup": payload.penutup,
    }


def _baris(nomor: int, indikator: Indikator, nilai: Capaian) -> dict[str, str]:
    return {
        "urut": str(nomor),
        "indikator": indikator.indikator,
        "satuan": indikator.satuan,
        "arah": indikator.arah.value.capitalize(),
        "target": tulis(indikator.target),
        "realisasi": tulis(indikator.realisasi),
        "capaian": str(nilai),
        "penanggung_jawab": indikator.penanggung_jawab,
    }


def _metadata(payload: LaporanSemester, kantor: Kantor) -> RecordMetadata:
    judul = f"Laporan Kinerja Semester {romawi(payload.semester)} Tahun {payload.tahun}"
    return RecordMetadata(
        judul=f"{judul} {kantor.nama}",
        perihal=judul,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=(),
        series="PR.04.1/semester",
    )


CONTRACT = Contract(
    jenis="laporan_kinerja_semester",
    judul="Laporan Kinerja Semester",
    version="1",
    payload=LaporanSemester,
    isi=_isi,
    metadata=_metadata,
    rules=_rules,
    asal_isi={**ASAL_ANGGARAN, "sasaran[].indikator[].capaian": "sasaran[].indikator[].realisasi"},
    klasifikasi="PR.04.1",
    chain=Chain(paraf=("pengelola_data", "kasubbag_perencanaan"), penandatangan="sekretaris"),
)
