"""What an office's virus scanner keeps out, and its absence."""

from __future__ import annotations

from archive.errors import Retryable
from service.errors import DeskError, Field


class FileInfected(DeskError):
    """Pemindai virus kantor menolak berkas ini; berkasnya tidak disimpan."""


class ScannerAway(Retryable):
    """Pemindai virus kantor sedang tidak terjangkau atau terlalu sibuk; berkas dari luar belum dapat diterima. Coba lagi sebentar."""

    fields: tuple[Field, ...] = ()
