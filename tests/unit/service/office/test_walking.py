"""A place of a chain in which nobody can act is found, with the first reason; one in which somebody can is not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from archive.access import AccessClass
from archive.ledger.office.certificates import Certificate
from archive.ledger.office.positions import Delegation, Holder, Position
from doc_templates.kit.chain import Chain
from doc_templates.levels import Level
from service.office.capacity import Staff, staff_of
from service.office.walking import Hindrance, OfficeStrength

DAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 3, tzinfo=UTC)
T, R = AccessClass.T, AccessClass.R
CHAIN = Chain(penandatangan="sekretaris", paraf=("kasubbag",), koordinasi=("hukum",))
EVERYONE = {"sek": R, "kas": R, "huk": R}


def holder(position: str, person: str, capacity: str = "langsung", **span: Any) -> Holder:
    days = {"since": None, "until": None, **span}
    return Holder(
        id=UUID(int=0),
        position=position,
        person_id=person,
        capacity=capacity,
        basis="",
        origin="berkas",
        **days,
    )


HELD = (holder("sekretaris", "sek"), holder("kasubbag", "kas"), holder("hukum", "huk"))


def given(principal: str, agent: str, *jenis: str) -> Delegation:
    return Delegation(
        id=UUID(int=0),
        principal=principal,
        via=None,
        agent=agent,
        jenis=jenis,
        since=None,
        until=None,
        basis="",
        origin="berkas",
    )


def staff(holders: tuple[Holder, ...] = HELD, delegations: tuple[Delegation, ...] = ()) -> Staff:
    positions = [
        Position(key=key, jabatan=key.title(), unit=None) for key in ("sekretaris", "kasubbag", "hukum")
    ]
    return staff_of(positions, holders, delegations)


def certificate(person: str, level: str = "pribadi", state: str = "confirmed") -> Certificate:
    about: dict[str, Any] = dict.fromkeys(
        (
            "subject",
            "issuer",
            "origin",
            "proposed_by",
            "confirmed_by",
            "ended_by",
            "reason",
            "doubt",
            "vouched_by",
        ),
        "",
    )
    days: dict[str, Any] = dict.fromkeys(("valid_from", "valid_to", "confirmed_at", "ended_at", "vouched_at"))
    return Certificate(
        id=UUID(int=0),
        person_id=person,
        sha256="",
        level=level,
        state=state,
        proposed_at=NOW,
        **about,
        **days,
    )


WITHOUT_SEKRETARIS = HELD[1:]
BOUND = {"sek": (certificate("sek"),)}


@pytest.mark.parametrize(
    ("strength", "asked", "found"),
    [
        ({}, {}, []),
        (
            {"ceilings": {}},
            {},
            [("koordinasi", "tanpa_kunci"), ("paraf", "tanpa_kunci"), ("penandatangan", "tanpa_kunci")],
        ),
        ({"ceilings": {**EVERYONE, "kas": T}}, {"akses": R}, [("paraf", "kelas")]),
        ({"ceilings": {**EVERYONE, "kas": T}}, {"akses": T}, []),
        ({"staff": staff(WITHOUT_SEKRETARIS)}, {}, [("penandatangan", "tanpa_pejabat")]),
        # Who acts counts: a Plt. of a vacant post, a Plh., authority a.n. for this type and no other.
        ({"staff": staff((*WITHOUT_SEKRETARIS, holder("sekretaris", "kas", "plt")))}, {}, []),
        (
            {
                "staff": staff(
                    (*WITHOUT_SEKRETARIS, holder("sekretaris", "kas", "plh", until=date(2026, 3, 30)))
                )
            },
            {},
            [("penandatangan", "tanpa_pejabat")],
        ),
        ({"staff": staff(WITHOUT_SEKRETARIS, (given("sekretaris", "kasubbag", "memo"),))}, {}, []),
        (
            {"staff": staff(WITHOUT_SEKRETARIS, (given("sekretaris", "kasubbag", "lain"),))},
            {},
            [("penandatangan", "tanpa_pejabat")],
        ),
        (
            {"staff": staff(HELD[:1] + HELD[2:], (given("kasubbag", "hukum"),))},
            {},
            [("paraf", "tanpa_pejabat")],
        ),
        ({}, {"level": Level.PRIBADI}, [("penandatangan", "sertifikat")]),
        ({"certificates": BOUND}, {"level": Level.PRIBADI}, []),
        (
            {"certificates": {"sek": (certificate("sek", state="proposed"),)}},
            {"level": Level.PRIBADI},
            [("penandatangan", "sertifikat")],
        ),
        ({"certificates": BOUND}, {"level": Level.BSRE}, [("penandatangan", "sertifikat")]),
        (
            {"certificates": {"sek": (certificate("sek", "bsre"),)}},
            {"level": Level.BSRE},
            [("penandatangan", "sertifikat")],
        ),
        (
            {"certificates": {"sek": (certificate("sek", "bsre"),)}, "known": frozenset({"sek"})},
            {"level": Level.BSRE},
            [],
        ),
        # The class counts before the certificate, whose owner could not use it.
        (
            {"ceilings": {**EVERYONE, "sek": T}, "certificates": BOUND},
            {"level": Level.PRIBADI, "akses": R},
            [("penandatangan", "kelas")],
        ),
        # What the signatory drafts needs no paraf of the line.
        (
            {"ceilings": {"sek": R}},
            {"chain": Chain(penandatangan="sekretaris", paraf=("kasubbag",), konseptor="sekretaris")},
            [],
        ),
        (
            {"ceilings": {"sek": R}},
            {"chain": Chain(penandatangan="sekretaris", pihak=("kasubbag",))},
            [("pihak", "tanpa_kunci")],
        ),
    ],
)
def test_the_first_reason_why_nobody_can_act_in_a_place(
    strength: dict[str, Any], asked: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    office = OfficeStrength(**{"staff": staff(), "ceilings": EVERYONE, **strength})
    about = {"akses": AccessClass.B, "level": Level.BASAH, **asked}
    chain = about.pop("chain", CHAIN)
    for _ in range(2):  # the second answer is remembered
        told = office.hindrances(chain, jenis="memo", day=DAY, at=NOW, **about)
        assert [(each.tempat, each.sebab.value) for each in told] == found


def test_what_is_pinned_names_the_position_as_it_was_called() -> None:
    office = OfficeStrength(staff=staff(), ceilings=EVERYONE)
    (told,) = office.hindrances(CHAIN, jenis="memo", akses=R, level=Level.PRIBADI, day=DAY, at=NOW)
    assert told.to_record("Sekretaris") == {
        "tempat": "penandatangan",
        "position": "sekretaris",
        "jabatan": "Sekretaris",
        "sebab": Hindrance.CERTIFICATE.value,
        "tingkat": "pribadi",
    }
