"""Nota Dinas: what one official of the office writes to another: paragraphs, points, and a budget where it speaks of one.

Who it is from and its date are the signature's: they stand in its head, and no place beside the signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from doc_templates.kinerja import ASAL_ANGGARAN, KOSONG, Anggaran, tabel_anggaran
from doc_templates.kit import (
    TERLAMPIR,
    Chain,
    Contract,
    FieldProblem,
    Isian,
    Judul,
    Kantor,
    Kode,
    Nama,
    RecordMetadata,
)
from doc_templates.surat import (
    ASAL_ALAMAT,
    Alineas,
    Butir,
    Penutup,
    SifatSurat,
    alamat_tercetak,
    butir_tercetak,
)


class NotaDinas(Isian):
    """The payload of a nota dinas."""

    yth: Annotated[list[Nama], Field(min_length=1, max_length=100)]
    perihal: Judul
    sifat: SifatSurat = SifatSurat.BIASA
    lampiran: Kode | None = None
    """What comes with it, in words: 1 (satu) berkas."""
    pembuka: Alineas
    anggaran: list[Anggaran] = Field(default_factory=list, max_length=40)
    butir: list[Butir] = Field(default_factory=list, max_length=40)
    penutup: Penutup
    tembusan: list[Nama] = Field(default_factory=list, max_length=100)


def _rules(payload: NotaDinas, kantor: Kantor) -> Iterator[FieldProblem]:
    if not (payload.pembuka or payload.butir):
        yield FieldProblem(path="pembuka", reason="wajib diisi, atau isi butir")


def _isi(payload: NotaDinas, kantor: Kantor) -> dict[str, Any]:
    addressed = [TERLAMPIR] if CONTRACT.attached(payload, kantor) else payload.yth
    return {
        **alamat_tercetak(addressed),
        "perihal": payload.perihal,
        "sifat": payload.sifat.value,
        "lampiran": payload.lampiran or KOSONG,
        "pembuka": payload.pembuka,
        "anggaran": tabel_anggaran(payload.anggaran) if payload.anggaran else {},
        "butir": butir_tercetak(payload.butir),
        "penutup": payload.penutup,
        "tembusan": payload.tembusan,
    }


def _yth(payload: NotaDinas) -> list[str]:
    return payload.yth


def _metadata(payload: NotaDinas, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Nota Dinas {payload.perihal}",
        perihal=payload.perihal,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=tuple(payload.yth),
        series="ikut_berkas",
    )


CONTRACT = Contract(
    jenis="nota_dinas",
    judul="Nota Dinas",
    version="1",
    payload=NotaDinas,
    isi=_isi,
    asal_isi={**ASAL_ALAMAT, **ASAL_ANGGARAN},
    metadata=_metadata,
    rules=_rules,
    penerima=_yth,
    klasifikasi="PR.04.1",
    kepala_lampiran=(
        "LAMPIRAN {urut}",
        "NOTA DINAS {penandatangan}",
        "NOMOR {nomor}",
        "TANGGAL {tanggal}",
    ),
    chain=Chain(penandatangan="kepala_unit"),
)
