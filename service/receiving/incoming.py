"""A file that comes in, with what its sender says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from archive.access import AccessClass


@dataclass(frozen=True, kw_only=True)
class IncomingFile:
    """A file as it came, and what is said with it."""

    data: bytes = field(repr=False)
    sha256: str
    """What its sender says it is."""
    name: str
    asal: str
    perihal: str
    nomor_asal: str | None = None
    tanggal_asal: date | None = None
    tanggal: date | None = None
    """The day it came; today without."""
    unit: str | None = None
    """Whose paper it becomes; that of who received it without."""
    akses: AccessClass = AccessClass.B
    klasifikasi: str | None = None
    """The letter's own."""
    sifat: str | None = None
    lampiran: str | None = None
    keterangan: str | None = None
    lagi: bool = False
    """Meant, though a letter of this sender with this number is in the book."""

    @property
    def said(self) -> dict[str, str]:
        """Return what is said of the paper itself."""
        told = {
            "asal": self.asal,
            "perihal": self.perihal,
            "nomor_asal": self.nomor_asal,
            "tanggal_asal": self.tanggal_asal.isoformat() if self.tanggal_asal else None,
            "klasifikasi": self.klasifikasi,
            "sifat": self.sifat,
            "lampiran": self.lampiran,
            "keterangan": self.keterangan,
        }
        return {name: value for name, value in told.items() if value}
