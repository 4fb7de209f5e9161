"""What is told, in Indonesian, of a document whose page could not be printed: what happened, and for whom it waits.

The cause is one for people; its name in the code stands beside it for whoever mends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archive.ledger.jobs.lists import Obstacle

CAUSES: Final[Mapping[str, str]] = {
    "worker_died": "pencetaknya berhenti berulang kali saat mengerjakan naskah ini",
    "TemplateMissing": "templat yang dipakai naskah ini tidak ada pada mesin pencetak",
    "TemplateBroken": "templatnya rusak",
    "ConstructRefused": "templatnya memuat perintah yang tidak diizinkan",
    "UndefinedField": "templatnya meminta isian yang tidak ada dalam naskah ini",
    "UnprintableValue": "ada isian yang tidak dapat dicetak",
    "IllegalCharacter": "ada karakter yang tidak dapat dicetak",
    "RenderFailed": "templatnya tidak dapat diisi dengan isi naskah ini",
    "RenderTooLarge": "hasil cetaknya terlalu besar",
    "TextLost": "ada isi naskah yang tidak muncul pada halamannya",
    "PageRefused": "halaman yang dihasilkan tidak lolos pemeriksaan",
    "TextMissing": "ada isi naskah yang tidak terbaca pada halaman PDF-nya",
    "NumberBroken": "ada angka yang terputus di antara dua baris",
    "ConversionFailed": "halamannya tidak dapat dijadikan PDF",
    "ConversionHung": "pembuatan PDF-nya berulang kali tidak selesai",
    "ConversionCrashed": "pembuatan PDF-nya berulang kali gagal",
    "OutOfTime": "pencetakannya terlalu lama",
    "AnnexMissing": "salah satu lampirannya tidak ditemukan",
    "SealMissing": "segel elektronik kantor tidak tersedia bagi mesin pencetak",
    "SealRefused": "segel elektronik kantor tidak dapat dibubuhkan",
    "NotTheirSignature": "halaman bertanda tangan yang dibawa bukan halaman ini dengan sertifikat penandatangannya",
    "Corrupted": "berkas dalam arsip tidak lagi sama dengan catatannya",
    "Incident": "arsip sudah berisi berkas lain di tempat naskah ini",
    "ConverterUnavailable": "pembuat PDF sedang tidak terjangkau",
    "TemplateTooHungry": "templatnya memakan waktu atau memori tanpa akhir",
    "ClockOff": "jam mesin pencetak tidak tepat",
    "CredentialsRefused": "kunci mesin pencetak ditolak oleh tempat penyimpanan arsip",
    "BucketMissing": "tempat penyimpanan arsip tidak ditemukan",
    "RequestRefused": "setelan mesin pencetak tidak cocok dengan tempat penyimpanan arsip",
    "DiskFull": "penyimpanan mesin pencetak penuh",
    "MemoryShort": "memori mesin pencetak habis",
    "DescriptorsShort": "mesin pencetak tidak dapat membuka berkas lagi",
    "ProcessesShort": "mesin pencetak tidak dapat menjalankan proses lagi",
    "NameUnknown": "mesin pencetak tidak menemukan alamat peladen",
    "CertificateRefused": "sertifikat peladen tidak dipercaya oleh mesin pencetak",
    "BellFull": "antrean pesan penuh",
    "DeviceBroken": "penyimpanan mesin pencetak rusak",
    "FilesAway": "berkas pemasangan mesin pencetak tidak terbaca",
    "SystemFault": "sistem mesin pencetak berulang kali menolak sesuatu saat mengerjakan naskah ini",
    "OutageOfOneJob": "mesin pencetak berulang kali gagal pada naskah ini, sedangkan naskah lain tercetak",
    "TimestampUnavailable": "penanda waktu elektronik sedang tidak terjangkau",
    "VaultUnavailable": "tempat penyimpanan arsip sedang tidak terjangkau",
    "LedgerUnavailable": "buku besar sedang tidak terjangkau",
    "LedgerFull": "penyimpanan buku besar penuh",
    "LedgerStandsStill": "buku besar baru dipulihkan dan menunggu pemeriksaan admin",
    "ChecksumRefused": "berkasnya berubah dalam perjalanan ke tempat penyimpanan arsip",
}
"""Why a job was set aside or put off, for people; what is missing is called by its name alone."""


def keterangan(obstacle: Obstacle) -> str:
    """Return the sentence an official reads."""
    told = CAUSES.get(obstacle.cause or "")
    why = f"{told} ({obstacle.cause})" if told else obstacle.cause or "tanpa sebab tercatat"
    match obstacle.state:
        case "quarantined":
            return f"Halaman naskah ini tidak dapat dicetak: {why}. Menunggu admin."
        case "parked":
            return "Pencetakan naskah ini disisihkan oleh admin. Menunggu admin."
        case _:
            return f"Halaman naskah ini belum tercetak: {why}. Dicoba lagi dengan sendirinya."


def obstacle_json(obstacle: Obstacle | None) -> dict[str, Any] | None:
    """Return what holds a document up as it is shown; None where nothing does."""
    if obstacle is None:
        return None
    return {
        "keterangan": keterangan(obstacle),
        "menunggu": "admin" if obstacle.state in ("quarantined", "parked") else None,
        "job_id": str(obstacle.job_id),
        "state": obstacle.state,
        "cause": obstacle.cause,
        "detail": obstacle.detail,
        "since": obstacle.since,
    }
