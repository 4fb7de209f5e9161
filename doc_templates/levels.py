"""The levels a document is signed on, and what each is called wherever it is named: page, copy, verification, mail.

One row a level: what the office's seal did is called a seal everywhere, and a signature only what a person signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """How a document is signed; honest on the page and at verification."""

    BASAH = "basah"
    """On paper; the scan is bound to the printed page by its QR code and number of pages."""
    SEGEL = "segel"
    """With the office's electronic seal."""
    PRIBADI = "pribadi"
    """With the signatory's own certificate, from a file or a token."""
    BSRE = "bsre"
    """With the signatory's certificate at BSrE, through its gateway."""


@dataclass(frozen=True, kw_only=True)
class LevelWords:
    """What one level is called."""

    blok: str
    """At the place of the signature, on the page that is signed."""
    kaki: str | None
    """At its foot, unless the office says otherwise; None for paper."""
    salinan: str
    """On a copy."""
    verifikasi: str
    """To whoever verifies it."""
    riwayat: str
    """Of the act, with {nama} and {jabatan}."""
    tugas: str
    """What is asked of the signatory, behind "untuk": in mail."""


LEVELS: Final[Mapping[Level, LevelWords]] = {
    Level.BASAH: LevelWords(
        blok="Berlaku setelah ditandatangani dengan tangan oleh pejabat yang tertera",
        kaki=None,
        salinan="Salinan dari naskah yang ditandatangani dengan tangan",
        verifikasi="tanda tangan basah di atas kertas",
        riwayat="Ditandatangani dengan tangan oleh {nama}, {jabatan}",
        tugas="ditandatangani dengan tangan",
    ),
    Level.SEGEL: LevelWords(
        blok="Disegel secara elektronik dengan sertifikat kantor",
        kaki="Dokumen ini telah disegel secara elektronik dengan sertifikat kantor",
        salinan="Salinan dari naskah yang disegel secara elektronik dengan sertifikat kantor",
        verifikasi="disegel secara elektronik dengan sertifikat kantor; bukan tanda tangan elektronik pribadi",
        riwayat="Disetujui oleh {nama}, {jabatan}, dan disegel secara elektronik dengan sertifikat kantor",
        tugas="disetujui dan disegel secara elektronik",
    ),
    Level.PRIBADI: LevelWords(
        blok="Ditandatangani secara elektronik",
        kaki="Dokumen ini telah ditandatangani secara elektronik dengan sertifikat pribadi penandatangan",
        salinan="Salinan dari naskah yang ditandatangani secara elektronik",
        verifikasi="ditandatangani secara elektronik dengan sertifikat pribadi",
        riwayat="Nomor dan tanggal ditetapkan oleh {nama}, {jabatan}",
        tugas="ditandatangani secara elektronik",
    ),
    Level.BSRE: LevelWords(
        blok="Ditandatangani secara elektronik",
        kaki="Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh"
        " BSrE, BSSN",
        salinan="Salinan dari naskah yang ditandatangani secara elektronik",
        verifikasi="ditandatangani secara elektronik dengan sertifikat BSrE, BSSN",
        riwayat="Nomor dan tanggal ditetapkan oleh {nama}, {jabatan}",
        tugas="ditandatangani secara elektronik dengan sertifikat BSrE",
    ),
}
"""The table. ``blok`` of the two levels of a person's own signature stays as it is: pages prepared before an upgrade wait
for theirs, and must read as when they were prepared."""
