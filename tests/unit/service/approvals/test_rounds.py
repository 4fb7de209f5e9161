"""A document of several signatories under every order of acting: nobody acts who may not, no number is lost, none is stranded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.ledger.documents.acts import Act
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Holder, Position
from archive.states import OPEN, Status
from doc_templates.kit.chain import Giliran
from service.approvals.actors import Actor
from service.approvals.case import Case
from service.approvals.inbox import task_of
from service.approvals.steps import in_the_way, waited_for
from service.approvals.table import AFFIX_ONE, SIGN, TABLE, Kind, Level
from service.documents.round import AFFIXING, standing_in
from service.office.capacity import Staff
from tests.unit.service.approvals.test_conditions import ID, NOW, a_case

SIGNING = ("sekretaris", "kasubbag", "ketua")
OFFICIALS = (*SIGNING, "pelaksana", "orang_lain")
UNIT = {**dict.fromkeys(OFFICIALS, "x"), "orang_lain": "9"}
PLAYED = (Kind.PARAF, Kind.TANDA_TANGAN, Kind.TTE, Kind.PINDAI, Kind.KEMBALIKAN, Kind.REVISI, Kind.BATAL)


def person(key: str) -> Person:
    return Person(satker="1306", id=key, nama=key, jabatan=key, unit=UNIT[key], nip=None, pangkat=None)


def holder(key: str, who: str = "", capacity: str = "langsung") -> Holder:
    return Holder(
        id=uuid4(),
        position=key,
        person_id=who or key,
        capacity=capacity,
        since=None,
        until=None,
        basis="",
        origin="berkas",
    )


STAFF = Staff(
    positions={key: Position(key=key, jabatan=key.title(), unit="1") for key in OFFICIALS},
    holders=tuple(map(holder, OFFICIALS)),
    delegations=(),
)


@dataclass
class Paper:
    """One document, and what was done to it: written as the handlers write it, guarded as they are."""

    level: Level
    urutan: Giliran
    acts: list[Act] = field(default_factory=list)
    status: Status = Status.KONSEP
    revision: int = 1
    nomor: int | None = None
    void: list[int] = field(default_factory=list)

    @property
    def case(self) -> Case:
        rantai: dict[str, Any] = {
            "paraf": ["pelaksana"],
            "penandatangan": SIGNING[0],
            "pihak": list(SIGNING[1:]),
            "urutan": self.urutan.value,
        }
        titles = {"paraf": ["Pelaksana"], "koordinasi": [], "penandatangan": "Sekretaris"}
        case = a_case(self.status)
        document = replace(
            case.held.document, record={"rantai": rantai}, nomor=str(self.nomor) if self.nomor else None
        )
        revision = replace(
            case.held.revision,
            context=json.dumps({"naskah": {"rantai": titles}}),
            content_digest=f"isi {self.revision}",
        )
        held = replace(case.held, document=document, revision=revision, acts=tuple(self.acts))
        return replace(case, held=held, staff=STAFF)

    def moves(self) -> list[tuple[str, Kind]]:
        """Everything that somebody may do now."""
        case = self.case
        return [
            (who, kind)
            for who in OFFICIALS
            for kind in PLAYED
            if in_the_way(case, Actor(person=person(who), roles=frozenset({"pejabat"})), kind) is None
        ]

    def do(self, who: str, kind: Kind) -> None:
        case, round_ = self.case, self.case.round
        step, detail = TABLE[self.status, kind], dict[str, Any]()
        match kind:
            case Kind.PARAF:
                detail = {"posisi": who}
            case Kind.TANDA_TANGAN:
                assert self.nomor is None, "a number that stands is given again"
                assert who in case.opening
                self.nomor = len(self.void) + 1
                step = SIGN[self.level]
                detail = {
                    "tingkat": self.level.value,
                    "posisi": who,
                    "pihak": list(map(self._party, SIGNING)),
                }
            case Kind.TTE:
                assert round_ is not None
                signed = [act.person_id for act in case.standing if act.kind is Kind.TTE]
                assert who not in signed, "somebody signs twice"
                assert self.urutan is Giliran.BEBAS or who == SIGNING[len(signed)], (
                    "somebody signs out of turn"
                )
                step = step if round_.last else AFFIX_ONE
                place = SIGNING.index(who)
                detail = {"pihak": place, "berkas": round_.file, "sha256": f"{len(self.acts)}"}
            case Kind.KEMBALIKAN | Kind.BATAL | Kind.REVISI:
                detail = self._undone(kind)
        self.acts.append(
            Act(
                document_id=ID,
                no=len(self.acts) + 1,
                revision_no=self.revision,
                kind=kind,
                person_id=who,
                nama=who,
                jabatan=who.title(),
                kapasitas="langsung",
                kelompok="hierarki" if kind is Kind.PARAF else "",
                at=NOW,
                content_digest=f"isi {self.revision}",
                pdf_sha256=None,
                detail=detail,
            )
        )
        self.status = step.done
        if kind is Kind.REVISI:
            self.revision += 1

    def _undone(self, kind: Kind) -> dict[str, Any]:
        if self.nomor is not None and kind is not Kind.REVISI:
            self.void.append(self.nomor)
            self.nomor = None if kind is Kind.KEMBALIKAN else self.nomor
        fallen = (Kind.PARAF, Kind.TANDA_TANGAN, *AFFIXING) if kind is not Kind.BATAL else ()
        return {
            "kepada": "konseptor",
            "void": [each.no for each in self.case.standing if each.kind in fallen],
        }

    def _party(self, key: str) -> dict[str, Any]:
        return {"posisi": key, "orang": key, "nama": key, "jabatan": key, "kapasitas": "langsung", "blok": {}}


@pytest.mark.parametrize("urutan", Giliran)
@pytest.mark.parametrize("level", [Level.PRIBADI, Level.BSRE, Level.BASAH])
@settings(max_examples=40, deadline=None)
@given(choices=st.lists(st.integers(0, 10_000), max_size=20))
def test_whatever_the_order_of_acting(level: Level, urutan: Giliran, choices: Sequence[int]) -> None:
    paper = Paper(level=level, urutan=urutan)
    for choice in choices:
        moves = paper.moves()
        if paper.status not in OPEN:
            break
        assert moves, f"stranded: {paper.status} after {[each.kind for each in paper.acts]}"
        assert all(who != "orang_lain" for who, _ in moves), "a stranger may act"
        if not paper.case.returned_to:
            told = {who for who in OFFICIALS if _task(paper.case, who)}
            assert told, "it waits, and in nobody's inbox"
            assert set(waited_for(paper.case)) <= set(OFFICIALS)
        paper.do(*moves[choice % len(moves)])
    given_ = [*paper.void, *([paper.nomor] if paper.nomor and paper.nomor not in paper.void else [])]
    assert given_ == list(range(1, len(given_) + 1)), "every number once, and none lost"
    if paper.status is Status.DITANDATANGANI and level is not Level.BASAH:
        round_ = paper.case.round
        assert round_ is not None
        assert {each.person for each in round_.signed} == set(SIGNING)
        assert not paper.void or paper.nomor not in paper.void


def _task(case: Case, who: str) -> bool:
    return task_of(case, Actor(person=person(who), roles=frozenset({"pejabat"})), case.day) is not None


def test_who_acts_while_a_holder_is_away_signs_for_the_position() -> None:
    away = replace(STAFF, holders=(*STAFF.holders, holder("ketua", "pelaksana", "plh")))
    for staff, who in ((STAFF, "ketua"), (away, "pelaksana")):
        found = standing_in(staff, "ketua", a_case("konsep").day)
        assert found is not None
        assert found.person_id == who
    assert standing_in(replace(STAFF, holders=()), "ketua", a_case("konsep").day) is None


@pytest.mark.parametrize("urutan", Giliran)
@pytest.mark.parametrize("signed", [0, 1])
def test_a_round_of_which_one_has_left_is_in_somebodys_inbox(urutan: Giliran, signed: int) -> None:
    """While nobody has signed their place is taken over; afterwards any signatory sends it back, the one who signed too."""
    paper = Paper(level=Level.PRIBADI, urutan=urutan)
    paper.do("pelaksana", Kind.PARAF)
    paper.do(SIGNING[0], Kind.TANDA_TANGAN)
    for who in SIGNING[:signed]:
        paper.do(who, Kind.TTE)
    left = [each for each in STAFF.holders if each.position != "kasubbag"]
    staff = replace(STAFF, holders=[*left, holder("kasubbag", "orang_lain")], gone=frozenset({"kasubbag"}))
    case = replace(paper.case, staff=staff)
    asked = {
        who: found[0]
        for who in (*OFFICIALS[2:], SIGNING[0])
        if (found := task_of(case, Actor(person=person(who), roles=frozenset({"pejabat"})), case.day))
    }
    if signed:
        assert asked == dict.fromkeys(("sekretaris", "ketua", "orang_lain"), Kind.KEMBALIKAN)
    else:
        assert asked["orang_lain"] is Kind.AMBIL_ALIH
    for who, kind in asked.items():
        actor = Actor(person=person(who), roles=frozenset({"pejabat"}))
        assert in_the_way(case, actor, kind) is None, "it is asked and refused"


@pytest.mark.parametrize(
    ("gone", "drafts", "head", "whose"),
    [
        ((), "pelaksana", "kasubbag", "pelaksana"),
        (("pelaksana",), "pelaksana", "kasubbag", "kasubbag"),
        (("pelaksana",), "ketua", "kasubbag", "ketua"),
        (("pelaksana",), "", "kasubbag", "kasubbag"),
        (("pelaksana", "kasubbag"), "", "kasubbag", None),
    ],
)
def test_a_draft_of_one_who_has_left_goes_to_the_drafting_position_or_the_head_of_the_unit(
    gone: tuple[str, ...], drafts: str, head: str, whose: str | None
) -> None:
    paper = Paper(level=Level.PRIBADI, urutan=Giliran.BERURUTAN)
    paper.do("pelaksana", Kind.REVISI)
    paper.do("pelaksana", Kind.PARAF)
    paper.do("sekretaris", Kind.KEMBALIKAN)
    case = paper.case
    rantai = {**case.held.document.record["rantai"], "konseptor": drafts}
    document = replace(case.held.document, record={"rantai": rantai}, unit="3")
    holders = [each for each in STAFF.holders if each.person_id not in gone]
    staff = replace(STAFF, holders=holders, gone=frozenset(gone), heads={"3": head})
    case = replace(case, staff=staff, held=replace(case.held, document=document))
    assert [who for who in OFFICIALS if who not in gone and _task(case, who)] == ([whose] if whose else [])
