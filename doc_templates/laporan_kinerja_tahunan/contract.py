"""Laporan Kinerja Tahunan: the two halves of a year become one annual report in four chapters.

A year's actual is aggregated from the semesters by each indicator's own rule and only then compared
with the target. Both semester reports must rest on one Perjanjian Kinerja, or the mapping is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import Field

from doc_templates.kinerja import (
    ASAL_ANGGARAN,
    KOSONG,
    Anggaran,
    Realisasi,
    Target,
    arah_cocok,
    batas,
    ringkasan,
    satuan_persen,
    tabel_anggaran,
    tulis,
)
from doc_templates.kinerja.capaian import Agregasi, Arah, Capaian, Paruh, capaian, setahun
from doc_templates.kit import (
    Alinea,
    AngkaPositif,
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
    Tanggal,
    Uraian,
    alinea,
    romawi,
    tanggal,
)


class Semester(Isian):
    """An indicator's actual in one semester, with the components its aggregation asks for."""

    realisasi: Realisasi | None = None
    bobot: AngkaPositif | None = None
    pembilang: AngkaPositif | None = None
    penyebut: AngkaPositif | None = None

    def paruh(self) -> Paruh:
        """Give it to the arithmetic."""
        return Paruh(nilai=self.realisasi, bobot=self.bobot, pembilang=self.pembilang, penyebut=self.penyebut)


class Indikator(Isian):
    """One indicator over the year, and what it is compared with."""

    indikator: Kalimat
    satuan: Nama
    arah: Arah
    agregasi: Agregasi
    target: Target
    semester_1: Semester
    semester_2: Semester
    realisasi_tahun_lalu: Realisasi | None
    target_jangka_menengah: Target | None
    standar_nasional: Target | None = None
    catatan_pembanding: Uraian | None = None
    """Why last year's actual or the mid-term target is missing."""


class Sasaran(Isian):
    """One strategic objective with the analysis the annual report must give."""

    sasaran: Kalimat
    indikator: list[Indikator] = Field(min_length=1, max_length=60)
    penyebab_dan_solusi: list[Alinea] = Field(min_length=1, max_length=20)
    efisiensi: list[Alinea] = Field(min_length=1, max_length=20)
    penunjang: list[Alinea] = Field(min_length=1, max_length=20)


class LaporanSemester(Isian):
    """A final semester report this one rests on."""

    nomor: Kode
    tanggal: Tanggal
    pk_versi: Kode


class LaporanTahunan(Isian):
    """The payload of a laporan kinerja tahunan."""

    tahun: Tahun
    pk_versi: Kode
    pemetaan_pk: Alinea | None = None
    """How indicators map when the Perjanjian Kinerja was revised between the semesters."""
    laporan_semester_1: LaporanSemester
    laporan_semester_2: LaporanSemester
    semester_2_kumulatif: bool
    organisasi: list[Alinea] = Field(min_length=1, max_length=20)
    aspek_strategis: list[Alinea] = Field(min_length=1, max_length=20)
    isu_strategis: list[Alinea] = Field(min_length=1, max_length=20)
    ikhtisar_pk: list[Alinea] = Field(min_length=1, max_length=20)
    sasaran: list[Sasaran] = Field(min_length=1, max_length=40)
    anggaran: list[Anggaran] = Field(max_length=60)
    realisasi_anggaran: list[Alinea] = Field(min_length=1, max_length=20)
    penutup: list[Alinea] = Field(min_length=1, max_length=20)
    lampiran: list[Kalimat] = Field(default_factory=list, max_length=40)


def _rules(payload: LaporanTahunan, kantor: Kantor) -> Iterator[FieldProblem]:
    for semester in ("laporan_semester_1", "laporan_semester_2"):
        if getattr(payload, semester).pk_versi != payload.pk_versi and not payload.pemetaan_pk:
            yield FieldProblem(
                path=f"{semester}.pk_versi",
                reason="berbeda dari pk_versi laporan ini; samakan, atau jelaskan dalam pemetaan_pk",
            )
    for i, sasaran in enumerate(payload.sasaran):
        for j, satu in enumerate(sasaran.indikator):
            yield from _indicator_rules(f"sasaran[{i}].indikator[{j}]", satu)


