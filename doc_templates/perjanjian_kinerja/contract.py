"""Perjanjian Kinerja: the statement of two parties, and behind it the objectives, indicators, targets and budget of the year.

The wording of the statement is the form's (PermenPANRB 53/2014) and stands in the template. The first party, who promises, signs
first; the second is the superior. Who they are is the chain's.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from doc_templates.kinerja import KOSONG, Target, tulis
from doc_templates.kit import (
    Chain,
    Contract,
    Isian,
    Kalimat,
    Kantor,
    Nama,
    RecordMetadata,
    Rupiah,
    Tahun,
    rupiah,
)


class IndikatorDijanjikan(Isian):
    """One indicator and its target."""

    indikator: Kalimat
    target: Target
    satuan: Nama


class SasaranDijanjikan(Isian):
    """One objective with its indicators."""

    sasaran: Kalimat
    indikator: Annotated[list[IndikatorDijanjikan], Field(min_length=1, max_length=20)]


class ProgramDijanjikan(Isian):
    """One programme and what it may cost."""

    program: Nama
    anggaran: Rupiah
    keterangan: Nama | None = None
    """Where the money comes from: APBN."""


class PerjanjianKinerja(Isian):
    """The payload of a perjanjian kinerja."""

    tahun: Tahun
    unit_kerja: Nama
    """Whose year it is, as the lampiran names it."""
    sasaran: Annotated[list[SasaranDijanjikan], Field(min_length=1, max_length=30)]
    program: Annotated[list[ProgramDijanjikan], Field(min_length=1, max_length=30)]


def _isi(payload: PerjanjianKinerja, kantor: Kantor) -> dict[str, Any]:
    return {
        "tahun": str(payload.tahun),
        "unit_kerja": payload.unit_kerja,
        "sasaran": [
            {
                "urut": str(urut),
                "sasaran": satu.sasaran,
                "indikator": [
                    {
                        "indikator": each.indikator,
                        "target": tulis(each.target),
                        "satuan": each.satuan,
                    }
                    for each in satu.indikator
                ],
            }
            for urut, satu in enumerate(payload.sasaran, 1)
        ],
        "program": [
            {
                "urut": str(urut),
                "program": satu.program,
                "anggaran": rupiah(satu.anggaran),
                "keterangan": satu.keterangan or KOSONG,
            }
            for urut, satu in enumerate(payload.program, 1)
        ],
        "jumlah": rupiah(sum(satu.anggaran for satu in payload.program)),
    }


def _metadata(payload: PerjanjianKinerja, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Perjanjian Kinerja Tahun {payload.tahun} {payload.unit_kerja}",
        perihal=f"Perjanjian Kinerja Tahun {payload.tahun}",
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=(),
        series="PR.03.1",
    )


CONTRACT = Contract(
    jenis="perjanjian_kinerja",
    judul="Perjanjian Kinerja",
    version="1",
    payload=PerjanjianKinerja,
    isi=_isi,
    asal_isi={"jumlah": "program[].anggaran"},
    metadata=_metadata,
    klasifikasi="PR.03.1",
    chain=Chain(paraf=("kepala_unit",), penandatangan="sekretaris", pihak=("atasan:sekretaris",)),
)
