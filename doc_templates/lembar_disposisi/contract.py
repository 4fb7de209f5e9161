"""Lembar Disposisi: who passes what on to whom, and what they are to do with it.

The boxes stand for the office's own positions, in its order; the leading one is marked 1, the others
ticked. A disposisi need not answer a letter: the SOP's first one answers none.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from doc_templates.kinerja import KOSONG
from doc_templates.kit import (
    Alinea,
    Chain,
    Choice,
    Contract,
    FieldProblem,
    Isian,
    Judul,
    Kantor,
    Kode,
    KodeVerifikasi,
    Nama,
    RecordMetadata,
    Stamp,
    Tanggal,
    alinea,
    tanggal,
)

DICENTANG, KOTAK = "☒", "☐"
"""Drawn in DejaVu Sans by the template: Arial and its metric twin have neither."""
_SHORT, _END = 700, 400
"""Letters of a note that is never parted, seven lines; and of the end that stays with the signature, four at most."""


class Sifat(StrEnum):
    """How urgent or how closed."""

    BIASA = "Biasa"
    SANGAT_SEGERA = "Sangat Segera"
    SEGERA = "Segera"
    SANGAT_RAHASIA = "Sangat Rahasia"
    RAHASIA = "Rahasia"


class Petunjuk(StrEnum):
    """What is to be done, as printed on the slip."""

    SELESAIKAN = "Selesaikan/TL"
    SARAN = "Saran/Pendapat"
    KOORDINASIKAN = "Koordinasikan"
    PELAJARI = "Pelajari/Kaji"
    WAKILI = "Wakili/Hadiri"
    PANTAU = "Pantau"
    PERHATIAN = "Perhatian"
    FILE = "File"


class Surat(Isian):
    """The incoming letter."""

    nomor: Kode
    tanggal: Tanggal
    asal: Nama
    penerimaan: KodeVerifikasi | None = None
    """The stamp sheet under which the letter's file was received."""


class LembarDisposisi(Isian):
    """The payload of a lembar disposisi."""

    no_agenda: Annotated[Kode, Field(max_length=30)]
    tgl_terima: Tanggal | None = None
    kode: Kode
    indeks: Nama
    surat: Surat | None = None
    isi_informasi: Alinea
    diteruskan_kepada: list[Kode] = Field(min_length=1, max_length=20)
    """Position keys of the office; the first one leads."""
    petunjuk: list[Petunjuk] = Field(min_length=1, max_length=8)
    sifat: Sifat = Sifat.BIASA
    catatan: Alinea | None = None
    perihal: Judul


def _rules(payload: LembarDisposisi, kantor: Kantor) -> Iterator[FieldProblem]:
    penandatangan = CONTRACT.chain_of(kantor)
    for i, kunci in enumerate(payload.diteruskan_kepada):
        path = f"diteruskan_kepada[{i}]"
        if kunci not in kantor.pejabat:
            yield FieldProblem(
                path=path, reason=f"bukan jabatan kantor ini; yang ada: {', '.join(kantor.pejabat)}"
            )
        elif penandatangan and kunci == penandatangan.penandatangan:
            yield FieldProblem(
                path=path, reason="pemberi disposisi tidak dapat meneruskan kepada diri sendiri"
            )
        elif kunci in payload.diteruskan_kepada[:i]:
            yield FieldProblem(path=path, reason="disebut dua kali")
    for i, petunjuk in enumerate(payload.petunjuk):
        if petunjuk in payload.petunjuk[:i]:
            yield FieldProblem(path=f"petunjuk[{i}]", reason="disebut dua kali")