def _indicator_rules(path: str, satu: Indikator) -> Iterator[FieldProblem]:
    for nama, nilai in (
        ("target", satu.target),
        ("semester_1.realisasi", satu.semester_1.realisasi),
        ("semester_2.realisasi", satu.semester_2.realisasi),
        ("realisasi_tahun_lalu", satu.realisasi_tahun_lalu),
        ("target_jangka_menengah", satu.target_jangka_menengah),
        ("standar_nasional", satu.standar_nasional),
    ):
        if not arah_cocok(satu.arah, nilai):
            yield FieldProblem(
                path=f"{path}.{nama}", reason="harus angka; teks hanya untuk indikator kualitatif"
            )
    if satu.arah is Arah.KUALITATIF and satu.agregasi is not Agregasi.AKHIR:
        yield FieldProblem(
            path=f"{path}.agregasi", reason="indikator kualitatif hanya dapat diagregasi akhir"
        )
    for semester in ("semester_1", "semester_2"):
        yield from _component_rules(f"{path}.{semester}", satu.agregasi, getattr(satu, semester))
    if (
        satu.realisasi_tahun_lalu is None or satu.target_jangka_menengah is None
    ) and not satu.catatan_pembanding:
        yield FieldProblem(
            path=f"{path}.catatan_pembanding",
            reason="wajib diisi bila realisasi tahun lalu atau target jangka menengah tidak ada",
        )


def _component_rules(path: str, agregasi: Agregasi, satu: Semester) -> Iterator[FieldProblem]:
    if agregasi is Agregasi.RASIO and satu.realisasi is not None:
        yield FieldProblem(
            path=f"{path}.realisasi", reason="rasio dihitung dari pembilang dan penyebut; kosongkan"
        )
    needed = {Agregasi.RASIO: ("pembilang", "penyebut"), Agregasi.RATA_TERTIMBANG: ("bobot",)}
    for nama in needed.get(agregasi, ()):
        if getattr(satu, nama) is None:
            yield FieldProblem(path=f"{path}.{nama}", reason=f"wajib diisi untuk agregasi {agregasi.value}")


def _isi(payload: LaporanTahunan, kantor: Kantor) -> dict[str, Any]:
    semua: list[Capaian] = []
    sasaran = [_sasaran(urut, satu, payload, semua) for urut, satu in enumerate(payload.sasaran, 1)]
    return {
        "tahun": str(payload.tahun),
        "tahun_lalu": str(payload.tahun - 1),
        "pk_versi": payload.pk_versi,
        "pemetaan_pk": [payload.pemetaan_pk] if payload.pemetaan_pk else [],
        "laporan_semester": [
            {
                "semester": romawi(urut),
                "nomor": laporan.nomor,
                "tanggal": tanggal(laporan.tanggal),
                "pk_versi": laporan.pk_versi,
            }
            for urut, laporan in enumerate((payload.laporan_semester_1, payload.laporan_semester_2), 1)
        ],
        "sifat_realisasi": (
            "Realisasi Semester II bersifat kumulatif dan telah memuat Semester I."
            if payload.semester_2_kumulatif
            else "Realisasi Semester II tidak memuat Semester I; realisasi tahun diagregasi dari keduanya."
        ),
        "organisasi": payload.organisasi,
        "aspek_strategis": payload.aspek_strategis,
        "isu_strategis": payload.isu_strategis,
        "ikhtisar_pk": payload.ikhtisar_pk,
        "sasaran": sasaran,
        "ringkasan": ringkasan(semua),
        "anggaran": tabel_anggaran(payload.anggaran),
        "realisasi_anggaran": payload.realisasi_anggaran,
        "penutup": payload.penutup,
        "lampiran": payload.lampiran,
    }


