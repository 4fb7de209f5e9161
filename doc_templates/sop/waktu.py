"""Working time as an SOP counts it: days, hours, minutes, written as ISO 8601 durations.

Minutes carry into hours, hours never into days: how long a working day is, no SOP says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

_DURASI = re.compile(r"P(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,4})M)?)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Lama:
    """A length of working time."""

    hari: int = 0
    menit: int = 0

    @classmethod
    def dari(cls, durasi: str) -> Lama:
        """Read a duration such as ``P3DT7H15M``; raises ``ValueError``."""
        found = _DURASI.fullmatch(durasi)
        days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
        if not days + hours + minutes:
            raise ValueError(f"{durasi!r} is no duration")
        return cls(hari=days, menit=60 * hours + minutes)

    def __str__(self) -> str:
        jam, menit = divmod(self.menit, 60)
        return " ".join(
            f"{banyak} {nama}"
            for banyak, nama in ((self.hari, "hari"), (jam, "jam"), (menit, "menit"))
            if banyak
        )


def jumlah(bagian: Iterable[Lama]) -> Lama:
    """Add lengths of time up."""
    semua = list(bagian)
    return Lama(hari=sum(satu.hari for satu in semua), menit=sum(satu.menit for satu in semua))


def _durasi(teks: str) -> str:
    try:
        Lama.dari(teks)
    except ValueError:
        raise PydanticCustomError(
            "duration", "harus lama waktu ISO 8601, misalnya P2D, PT3H, PT15M"
        ) from None
    return teks


Durasi = Annotated[str, StringConstraints(strict=True, max_length=20), AfterValidator(_durasi)]
"""A duration of days, hours and minutes, ISO 8601; not zero."""
