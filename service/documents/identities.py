"""Who reads in a record how people from outside proved who they are: its chain, and who keeps or audits records. Others read a mark.

The vault keeps the record as it is; a reader of the mark is given another file, with a digest of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from archive.canonical import canonical
from archive.ledger import Principal, Transaction
from archive.ledger.documents import acts
from archive.ledger.documents.documents import Document
from archive.ledger.office import offices, people
from doc_templates.kit.chain import Chain
from service.identity.roles import Role
from service.office.people import staff

HIDDEN: Final = "(disamarkan)"
_KEEPERS: Final = frozenset({Role.ARSIPARIS, Role.PEMERIKSA, Role.ADMIN})
_OF_THEIRS: Final = ("identitas", "surel")


def may_read_identities(tx: Transaction, principal: Principal, document: Document, at: datetime) -> bool:
    """Tell whether the caller keeps or audits records, stands in the document's chain, or has acted on it."""
    if principal.roles & _KEEPERS:
        return True
    if principal.kind != "person":
        return False
    if any(act.person_id == principal.id for act in acts.of(tx, document.id)):
        return True
    chain = Chain.from_record(document.record.get("rantai") or {})
    office = offices.get(tx, document.satker)
    assert office is not None  # a document's row names its office
    day = at.astimezone(ZoneInfo(office.zona)).date()
    found = staff(tx, document.satker)
    if any(found.capacities(principal.id, each, day, document.jenis) for each in chain.positions):
        return True
    person = None if chain.konseptor else people.get(tx, document.satker, principal.id)
    return person is not None and person.unit == document.unit


def hidden(record: bytes) -> bytes | None:
    """Return ``record.json`` with a mark where identities and addresses stood; None for one that tells none."""
    told = orjson.loads(record)
    parties = [each for each in _parties(told) if isinstance(each, dict)]
    if not any(each.get(name) for each in parties for name in _OF_THEIRS):
        return None
    for each in parties:
        each.update({name: HIDDEN for name in _OF_THEIRS if each.get(name)})
    return canonical(told)


def _parties(told: Mapping[str, Any]) -> list[Any]:
    return list(((told.get("rincian") or {}).get("rantai") or {}).get("pihak") or ())
