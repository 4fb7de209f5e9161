"""Who may do what today, of a chain with two neighbours and a line of two: one row a person and act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.approvals.actors import Actor, capacity
from service.approvals.table import Kind
from service.errors import ActForbidden, ActNotPossible
from service.identity.roles import Role
from tests.unit.service.approvals.chains import PEOPLE, chained

OFFICIAL = frozenset({Role.PEJABAT.value})
KEEPER = frozenset({Role.ARSIPARIS.value})


def actor(who: str, roles: frozenset[str] = OFFICIAL, **changes: str) -> Actor:
    """Return one of the office's people, before the document."""
    return Actor(person=replace(PEOPLE[who], **changes), roles=roles)


@pytest.mark.parametrize("who", ["hukum", "keuangan", "bawah"])
def test_neighbours_and_the_lowest_of_the_line_initial_at_once(who: str) -> None:
    found, place = capacity(chained(), actor(who), Kind.PARAF)
    assert found is not None
    assert place is not None
    assert place.position == who


def test_the_next_of_the_line_waits_and_learns_for_whom() -> None:
    with pytest.raises(ActNotPossible) as refused:
        capacity(chained(), actor("atas"), Kind.PARAF)
    assert [each.path for each in refused.value.fields] == ["paraf"]
    assert "Pelaksana" in str(refused.value.fields[0].reason)


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("sekretaris", Kind.PARAF),
        ("bawah", Kind.TANDA_TANGAN),
        ("atas", Kind.KEMBALIKAN),
        ("hukum", Kind.TTE),
        ("bawah", Kind.KELIRU),
    ],
)
def test_nobody_acts_in_another_s_place(who: str, kind: Kind) -> None:
    with pytest.raises(ActForbidden):
        capacity(chained(), actor(who), kind)


@pytest.mark.parametrize(
    ("who", "kind"),
    [("sekretaris", Kind.TANDA_TANGAN), ("sekretaris", Kind.KEMBALIKAN), ("hukum", Kind.KEMBALIKAN)],
)
def test_whoever_holds_the_position_acts_in_its_capacity(who: str, kind: Kind) -> None:
    found, place = capacity(chained(), actor(who), kind)
    assert found is not None
    assert place is None


def test_a_stranger_revises_nothing_and_a_keeper_of_records_sends_what_is_not_theirs() -> None:
    stranger = actor("bawah", id="tamu", unit="9")
    with pytest.raises(ActForbidden):
        capacity(chained(), stranger, Kind.REVISI)
    keeper = replace(stranger, roles=KEEPER)
    with pytest.raises(ActForbidden):
        capacity(chained(), keeper, Kind.REVISI)
    assert capacity(chained(), keeper, Kind.DISTRIBUSI) == (None, None)
    assert capacity(chained(), keeper, Kind.KELIRU) == (None, None)
