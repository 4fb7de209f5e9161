"""What ``data`` of a requested document says beside its payload: type, unit, classification, access class.

It judges the envelope only; the payload is for the type's contract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import Kantor
from service.errors import Field

REQUESTED = "id.naskah.document.requested.v1"
_MEMBERS = ("jenis", "unit", "klasifikasi", "akses", "payload", "lampiran")
_KLASIFIKASI = re.compile(r"[A-Z]{2,4}\.\d{2}(\.\d{1,2})?", re.ASCII)
"""The form of a classification code (domain: PKPU tata naskah dinas), e.g. PR.03.1."""


@dataclass(frozen=True, kw_only=True)
class IntakeRequest:
    """The envelope; fields that were wrong hold their harmless default."""

    jenis: str
    unit: str
    klasifikasi: str
    akses: AccessClass
    payload: Mapping[str, Any]
    lampiran: tuple[UUID, ...] = ()
    """Documents of the office that are to be its Lampiran, in order."""


def read_request(
    data: Mapping[str, Any], catalog: Catalog, kantor: Kantor
) -> tuple[IntakeRequest, list[Field]]:
    """Return the envelope of ``data`` and every wrong field of it."""
    wrong = [
        Field(path=f"data.{as_path(name)}", reason=f"unknown; data has {', '.join(_MEMBERS)}")
        for name in data
        if name not in _MEMBERS
    ]
    jenis = data.get("jenis")
    known = isinstance(jenis, str) and jenis in catalog and catalog[jenis].contract.by_event
    if isinstance(jenis, str) and (broken := catalog.broken.get(jenis)):
        at = ", ".join(each.place for each in broken.flaws)
        reason = f"this type is broken at {at}; its admin mends it (naskah templates list), then send the same again"
        wrong.append(Field(path="data.jenis", reason=reason))
    elif not known:
        asked = sorted(each for each in catalog if catalog[each].contract.by_event)
        wrong.append(Field(path="data.jenis", reason=f"must be one of {', '.join(asked)}"))
    unit = data.get("unit")
    if not isinstance(unit, str) or unit not in kantor.unit:
        wrong.append(
            Field(path="data.unit", reason=f"must be a unit of the office: {', '.join(sorted(kantor.unit))}")
        )
    akses = data.get("akses", AccessClass.B.name)
    if not isinstance(akses, str) or akses not in AccessClass.__members__:
        wrong.append(Field(path="data.akses", reason=f"must be one of {', '.join(AccessClass.__members__)}"))
        akses = AccessClass.B.name
    payload = data.get("payload")
    if not isinstance(payload, Mapping):
        wrong.append(Field(path="data.payload", reason="required, and must be a JSON object"))
        known = False
    klasifikasi = data.get("klasifikasi")
    if klasifikasi is None and known:
        klasifikasi = catalog[str(jenis)].contract.klasifikasi
    if klasifikasi is not None and not (isinstance(klasifikasi, str) and _KLASIFIKASI.fullmatch(klasifikasi)):
        wrong.append(Field(path="data.klasifikasi", reason="must be a classification code such as PR.03.1"))
    request = IntakeRequest(
        jenis=str(jenis) if known else "",
        unit=unit if isinstance(unit, str) else "",
        klasifikasi=klasifikasi if isinstance(klasifikasi, str) else "",
        akses=AccessClass[akses],
        payload=payload if isinstance(payload, Mapping) else {},
        lampiran=_lampiran(data.get("lampiran"), wrong),
    )
    return request, wrong


def _lampiran(value: Any, wrong: list[Field]) -> tuple[UUID, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        wrong.append(Field(path="data.lampiran", reason="must be a JSON array of document ids"))
        return ()
    found = [_uuid(each) for each in value]
    wrong += [
        Field(path=f"data.lampiran[{place}]", reason="must be a document's id")
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
