"""An office's file: checked in whole, then laid into the ledger as one version with its people.

The contracts read a part of it (``doc_templates.kantor``); registers, retention and chains are checked here for form
and kept for the rooms that will use them. Applying it again changes nothing; a person who left the file stays named
in the acts of the past.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from archive.ledger import Transaction, offices, people
from archive.ledger.offices import Office
from archive.ledger.people import Person
from archive.ledger.positions import Position
from doc_templates.errors import OfficeIncomplete
from doc_templates.kantor import Kantor, read_office
from service.desk import errors as desk
from service.desk.people import Appointment, Authority, seed
from service.desk.people_capacity import Mode
from service.desk.register_pattern import JENIS, Pattern

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,32}$")]


class OfficeRefused(desk.DeskError):
    """The office file is not complete and consistent."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            "not a time zone; e.g. Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)"
        ) from None
    return name


def _pattern(pattern: str) -> str:
    return Pattern(pattern).text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Orang(_Strict):
    """A person of the office and the position held."""

    id: Code
    kunci: Code | None = None
    jabatan: Line
    nama: Line
    nip: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{18,24}$")] | None = None
    pangkat: Line | None = None
    unit: Code | None = None
    dari: date | None = None
    sampai: date | None = None


class Pelaksana(_Strict):
    """Who acts in a position for a time: Plt. where it is vacant, Plh. where its holder is away."""

    jabatan: Code
    orang: Code
    sebagai: Literal["plt", "plh"]
    dari: date | None = None
    sampai: date
    dasar: str = ""


class Delegasi(_Strict):
    """Authority to sign a.n. a superior, ``melalui`` u.b."""

    atasan: Code
    pelaksana: Code
    melalui: Code | None = None
    jenis: list[Code] = []
    dari: date | None = None
    sampai: date | None = None
    dasar: str = ""


class Rantai(_Strict):
    """Who initials, in ascending order, and who signs."""

    konseptor: Code | None = None
    penandatangan: Code
    paraf: Annotated[list[Code], Field(max_length=3)] = []
    koordinasi: list[Code] = []


class Register(_Strict):
    """A counter of numbers and how they are written; ``unit`` when it is one unit's own."""

    kode: Code
    nama: Line
    arah: Literal["keluar", "masuk"] = "keluar"
    unit: Code | None = None
    jenis: list[Code] = []
    kode_jenis: dict[Code, Literal[tuple(sorted(JENIS))]] = {}  # type: ignore[valid-type]  # the forms' own list
    """The letters of a type in ``{jenis}``, e.g. ``laporan_kinerja_tahunan: LP``."""
    pola: Annotated[Line, AfterValidator(_pattern)]


class Kantorfile(_Strict):
    """The whole file."""

    satker: Code
    nama: Line
    induk: Line
    kop: list[Line] = []
    alamat: Line
    kota: Line
    telepon: Line | None = None
    laman: Line | None = None
    surel: Line | None = None
    logo_base64: str | None = None
    zona: Annotated[Line, AfterValidator(_zone)]
    kertas: Literal["A4", "F4"] = "A4"
    unit: Annotated[dict[Code, Line], Field(min_length=1)]
    orang: Annotated[list[Orang], Field(min_length=1)]
    pelaksana: list[Pelaksana] = []
    delegasi: list[Delegasi] = []
    rantai: dict[Code, Rantai] = {}
    kepala_lampiran: dict[Code, Annotated[list[Line], Field(min_length=1, max_length=8)]] = {}
    """The lines above each Lampiran of a type, with {urut}, {penandatangan}, {nomor} and {tanggal}."""
    registers: Annotated[list[Register], Field(alias="register")] = []
    tanda_tangan: dict[Code, Literal["basah", "segel"]] = {}
    """The level a type is signed on; ``basah`` (on paper) where none is named."""
    waktu_baku: dict[Code, Annotated[int, Field(ge=1)]] = {}
    """Minutes an official may take over a paper of this type before the inbox calls it late."""
    retensi: dict[str, Any] = {}

    @model_validator(mode="after")
    def _refers_to_itself_only(self) -> Kantorfile:
        positions = {person.kunci for person in self.orang}
        wrong = [
            f"orang: unit {p.unit!r} is no unit" for p in self.orang if p.unit and p.unit not in self.unit
        ]
        wrong += [
            f"rantai.{jenis}: nobody holds {key!r}"
            for jenis, chain in self.rantai.items()
            for key in (chain.penandatangan, *chain.paraf, *chain.koordinasi, chain.konseptor)
            if key is not None and key not in positions
        ]
        wrong += [
            f"{where}: no position {key!r}"
            for where, key in self._positions_named()
            if key is not None and key not in positions
        ]
        staff = {person.id for person in self.orang}
        wrong += [f"pelaksana: no person {p.orang!r}" for p in self.pelaksana if p.orang not in staff]
        for what, names in (
            ("orang.id", [p.id for p in self.orang]),
            ("orang.kunci", [p.kunci for p in self.orang if p.kunci]),
            ("register.kode", [r.kode for r in self.registers]),
        ):
            wrong += [f"{what}: {name!r} stands twice" for name in {n for n in names if names.count(n) > 1}]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _positions_named(self) -> Iterator[tuple[str, str | None]]:
        yield from (("pelaksana", each.jabatan) for each in self.pelaksana)
        for given in self.delegasi:
            yield from (("delegasi", key) for key in (given.atasan, given.melalui, given.pelaksana))


