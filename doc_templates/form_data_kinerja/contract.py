"""Form Data Kinerja: what one unit reports on its indicators for one period, with its evidence.

The columns are the SOP's. ``capaian_pct`` and the share of the budget are computed; a form that is sent
(terkirim or later) has an actual and evidence in every row, or the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from doc_templates.kinerja import KOSONG, Realisasi, Target, arah_cocok, batas, serapan, tulis
from doc_templates.kinerja.capaian import Agregasi, Arah, capaian
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
    Rupiah,
    Stamp,
    Tahun,
    Tanggal,
    Uraian,
    Urutan,
    alinea,
    hari_tanggal,
    rupiah,
    tanggal,
)

Sidik = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a file, 64 lower-case hexadecimal digits."""


class Periode(StrEnum):
    """The period reported on."""

    TRIWULAN_1 = "triwulan_1"
    TRIWULAN_2 = "triwulan_2"
    TRIWULAN_3 = "triwulan_3"
    TRIWULAN_4 = "triwulan_4"
    SEMESTER_1 = "semester_1"
    SEMESTER_2 = "semester_2"
    TAHUN = "tahun"

    @property
    def sebutan(self) -> str:
        """Its name on paper: Semester I."""
        nama, _, nomor = self.value.partition("_")
        return f"{nama.capitalize()} {('I', 'II', 'III', 'IV')[int(nomor) - 1]}" if nomor else "Tahunan"


class Status(StrEnum):
    """How far the form has come; from terkirim on it must be complete."""

    DRAF = "draf"
    TERKIRIM = "terkirim"
    DIKEMBALIKAN = "dikembalikan"
    TERVERIFIKASI = "terverifikasi"
    TERINVENTARIS = "terinventaris"


_LENGKAP = {Status.TERKIRIM, Status.TERVERIFIKASI, Status.TERINVENTARIS}


class DataDukung(Isian):
    """One piece of evidence."""

    id: Kode
    judul: Kalimat
    jenis: Nama
    nomor_dokumen: Kode | None = None
    tanggal: Tanggal
    berkas_sha256: Sidik
    media: Nama
    skkaad: Annotated[str, StringConstraints(strict=True, pattern=r"^(B|T|R|SR)$")]
    diverifikasi: bool


class Baris(Isian):
    """One indicator."""

    urut: Urutan
    sasaran_strategis: Kalimat
    indikator: Kalimat
    jenis_indikator: Nama
    arah: Arah
    agregasi: Agregasi
    satuan: Nama
    formula: Kalimat
    target_tahun: Target
    target_periode: Target
    realisasi_periode: Realisasi | None = None
    realisasi_kumulatif: Realisasi | None = None
    pagu: Rupiah
    realisasi_anggaran: Rupiah
    analisis: Uraian | None = None
    faktor_pendukung: Uraian | None = None
    hambatan: Uraian | None = None
    tindak_lanjut: Uraian | None = None
    data_dukung: list[Kode] = Field(default_factory=list, max_length=20)
    """Ids of the form's evidence."""
    alasan_nihil: Uraian | None = None


class Petugas(Isian):
    """Who filled in or verified."""

    nama: Nama
    jabatan: Nama
    nip: Kode | None = None


class FormDataKinerja(Isian):
    """The payload of a form data kinerja."""

    unit_pengisi: Kode
    """Unit code of the office."""
    tahun: Tahun
    periode: Periode
    no_se: Kode
    batas_waktu: Tanggal
    pk_versi: Kode
    baris: list[Baris] = Field(max_length=200)
    data_dukung: list[DataDukung] = Field(default_factory=list, max_length=500)
    diisi_oleh: Petugas | None = None
    diverifikasi_oleh: Petugas | None = None
    status: Status
    catatan_pengembalian: Alinea | None = None


def _rules(payload: FormDataKinerja, kantor: Kantor) -> Iterator[FieldProblem]:
    if payload.unit_pengisi not in kantor.unit:
        yield FieldProblem(
            path="unit_pengisi", reason=f"bukan unit kantor ini; yang ada: {', '.join(kantor.unit)}"
        )
    if payload.status is Status.DIKEMBALIKAN and not payload.catatan_pengembalian:
        yield FieldProblem(path="catatan_pengembalian", reason="wajib diisi pada form yang dikembalikan")
    if payload.status in _LENGKAP and not payload.diisi_oleh:
        yield FieldProblem(
            path="diisi_oleh", reason=f"wajib diisi pada form berstatus {payload.status.value}"
        )
    dikenal = {bukti.id for bukti in payload.data_dukung}
    if len(dikenal) < len(payload.data_dukung):
        yield FieldProblem(path="data_dukung", reason="ada id yang dipakai dua kali")
    for i, baris in enumerate(payload.baris):
        yield from _row_rules(f"baris[{i}]", baris, dikenal, lengkap=payload.status in _LENGKAP)


def _row_rules(path: str, baris: Baris, dikenal: set[str], *, lengkap: bool) -> Iterator[FieldProblem]:
    for nama in ("target_tahun", "target_periode", "realisasi_periode", "realisasi_kumulatif"):
        if not arah_cocok(baris.arah, getattr(baris, nama)):
            yield FieldProblem(
                path=f"{path}.{nama}", reason="harus angka; teks hanya untuk indikator kualitatif"
            )
    for j, bukti in enumerate(baris.data_dukung):
        if bukti not in dikenal:
            yield FieldProblem(
                path=f"{path}.data_dukung[{j}]", reason="tidak ada dalam daftar data dukung form ini"
            )
    if not lengkap or baris.alasan_nihil:
        return
    if baris.realisasi_periode is None:
        yield FieldProblem(path=f"{path}.realisasi_periode", reason="wajib diisi, atau isi alasan_nihil")
    if not baris.data_dukung:
        yield FieldProblem(
            path=f"{path}.data_dukung", reason="paling sedikit satu data dukung, atau isi alasan_nihil"
        )


