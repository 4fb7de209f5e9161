"""An office's file: checked in whole, then laid into the ledger as one version with its people.

The contracts read a part of it (``doc_templates.kit.kantor``); registers, retention and chains are checked here for form
and kept for the rooms that will use them. Applying it again changes nothing; a person who left the file stays named
in the acts of the past.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import ValidationError

from archive.ledger import Transaction, audit
from archive.ledger.office import offices, people, positions
from archive.ledger.office.offices import Office
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Position
from archive.ledger.registers import years as register_years
from doc_templates.kit.errors import OfficeIncomplete
from doc_templates.kit.kantor import Kantor, read_office
from doc_templates.kit.reasons import path_of
from service import errors as desk
from service.errors import FileNotText
from service.file_text import text_of
from service.leaving.consequences import Consequences, conclude, look
from service.office.appointments import Appointment, Authority
from service.office.capacity import Mode
from service.office.seeding import seed
from service.office_file import comparison, pictures
from service.office_file.books import carried
from service.office_file.change import OfficeChange
from service.office_file.comparison import changes
from service.office_file.content import OfficeFile
from service.office_file.departures import staff_change
from service.office_file.form import Kantorfile
from service.office_file.holders import entered_again, held_twice
from service.signatures.bindings import propose_from_file
from service.words import ENGLISH, in_language, refused_by_system
from service.words.findings import finding_told


class OfficeRefused(desk.DeskError):
    """The office file is not complete and consistent."""


class OfficeInUse(desk.DeskError):
    """The office file changes what is in use; nothing was applied."""


@dataclass(frozen=True, kw_only=True)
class AppliedOffice:
    """An office as its file was laid in, and what that came to for its people."""

    office: Office
    consequences: Consequences
    letters: int
    """Queued to those whom it concerns."""


def read(path: Path) -> OfficeFile:
    """Read and check an office file; raises ``OfficeRefused`` with every wrong field."""
    try:
        return check(read_office(path))
    except OSError as error:
        why = in_language(refused_by_system(error), ENGLISH)
        raise OfficeRefused(f"{error.filename}: {why}", technical=error) from error
    except UnicodeDecodeError:
        raise _not_text(path) from None
    except yaml.YAMLError as error:
        raise OfficeRefused(f"{path} is not YAML{_at(error)}", technical=error) from error
    except OfficeIncomplete as error:
        raise _refused((f.path, f.reason) for f in error.fields) from error


def _at(error: yaml.YAMLError) -> str:
    """Return where a file stops being YAML, as far as its parser knows."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return ""
    return f" at line {mark.line + 1}, column {mark.column + 1}: check indentation, colons and quotes there"


def _not_text(path: Path) -> OfficeRefused:
    """Return where a file is not UTF-8, and the cure."""
    try:
        text_of(path.read_bytes())
    except FileNotText as error:
        (where,) = (in_language(each.reason, ENGLISH) for each in error.fields)
        return OfficeRefused(f"{path} is not UTF-8: {where}. Save it as UTF-8 and apply it again")
    return OfficeRefused(f"{path}, or a file it names, is not UTF-8. Save it as UTF-8 and apply it again")


def check(config: Mapping[str, Any]) -> OfficeFile:
    """Check an office's configuration; raises ``OfficeRefused`` with every wrong field."""
    try:
        file = Kantorfile.model_validate(config)
    except ValidationError as error:
        raise _refused(
            (path_of(e["loc"]), in_language(finding_told(e), ENGLISH))
            for e in error.errors(include_url=False, include_input=False)
        ) from None
    config = json_able(config)
    Kantor.from_config(config)
    if wrong := list(pictures.faults(config)):
        raise _refused(wrong)
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
                surel=p.surel,
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
        certificates={p.id: p.sertifikat.replace(":", "").lower() for p in file.orang if p.sertifikat},
    )


def json_able(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration with its dates in words of JSON: YAML reads ``2026-01-05`` as a date."""
    told: dict[str, Any] = json.loads(json.dumps(dict(config), default=date.isoformat))
    return told


def preview(tx: Transaction, file: OfficeFile) -> list[OfficeChange]:
    """Return what applying a file would change and what that does to what is in use; changes nothing."""
    return _preview(tx, file, look(staff_change(tx, file, _today(file))))


def _preview(tx: Transaction, file: OfficeFile, found: Consequences) -> list[OfficeChange]:
    today = _today(file)
    papers = [one.document.id for each in found.going for one in each.left if one.document is not None]
    if papers:
        audit.read(tx, action="document.listed", document_ids=papers, detail={"in": "leave"})
    return [
        *held_twice(tx, file.satker, file.appointments, today),
        *entered_again(tx, file.satker, file.appointments, today),
        *changes(tx, file.satker, file.config, file.rules, found, today),
    ]


def _today(file: OfficeFile) -> date:
    return datetime.now(ZoneInfo(file.zona)).date()


def beside(tx: Transaction, file: OfficeFile) -> list[OfficeChange]:
    """Return what a file of an office not yet loaded means beside those that are, in a transaction for all offices."""
    return comparison.beside(tx, file.satker)


def apply(tx: Transaction, file: OfficeFile, by: str) -> Office:
    """Lay a checked file into the ledger, as ``lay_in`` does, and return the office."""
    return lay_in(tx, file, by).office


def lay_in(tx: Transaction, file: OfficeFile, by: str) -> AppliedOffice:
    """Lay a checked file into the ledger; the same file again changes nothing.

    Whoever is in it no more leaves, exactly as ``people leave`` lets them.
    Raises ``OfficeInUse`` for what would break a book, strand papers or give a position two holders. A register that says what it was called before
    carries its book on.
    """
    offices.hold(tx, file.satker)
    positions.hold_every(tx, file.satker)  # nobody is appointed between what is looked at and what is laid in
    change = staff_change(tx, file, _today(file))
    found = look(change)
    refused = [each for each in _preview(tx, file, found) if each.refused]
    if refused:
        raise OfficeInUse(
            fields=[desk.Field(path=each.path, reason=f"{each.what}: {each.effect}") for each in refused]
        )
    for former, kode in carried(tx, file.satker, file.rules.registers):
        register_years.carry_on(tx, file.satker, former, kode)
        audit.enter(tx, action="register.carried", detail={"dahulu": former, "register": kode})
    office = offices.apply(
        tx, satker=file.satker, nama=file.nama, zona=file.zona, config=dict(file.config), by=by
    )
    people.replace(tx, file.satker, file.people)
    propose_from_file(tx, file.satker, file.certificates, by)
    seed(
        tx,
        satker=file.satker,
        places=file.positions,
        appointments=file.appointments,
        authorities=file.authorities,
        today=change.day,
        by=by,
    )
    return AppliedOffice(office=office, consequences=found, letters=conclude(change, found))


def say_that_it_plays(tx: Transaction, office: Office, demonstration: OfficeFile, by: str) -> None:
    """Let the demo office of an earlier version say that it is one and asks for no codes; any other office stays as it is."""
    same = (office.satker, office.config.get("orang")) == (
        demonstration.satker,
        demonstration.config["orang"],
    )
    config = {"demonstrasi": True, "tanpa_kode": True, **office.config}
    if same and config["demonstrasi"] and config != office.config:
        apply(tx, check(config), by)


def _refused(fields: Any) -> OfficeRefused:
    return OfficeRefused(fields=[desk.Field(path=path, reason=reason) for path, reason in fields])