def _sasaran(urut: int, satu: Sasaran, payload: LaporanTahunan, semua: list[Capaian]) -> dict[str, Any]:
    indikator = [
        _indikator(f"{urut}.{nomor}", i, payload, semua) for nomor, i in enumerate(satu.indikator, 1)
    ]
    return {
        "urut": str(urut),
        "sasaran": satu.sasaran,
        "catatan": [catatan for i in indikator for catatan in i.pop("catatan")],
        "indikator": indikator,
        "penyebab_dan_solusi": satu.penyebab_dan_solusi,
        "efisiensi": satu.efisiensi,
        "penunjang": satu.penunjang,
    }


def _indikator(urut: str, satu: Indikator, payload: LaporanTahunan, semua: list[Capaian]) -> dict[str, Any]:
    pengali = Decimal(100 if satuan_persen(satu.satuan) else 1)
    realisasi = setahun(
        satu.agregasi,
        (satu.semester_1.paruh(), satu.semester_2.paruh()),
        kumulatif=payload.semester_2_kumulatif,
        pengali=pengali,
    )
    nilai = capaian(satu.arah, batas(satu.target), realisasi)
    semua.append(nilai)
    return {
        "urut": urut,
        "indikator": satu.indikator,
        "satuan": satu.satuan,
        "sifat": f"arah {satu.arah.value} · agregasi {satu.agregasi.value.replace('_', ' ')}",
        "target": tulis(satu.target),
        "semester_1": _semester(satu.agregasi, satu.semester_1, pengali),
        "semester_2": _semester(satu.agregasi, satu.semester_2, pengali),
        "realisasi": tulis(realisasi),
        "capaian": str(nilai),
        "tahun_lalu": tulis(satu.realisasi_tahun_lalu),
        "jangka_menengah": tulis(satu.target_jangka_menengah),
        "capaian_menengah": _terhadap(satu.arah, satu.target_jangka_menengah, realisasi),
        "standar_nasional": tulis(satu.standar_nasional),
        "catatan": [f"{urut} {baris}" for baris in alinea(satu.catatan_pembanding or "")],
    }


def _semester(agregasi: Agregasi, satu: Semester, pengali: Decimal) -> list[str]:
    """Write a semester's actual and the components it is aggregated by, one under the other."""
    baris = [tulis(setahun(agregasi, (satu.paruh(),), kumulatif=True, pengali=pengali))]
    if satu.pembilang is not None or satu.penyebut is not None:
        baris.append(f"({tulis(satu.pembilang)} dari {tulis(satu.penyebut)})")
    if satu.bobot is not None:
        baris.append(f"(bobot {tulis(satu.bobot)})")
    return baris


def _terhadap(arah: Arah, target: Any, realisasi: Decimal | str | None) -> str:
    return KOSONG if target is None else str(capaian(arah, batas(target), realisasi))


def _metadata(payload: LaporanTahunan, kantor: Kantor) -> RecordMetadata:
    judul = f"Laporan Kinerja Tahun {payload.tahun}"
    return RecordMetadata(
        judul=f"{judul} {kantor.nama}",
        perihal=judul,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=(),
        series="PR.03.1",
    )


CONTRACT = Contract(
    jenis="laporan_kinerja_tahunan",
    judul="Laporan Kinerja Tahunan",
    version="1",
    payload=LaporanTahunan,
    isi=_isi,
    metadata=_metadata,
    rules=_rules,
    asal_isi={
        **ASAL_ANGGARAN,
        "tahun_lalu": "tahun",
        # The year's actual is aggregated from both semesters.
        "sasaran[].indikator[].realisasi": "sasaran[].indikator[]",
        "sasaran[].indikator[].capaian": "sasaran[].indikator[]",
        "sasaran[].indikator[].tahun_lalu": "sasaran[].indikator[].realisasi_tahun_lalu",
        "sasaran[].indikator[].jangka_menengah": "sasaran[].indikator[].target_jangka_menengah",
        "sasaran[].indikator[].capaian_menengah": "sasaran[].indikator[].target_jangka_menengah",
    },
    klasifikasi="PR.03.1",
    chain=Chain(paraf=("pengelola_data", "kasubbag_perencanaan"), penandatangan="sekretaris"),
)
