"""Whom an open document may ask: nobody whom the inbox would name is passed over, on any day and whoever stands where."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.marks import DocumentMark
from archive.ledger.office.positions import Delegation
from archive.states import OPEN, Status
from service.approvals.actors import Actor
from service.approvals.case import Case
from service.approvals.inbox import tasks_of
from service.approvals.sieve import Sieve, acting_for, concern_of
from service.approvals.table import Kind
from service.identity.roles import Role
from service.office.capacity import Staff
from tests.unit.service.approvals.chains import PEOPLE, chained
from tests.unit.service.approvals.test_conditions import an_act

DAY = date(2026, 3, 31)
INITIALS = (("koordinasi", "hukum"), ("koordinasi", "keuangan"), ("hierarki", "bawah"), ("hierarki", "atas"))


def given(case: Case, *acts: tuple[Kind, dict[str, Any]]) -> Case:
    """A case with acts, in their order."""
    made = [
        replace(
            an_act(no, kind, **about.get("detail", {})), **{k: v for k, v in about.items() if k != "detail"}
        )
        for no, (kind, about) in enumerate(acts, 1)
    ]
    return replace(case, held=replace(case.held, acts=tuple(made)))


def paraf(group: str, position: str) -> tuple[Kind, dict[str, Any]]:
    """A paraf upon the present content."""
    about = {
        "person_id": position,
        "kelompok": group,
        "content_digest": "isi",
        "detail": {"posisi": position},
    }
    return Kind.PARAF, about


def histories() -> Iterator[tuple[tuple[Kind, dict[str, Any]], ...]]:
    """What may have happened: written by somebody or nobody, initialled by any, sent back to anybody, signed on a level."""
    written: list[tuple[Any, ...]] = [
        (),
        *(((Kind.REVISI, {"person_id": who}),) for who in ("bawah", "sekretaris")),
    ]
    ends: list[tuple[Any, ...]] = [
        (),
        *(((Kind.KEMBALIKAN, {"detail": {"kepada": to, "void": [1]}}),) for to in ("konseptor", "bawah")),
        *(
            (
                (
                    Kind.TANDA_TANGAN,
                    {"person_id": "sekretaris", "detail": {"tingkat": level, "posisi": "sekretaris"}},
                ),
            )
            for level in ("basah", "pribadi", "segel")
        ),
    ]
    for size in range(len(INITIALS) + 1):
        for initials in itertools.combinations(INITIALS, size):
            for begun, end in itertools.product(written, ends):
                yield (*begun, *(paraf(*each) for each in initials), *end)


def standings() -> Iterator[Staff]:
    """Who may stand where: each in their own position, the signatory gone, and one who signs on behalf."""
    staff = chained().staff
    behalf = Delegation(
        id=uuid4(),
        principal="sekretaris",
        agent="atas",
        via=None,
        jenis=("surat_edaran",),
        since=None,
        until=None,
        basis="",
        origin="berkas",
    )
    yield staff
    yield replace(
        staff, gone=frozenset({"bawah"}), holders=[h for h in staff.holders if h.position != "sekretaris"]
    )
    yield replace(staff, delegations=(behalf,), heads={"x": "hukum"})


@pytest.mark.parametrize("status", OPEN)
def test_whoever_is_asked_something_is_among_those_who_may_be(status: Status) -> None:
    asked = 0
    for history, staff in itertools.product(histories(), standings()):
        case = given(replace(chained(), staff=staff, day=DAY), *history)
        case = replace(case, held=replace(case.held, document=replace(case.held.document, status=status)))
        concern = concern_of(case.held)
        for person in PEOPLE.values():
            actor = Actor(person=person, roles=frozenset({Role.PEJABAT}))
            tasks = list(tasks_of(case, actor, DAY))
            asked += bool(tasks)
            if tasks:
                assert concern.asks(person.id, acting_for(staff, person.id, DAY)), (history, person.id, tasks)
    assert asked > 100


def test_most_whom_nothing_is_asked_are_not_looked_at() -> None:
    concern = concern_of(chained().held)
    assert [key for key in PEOPLE if concern.asks(key, acting_for(chained().staff, key, DAY))] == [
        "hukum",
        "keuangan",
        "bawah",
    ]


def test_a_document_is_read_again_when_it_has_moved_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    case, read, tx = chained(), list[int](), object()

    def hold(_: Transaction, ids: list[Any], *, lock: bool) -> list[HeldDocument]:
        read.append(len(ids))
        return [case.held]

    monkeypatch.setattr(approvals, "hold", hold)
    sieve = Sieve()
    for _ in range(2):
        found = sieve.concerns(tx, [DocumentMark.of(case.held)])  # type: ignore[arg-type]  # nobody asks it
        assert found == {str(case.held.document.id): concern_of(case.held)}
    case = given(case, paraf("koordinasi", "hukum"))
    moved = sieve.concerns(tx, [DocumentMark.of(case.held)])  # type: ignore[arg-type]
    assert "hukum" not in moved[str(case.held.document.id)].positions
    assert read == [1, 1]


def test_what_has_just_moved_keeps_its_place_among_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    several = [
        replace(each.held, document=replace(each.held.document, id=uuid4()))
        for each in (chained(), chained(), chained())
    ]
    monkeypatch.setattr(
        approvals, "hold", lambda _, ids, *, lock: [each for each in several if each.document.id in ids]
    )
    sieve, marks, tx = Sieve(), [DocumentMark.of(each) for each in several], object()
    sieve.concerns(tx, marks[1:])  # type: ignore[arg-type]  # nobody asks it
    assert list(sieve.concerns(tx, marks)) == [each.id for each in marks]  # type: ignore[arg-type]
