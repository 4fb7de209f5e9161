"""Lembar Penerimaan: the stamp DITERIMA of a file that was received, on a sheet of its own.

The file itself is never touched: the sheet says its number in the agenda, when and by whom it was received, and which
bytes it was. Only the desk makes one, together with the file; no event may ask for it.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

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
from doc_templates.kit.text import printable
from doc_templates.lembar_penerimaan.signatures import FileSignatures, lines

KodeKlasifikasi = Annotated[str, StringConstraints(strict=True, pattern=CLASSIFICATION)]
RINCIAN = {
    "klasifikasi": "Klasifikasi",
    "sifat": "Sifat",
    "lampiran": "Lampiran",
    "keterangan": "Keterangan",
}
"""What is noted of a letter besides, for the agenda book: the field and what it is called."""


TERPOTONG: Final = "berkas tampak terpotong: akhir PDF-nya tidak ada"
"""What is said of a file that was cut off on its way."""
NamaBerkas = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=255)]
"""A file's name as its sender's machine wrote it, in whatever letters."""
Temuan = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z_]{1,40}$")]
AS_SENT: Final = frozenset({"berkas.nama", "berkas.tanda_tangan"})
"""What strangers named: kept as they wrote it, and printed as far as the page has letters for it."""


class Penerima(Isian):
    """Who received it."""

    nama: Nama
    jabatan: Nama


class Berkas(Isian):
    """The file, by what anyone can measure of it."""

    nama: NamaBerkas
    bentuk: Literal["PDF", "DOCX"]
    ukuran: Annotated[int, Field(ge=1)]
    """Bytes."""
    halaman: Annotated[int, Field(ge=1)] | None = None
    """Pages of a PDF; a DOCX has none until somebody prints it."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    terpotong: bool = False
    """A PDF without its end, as it came."""
    temuan: list[Temuan] = Field(default_factory=list, max_length=20)
    """What was found in it besides its pages, that whoever opens it should know: scripts, other files."""
    tanda_tangan: FileSignatures = FileSignatures()
    """Its electronic signatures, as they were found on receipt."""


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
    ukuran = f"{berkas.bentuk}, {angka(berkas.ukuran)} bita{halaman}"
    tanda_tangan = [printable(each, kantor.aksara) for each in lines(berkas.tanda_tangan, kantor.zona)]
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
        "berkas_nama": printable(berkas.nama, kantor.aksara),
        # In the place of the size, which every template has: one that an office made before has no other.
        "berkas_ukuran": "\n".join([ukuran, *([TERPOTONG] if berkas.terpotong else []), *tanda_tangan]),
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
        berkas=_berkas(payload.berkas),
    )


def _surat(payload: LembarPenerimaan) -> dict[str, str]:
    said = {
        "nomor": payload.nomor_asal,
        "tanggal": payload.tanggal_asal.isoformat() if payload.tanggal_asal else None,
        **{field: getattr(payload, field) for field in RINCIAN},
    }
    return {name: value for name, value in said.items() if value}


def _berkas(berkas: Berkas) -> dict[str, Any]:
    found = berkas.tanda_tangan
    examined = found.model_dump(mode="json", exclude_none=True) if found.diperiksa else None
    return {
        "nama": berkas.nama,
        **({"terpotong": True} if berkas.terpotong else {}),
        **({"temuan": berkas.temuan} if berkas.temuan else {}),
        **({"tanda_tangan": examined} if examined else {}),
    }


CONTRACT = Contract(
    jenis="lembar_penerimaan",
    judul="Lembar Penerimaan",
    version="1",
    payload=LembarPenerimaan,
    hidden={
        **dict.fromkeys(RINCIAN, "stands in the book"),
        "berkas.tanda_tangan.diperiksa": "stands in the record",
    },
    as_sent=AS_SENT,
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
