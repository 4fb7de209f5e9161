"""Lembar Penerimaan: the stamp DITERIMA of a file that was received, on a sheet of its own.

The file itself is never touched: the sheet says its number in the agenda, when and by whom it was received, and which
bytes it was. Only the desk makes one, together with the file; no event may ask for it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from doc_templates.acts import OF_A_RECEIPT
from doc_templates.kinerja import KOSONG
from doc_templates.kit import (
    CLASSIFICATION,
    Contract,
    Isian,
    Judul,
    Kalimat,
    Kantor,
    Kode,
    Nama,
    RecordMetadata,
    Stamp,
    Tanggal,
    angka,
    tanggal,
    waktu,
)

KodeKlasifikasi = Annotated[str, StringConstraints(strict=True, pattern=CLASSIFICATION)]
RINCIAN = {
    "klasifikasi": "Klasifikasi",
    "sifat": "Sifat",
    "lampiran": "Lampiran",
    "keterangan": "Keterangan",
}
"""What is noted of a letter besides, for the agenda book: the field and what it is called."""


class Penerima(Isian):
    """Who received it."""

    nama: Nama
    jabatan: Nama


class Berkas(Isian):
    """The file, by what anyone can measure of it."""

    nama: Nama
    bentuk: Literal["PDF", "DOCX"]
    ukuran: Annotated[int, Field(ge=1)]
    """Bytes."""
    halaman: Annotated[int, Field(ge=1)] | None = None
    """Pages of a PDF; a DOCX has none until somebody prints it."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class LembarPenerimaan(Isian):
    """The payload of a stamp sheet."""

    buku: Nama
    """The register in which it was entered."""
    tanggal: Tanggal
    """The day on which it came."""
    dicatat: AwareDatetime
    """The moment at which it was entered."""
    oleh: Penerima
    asal: Kalimat
    perihal: Judul
    nomor_asal: Kode | None = None
    tanggal_asal: Tanggal | None = None
    klasifikasi: KodeKlasifikasi | None = None
    """Of the letter; the sheet has its own."""
    sifat: Annotated[Kode, Field(max_length=40)] | None = None
    lampiran: Kode | None = None
    """What came with the letter, as one counts it: "1 berkas"."""
    keterangan: Kalimat | None = None
    berkas: Berkas


def _isi(payload: LembarPenerimaan, kantor: Kantor) -> dict[str, Any]:
    berkas = payload.berkas
    halaman = f", {berkas.halaman} halaman" if berkas.halaman else ""
    return {
        "buku": payload.buku,
        "diterima": tanggal(payload.tanggal),
        "dicatat": waktu(payload.dicatat, kantor.zona),
        "oleh_nama": payload.oleh.nama,
        "oleh_jabatan": payload.oleh.jabatan,
        "asal": payload.asal,
        "perihal": payload.perihal,
        "nomor_asal": payload.nomor_asal or KOSONG,
        "tanggal_asal": tanggal(payload.tanggal_asal) if payload.tanggal_asal else KOSONG,
        **_rincian(payload),
        "berkas_nama": berkas.nama,
        "berkas_ukuran": f"{berkas.bentuk}, {angka(berkas.ukuran)} bita{halaman}",
        "berkas_sidik": berkas.sha256,
    }


def _rincian(payload: LembarPenerimaan) -> dict[str, Any]:
    given = [(nama, getattr(payload, field)) for field, nama in RINCIAN.items()]
    said = [{"nama": nama, "isi": isi} for nama, isi in given if isi]
    # Pinned though the sheet prints none of it: the book does, and what is put right in it is another content.
    return {"rincian": said} if said else {}


def _metadata(payload: LembarPenerimaan, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Lembar Penerimaan: {payload.perihal}",
        perihal=payload.perihal,
        pencipta=payload.asal,
        tanggal=payload.tanggal,
        tujuan=(),
        series="ikut_berkas",
        surat=_surat(payload),
    )


def _surat(payload: LembarPenerimaan) -> dict[str, str]:
    said = {
        "nomor": payload.nomor_asal,
        "tanggal": payload.tanggal_asal.isoformat() if payload.tanggal_asal else None,
        **{field: getattr(payload, field) for field in RINCIAN},
    }
    return {name: value for name, value in said.items() if value}


CONTRACT = Contract(
    jenis="lembar_penerimaan",
    judul="Lembar Penerimaan",
    version="1",
    payload=LembarPenerimaan,
    hidden=dict.fromkeys(RINCIAN, "stands in the book"),
    isi=_isi,
    asal_isi={
        "diterima": "tanggal",
        "oleh_nama": "oleh.nama",
        "oleh_jabatan": "oleh.jabatan",
        "berkas_nama": "berkas.nama",
        "berkas_ukuran": "berkas.ukuran",
        "berkas_sidik": "berkas.sha256",
    },
    metadata=_metadata,
    klasifikasi="TU.01.1",
    stamps=frozenset(Stamp) - {Stamp.PARAF_KOORDINASI, Stamp.PARAF_HIERARKI, Stamp.TANGGAL},
    by_event=False,
    acts=OF_A_RECEIPT,
)
