"""Positions are laid in from the office's file and changed by its administrator; nothing of the past is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from archive.ledger import Principal
from service.errors import AppointmentRefused, RoleMissing
from service.office.appointments import Appointment, Authority
from service.office.capacity import Mode, withdrawn
from service.office_file.file import OfficeInUse
from tests.days import today
from tests.integration.approvals.conftest import ADMIN, Agam


def test_the_office_file_says_who_holds_what(agam: Agam) -> None:
    _, staff = agam.people.every(ADMIN)
    assert [h.person_id for h in staff.holding("sekretaris", today())] == ["rahmat-hidayat"]
    assert staff.held_by("nofriyanti", today()) == ["kasubbag_perencanaan"]


def test_applying_the_same_file_again_appoints_nobody_twice(agam: Agam) -> None:
    before = agam.people.every(ADMIN)
    agam.apply()
    assert agam.people.every(ADMIN) == before


def test_a_new_holder_in_the_file_begins_today_and_the_old_one_ended_yesterday(agam: Agam) -> None:
    people = [dict(p) for p in agam.file.config["orang"]]
    people[0]["kunci"], people[1]["kunci"] = None, "sekretaris"
    agam.apply(orang=people, rantai={}, kepala_unit={}, atasan={})
    _, staff = agam.people.every(ADMIN)
    held = {h.person_id: (h.since, h.until) for h in staff.holders if h.position == "sekretaris"}
    assert held == {
        "rahmat-hidayat": (None, today() - timedelta(days=1)),
        "yulia-fitri": (today(), None),
    }


def test_the_file_names_acting_holders_and_delegations(agam: Agam) -> None:
    acting = {"jabatan": "sekretaris", "orang": "nofriyanti", "sebagai": "plh", "sampai": date(2999, 1, 1)}
    authority = {"atasan": "sekretaris", "pelaksana": "kasubbag_hukum"}
    for _ in range(2):
        agam.apply(pelaksana=[acting], delegasi=[authority])
    _, staff = agam.people.every(ADMIN)
    assert [h.capacity for h in staff.holding("sekretaris", today())] == ["langsung", "plh"]
    assert len(staff.delegations) == 1
    agam.apply()
    _, staff = agam.people.every(ADMIN)
    assert [h.capacity for h in staff.holding("sekretaris", today())] == ["langsung"]
    assert staff.capacities("dedi-kurniawan", "sekretaris", today(), "surat_edaran") == []


def test_an_administrator_appoints_and_what_contradicts_is_refused_with_every_reason(agam: Agam) -> None:
    plh = Appointment(
        jabatan="sekretaris", orang="nofriyanti", sebagai=Mode.PLH, sampai=date(2026, 4, 3), dasar="SPT 12"
    )
    made = agam.people.appoint(ADMIN, plh).holder
    assert (made.capacity, made.basis) == ("plh", "SPT 12")
    wrong = Appointment(jabatan="bupati", orang="siapa", sebagai=Mode.PLT)
    with pytest.raises(AppointmentRefused) as refused:
        agam.people.appoint(ADMIN, wrong)
    assert [f.path for f in refused.value.fields] == ["jabatan", "orang", "sampai"]
    plt = Appointment(jabatan="sekretaris", orang="yulia-fitri", sebagai=Mode.PLT, sampai=date(2026, 5, 1))
    with pytest.raises(AppointmentRefused):
        agam.people.appoint(ADMIN, plt)


def test_only_an_administrator_appoints(agam: Agam) -> None:
    reader = Principal(**{**vars(ADMIN), "roles": frozenset({"pejabat"})})
    with pytest.raises(RoleMissing):
        agam.people.delegate(reader, Authority(atasan="sekretaris", pelaksana="kasubbag_hukum"))


def test_an_ended_delegation_stays_on_record(agam: Agam) -> None:
    given = agam.people.delegate(ADMIN, Authority(atasan="sekretaris", pelaksana="kasubbag_hukum")).given
    agam.people.end(ADMIN, given.id, None)
    _, staff = agam.people.every(ADMIN)
    assert [d.id for d in staff.delegations] == [given.id]
    assert staff.capacities("dedi-kurniawan", "sekretaris", date(2026, 3, 31), "surat_edaran") == []


def _plh(orang: str, first: int, last: int, **changes: Any) -> Appointment:
    """Plh. of the secretary from so many days after today to so many."""
    begins, ends = today() + timedelta(days=first), today() + timedelta(days=last)
    about: dict[str, Any] = {
        "sebagai": Mode.PLH,
        "dari": begins,
        "sampai": ends,
        "dasar": "SPT 12",
        **changes,
    }
    return Appointment(jabatan="sekretaris", orang=orang, **about)


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        (partial(_plh, "nofriyanti", 0, 5), None),  # the very same
        (partial(_plh, "nofriyanti", 0, 5, dasar="SPT 13"), ["dari"]),
        (partial(_plh, "nofriyanti", 3, 9), ["dari"]),
        (partial(_plh, "nofriyanti", 0, 3), ["dari"]),
        (partial(_plh, "nofriyanti", 0, 5, dari=None), ["dari"]),
        (partial(_plh, "nofriyanti", 1, 2, sebagai=Mode.PLT), ["dari", "sebagai"]),
        (partial(_plh, "yulia-fitri", 0, 5), ["dari"]),
        (partial(_plh, "yulia-fitri", 5, 9), ["dari"]),
        (partial(_plh, "rahmat-hidayat", 6, 9), ["orang"]),  # holds the post himself
        (partial(_plh, "yulia-fitri", 6, 9), []),
        (partial(_plh, "nofriyanti", 6, 9), []),
    ],
)
def test_one_person_acts_in_a_post_at_a_time_and_the_same_again_answers_the_same(
    agam: Agam, wanted: Callable[[], Appointment], refused: list[str] | None
) -> None:
    first = agam.people.appoint(ADMIN, _plh("nofriyanti", 0, 5))
    assert not first.repeated
    if refused:
        with pytest.raises(AppointmentRefused) as told:
            agam.people.appoint(ADMIN, wanted())
        assert [each.path for each in told.value.fields] == refused
        if refused == ["dari"]:
            assert "Nofriyanti" in told.value.fields[0].reason
            assert "sudah menjadi Plh. jabatan ini" in told.value.fields[0].reason
        return
    again = agam.people.appoint(ADMIN, wanted())
    assert again.repeated is (refused is None)
    assert (again.holder == first.holder) is (refused is None)


def test_of_several_at_once_one_is_made(agam: Agam) -> None:
    with ThreadPoolExecutor(4) as several:
        made = list(several.map(lambda _: agam.people.appoint(ADMIN, _plh("nofriyanti", 0, 5)), range(8)))
    assert [each.repeated for each in made].count(False) == 1
    assert len({each.holder.id for each in made}) == 1


def test_what_was_ended_stands_in_nobodys_way_and_says_that_it_was_withdrawn(agam: Agam) -> None:
    first = agam.people.appoint(ADMIN, _plh("nofriyanti", 0, 5)).holder
    agam.people.end(ADMIN, first.id, None)
    _, staff = agam.people.every(ADMIN)
    assert [withdrawn(each) for each in staff.holders if each.id == first.id] == [True]
    assert not agam.people.appoint(ADMIN, _plh("yulia-fitri", -5, 5)).repeated


def test_the_same_delegation_again_answers_the_same(agam: Agam) -> None:
    wanted = Authority(atasan="sekretaris", pelaksana="kasubbag_hukum")
    first, again = (agam.people.delegate(ADMIN, wanted) for _ in range(2))
    assert (first.repeated, again.repeated, again.given) == (False, True, first.given)


def test_a_file_that_gives_a_position_two_who_act_is_refused_whole(agam: Agam) -> None:
    first, last = (today() + timedelta(days=days) for days in (3, 10))
    acting = [
        {
            "jabatan": "sekretaris",
            "orang": who,
            "sebagai": "plh",
            "dari": first.isoformat(),
            "sampai": last.isoformat(),
        }
        for who in ("nofriyanti", "yulia-fitri")
    ]
    with pytest.raises(OfficeInUse) as refused:
        agam.apply(pelaksana=acting)
    (wrong,) = refused.value.fields
    assert wrong.path == "pelaksana.sekretaris.yulia-fitri"
    assert "nofriyanti acts in it" in wrong.reason
    agam.apply(pelaksana=acting[:1])
    agam.apply(pelaksana=acting[:1])
    _, staff = agam.people.every(ADMIN)
    assert [each.person_id for each in staff.holders if each.capacity == "plh"] == ["nofriyanti"]
