"""How the pages of an office say their access class (SKKAAD), as its file decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

_COLOURS: Final = {"merah": "C00000", "hitam": "000000"}


@dataclass(frozen=True, kw_only=True)
class TandaKelas:
    """What pages of one access class say."""

    kata: str
    warna: str = "hitam"

    @property
    def rgb(self) -> str:
        """The colour, six hexadecimal digits; black for one nobody knows."""
        return _COLOURS.get(self.warna, _COLOURS["hitam"])


@dataclass(frozen=True, kw_only=True)
class TandaAkses:
    """How pages say their access class (SKKAAD); class B says none."""

    tempat: str = "kiri_atas"
    kelas: Mapping[str, TandaKelas] = field(
        default_factory=lambda: MappingProxyType(
            {
                "T": TandaKelas(kata="TERBATAS"),
                "R": TandaKelas(kata="RAHASIA", warna="merah"),
                "SR": TandaKelas(kata="SANGAT RAHASIA", warna="merah"),
            }
        )
    )

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> TandaAkses:
        """Return what the office says of it, the product's own words where it says nothing."""
        plain = cls()
        given: Mapping[str, Any] = config.get("kelas") or {}
        kelas = {
            name: TandaKelas(
                kata=str(given.get(name, {}).get("kata") or each.kata),
                warna=str(given.get(name, {}).get("warna") or each.warna),
            )
            for name, each in plain.kelas.items()
        }
        return cls(tempat=str(config.get("tempat") or plain.tempat), kelas=MappingProxyType(kelas))

    def mark(self, akses: str) -> TandaKelas | None:
        """Return what pages of a class say; None for class B."""
        return self.kelas.get(akses)
