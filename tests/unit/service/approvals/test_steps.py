"""What a document waits for and what is told of it, in every state, on every level, whatever its job does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.errors import NaskahError
from service.approvals import rules
from service.approvals.actors import Actor
from service.approvals.case import Case
from service.approvals.facts import Facts
from service.approvals.steps import in_the_way, step_for, waited_for
from service.approvals.table import Kind, Level
from service.words.life import WAITS
from tests.unit.service.approvals.chains import PEOPLE, chained
from tests.unit.service.approvals.test_conditions import (
    STATUSES,
    a_case,
    an_act,
    asked,
    awaiting,
    orphaned,
    signed,
)

PAPER_OF = {Level.BASAH: {Kind.PINDAI}, Level.SEGEL: set(), Level.PRIBADI: {Kind.TTE}, Level.BSRE: {Kind.TTE}}
"""The acts of a numbered document that bring its signature, by the level it is signed on."""


def sealed_now(case: Case) -> Case:
    """Its own signature is affixed, and on its way into the archive."""
    return awaiting(case, becomes="ditandatangani")


def printing(case: Case) -> Case:
    return awaiting(case, becomes="menunggu_tte")


def leased(case: Case) -> Case:
    return awaiting(case, becomes="menunggu_tte", state="leased")


def set_aside(case: Case) -> Case:
    return awaiting(case, state="quarantined", failed=True)


def parked(case: Case) -> Case:
    return awaiting(case, state="parked")


WAITS_FOR_PRESS = "Tunggu sampai"
WAITS_FOR_ADMIN = "menunggu admin"

NUMBERED: list[tuple[Level, Callable[[Case], Case] | None, list[str], str]] = [
    (Level.BASAH, None, ["sekretaris"], WAITS[Level.BASAH]),
    (Level.BASAH, printing, [], WAITS_FOR_PRESS),
    (Level.BASAH, leased, [], WAITS_FOR_PRESS),
    (Level.BASAH, sealed_now, [], "tersimpan dalam arsip"),
    (Level.BASAH, set_aside, [], WAITS_FOR_ADMIN),
    (Level.BASAH, parked, [], WAITS_FOR_ADMIN),
    (Level.SEGEL, None, [], WAITS[Level.SEGEL]),
    (Level.SEGEL, sealed_now, [], WAITS_FOR_PRESS),
    (Level.SEGEL, set_aside, [], WAITS_FOR_ADMIN),
    (Level.SEGEL, parked, [], WAITS_FOR_ADMIN),
    (Level.PRIBADI, None, ["sekretaris"], WAITS[Level.PRIBADI]),
    (Level.PRIBADI, printing, [], WAITS_FOR_PRESS),
    (Level.PRIBADI, sealed_now, [], "tersimpan dalam arsip"),
    (Level.PRIBADI, set_aside, [], WAITS_FOR_ADMIN),
    (Level.BSRE, None, ["sekretaris"], WAITS[Level.BSRE]),
    (Level.BSRE, printing, [], WAITS_FOR_PRESS),
    (Level.BSRE, sealed_now, [], "tersimpan dalam arsip"),
    (Level.BSRE, asked, ["sekretaris"], "belum diketahui"),
    (Level.BSRE, set_aside, [], WAITS_FOR_ADMIN),
    (Level.BASAH, orphaned, ["sekretaris"], WAITS[Level.BASAH]),
    (Level.SEGEL, orphaned, [], WAITS[Level.SEGEL]),
    (Level.PRIBADI, orphaned, ["sekretaris"], "naskah documents takeover"),
    (Level.BSRE, orphaned, ["sekretaris"], "naskah documents takeover"),
    (Level.BSRE, lambda case: asked(orphaned(case)), ["sekretaris"], "belum diketahui"),
]
"""A document with its number: the level, what happens to its page, whose move it is, and what its next step says."""


def may_do(case: Case) -> list[Kind]:
    """What the table and the conditions let be done, whoever asks."""
    known = [kind for kind in Kind if rules.known(case, kind)]
    return [kind for kind in known if not refused(case, kind)]


def refused(case: Case, kind: Kind) -> bool:
    try:
        rules.step(case, kind)
    except NaskahError:
        return True
    return False


@pytest.mark.parametrize(("level", "job", "waits_for", "says"), NUMBERED)
def test_a_numbered_document_waits_for_a_person_only_when_a_person_can_act(
    level: Level, job: Callable[[Case], Case] | None, waits_for: list[str], says: str
) -> None:
    case = job(signed(level)) if job else signed(level)
    assert waited_for(case) == waits_for
    told = step_for(case, may_do(case))
    assert says in told
    if not waits_for:
        assert not {"seal", "scan"} & set(told.split()), "no act is told that cannot be done now"


@pytest.mark.parametrize("job", [None, printing, sealed_now, set_aside, asked])
@pytest.mark.parametrize("level", Level)
def test_no_act_is_told_as_held_up_that_the_level_never_has(
    level: Level, job: Callable[[Case], Case] | None
) -> None:
    case = job(signed(level)) if job else signed(level)
    known = {kind for kind in Kind if rules.known(case, kind)}
    brings = PAPER_OF[level] | (
        {Kind.PASTIKAN} if job is asked and level in (Level.PRIBADI, Level.BSRE) else set()
    )
    assert known & {Kind.TTE, Kind.PASTIKAN, Kind.PINDAI} == brings


@pytest.mark.parametrize("job", [None, printing, leased, sealed_now, set_aside, parked, asked])
@pytest.mark.parametrize("level", [None, *Level])
@pytest.mark.parametrize("status", STATUSES)
def test_what_may_be_done_is_always_known_and_what_is_known_is_of_the_table(
    status: str, level: Level | None, job: Callable[[Case], Case] | None
) -> None:
    case = signed(level) if level and status == "menunggu_tte" else a_case(status)
    case = job(case) if job else case
    for kind in Kind:
        if not rules.known(case, kind):
            assert refused(case, kind)


@pytest.mark.parametrize(
    ("job", "says"),
    [(printing, WAITS_FOR_PRESS), (set_aside, WAITS_FOR_ADMIN), (parked, WAITS_FOR_ADMIN)],
)
@pytest.mark.parametrize("status", ["konsep", "diparaf"])
def test_nobody_is_told_to_initial_a_page_that_is_not_there(
    status: str, job: Callable[[Case], Case], says: str
) -> None:
    case = job(replace(a_case(status), facts=Facts(printed=False)))
    assert waited_for(case)
    assert says in step_for(case, [])
    assert "paraf" in step_for(replace(case, facts=Facts()), [])


def test_what_is_returned_to_its_drafter_waits_for_the_drafter_whatever_its_job_does() -> None:
    back = an_act(1, Kind.KEMBALIKAN, kepada="konseptor")
    for job in (printing, set_aside, parked):
        case = job(a_case("dikembalikan"))
        case = replace(case, held=replace(case.held, acts=(back,)))
        assert waited_for(case) == ["konseptor"]
        assert "revise" in step_for(case, [Kind.REVISI])


def test_a_person_of_the_chain_is_held_up_by_the_printing_alone() -> None:
    case = replace(chained(), facts=Facts(printed=False))
    error = in_the_way(case, Actor(person=PEOPLE["hukum"], roles=frozenset({"pejabat"})), Kind.PARAF)
    assert "belum tersimpan" in str(error)
