"""Who may act for a position is decided by the day of the act."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.office.positions import Delegation, Holder, Position
from service.office.capacity import Mode, Staff, staff_of

DAY = date(2026, 3, 31)
SEK, KSB, STF = "sekretaris", "kasubbag", "pengelola"


def holder(position: str, person: str, capacity: str = "langsung", **changes: Any) -> Holder:
    given = {"since": None, "until": None, "basis": "", "origin": "berkas", **changes}
    return Holder(id=uuid4(), position=position, person_id=person, capacity=capacity, **given)


def delegation(principal: str, agent: str, via: str | None = None, **changes: Any) -> Delegation:
    given = {"jenis": (), "since": None, "until": None, "basis": "", "origin": "berkas", **changes}
    return Delegation(id=uuid4(), principal=principal, via=via, agent=agent, **given)


def office(*holders: Holder, delegations: tuple[Delegation, ...] = ()) -> Staff:
    places = [
        Position(key=SEK, jabatan="Sekretaris KPU", unit=None),
        Position(key=KSB, jabatan="Kepala Subbagian Perencanaan", unit="3"),
        Position(key=STF, jabatan="Pengelola Data", unit="3"),
    ]
    return staff_of(places, holders, delegations)


def test_a_holder_acts_directly_from_the_first_day_to_the_last() -> None:
    staff = office(holder(SEK, "rahmat", since=DAY, until=DAY + timedelta(days=1)))
    days = [staff.capacities("rahmat", SEK, DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert [len(found) for found in days] == [0, 1, 1, 0]
    assert days[1][0].lines == ("SEKRETARIS KPU",)


def test_a_plt_acts_only_while_the_post_is_vacant() -> None:
    plt = holder(SEK, "nofriyanti", "plt")
    (capacity,) = office(plt).capacities("nofriyanti", SEK, DAY)
    assert (capacity.mode, capacity.lines) == (Mode.PLT, ("Plt. SEKRETARIS KPU",))
    assert office(plt, holder(SEK, "rahmat")).capacities("nofriyanti", SEK, DAY) == []


def test_a_plh_acts_beside_the_holder_who_is_away() -> None:
    staff = office(holder(SEK, "rahmat"), holder(SEK, "nofriyanti", "plh", until=DAY))
    assert [c.mode for c in staff.capacities("nofriyanti", SEK, DAY)] == [Mode.PLH]
    assert staff.capacities("nofriyanti", SEK, DAY + timedelta(days=1)) == []


def test_nobody_is_their_own_plh_whichever_came_first() -> None:
    """Who became the definitive holder while they were Plh. signs as the holder."""
    staff = office(holder(SEK, "nofriyanti"), holder(SEK, "nofriyanti", "plh", until=DAY))
    assert [c.mode for c in staff.capacities("nofriyanti", SEK, DAY)] == [Mode.LANGSUNG]


def test_authority_on_behalf_names_both_positions_and_only_signs() -> None:
    staff = office(
        holder(SEK, "rahmat"),
        holder(KSB, "nofriyanti"),
        delegations=(delegation(SEK, KSB, jenis=("surat_edaran",)),),
    )
    (capacity,) = staff.capacities("nofriyanti", SEK, DAY, "surat_edaran")
    assert capacity.lines == ("a.n. SEKRETARIS KPU", "KEPALA SUBBAGIAN PERENCANAAN")
    assert staff.capacities("nofriyanti", SEK, DAY, "nota_dinas") == []
    assert staff.capacities("nofriyanti", SEK, DAY) == [], "no type: no signature, no authority"


def test_a_second_delegation_is_written_ub() -> None:
    staff = office(holder(STF, "rizky", "plh"), delegations=(delegation(SEK, STF, via=KSB),))
    (capacity,) = staff.capacities("rizky", SEK, DAY, "surat_edaran")
    assert capacity.mode is Mode.AN_UB
    assert capacity.lines == (
        "a.n. SEKRETARIS KPU",
        "KEPALA SUBBAGIAN PERENCANAAN",
        "u.b.",
        "Plh. PENGELOLA DATA",
    )


dates = st.dates(date(2025, 1, 1), date(2027, 12, 31))
spans = st.tuples(st.none() | dates, st.none() | dates)


@given(
    people=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["langsung", "plt", "plh"]), spans)),
    day=dates,
)
def test_whoever_may_act_holds_something_that_covers_the_day(
    people: list[tuple[str, str, tuple[date | None, date | None]]], day: date
) -> None:
    staff = office(*(holder(SEK, who, how, since=s, until=u) for who, how, (s, u) in people))
    for who in "abc":
        for capacity in staff.capacities(who, SEK, day):
            assert any(
                name == who and how == capacity.mode and (s is None or s <= day) and (u is None or day <= u)
                for name, how, (s, u) in people
            )
