"""A document whose chain has two neighbours, who initial in any order, and a line of two, who do not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

from archive.ledger.office.people import Person
from archive.ledger.office.positions import Holder, Position
from service.approvals.case import Case
from service.office.capacity import Staff
from tests.unit.service.approvals.test_conditions import a_case

TITLES = {
    "hukum": "Kasubbag Hukum",
    "keuangan": "Kasubbag Keuangan",
    "bawah": "Pelaksana",
    "atas": "Kasubbag",
    "sekretaris": "Sekretaris",
}
PEOPLE = {
    key: Person(satker="1306", id=key, nama=key, jabatan=title, unit="1", nip=None, pangkat=None)
    for key, title in TITLES.items()
}


def chained() -> Case:
    """Return it as nobody has initialled it yet."""
    chain: dict[str, Any] = {
        "koordinasi": ["hukum", "keuangan"],
        "paraf": ["bawah", "atas"],
        "penandatangan": "sekretaris",
    }
    titles = {
        "koordinasi": [TITLES["hukum"], TITLES["keuangan"]],
        "paraf": [TITLES["bawah"], TITLES["atas"]],
        "penandatangan": TITLES["sekretaris"],
    }
    case = a_case("konsep")
    document = replace(case.held.document, record={"rantai": chain})
    revision = replace(case.held.revision, context=json.dumps({"naskah": {"rantai": titles}}))
    holders = tuple(
        Holder(
            id=uuid4(),
            position=key,
            person_id=key,
            capacity="langsung",
            since=None,
            until=None,
            basis="",
            origin="berkas",
        )
        for key in TITLES
    )
    positions = {key: Position(key=key, jabatan=title, unit="1") for key, title in TITLES.items()}
    staff = Staff(positions=positions, holders=holders, delegations=())
    return replace(case, held=replace(case.held, document=document, revision=revision), staff=staff)
