"""What an event asks for: type, unit, classification, access class and Lampiran, and a payload that its type's contract takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from doc_templates.catalog import Catalog, Stationery
from doc_templates.kit.contracts import CheckedPayload
from doc_templates.kit.errors import PayloadRefused
from service.errors import EventRefused, Field
from service.intake import payloads
from service.intake.cloudevent import CloudEvent
from service.office.letterhead import Letterhead
from service.words import say

REQUESTED = "id.naskah.document.requested.v1"
_MEMBERS = ("jenis", "unit", "klasifikasi", "akses", "payload", "lampiran")
_KLASIFIKASI = re.compile(r"[A-Z]{2,4}\.\d{2}(\.\d{1,2})?", re.ASCII)
"""The form of a classification code (domain: PKPU tata naskah dinas), e.g. PR.03.1."""


@dataclass(frozen=True, kw_only=True)
class IntakeRequest:
    """A document to be made, by whichever way it is asked for: in order, and nothing of it pinned yet."""

    stationery: Stationery
    checked: CheckedPayload[Any]
    payload: Mapping[str, Any]
    unit: str
    klasifikasi: str
    akses: AccessClass
    lampiran: tuple[UUID, ...] = ()
    """Documents of the office that are to be its Lampiran, in order."""


def read_request(event: CloudEvent, catalog: Catalog, office: Letterhead) -> IntakeRequest:
    """Return what an event asks for; raises ``EventRefused`` with every wrong field, of its envelope and of its payload."""
    if event.type != REQUESTED:
        raise EventRefused(fields=[Field(path="type", reason=say("harus {bentuk}", bentuk=REQUESTED))])
    data = event.data
    wrong = [
        Field(
            path=f"data.{as_path(name)}",
            reason=say("tidak dikenal; data memuat {anggota}", anggota=", ".join(_MEMBERS)),
        )
        for name in data
        if name not in _MEMBERS
    ]
    stationery = _stationery(data.get("jenis"), catalog, wrong)
    unit = data.get("unit")
    if not isinstance(unit, str) or unit not in office.kantor.unit:
        units = ", ".join(sorted(office.kantor.unit))
        wrong.append(Field(path="data.unit", reason=say("harus unit kantor: {unit}", unit=units)))
    akses = data.get("akses", AccessClass.B.name)
    if not isinstance(akses, str) or akses not in AccessClass.__members__:
        wrong.append(
            Field(
                path="data.akses",
                reason=say("harus salah satu dari {pilihan}", pilihan=", ".join(AccessClass.__members__)),
            )
        )
    payload: Mapping[str, Any] | None = said if isinstance(said := data.get("payload"), Mapping) else None
    if payload is None:
        wrong.append(Field(path="data.payload", reason=say("wajib ada, dan harus objek JSON")))
    klasifikasi = data.get("klasifikasi")
    of_type = klasifikasi is None and stationery is not None
    if klasifikasi is None and stationery is not None:
        klasifikasi = stationery.contract.klasifikasi
    wrong += _unlisted(klasifikasi, office.rules.classifications, of_type=of_type)
    asked = _lampiran(data.get("lampiran"), wrong)
    checked = (
        _checked(office, stationery, payload, wrong, unit if isinstance(unit, str) else "", akses)
        if stationery and payload is not None
        else None
    )
    if wrong or stationery is None or payload is None or checked is None:
        raise EventRefused(fields=wrong)
    return IntakeRequest(
        stationery=stationery,
        checked=checked,
        payload=payload,
        unit=str(unit),
        klasifikasi=str(klasifikasi),
        akses=AccessClass[akses],
        lampiran=asked,
    )


def _unlisted(kode: Any, listed: frozenset[str] | None, *, of_type: bool) -> Iterator[Field]:
    """Yield what is wrong with a classification code; one of the type's own, which nobody sent, is a matter of the office's list."""
    if kode is None:
        return
    path = "data.klasifikasi"
    if not (isinstance(kode, str) and _KLASIFIKASI.fullmatch(kode)):
        yield Field(path=path, reason=say("harus kode klasifikasi, misalnya PR.03.1"))
    elif listed is not None and kode not in listed:
        told: dict[str, Any] = {
            "kode": kode,
            "dekat": ", ".join(get_close_matches(kode, sorted(listed), 3, 0)),
        }
        if of_type:
            why = say(
                "tidak ada dalam daftar klasifikasi kantor, padahal itu kode jenis ini sendiri ({kode}); sebutkan kode"
                " lain, misalnya {dekat}",
                **told,
            )
        else:
            why = say("{kode} tidak ada dalam daftar klasifikasi kantor; yang paling dekat: {dekat}", **told)
        yield Field(path=path, reason=why)


def _stationery(jenis: Any, catalog: Catalog, wrong: list[Field]) -> Stationery | None:
    if isinstance(jenis, str) and jenis in catalog and catalog[jenis].contract.by_event:
        return catalog[jenis]
    if isinstance(jenis, str) and (broken := catalog.broken.get(jenis)):
        at = ", ".join(each.place for each in broken.flaws)
        reason = say(
            "jenis ini rusak di {tempat}; admin memperbaikinya (naskah templates list), lalu kirim lagi",
            tempat=at,
        )
        wrong.append(Field(path="data.jenis", reason=reason))
        return None
    asked = sorted(each for each in catalog if catalog[each].contract.by_event)
    wrong.append(
        Field(path="data.jenis", reason=say("harus salah satu dari {pilihan}", pilihan=", ".join(asked)))
    )
    return None


def _checked(
    office: Letterhead,
    stationery: Stationery,
    payload: Mapping[str, Any],
    wrong: list[Field],
    unit: str,
    akses: Any,
) -> CheckedPayload[Any] | None:
    """Return the payload as its contract takes it; a unit or class that is refused already is no matter of the payload."""
    known = unit if unit in office.kantor.unit else ""
    named = AccessClass.__members__.get(akses, AccessClass.B) if isinstance(akses, str) else AccessClass.B
    try:
        return payloads.check(office, stationery, payload, unit=known, akses=named)
    except PayloadRefused as refused:
        wrong += [Field(path=_below_payload(each.path), reason=each.reason) for each in refused.fields]
        return None


def _below_payload(path: str) -> str:
    return "data.payload" if path in ("", "payload") else f"data.payload.{path}"


def _lampiran(value: Any, wrong: list[Field]) -> tuple[UUID, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        wrong.append(Field(path="data.lampiran", reason=say("harus daftar JSON berisi id naskah")))
        return ()
    found = [_uuid(each) for each in value]
    wrong += [
        Field(path=f"data.lampiran[{place}]", reason=say("harus id naskah"))
        for place, each in enumerate(found)
        if each is None
    ]
    return tuple(each for each in found if each is not None)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def as_path(name: str) -> str:
    """Return a member's name as it may stand in a path."""
    return name[:60] if name.isprintable() else ascii(name[:60])
