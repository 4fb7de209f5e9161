"""Letterheads: the office's own, and those it has for the letters of some positions and units.

A letter bears that of its signatory's position, else that of the unit the position belongs to, else the office's. What a
letterhead does not say stands as in the office's.
"""

from __future__ import annotations

import base64
import binascii
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from doc_templates.kit.errors import FieldProblem

PNG: Final = b"\x89PNG\r\n\x1a\n"
LARGEST_LOGO: Final = 256 * 1024
"""A letterhead logo at 300 dpi is under 60 KB; it stands in every document, so it is bounded."""
LOGO: Final = "logo_base64"
"""What the ledger calls a logo's picture; in a file ``logo`` names it."""


@dataclass(frozen=True, kw_only=True)
class KopSurat:
    """What one letterhead says otherwise than the office's; what is None stands as there."""

    kop: tuple[str, ...] = ()
    alamat: str | None = None
    telepon: str | None = None
    laman: str | None = None
    surel: str | None = None
    logo: bytes | None = field(default=None, repr=False)

    def contact(self, alamat: str, telepon: str, laman: str, surel: str) -> tuple[str, list[str]]:
        """Return the address, and the lines below the name with it; what is given stands where this letterhead says nothing."""
        alamat = alamat if self.alamat is None else self.alamat
        telepon = telepon if self.telepon is None else self.telepon
        reached = [f"Telp. {telepon}"] if telepon else []
        for here, there in ((self.laman, laman), (self.surel, surel)):
            reached += [text for text in (there if here is None else here,) if text]
        return alamat, [alamat, *([" · ".join(reached)] if reached else [])]


PLAIN: Final = KopSurat()
"""The office's own letterhead."""


@dataclass(frozen=True, kw_only=True)
class Letterheads:
    """The letterheads of an office beside its own: ``kop_surat`` of its file."""

    jabatan: Mapping[str, KopSurat] = field(default_factory=dict)
    """By the signatory's position."""
    unit: Mapping[str, KopSurat] = field(default_factory=dict)
    """By the unit of that position."""

    def of(self, position: str, unit: str) -> KopSurat:
        """Return the letterhead of a letter that a position of a unit signs; both empty where nobody does."""
        return self.jabatan.get(position) or self.unit.get(unit) or PLAIN

    @classmethod
    def from_config(cls, config: Any, problems: list[FieldProblem]) -> Letterheads:
        """Read them; what is wrong is added to ``problems``."""
        given = config if isinstance(config, Mapping) else {}
        if config and not isinstance(config, Mapping):
            problems.append(FieldProblem(path="kop_surat", reason="harus objek"))
        return cls(
            jabatan=MappingProxyType(dict(_read(given, "jabatan", problems))),
            unit=MappingProxyType(dict(_read(given, "unit", problems))),
        )


def _read(
    config: Mapping[str, Any], group: str, problems: list[FieldProblem]
) -> Iterator[tuple[str, KopSurat]]:
    for key, said in (config.get(group) or {}).items():
        path = f"kop_surat.{group}.{key}"
        if not isinstance(said, Mapping):
            problems.append(FieldProblem(path=path, reason="harus objek"))
            continue
        texts = {name: said.get(name) for name in ("alamat", "telepon", "laman", "surel")}
        yield (
            str(key),
            KopSurat(
                kop=tuple(map(str, said.get("kop") or ())),
                logo=logo_of(said.get(LOGO), f"{path}.{LOGO}", problems),
                **{name: None if value is None else str(value) for name, value in texts.items()},
            ),
        )


def logo_of(encoded: Any, path: str, problems: list[FieldProblem]) -> bytes | None:
    """Return a logo's picture; None where there is none, or it is no PNG of a letterhead's size, which is added to ``problems``."""
    if not encoded:
        return None
    try:
        data = base64.b64decode(str(encoded), validate=True)
    except binascii.Error:
        data = b""
    if not data.startswith(PNG) or len(data) > LARGEST_LOGO:
        problems.append(FieldProblem(path=path, reason="harus gambar PNG, paling besar 256 KB"))
        return None
    return data


def every_letterhead(config: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what an office's configuration says of each letterhead beside its own, as far as it is an object."""
    given = config.get("kop_surat")
    groups = (given.get("jabatan"), given.get("unit")) if isinstance(given, Mapping) else ()
    for group in groups:
        for said in group.values() if isinstance(group, Mapping) else ():
            if isinstance(said, dict):
                yield said


def without_pictures(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return an office's configuration as people read it: its logos left out."""
    shown = copy.deepcopy({name: value for name, value in config.items() if name != LOGO})
    for said in every_letterhead(shown):
        said.pop(LOGO, None)
    return shown
