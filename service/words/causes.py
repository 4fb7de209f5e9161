"""Why a job of the press was set aside or put off, by the name of the error, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.words import say

CAUSES: Final[Mapping[str, str]] = {
    "worker_died": say("pencetaknya berhenti berulang kali saat mengerjakan naskah ini"),
    "TemplateMissing": say("templat yang dipakai naskah ini tidak ada pada mesin pencetak"),
    "TemplateBroken": say("templatnya rusak"),
    "ConstructRefused": say("templatnya memuat perintah yang tidak diizinkan"),
    "UndefinedField": say("templatnya meminta isian yang tidak ada dalam naskah ini"),
    "UnprintableValue": say("ada isian yang tidak dapat dicetak"),
    "LinkRefused": say("ada isian tautan yang bukan alamat https:// atau mailto:"),
    "IllegalCharacter": say("ada karakter yang tidak dapat dicetak"),
    "RenderFailed": say("templatnya tidak dapat diisi dengan isi naskah ini"),
    "RenderTooLarge": say("hasil cetaknya terlalu besar"),
    "TextLost": say("ada isi naskah yang tidak muncul pada halamannya"),
    "PageRefused": say("halaman yang dihasilkan tidak lolos pemeriksaan"),
    "TextMissing": say("ada isi naskah yang tidak terbaca pada halaman PDF-nya"),
    "FontMissing": say("huruf untuk aksaranya belum terpasang pada mesin pencetak"),
    "NumberBroken": say("ada angka yang terputus di antara dua baris"),
    "ContentsWrong": say("daftar isinya tidak sesuai dengan letak judul babnya"),
    "ConversionFailed": say("halamannya tidak dapat dijadikan PDF"),
    "ConversionHung": say("pembuatan PDF-nya berulang kali tidak selesai"),
    "ConversionCrashed": say("pembuatan PDF-nya berulang kali gagal"),
    "OutOfTime": say("pencetakannya terlalu lama"),
    "TrialOverdue": say("halaman contohnya tidak selesai ditata dalam waktunya"),
    "AnnexMissing": say("salah satu lampirannya tidak ditemukan"),
    "AttachmentMissing": say("salah satu berkas yang menyertainya tidak ditemukan"),
    "SealMissing": say("segel elektronik kantor tidak tersedia bagi mesin pencetak"),
    "SealRefused": say("segel elektronik kantor tidak dapat dibubuhkan"),
    "NotTheirSignature": say(
        "halaman bertanda tangan yang dibawa bukan halaman ini dengan sertifikat penandatangannya"
    ),
    "Corrupted": say("berkas dalam arsip tidak lagi sama dengan catatannya"),
    "Incident": say("arsip sudah berisi berkas lain di tempat naskah ini"),
    "ConverterUnavailable": say("pembuat PDF sedang tidak terjangkau"),
    "TemplateTooHungry": say("templatnya memakan waktu atau memori tanpa akhir"),
    "NoConfinement": say("mesin pencetak tidak dapat membuka berkas dari luar dengan aman"),
    "ClockOff": say("jam mesin pencetak tidak tepat"),
    "CredentialsRefused": say("kunci mesin pencetak ditolak oleh tempat penyimpanan arsip"),
    "BucketMissing": say("tempat penyimpanan arsip tidak ditemukan"),
    "RequestRefused": say("setelan mesin pencetak tidak cocok dengan tempat penyimpanan arsip"),
    "DiskFull": say("penyimpanan mesin pencetak penuh"),
    "MemoryShort": say("memori mesin pencetak habis"),
    "MachineBusy": say("mesin pencetak sedang terlalu sibuk"),
    "ReaderKilled": say("pembaca berkasnya dihentikan oleh mesin pencetak"),
    "DescriptorsShort": say("mesin pencetak tidak dapat membuka berkas lagi"),
    "ProcessesShort": say("mesin pencetak tidak dapat menjalankan proses lagi"),
    "NameUnknown": say("mesin pencetak tidak menemukan alamat peladen"),
    "CertificateRefused": say("sertifikat peladen tidak dipercaya oleh mesin pencetak"),
    "BellFull": say("antrean pesan penuh"),
    "DeviceBroken": say("penyimpanan mesin pencetak rusak"),
    "FilesAway": say("berkas pemasangan mesin pencetak tidak terbaca"),
    "SystemFault": say("sistem mesin pencetak berulang kali menolak sesuatu saat mengerjakan naskah ini"),
    "OutageOfOneJob": say(
        "mesin pencetak berulang kali gagal pada naskah ini, sedangkan naskah lain tercetak"
    ),
    "TimestampUnavailable": say("penanda waktu elektronik sedang tidak terjangkau"),
    "VaultUnavailable": say("tempat penyimpanan arsip sedang tidak terjangkau"),
    "LedgerUnavailable": say("buku besar sedang tidak terjangkau"),
    "LedgerFull": say("penyimpanan buku besar penuh"),
    "LedgerStandsStill": say("buku besar baru dipulihkan dan menunggu pemeriksaan admin"),
    "ChecksumRefused": say("berkasnya berubah dalam perjalanan ke tempat penyimpanan arsip"),
}
"""Why a job was set aside or put off, for people; what is missing is called by its name alone."""
