"""The registers (agenda books) an office names: what each numbers, and how its numbers are written. Counts nothing.

>>> registers = Registers.of({"register": [{"kode": "keluar", "nama": "Surat keluar", "pola": "{urut}/{tahun}", "jenis": ["memo"]}]})
>>> registers.numbering("memo", "sekretariat", "sekretaris").kode, registers.numbers("surat")
('keluar', False)

Giving numbers and keeping the books is ``service.registers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from service.errors import Field, RegisterRefused, RegisterUnknown
from service.office.pattern import Pattern
from service.words import say
from service.words.quoting import quoted


@dataclass(frozen=True, kw_only=True)
class VoidMark:
    """How an old agenda of the office says that a number is void: one of its words, alone in a cell of one column."""

    kolom: str = "keadaan"
    """The column's title; written large or small, with blanks, dots or dashes."""
    kata: tuple[str, ...] = ("BATAL",)

    def says(self, cell: str) -> bool:
        """Tell whether a cell of that column says it; brackets and stops around the word do not count."""
        return _bare(cell) in {_bare(each) for each in self.kata}


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text).casefold()


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register of the office, as its file describes it."""

    kode: str
    nama: str
    arah: str
    unit: str | None
    jenis: tuple[str, ...]
    kode_jenis: Mapping[str, str]
    pola: Pattern
    penandatangan: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Whose documents of a type it numbers, positions by type; of a type that does not stand here everybody's."""
    dahulu: str | None = None
    """The code it had before."""
    kolom: tuple[tuple[str, str], ...] = ()
    """The columns of its book where the office names them: what stands in each, and its title, empty for the usual one."""

    batal: VoidMark | None = None
    """Where the office says it; without, BATAL in ``keadaan``, and in an agenda without that column a remark that begins with it."""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Register:
        """Read one row of ``register``."""
        return cls(
            kode=config["kode"],
            nama=config["nama"],
            arah=config.get("arah", "keluar"),
            unit=config.get("unit"),
            jenis=tuple(config.get("jenis", ())),
            kode_jenis=config.get("kode_jenis", {}),
            pola=Pattern(config["pola"]),
            penandatangan={
                jenis: tuple(positions) for jenis, positions in (config.get("penandatangan") or {}).items()
            },
            dahulu=config.get("dahulu"),
            kolom=tuple(_column(column) for column in config.get("kolom", ())),
            batal=_void(config.get("batal")),
        )

    def numbers(self, jenis: str, unit: str, signatory: str | None = None) -> bool:
        """Tell whether it numbers documents of a type and unit that somebody signs; of whomever, where None is named."""
        signed_by = self.penandatangan.get(jenis)
        return (
            self.arah == "keluar"
            and jenis in self.jenis
            and self.unit in (None, unit)
            and (signed_by is None or signatory is None or signatory in signed_by)
        )


def _void(told: Mapping[str, Any] | None) -> VoidMark | None:
    if told is None:
        return None
    usual = VoidMark()
    return VoidMark(kolom=told.get("kolom") or usual.kolom, kata=tuple(told.get("kata") or usual.kata))


def _column(told: str | Mapping[str, str]) -> tuple[str, str]:
    return (told, "") if isinstance(told, str) else (told["isi"], told.get("judul") or "")


@dataclass(frozen=True)
class Registers(Mapping[str, Register]):
    """The office's registers by code, in the order of its file."""

    by_code: Mapping[str, Register] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Registers:
        """Read an office's configuration; raises ``PatternWrong`` for numbers that no register writes so any more."""
        return cls(MappingProxyType({each["kode"]: Register.of(each) for each in config.get("register", ())}))

    def __getitem__(self, kode: str) -> Register:
        return self.by_code[kode]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __len__(self) -> int:
        return len(self.by_code)

    def named(self, kode: str) -> Register:
        """Return one register; raises ``RegisterUnknown``."""
        found = self.get(kode)
        if found is None:
            raise RegisterUnknown(
                fields=[
                    Field(path="path.register", reason=say("tidak ada buku agenda {kode}", kode=quoted(kode)))
                ]
            )
        return found

    def outgoing(self, kode: str) -> Register:
        """Return a register of outgoing documents; raises ``RegisterRefused`` for one of letters received."""
        register = self.named(kode)
        if register.arah != "keluar":
            raise RegisterRefused(
                fields=[Field(path="path.register", reason="bukan buku agenda surat keluar")]
            )
        return register

    def incoming(self, kode: str) -> Register:
        """Return a register of letters received; raises ``RegisterRefused`` for one of outgoing documents."""
        register = self.named(kode)
        if register.arah != "masuk":
            raise RegisterRefused(
                fields=[Field(path="path.register", reason="bukan buku agenda surat masuk")]
            )
        return register

    def numbers(self, jenis: str) -> bool:
        """Tell whether any register names the type."""
        return any(jenis in each.jenis for each in self.values())

    def fitting(self, jenis: str, unit: str, signatory: str | None = None) -> list[Register]:
        """Return the registers that number documents of this type and unit, of one signatory where one is named."""
        return [each for each in self.values() if each.numbers(jenis, unit, signatory)]

    def fitting_any(self, jenis: str) -> bool:
        """Tell whether documents of this type are numbered for any unit at all."""
        return any(each.arah == "keluar" and jenis in each.jenis for each in self.values())

    def numbering(self, jenis: str, unit: str, signatory: str) -> Register:
        """Return where a document of this type and unit is numbered.

        The register of its signatory comes before those of everybody, and then the unit's own before the office's.
        """
        found = self.fitting(jenis, unit, signatory)
        if not found:
            why = say("belum ada buku agenda untuk naskah {jenis}; lengkapi berkas kantor", jenis=jenis)
            if self.fitting(jenis, unit):
                why = say(
                    "belum ada buku agenda untuk naskah {jenis} yang ditandatangani {jabatan}; lengkapi berkas kantor",
                    jenis=jenis,
                    jabatan=signatory,
                )
            raise RegisterRefused(fields=[Field(path="jenis", reason=why)])
        return min(found, key=lambda each: (jenis not in each.penandatangan, each.unit is None))
