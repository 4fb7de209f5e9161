"""Standar Operasional Prosedur in the form of PermenPANRB 35/2012: identity, requirements, flow table.

What the printed original wrote otherwise stands beside its text as ``teks_asli`` and is printed in a closing note.
The total of the times is computed from the steps and shown beside the one the original states. The SOP's own number
and dates come with the payload: they are older than the document that prints them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from doc_templates.kit import (
    Alinea,
    Chain,
    Contract,
    FieldProblem,
    Isian,
    Judul,
    Kantor,
    Kode,
    Nama,
    RecordMetadata,
    Stamp,
    Tanggal,
    Urutan,
    tanggal,
)
from doc_templates.sop.alir import garis, kolom, simbol, tengah
from doc_templates.sop.waktu import Durasi, Lama, jumlah

BELUM = "-"
"""How an SOP writes a date it does not have."""
_GRID = 24
"""Grid columns the template gives to the actors: halves of 1, 2, 3, 4 or 6 columns are whole ones, so widths hold."""


class Teks(Isian):
    """A text as it is shown, and as the original wrote it where that differs."""

    teks: Alinea = Field(description="Seperti yang tampak di SOP ini.")
    teks_asli: Alinea | None = Field(
        default=None, description="Hanya bila naskah aslinya menulis lain; dicetak dalam catatan penutup."
    )


class Pengesah(Isian):
    """Who approved the SOP."""

    jabatan: Nama
    nama: Nama


class Kegiatan(Isian):
    """One step of the procedure."""

    kegiatan: Teks
    pelaksana: Nama
    """A column of ``pelaksana``, or somebody without one, whose step is drawn across all columns."""
    kelengkapan: Teks
    waktu: Durasi
    output: Teks
    keterangan: Alinea | None = None
    kembali_ke: Urutan | None = None
    """The step to which what is not in order returns: makes this one a decision."""


class SebutanAsli(Isian):
    """A heading of the form that the original called otherwise."""

    sebutan: Nama = Field(description="Seperti yang tampak di SOP ini.")
    teks_asli: Nama = Field(description="Seperti yang tertulis di naskah aslinya.")


Butir = Annotated[list[Teks], Field(min_length=1, max_length=40)]


class Sop(Isian):
    """The payload of an SOP."""

    nomor: Kode
    nama: Judul
    tanggal_pembuatan: Tanggal
    tanggal_revisi: Tanggal | None = None
    tanggal_efektif: Tanggal | None = None
    disahkan_oleh: Pengesah | None = None
    """Who approved it; nobody named: the office's signatory."""
    dasar_hukum: Butir
    kualifikasi_pelaksana: Butir
    keterkaitan: Butir
    peralatan: Butir
    peringatan: Butir
    pencatatan: Butir
    pelaksana: Annotated[list[Nama], Field(min_length=1, max_length=6)]
    kegiatan: Annotated[list[Kegiatan], Field(min_length=2, max_length=100)]
    waktu_tertulis: Durasi | None = None
    """The total the original states."""
    sebutan_asli: list[SebutanAsli] = Field(default_factory=list, max_length=20)
    catatan: list[Alinea] = Field(default_factory=list, max_length=20)


_BAGIAN = {
    "dasar_hukum": "Dasar Hukum",
    "kualifikasi_pelaksana": "Kualifikasi Pelaksana",
    "keterkaitan": "Keterkaitan",
    "peralatan": "Peralatan/Perlengkapan",
    "peringatan": "Peringatan",
    "pencatatan": "Pencatatan dan Pendataan",
}


def _rules(payload: Sop, kantor: Kantor) -> Iterator[FieldProblem]:
    for i, nama in enumerate(payload.pelaksana):
        if nama in payload.pelaksana[:i]:
            yield FieldProblem(path=f"pelaksana[{i}]", reason="disebut dua kali")
    for i, langkah in enumerate(payload.kegiatan):
        if langkah.kembali_ke is not None and langkah.kembali_ke > i:
            yield FieldProblem(
                path=f"kegiatan[{i}].kembali_ke", reason=f"harus kegiatan sebelum kegiatan {i + 1}"
            )


