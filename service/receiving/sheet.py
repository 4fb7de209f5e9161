"""The stamp sheet DITERIMA of a received file, as a draft: what its sender says, and nothing of when or by whom it is told again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from archive.canonical import canonical
from archive.ledger.intake.events import NewDocument
from archive.ledger.office.people import Person
from doc_templates.catalog import Stationery
from doc_templates.kit.errors import PayloadRefused
from doc_templates.lembar_penerimaan.signatures import FileSignatures
from service.errors import EventRefused, Field
from service.intake import payloads
from service.intake.cloudevent import CloudEvent
from service.intake.drafting import ARCHIVED, Arrival, draft
from service.intake.request import IntakeRequest
from service.office.letterhead import Letterhead
from service.office.registers import Register
from service.receiving.file import FileKind
from service.receiving.incoming import IncomingFile
from service.words import say

RECEIVED: Final = "id.naskah.document.received.v1"
SOURCE: Final = "urn:naskah:penerimaan:"
"""With the register's code: the source of the event each receipt is, whose id is the file's SHA-256."""


def stamp_sheet(
    arrival: Arrival,
    stationery: Stationery,
    register: Register,
    brought: IncomingFile,
    kind: FileKind,
    person: Person,
    day: date,
) -> NewDocument:
    """Return the draft of the sheet; raises ``EventRefused`` for what does not fit it, by the names of the request."""
    # What its sender says, and not when or by whom: the same tomorrow is still the same.
    asked: dict[str, Any] = {
        **brought.said,
        "tanggal": brought.tanggal.isoformat() if brought.tanggal else None,
        "akses": brought.akses.name,
    }
    payload = {
        "buku": register.nama,
        "tanggal": day.isoformat(),
        "dicatat": arrival.at.isoformat(timespec="seconds"),
        "oleh": {"nama": person.nama, "jabatan": person.jabatan},
        **brought.said,
        "berkas": _berkas(brought, kind),
    }
    try:
        unit = _unit(arrival.office, brought.unit or person.unit or register.unit or None)
        checked = payloads.check(arrival.office, stationery, payload, unit=unit, akses=brought.akses)
    except PayloadRefused as refused:
        raise EventRefused(
            fields=[Field(path=f"query.{each.path}", reason=each.reason) for each in refused.fields]
        ) from None
    request = IntakeRequest(
        stationery=stationery,
        checked=checked,
        payload=payload,
        unit=unit,
        klasifikasi=stationery.contract.klasifikasi,
        akses=brought.akses,
    )
    event = CloudEvent(
        id=brought.sha256,
        source=f"{SOURCE}{register.kode}",
        type=RECEIVED,
        item="",
        subject=brought.name,
        time=arrival.at,
        trace_id=arrival.trace_id,
        data=asked,
        raw=canonical(asked).decode(),
    )
    drafted = draft(arrival, event, request)
    received = {"type": RECEIVED, "data": {"register": register.kode, "sha256": brought.sha256}}
    order = replace(drafted.on_done, page="diterima", brought=True, events=[received, {"type": ARCHIVED}])
    return replace(drafted, on_done=order)


def _berkas(brought: IncomingFile, kind: FileKind) -> dict[str, Any]:
    """Return what the sheet says of the file itself."""
    return {
        "nama": brought.name,
        "bentuk": kind.form,
        "ukuran": len(brought.data),
        "sha256": brought.sha256,
        **({"halaman": kind.pages} if kind.pages else {}),
        **({"terpotong": True} if kind.cut else {}),
        **({"temuan": list(kind.found)} if kind.found else {}),
        **({"tanda_tangan": _json(kind.signatures)} if kind.signatures.diperiksa else {}),
    }


def _json(found: FileSignatures) -> dict[str, Any]:
    return found.model_dump(mode="json", exclude_none=True)


def _unit(office: Letterhead, wanted: str | None) -> str:
    units = office.kantor.unit
    if wanted is None:
        named = ", ".join(f"{key} ({units[key]})" for key in sorted(units))
        reason = say(
            "Anda tidak tercatat pada satu unit; sebutkan untuk unit mana, pada kolom unit atau dengan --unit: {unit}",
            unit=named,
        )
        raise EventRefused(fields=[Field(path="query.unit", reason=reason)])
    if wanted not in units:
        reason = say("harus unit kantor: {unit}", unit=", ".join(sorted(units)))
        raise EventRefused(fields=[Field(path="query.unit", reason=reason)])
    return wanted