@dataclass(frozen=True, kw_only=True)
class OfficeFile:
    """A checked file, ready to be applied."""

    satker: str
    nama: str
    zona: str
    config: Mapping[str, Any]
    people: tuple[Person, ...]
    positions: tuple[Position, ...]
    appointments: tuple[Appointment, ...]
    authorities: tuple[Authority, ...]


def read(path: Path) -> OfficeFile:
    """Read and check an office file; raises ``OfficeRefused`` with every wrong field."""
    try:
        return check(read_office(path))
    except OSError as error:
        raise OfficeRefused(f"{error.filename}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise OfficeRefused(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    except OfficeIncomplete as error:
        raise _refused((f.path, f.reason) for f in error.fields) from error


def check(config: Mapping[str, Any]) -> OfficeFile:
    """Check an office's configuration; raises ``OfficeRefused`` with every wrong field."""
    try:
        file = Kantorfile.model_validate(config)
    except ValidationError as error:
        raise _refused(
            (".".join(map(str, e["loc"])), e["msg"].removeprefix("Value error, "))
            for e in error.errors(include_url=False, include_input=False)
        ) from None
    config = json_able(config)
    Kantor.from_config(config)
    return OfficeFile(
        satker=file.satker,
        nama=file.nama,
        zona=file.zona,
        config=dict(config),
        people=tuple(
            Person(
                id=p.id,
                satker=file.satker,
                nama=p.nama,
                nip=p.nip,
                pangkat=p.pangkat,
                jabatan=p.jabatan,
                unit=p.unit,
            )
            for p in file.orang
        ),
        positions=tuple(Position(key=p.kunci, jabatan=p.jabatan, unit=p.unit) for p in file.orang if p.kunci),
        appointments=tuple(
            Appointment(jabatan=p.kunci, orang=p.id, dari=p.dari, sampai=p.sampai)
            for p in file.orang
            if p.kunci
        )
        + tuple(
            Appointment(**{**p.model_dump(exclude={"sebagai"}), "sebagai": Mode(p.sebagai)})
            for p in file.pelaksana
        ),
        authorities=tuple(Authority(**each.model_dump()) for each in file.delegasi),
    )


def json_able(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration with its dates in words of JSON: YAML reads ``2026-01-05`` as a date."""
    told: dict[str, Any] = json.loads(json.dumps(dict(config), default=date.isoformat))
    return told


def apply(tx: Transaction, file: OfficeFile, by: str) -> Office:
    """Lay a checked file into the ledger; the same file again changes nothing."""
    office = offices.apply(
        tx, satker=file.satker, nama=file.nama, zona=file.zona, config=dict(file.config), by=by
    )
    people.replace(tx, file.satker, file.people)
    seed(
        tx,
        satker=file.satker,
        places=file.positions,
        appointments=file.appointments,
        authorities=file.authorities,
        today=datetime.now(ZoneInfo(file.zona)).date(),
        by=by,
    )
    return office


def _refused(fields: Any) -> OfficeRefused:
    return OfficeRefused(fields=[desk.Field(path=path, reason=reason) for path, reason in fields])
