"""Who may stand in a position beside whom: the same whether somebody is appointed or an office's file says so."""

from datetime import date
from itertools import product

import pytest

from service.office.appointments import Appointment
from service.office.capacity import Mode
from service.office.holding import Clash, Tenure, clash
from service.office_file.holders import clashes

TODAY = date(2026, 3, 31)
MODES = {"L": Mode.LANGSUNG, "plt": Mode.PLT, "plh": Mode.PLH}
SAME, NEXT, LAST, BEFORE = (1, 10), (11, 20), (10, 30), (5, 5)
"""Days of April; the first of each pair of rows stands from the 1st to the 10th."""


def held(who: str, days: tuple[int, int], position: str = "sekretaris") -> Tenure:
    person, mode = who.split()
    first, last = (date(2026, 4, day) for day in days)
    return Tenure(position=position, person=person, mode=MODES[mode], since=first, until=last)


@pytest.mark.parametrize(
    ("wanted", "days", "there", "why"),
    [
        ("a L", SAME, "b L", Clash.TWO_HOLDERS),
        ("a L", NEXT, "b L", None),
        ("a L", LAST, "b L", Clash.TWO_HOLDERS),
        ("a L", SAME, "a L", Clash.TWO_HOLDERS),
        ("a L", SAME, "b plt", None),
        ("a L", SAME, "b plh", None),
        ("a L", SAME, "a plh", None),
        ("a plt", SAME, "b L", Clash.NOT_VACANT),
        ("a plt", NEXT, "b L", None),
        ("a plt", SAME, "a L", Clash.NOT_VACANT),
        ("a plt", BEFORE, "b plt", Clash.TWO_ACTING),
        ("a plt", SAME, "b plh", Clash.TWO_ACTING),
        ("a plt", NEXT, "b plt", None),
        ("a plh", SAME, "b L", None),
        ("a plh", SAME, "a L", Clash.OWN_DEPUTY),
        ("a plh", NEXT, "a L", None),
        ("a plh", LAST, "b plh", Clash.TWO_ACTING),
        ("a plh", NEXT, "b plh", None),
        ("a plh", SAME, "b plt", Clash.TWO_ACTING),
        ("a plh", SAME, "a plh", Clash.TWO_ACTING),
    ],
)
def test_two_in_one_position(wanted: str, days: tuple[int, int], there: str, why: Clash | None) -> None:
    assert clash(held(wanted, days), held(there, SAME)) == why
    assert clash(held(wanted, days), held(there, SAME, "ketua")) is None


def test_every_pair_of_capacities_is_decided() -> None:
    for wanted, there in product(MODES, MODES):
        assert clash(held(f"a {wanted}", SAME), held(f"b {there}", (12, 20))) is None


@pytest.mark.parametrize(
    ("file", "entered", "refused"),
    [
        (["a L", "b plh 1 10"], [], []),
        (["a L", "b plh 1 10", "c plh 11 20"], [], []),
        (["a L", "b plh 1 10", "c plh 10 20"], [], ["c"]),
        (["a L", "b plh 1 10", "c plh 10 20", "d plh 1 20"], [], ["c", "d", "d"]),
        (["a L", "b plh 1 10", "b plh 5 12"], [], ["b"]),
        (["a L", "a plh 1 10"], [], ["a"]),
        (["a L", "b plt 1 10"], [], ["b"]),
        (["a L 1 10", "b plt 11 20"], [], []),
        (["a L", "b plh -30 -20", "c plh -25 -10"], [], []),
        (["a L", "b plh -30 3", "c plh -25 -1"], [], []),
        (["a L", "b plh * 3", "c plh * 9"], [], ["c"]),
        (["a L", "b plh 1 10"], ["c plh 5 12"], ["b"]),
        (["a L", "b plh 1 10"], ["b plh 5 12"], []),
        (["a L", "b plh 1 10"], ["c plh -9 -2"], []),
        (["a L"], ["c plh 1 10"], []),
        (["a L"], ["c L 5 30"], ["a"]),
        (["a L 1 4"], ["c L 5 30"], []),
        (["a L"], ["c L -30 -1"], []),
    ],
)
def test_a_file_is_held_against_itself_and_what_was_entered_here(
    file: list[str], entered: list[str], refused: list[str]
) -> None:
    rows = [_row(each) for each in file]
    there = [_row(each).holding(TODAY) for each in entered]
    assert [wanted.orang for wanted, _, _ in clashes(rows, there, TODAY)] == refused


def _row(text: str) -> Appointment:
    """Read "person capacity first last": days counted from today, ``*`` for none named."""
    person, mode, *days = text.split()
    since, until = [None, None] if not days else [_day(each) for each in days]
    return Appointment(jabatan="sekretaris", orang=person, sebagai=MODES[mode], dari=since, sampai=until)


def _day(text: str) -> date | None:
    return None if text == "*" else date.fromordinal(TODAY.toordinal() + int(text))
