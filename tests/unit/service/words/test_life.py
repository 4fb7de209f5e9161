"""What is told of every document in every state, for every act, on every level: one sentence in words, and the next step."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from archive.errors import NaskahError
from service.approvals import actors
from service.approvals.actors import Actor
from service.approvals.case import HIERARKI, KOORDINASI, Case
from service.approvals.conditions import CONDITIONS, Condition
from service.approvals.table import TABLE, Kind, Level
from service.problem import problem_of
from service.words import ENGLISH, in_language, say
from service.words.life import DONE, STATUS, WAITS, At, at_first, cannot, instead, next_step, stands
from tests.unit.service.approvals.test_conditions import NEGATED, STATUSES, passing

CODE = re.compile(r"\w+_\w+")
SIGNED_NOW = ("ditandatangani", "didistribusikan")


def words_of(text: Any) -> None:
    """One text for officials: Indonesian and English, and no code in either."""
    assert text
    assert not CODE.search(text), text
    english = in_language(text, ENGLISH)
    assert english != text, f"no English for: {text}"
    assert not CODE.search(english), english


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", STATUSES)
def test_what_cannot_be_done_is_said_with_what_can_to_whoever_may(status: str, kind: Kind) -> None:
    if (status, kind) not in TABLE:
        words_of(cannot(status, kind))
        assert instead(status, kind, ()) is None
        told = {other: instead(status, kind, [other]) for other in Kind}
        offered = [step for step in told.values() if step is not None]
        assert len(offered) <= 1
        for step in offered:
            words_of(step)


@pytest.mark.parametrize("status", SIGNED_NOW)
def test_what_is_signed_is_offered_its_revocation_where_it_would_be_cancelled(status: str) -> None:
    assert "naskah documents revoke" in str(instead(status, Kind.BATAL, [Kind.CABUT]))


def test_the_next_step_of_a_numbered_document_is_that_of_its_level() -> None:
    told = {level: _step("menunggu_tte", level, list(Kind)) for level in Level}
    assert told == dict(WAITS)
    assert len(set(told.values())) == len(Level)
    assert "documents scan" in told[Level.BASAH]
    assert "documents seal" in told[Level.BSRE]
    assert "naskah documents" not in _step("menunggu_tte", Level.PRIBADI, [])


def _step(status: str, level: Level, may: list[Kind]) -> str:
    return next_step(
        status, level, chain=True, turns=False, drafter=False, may=may, waits_for=[say("Sekretaris")]
    )


@pytest.mark.parametrize("level", [None, *Level])
@pytest.mark.parametrize("status", STATUSES)
def test_every_state_has_its_step_for_whoever_may_take_it_and_others_are_told_whom_it_waits_for(
    status: str, level: Level | None
) -> None:
    for chain, turns, drafter in itertools.product((False, True), repeat=3):
        told = {
            kind: next_step(
                status,
                level,
                chain=chain,
                turns=turns,
                drafter=drafter,
                may=[kind] if kind else [],
                waits_for=[say("konseptor")],
            )
            for kind in (None, *Kind)
        }
        for step in told.values():
            words_of(step)
        others = told[None]
        assert "naskah documents" not in others, "nobody is shown what they may not do"
        concerned = {kind for kind, step in told.items() if step != others}
        assert len(concerned) <= 1
        for kind in concerned:
            assert "naskah documents" in told[kind]


@pytest.mark.parametrize("at", At)
def test_what_must_pass_before_anybody_acts_is_said_and_its_mending_to_whoever_may_do_it(at: At) -> None:
    words_of(at_first(at, ()))
    words_of(at_first(at, list(Kind)))
    assert "naskah documents" not in at_first(at, ())


def test_what_waits_without_a_number_is_not_said_to_have_one() -> None:
    assert stands("menunggu_tte", None) == "menunggu tanda tangan"
    assert "sudah bernomor" in stands("menunggu_tte", "5 TAHUN 2026")
    assert "sudah bernomor" not in cannot("menunggu_tte", Kind.PARAF)


@pytest.mark.parametrize(
    ("condition", "kind"),
    [(each, kind) for each in CONDITIONS for kind in sorted(each.kinds)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_every_refusal_of_a_condition_is_said_with_its_next_step(condition: Condition, kind: Kind) -> None:
    refused(condition.refusal(NEGATED[condition.name](passing(kind, condition.status))))


def refused(error: NaskahError) -> None:
    told = problem_of(error)
    words_of(told["title"])
    words_of(told["detail"])
    words_of(told["langkah"])
    for each in told["errors"]:
        words_of(each["reason"])


def test_every_state_and_every_act_is_called_by_a_name() -> None:
    assert set(STATUS) == set(STATUSES)
    assert set(DONE) == set(Kind)


def test_who_must_wait_is_told_for_whom_and_neighbours_wait_for_nobody() -> None:
    from tests.unit.service.approvals.chains import PEOPLE, chained

    case: Case = chained()
    roles = frozenset({"pejabat"})
    assert {place.group for place in case.turns} == {HIERARKI, KOORDINASI}
    for neighbour in ("hukum", "keuangan"):
        assert actors.capacity(case, Actor(person=PEOPLE[neighbour], roles=roles), Kind.PARAF)[0]
    with pytest.raises(NaskahError) as waits:
        actors.capacity(case, Actor(person=PEOPLE["atas"], roles=roles), Kind.PARAF)
    assert [each.reason for each in waits.value.fields] == ["lebih dahulu Pelaksana"]  # type: ignore[attr-defined]
    refused(waits.value)