def _isi(payload: Sop, kantor: Kantor) -> dict[str, Any]:
    pelaksana = _kolom(payload)
    terhitung = jumlah(Lama.dari(langkah.waktu) for langkah in payload.kegiatan)
    tertulis = Lama.dari(payload.waktu_tertulis) if payload.waktu_tertulis else None
    return {
        "nomor": payload.nomor,
        "nama": payload.nama.upper(),
        "kantor": kantor.nama.upper(),
        "tanggal_pembuatan": tanggal(payload.tanggal_pembuatan),
        "tanggal_revisi": tanggal(payload.tanggal_revisi) if payload.tanggal_revisi else BELUM,
        "tanggal_efektif": tanggal(payload.tanggal_efektif) if payload.tanggal_efektif else BELUM,
        "pengesah": _pengesah(payload, kantor),
        **{nama: [butir.teks for butir in getattr(payload, nama)] for nama in _BAGIAN},
        "pelaksana": pelaksana,
        "lebar_kolom": str(_GRID // len(pelaksana)),
        "lebar_setengah": str(_GRID // len(pelaksana) // 2),
        "kegiatan": _kegiatan(payload, pelaksana),
        "waktu_tertulis": str(tertulis).title() if tertulis else "",
        "waktu_terhitung": str(terhitung),
        "banyak_kegiatan": str(len(payload.kegiatan)),
        "waktu_berbeda": "ya" if tertulis not in (None, terhitung) else "",
        "asli": _asli(payload),
        "catatan": payload.catatan,
    }


def _pengesah(payload: Sop, kantor: Kantor) -> dict[str, str]:
    if payload.disahkan_oleh is not None:
        jabatan, nama = payload.disahkan_oleh.jabatan, payload.disahkan_oleh.nama
    else:
        chain = CONTRACT.chain_of(kantor)
        official = kantor.official(chain.penandatangan) if chain else None
        jabatan, nama = (official.jabatan, official.nama) if official else (BELUM, BELUM)
    return {"jabatan": jabatan, "jabatan_kapital": jabatan.upper(), "nama": nama}


def _kolom(payload: Sop) -> list[str]:
    """Name the actor columns; an empty one joins five, whose halves would not fit the grid."""
    return [*payload.pelaksana, ""] if len(payload.pelaksana) == 5 else payload.pelaksana


def _kegiatan(payload: Sop, pelaksana: list[str]) -> list[dict[str, Any]]:
    lebar, banyak = len(pelaksana), len(payload.kegiatan)
    di = [kolom(langkah.pelaksana, pelaksana) for langkah in payload.kegiatan]
    berikut = [*(tengah(satu, lebar) for satu in di[1:]), None]
    baris = []
    for urut, (langkah, kolomnya, ke) in enumerate(zip(payload.kegiatan, di, berikut, strict=True), 1):
        gambar = simbol(urut, banyak, memutuskan=langkah.kembali_ke is not None)
        keterangan = [langkah.keterangan] if langkah.keterangan else []
        if langkah.kembali_ke is not None:
            keterangan.append(f"Belum lengkap: kembali ke kegiatan {langkah.kembali_ke}.")
        baris.append(
            {
                "urut": str(urut),
                "kegiatan": langkah.kegiatan.teks,
                "simbol": [gambar if at == kolomnya else "" for at in range(lebar)],
                "di_luar_kolom": langkah.pelaksana if kolomnya is None else "",
                "garis": garis(tengah(kolomnya, lebar), ke, lebar),
                "kelengkapan": langkah.kelengkapan.teks,
                "waktu": str(Lama.dari(langkah.waktu)),
                "output": langkah.output.teks,
                "keterangan": keterangan,
            }
        )
    return baris


def _asli(payload: Sop) -> list[dict[str, str]]:
    """List every text the original wrote otherwise, in the order of the page."""
    ditemukan = [("Sebutan dalam formulir", satu.teks_asli, satu.sebutan) for satu in payload.sebutan_asli]
    for nama, sebutan in _BAGIAN.items():
        for nomor, butir in enumerate(getattr(payload, nama), 1):
            if butir.teks_asli:
                ditemukan.append((f"{sebutan} {nomor}", butir.teks_asli, butir.teks))
    for nomor, langkah in enumerate(payload.kegiatan, 1):
        for sebutan in ("kegiatan", "kelengkapan", "output"):
            butir = getattr(langkah, sebutan)
            if butir.teks_asli:
                tempat = f"Kegiatan {nomor}" if sebutan == "kegiatan" else f"Kegiatan {nomor}, {sebutan}"
                ditemukan.append((tempat, butir.teks_asli, butir.teks))
    return [{"tempat": tempat, "asli": asli, "tampil": tampil} for tempat, asli, tampil in ditemukan]


def _metadata(payload: Sop, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Standar Operasional Prosedur {payload.nama}",
        perihal=payload.nama,
        pencipta=kantor.nama,
        tanggal=payload.tanggal_pembuatan,
        tujuan=(),
        series="ORT.06",
    )


CONTRACT = Contract(
    jenis="sop",
    judul="Standar Operasional Prosedur",
    version="1",
    payload=Sop,
    isi=_isi,
    metadata=_metadata,
    rules=_rules,
    asal_isi={
        **{f"{nama}[]": f"{nama}[].teks" for nama in _BAGIAN},
        **{f"kegiatan[].{nama}": f"kegiatan[].{nama}.teks" for nama in ("kegiatan", "kelengkapan", "output")},
        **{f"pengesah.{nama}": f"disahkan_oleh.{nama}" for nama in ("jabatan", "nama")},
        "pengesah.jabatan_kapital": "disahkan_oleh.jabatan",
    },
    klasifikasi="ORT.06",
    chain=Chain(paraf=("pengelola_data", "kasubbag_perencanaan"), penandatangan="sekretaris"),
    # Its number is the SOP's own, given with its payload.
    stamps=frozenset(Stamp) - {Stamp.NOMOR},
)
