"""By whichever ways two people came to one position, on no day two hold it, and on no day two act in it.

A way is a list of steps: the office's file with or without somebody, an appointment entered here, its end. The last one says what
it came to: made, refused, or made and told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from archive.ledger import Principal
from service.errors import AppointmentRefused
from service.leaving.desk import Departures
from service.office.appointments import HERE, Appointment
from service.office.appointments import appoint as write
from service.office.capacity import Mode
from service.office.letterhead import Offices
from service.office_file import file as office
from service.office_file.file import OfficeInUse
from tests.days import today
from tests.integration.approvals.conftest import ADMIN, SATKER, Agam

SEK, NOF, YUL = "rahmat-hidayat", "nofriyanti", "yulia-fitri"
EMPTY: Final[dict[str, Any]] = {"rantai": {}, "kepala_unit": {}, "atasan": {}}
MADE, REFUSED = "made", "refused"
Step = Callable[[Agam], str]


def appoint(who: str, mode: Mode, first: int = 0, last: int | None = 5) -> Step:
    """Enter an appointment as Sekretaris, from so many days after today to so many; None: without an end."""

    def step(agam: Agam) -> str:
        days = [today() + timedelta(days=each) if each is not None else None for each in (first, last)]
        wanted = Appointment(
            jabatan="sekretaris", orang=who, sebagai=mode, dari=days[0], sampai=days[1], dasar="SPT 1"
        )
        try:
            return " ".join((MADE, *map(str, agam.people.appoint(ADMIN, wanted).warnings)))
        except AppointmentRefused:
            return REFUSED

    return step


def end(who: str) -> Step:
    """End whatever a person holds of the position now, with yesterday."""

    def step(agam: Agam) -> str:
        _, staff = agam.people.every(ADMIN)
        for each in staff.holders:
            if each.person_id == who and each.position == "sekretaris":
                agam.people.end(ADMIN, each.id, None)
        return MADE

    return step


def leave(who: str, successor: str | None = None) -> Step:
    """Let a person leave, with somebody who follows as Sekretaris or nobody."""

    def step(agam: Agam) -> str:
        desk = Departures(ledger=agam.ledger, offices=Offices(agam.ledger), clock=lambda: datetime.now(UTC))
        try:
            desk.leave(ADMIN, who, {"sekretaris": successor} if successor else {}, "SK 1")
        except AppointmentRefused:
            return REFUSED
        return MADE

    return step


def straight(who: str, mode: Mode, first: int = 0, last: int | None = 5) -> Step:
    """Write an appointment past every desk, as a way would that somebody builds later."""

    def step(agam: Agam) -> str:
        days = [today() + timedelta(days=each) if each is not None else None for each in (first, last)]
        wanted = Appointment(jabatan="sekretaris", orang=who, sebagai=mode, dari=days[0], sampai=days[1])
        try:
            with agam.ledger.acting(Principal.system("test", SATKER)) as tx:
                write(tx, SATKER, wanted, HERE, "test", today=today())
        except AppointmentRefused:
            return REFUSED
        return MADE

    return step


def file(
    without: Sequence[str] = (), sekretaris: str = SEK, acting: Sequence[tuple[str, str, int, int]] = ()
) -> Step:
    """Apply the file without some people, with somebody as Sekretaris, and with those who act in it."""

    def step(agam: Agam) -> str:
        orang = []
        for each in agam.file.config["orang"]:
            if each["id"] in without:
                continue
            keys = {
                SEK: None,
                NOF: "kasubbag_perencanaan",
                YUL: "kasubbag_keuangan",
                sekretaris: "sekretaris",
            }
            orang.append({**each, "kunci": keys.get(each["id"], each.get("kunci"))})
        pelaksana = [
            {
                "jabatan": "sekretaris",
                "orang": who,
                "sebagai": mode,
                "dari": (today() + timedelta(days=first)).isoformat(),
                "sampai": (today() + timedelta(days=last)).isoformat(),
            }
            for who, mode, first, last in acting
        ]
        wanted = office.check({**agam.file.config, **EMPTY, "orang": orang, "pelaksana": pelaksana})
        with agam.ledger.acting(Principal.system("test", SATKER)) as tx:
            told = [
                each for each in office.preview(tx, wanted) if each.path.startswith(("orang", "pelaksana"))
            ]
            try:
                office.apply(tx, wanted, "test")
            except OfficeInUse:
                return REFUSED
        return " ".join((MADE, *(each.what for each in told)))

    return step


LANGSUNG, PLT, PLH = Mode.LANGSUNG, Mode.PLT, Mode.PLH
CASES: dict[str, tuple[list[Step], str]] = {
    "appointed beside whom the file names": ([appoint(NOF, LANGSUNG)], REFUSED),
    "appointed after whom the file names was ended here": ([end(SEK), appoint(NOF, LANGSUNG, 0, None)], MADE),
    "the file names again who was ended here": ([end(SEK), file()], "stands in sekretaris again"),
    "the file names whom another followed here": (
        [end(SEK), appoint(NOF, LANGSUNG, 0, None), file()],
        REFUSED,
    ),
    "the file follows whom it named before": ([file(sekretaris=YUL)], MADE),
    "Plt. where the file names a holder": ([appoint(NOF, PLT)], REFUSED),
    "Plt. once the holder was ended": ([end(SEK), appoint(NOF, PLT)], MADE),
    "Plt. here, then another holder in the file": (
        [end(SEK), appoint(NOF, PLT), file(sekretaris=YUL)],
        MADE,
    ),
    "two Plh. entered here": ([appoint(NOF, PLH), appoint(YUL, PLH, 3, 9)], REFUSED),
    "one Plh. entered here, another in the file": (
        [appoint(NOF, PLH), file(acting=[(YUL, "plh", 3, 9)])],
        REFUSED,
    ),
    "one Plh. entered twice": ([appoint(NOF, PLH), appoint(NOF, PLH, 3, 9)], REFUSED),
    "one Plh. entered, ended and entered again": ([appoint(NOF, PLH), end(NOF), appoint(NOF, PLH)], MADE),
    "one Plh. ended, another entered, the first again": (
        [appoint(NOF, PLH), end(NOF), appoint(YUL, PLH), appoint(NOF, PLH)],
        REFUSED,
    ),
    "the same Plh. entered here and in the file": (
        [appoint(NOF, PLH, 0, 5), file(acting=[(NOF, "plh", 3, 9)])],
        "beside an entry of their own",
    ),
    "who left is put back while another acts": (
        [appoint(NOF, PLH, 0, 9), file([NOF]), appoint(YUL, PLH, 0, 9), file()],
        MADE,
    ),
    "who left is put back and holds what they held no more": (
        [appoint(NOF, PLH, 0, 9), file([NOF]), file()],
        MADE,
    ),
    "the holder leaves, another follows in the file, the holder is put back into the position": (
        [file([SEK], YUL), file()],
        MADE,
    ),
    "the holder leaves, another follows in the file, the holder is put back without the position": (
        [file([SEK], YUL), file(sekretaris=YUL)],
        MADE,
    ),
    "one person in two positions": (
        [appoint(NOF, PLH)],
        "Orang ini juga pejabat Kepala Subbagian Perencanaan",
    ),
    "the holder of a position as their own Plh.": ([appoint(SEK, PLH)], REFUSED),
    "who leaves is followed": ([leave(SEK, NOF)], MADE),
    "who leaves is followed by their own Plh.": ([appoint(NOF, PLH), leave(SEK, NOF)], MADE),
    "who leaves is followed while another is Plh.": ([appoint(YUL, PLH), leave(SEK, NOF)], MADE),
    "who leaves leaves the post to a Plt.": ([leave(SEK), appoint(NOF, PLT)], MADE),
    "a Plt. and then a Plh. over them": ([leave(SEK), appoint(NOF, PLT), appoint(YUL, PLH)], REFUSED),
    "a Plh. and, once the holder has left, a Plt. over them": (
        [appoint(YUL, PLH), leave(SEK), appoint(NOF, PLT)],
        REFUSED,
    ),
    "who leaves is followed, and the file names them still": ([leave(SEK, NOF), file()], REFUSED),
    "who leaves is followed where another begins later": (
        [end(SEK), appoint(NOF, LANGSUNG, 0, 4), appoint(YUL, LANGSUNG, 5, None), leave(NOF, SEK)],
        REFUSED,
    ),
    "two whose days touch and have none in common": (
        [end(SEK), appoint(NOF, LANGSUNG, 0, 4), appoint(YUL, LANGSUNG, 5, None)],
        MADE,
    ),
    "two with one day in common": (
        [end(SEK), appoint(NOF, LANGSUNG, 0, 5), appoint(YUL, LANGSUNG, 5, None)],
        REFUSED,
    ),
    **{
        f"past every desk, {mode.value} beside {beside.value}": (
            [*([] if beside is LANGSUNG else [end(SEK), appoint(YUL, beside)]), straight(NOF, mode)],
            MADE if (mode, beside) in ((PLH, LANGSUNG), (LANGSUNG, PLT), (LANGSUNG, PLH)) else REFUSED,
        )
        for mode in (LANGSUNG, PLT, PLH)
        for beside in (LANGSUNG, PLT, PLH)
    },
}


@pytest.mark.parametrize("way", CASES)
def test_a_position_has_one_holder_and_one_who_acts_on_every_day(agam: Agam, way: str) -> None:
    steps, outcome = CASES[way]
    agam.apply(**EMPTY)
    came = [step(agam) for step in steps]
    assert all(each.startswith(MADE) for each in came[:-1]), came
    assert came[-1].startswith(outcome) if outcome == REFUSED else outcome in came[-1], came
    one_each(agam)


def one_each(agam: Agam) -> None:
    """Nobody holds a position beside another, nor acts in it beside another, on any day around this one."""
    _, staff = agam.people.every(ADMIN)
    for ahead in range(-12, 13):
        day = today() + timedelta(days=ahead)
        for key in staff.positions:
            modes = [each.capacity for each in staff.holding(key, day)]
            assert modes.count(LANGSUNG) <= 1, (key, day)
            persons = {each.person_id for each in staff.holding(key, day) if each.capacity != LANGSUNG}
            assert len(persons) <= 1, (key, day)


def test_whoever_appoints_while_a_file_is_applied_sees_what_it_came_to(agam: Agam) -> None:
    agam.apply(**EMPTY)
    steps = [file(acting=[(YUL, "plh", 0, 5)]), *[appoint(NOF, PLH)] * 3]
    with ThreadPoolExecutor(4) as several:
        came = [each.result() for each in [several.submit(step, agam) for step in steps]]
    assert any(each.startswith(MADE) for each in came)
    one_each(agam)