def _isi(payload: FormDataKinerja, kantor: Kantor) -> dict[str, Any]:
    return {
        "unit_pengisi": kantor.unit.get(payload.unit_pengisi, payload.unit_pengisi),
        "tahun": str(payload.tahun),
        "periode": payload.periode.sebutan.upper(),
        "no_se": payload.no_se,
        "batas_waktu": hari_tanggal(payload.batas_waktu),
        "pk_versi": payload.pk_versi,
        "status": payload.status.value.capitalize(),
        "catatan_pengembalian": payload.catatan_pengembalian or "",
        "baris": [_baris(baris) for baris in payload.baris],
        "data_dukung": [_bukti(bukti) for bukti in payload.data_dukung],
        "diisi_oleh": _petugas(payload.diisi_oleh, kantor),
        "diverifikasi_oleh": _petugas(payload.diverifikasi_oleh, kantor),
    }


def _baris(baris: Baris) -> dict[str, Any]:
    nilai = capaian(baris.arah, batas(baris.target_periode), baris.realisasi_periode)
    return {
        "urut": str(baris.urut),
        "sasaran": baris.sasaran_strategis,
        "indikator": baris.indikator,
        "sifat": f"{baris.jenis_indikator} · arah {baris.arah.value} · agregasi {baris.agregasi.value.replace('_', ' ')}",
        "formula": baris.formula,
        "satuan": baris.satuan,
        "target_tahun": tulis(baris.target_tahun),
        "target_periode": tulis(baris.target_periode),
        "realisasi_periode": tulis(baris.realisasi_periode),
        "realisasi_kumulatif": tulis(baris.realisasi_kumulatif),
        "capaian": str(nilai),
        "pagu": rupiah(baris.pagu),
        "realisasi_anggaran": rupiah(baris.realisasi_anggaran),
        "serapan": serapan(baris.pagu, baris.realisasi_anggaran),
        "analisis": _sel(baris.analisis),
        "faktor_pendukung": _sel(baris.faktor_pendukung),
        "hambatan": _sel(baris.hambatan),
        "tindak_lanjut": _sel(baris.tindak_lanjut),
        "data_dukung": ", ".join(baris.data_dukung) or KOSONG,
        "alasan_nihil": alinea(baris.alasan_nihil or ""),
    }


def _sel(teks: str | None) -> list[str]:
    return alinea(teks) if teks else [KOSONG]


def _bukti(bukti: DataDukung) -> dict[str, str]:
    return {
        "id": bukti.id,
        "judul": bukti.judul,
        "jenis": bukti.jenis,
        "nomor": bukti.nomor_dokumen or KOSONG,
        "tanggal": tanggal(bukti.tanggal),
        # In groups of sixteen, so that a cell can break it at a space
        "sidik": " ".join(bukti.berkas_sha256[i : i + 16] for i in range(0, 64, 16)),
        "media": bukti.media,
        "skkaad": bukti.skkaad,
        "diverifikasi": "Ya" if bukti.diverifikasi else "Belum",
    }


def _petugas(petugas: Petugas | None, kantor: Kantor) -> dict[str, str]:
    if petugas is None:
        return {"nama": "", "jabatan": "", "nip": ""}
    return {
        "nama": petugas.nama,
        "jabatan": petugas.jabatan,
        "nip": f"NIP {petugas.nip}" if petugas.nip and kantor.tampilkan_nip else "",
    }


def _metadata(payload: FormDataKinerja, kantor: Kantor) -> RecordMetadata:
    unit = kantor.unit.get(payload.unit_pengisi, payload.unit_pengisi)
    periode = payload.periode.sebutan
    kapan = (
        f"Tahun {payload.tahun}" if payload.periode is Periode.TAHUN else f"{periode} Tahun {payload.tahun}"
    )
    return RecordMetadata(
        judul=f"Form Data Kinerja {unit} {kapan}",
        perihal=f"Data kinerja {unit} {kapan}",
        pencipta=unit,
        tanggal=None,
        tujuan=(),
        series="PR.03.1",
    )


CONTRACT = Contract(
    jenis="form_data_kinerja",
    judul="Form Data Kinerja",
    version="1",
    payload=FormDataKinerja,
    isi=_isi,
    metadata=_metadata,
    rules=_rules,
    asal_isi={
        "baris[].sasaran": "baris[].sasaran_strategis",
        "baris[].sifat": "baris[].jenis_indikator",
        "baris[].capaian": "baris[].realisasi_periode",
        "baris[].serapan": "baris[].realisasi_anggaran",
        "data_dukung[].nomor": "data_dukung[].nomor_dokumen",
        "data_dukung[].sidik": "data_dukung[].berkas_sha256",
    },
    klasifikasi="PR.03.1",
    chain=Chain(paraf=("pengelola_data", "kasubbag_perencanaan"), penandatangan="sekretaris"),
    # The form is part of the Surat Edaran whose number it carries.
    stamps=frozenset(Stamp) - {Stamp.NOMOR},
)