def _isi(payload: LembarDisposisi, kantor: Kantor) -> dict[str, Any]:
    chain = CONTRACT.chain_of(kantor)
    above = _giver_and_above(chain.penandatangan if chain else "", kantor)
    surat = payload.surat
    awal, akhir = _parted(payload.catatan or "")
    return {
        "no_agenda": payload.no_agenda,
        "tgl_terima": tanggal(payload.tgl_terima) if payload.tgl_terima else KOSONG,
        "kode": payload.kode,
        "indeks": payload.indeks,
        "surat_nomor": surat.nomor if surat else KOSONG,
        "surat_tanggal": tanggal(surat.tanggal) if surat else KOSONG,
        "asal": surat.asal if surat else KOSONG,
        "penerimaan": (surat.penerimaan or "") if surat else "",
        "perihal": payload.perihal,
        "isi_informasi": payload.isi_informasi,
        "tujuan": [
            {"tanda": _tanda(kunci, payload.diteruskan_kepada), "jabatan": pejabat.jabatan}
            for kunci, pejabat in kantor.pejabat.items()
            if kunci not in above or kunci in payload.diteruskan_kepada
        ],
        "petunjuk": _berpasangan([(_centang(satu in payload.petunjuk), satu.value) for satu in Petunjuk]),
        "sifat": [
            {"tanda": _centang(satu is payload.sifat), "sebutan": satu.value}
            for satu in Sifat
            if satu is not Sifat.BIASA
        ],
        "catatan": alinea(payload.catatan) if payload.catatan else [],
        "catatan_awal": awal,
        "catatan_akhir": akhir,
    }


def _giver_and_above(giver: str, kantor: Kantor) -> list[str]:
    """Return who gives it and their superiors: a disposisi goes to those below or beside, and the slip has no box for others."""
    above = [giver]
    while (superior := kantor.atasan.get(above[-1])) and superior not in above:
        above.append(superior)
    return above


def _parted(text: str) -> tuple[str, str]:
    """Part a note into what may go over to another page and its end, which stands with the signature: a short one is all end."""
    if len(text) <= _SHORT:
        return "", text
    for mark in (". ", "; ", ", ", " "):
        at = text.find(mark, len(text) - _END, len(text) - 1)
        if at >= 0:
            return text[: at + len(mark)].rstrip(), text[at + len(mark) :].lstrip()
    return text[:-_END], text[-_END:]


def _tanda(kunci: str, dituju: list[str]) -> str:
    if kunci not in dituju:
        return KOTAK
    return "1" if kunci == dituju[0] else DICENTANG


def _centang(ya: bool) -> str:
    return DICENTANG if ya else KOTAK


def _berpasangan(butir: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Lay the checklist out in two columns, read down."""
    paruh = (len(butir) + 1) // 2
    return [
        {"kiri": kiri[0], "kiri_sebutan": kiri[1], "kanan": kanan[0], "kanan_sebutan": kanan[1]}
        for kiri, kanan in zip(butir[:paruh], butir[paruh:], strict=True)
    ]


def _metadata(payload: LembarDisposisi, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Lembar Disposisi {payload.no_agenda}: {payload.perihal}",
        perihal=payload.perihal,
        pencipta=kantor.nama,
        tanggal=payload.tgl_terima,
        tujuan=tuple(
            kantor.pejabat[kunci].jabatan for kunci in payload.diteruskan_kepada if kunci in kantor.pejabat
        ),
        series="ikut_berkas",
        menanggapi=payload.surat.penerimaan if payload.surat else None,
        diteruskan=tuple(payload.diteruskan_kepada),
    )


CONTRACT = Contract(
    jenis="lembar_disposisi",
    judul="Lembar Disposisi",
    version="1",
    payload=LembarDisposisi,
    isi=_isi,
    metadata=_metadata,
    rules=_rules,
    asal_isi={
        "surat_nomor": "surat.nomor",
        "surat_tanggal": "surat.tanggal",
        "asal": "surat.asal",
        "penerimaan": "surat.penerimaan",
        "catatan_awal": "catatan",
        "catatan_akhir": "catatan",
    },
    klasifikasi="PR.03.1",
    # The signatory drafts it, so nobody initials (domain rule).
    chain=Chain(penandatangan="sekretaris"),
    choosing={"sifat": Choice.WORD},
    # Its number is the agenda's, which the register of incoming papers gave.
    stamps=frozenset(Stamp) - {Stamp.NOMOR},
)
