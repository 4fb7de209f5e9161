"""A document's chain as HTTP shows it: who initials, who signs, why, and how far a round of several has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from archive.ledger.documents.acts import Act
from service.approvals.case import Case, ChainPlace
from service.office.chain_view import reason_json

ShownAct = Callable[[Act], dict[str, Any]]


def chain_json(case: Case, shown: ShownAct) -> dict[str, Any] | None:
    """Return who initials and who signs; None for a type without a chain. ``shown``: an act as it is shown elsewhere."""
    if case.chain is None:
        return None
    return {
        "koordinasi": [_place(each, shown) for each in case.places if each.group == "koordinasi"],
        "hierarki": [_place(each, shown) for each in case.places if each.group == "hierarki"],
        "penandatangan": {"position": case.signatory, "jabatan": case.titles["penandatangan"]},
        "alasan": [reason_json(each, case.staff.jabatan) for each in case.chain.alasan],
        "pihak": list(_parties(case, shown)),
        "urutan": case.chain.urutan,
    }


def _place(place: ChainPlace, shown: ShownAct) -> dict[str, Any]:
    return {
        "position": place.position,
        "jabatan": place.jabatan,
        "paraf": shown(place.act) if place.act else None,
    }


def _parties(case: Case, shown: ShownAct) -> Iterator[dict[str, Any]]:
    """Yield everybody who signs, where they are several."""
    for place, each in enumerate(case.chain.signatories if case.chain and case.chain.pihak else ()):
        party = case.round.parties[place] if case.round else None
        named = each if isinstance(each, str) else f"{each.jabatan} {each.instansi}"
        yield {
            "position": each if isinstance(each, str) else "",
            "jabatan": case.staff.jabatan(each) if isinstance(each, str) else named,
            "nama": party.nama if party else None if isinstance(each, str) else each.nama,
            "giliran": bool(case.round and party in case.round.turns),
            "tanda_tangan": shown(party.signed) if party and party.signed else None,
        }
