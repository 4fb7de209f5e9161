"""Every level a person signs on themselves, with every way their certificates may stand: who may, and what the others are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from archive.ledger.office.certificates import Certificate
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Holder, Position
from service.approvals import actors
from service.approvals.actors import Actor
from service.approvals.facts import Facts
from service.approvals.table import Kind
from service.errors import OwnSignatureLacking
from service.office.bonds import LACKS, BondState, OwnSignature, bond
from service.office.capacity import Staff
from service.office.levels import OWN
from service.office_file.needs import LACKS as TOLD_TO_ADMINS
from tests.unit.service.approvals.test_conditions import passing

NOW = datetime(2026, 3, 31, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def bound(state: str = "confirmed", level: str = "bsre", **changes: Any) -> Certificate:
    about: dict[str, Any] = {
        **dict.fromkeys(("subject", "issuer", "origin", "proposed_by", "reason"), "x"),
        **dict.fromkeys(("confirmed_at", "confirmed_by", "ended_at", "ended_by", "vouched_at", "vouched_by")),
        "id": uuid4(),
        "person_id": "sekretaris",
        "sha256": "0" * 64,
        "valid_from": NOW - DAY,
        "valid_to": NOW + DAY,
        "level": level,
        "state": state,
        "proposed_at": NOW,
        "doubt": "",
    }
    return Certificate(**(about | changes))


EXPIRED: dict[str, Any]
EARLY: dict[str, Any]
EXPIRED, EARLY = {"valid_to": NOW - DAY}, {"valid_from": NOW + DAY}
STANDS: dict[str, tuple[list[Certificate], dict[str, BondState]]] = {
    "none": ([], {"pribadi": BondState.NONE, "bsre": BondState.NONE}),
    "confirmed": ([bound()], {"pribadi": BondState.CONFIRMED, "bsre": BondState.CONFIRMED}),
    "confirmed for the lower": (
        [bound(level="pribadi")],
        {"pribadi": BondState.CONFIRMED, "bsre": BondState.LOW},
    ),
    "proposed": ([bound("proposed")], {"pribadi": BondState.PROPOSED, "bsre": BondState.PROPOSED}),
    "proposed for the lower": (
        [bound("proposed", "pribadi")],
        {"pribadi": BondState.PROPOSED, "bsre": BondState.LOW},
    ),
    "expired": ([bound(**EXPIRED)], {"pribadi": BondState.EXPIRED, "bsre": BondState.EXPIRED}),
    "proposed and expired": (
        [bound("proposed", **EXPIRED)],
        {"pribadi": BondState.EXPIRED, "bsre": BondState.EXPIRED},
    ),
    "not valid yet": ([bound(**EARLY)], {"pribadi": BondState.EARLY, "bsre": BondState.EARLY}),
    "ended": ([bound("ended")], {"pribadi": BondState.ENDED, "bsre": BondState.ENDED}),
    "ended, and a new one": (
        [bound("ended"), bound()],
        {"pribadi": BondState.CONFIRMED, "bsre": BondState.CONFIRMED},
    ),
    "expired, and its successor proposed": (
        [bound(**EXPIRED), bound("proposed")],
        {"pribadi": BondState.PROPOSED, "bsre": BondState.PROPOSED},
    ),
    "of which only the digest is known": (
        [bound(valid_from=None, valid_to=None)],
        {"pribadi": BondState.CONFIRMED, "bsre": BondState.CONFIRMED},
    ),
}


@pytest.mark.parametrize("level", OWN)
@pytest.mark.parametrize("stands", STANDS)
def test_the_best_of_a_person_s_certificates_counts(stands: str, level: str) -> None:
    certificates, expected = STANDS[stands]
    assert bond(certificates, level, NOW) is expected[level]


@pytest.mark.parametrize("state", BondState)
@pytest.mark.parametrize("level", OWN)
def test_who_cannot_sign_themselves_is_refused_before_a_number_and_told_who_does_what(
    level: str, state: BondState
) -> None:
    case = passing(Kind.TANDA_TANGAN)
    staff = Staff(
        positions={"sekretaris": Position(key="sekretaris", jabatan="Sekretaris", unit="1")},
        holders=(
            Holder(
                id=uuid4(),
                position="sekretaris",
                person_id="sekretaris",
                capacity="langsung",
                basis="",
                origin="berkas",
                since=None,
                until=None,
            ),
        ),
        delegations=(),
    )
    person = Person(
        satker="1306", id="sekretaris", nama="S", jabatan="Sekretaris", unit="1", nip=None, pangkat=None
    )
    actor = Actor(person=person, roles=frozenset({"pejabat"}))
    case = replace(case, staff=staff, facts=Facts(own=OwnSignature(level=level, bond=state)))
    if state is BondState.CONFIRMED:
        assert actors.capacity(case, actor, Kind.TANDA_TANGAN)[0] is not None
        return
    with pytest.raises(OwnSignatureLacking) as refused:
        actors.capacity(case, actor, Kind.TANDA_TANGAN)
    (told,) = refused.value.fields
    assert told.reason == "; ".join(LACKS[state])
    assert TOLD_TO_ADMINS[state], "and the office's admin reads of it at start"


def test_every_state_but_the_one_that_serves_has_its_words() -> None:
    assert set(LACKS) == set(BondState) - {BondState.CONFIRMED}
    assert set(TOLD_TO_ADMINS) == set(BondState)
