"""A tree of disposisi, whatever its people do: who sees what of it, what stays ended, whom it waits for, how late it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from archive.access import AccessClass
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.documents import Document, Revision
from archive.states import OPEN, Status
from service.disposisi.tree import AddresseeState, SheetState, Tree
from service.disposisi.view import TreeView
from service.office.capacity import Staff
from service.office.hours import OfficeHours
from service.office.letterhead import Letterhead

POSITIONS = ("sekretaris", "kasubbag", "hukum", "staf", "pengelola")
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOURS = OfficeHours.of(
    {
        "jam_kerja": {"senin": ["07.30-12.00", "13.00-16.00"], "selasa": ["07.30-12.00"]},
        "libur": ["2026-03-10"],
    },
    ZoneInfo("Asia/Jakarta"),
)
ALIVE = (SheetState.RUNNING, SheetState.ANSWERED)
OVER = frozenset(SheetState) - {SheetState.DRAFT, *ALIVE}
WAITED = (AddresseeState.WAITING, AddresseeState.FORWARDED)
TO = st.lists(st.sampled_from(POSITIONS), min_size=1, max_size=3, unique=True)
ANY = st.integers(0, 1_000)


def sheet(no: int, giver: str, to: list[str], at: datetime, place: Mapping[str, str]) -> HeldDocument:
    """A drafted sheet as the ledger holds it."""
    document = Document(
        id=UUID(int=no), satker="1306", jenis="lembar_disposisi", unit="3", klasifikasi="PR.03.1",
        akses=AccessClass.B, status=Status.KONSEP, judul="J", perihal="P", pencipta="KPU", nomor=None,
        tahun=2026, tanggal=date(2026, 3, 2), code=f"{no:016x}", series="PR.03.1", revision_no=1,
        record={"rantai": {"penandatangan": giver}, "diteruskan": to, "disposisi": dict(place)},
        created_at=at, updated_at=at,
    )  # fmt: skip
    payload = json.dumps({"diteruskan_kepada": to, "petunjuk": ["File"]})
    revision = Revision(
        document_id=document.id, no=1, payload=payload, context="{}", contract_version="1",
        template_digest="", content_digest="", created_at=at,
    )  # fmt: skip
    return HeldDocument(document=document, revision=revision, acts=(), pending=())


class Trees(RuleBasedStateMachine):
    """One tree, by what its givers and addressees may do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[UUID, HeldDocument] = {}
        self.now = MONDAY
        self.closed: set[UUID] = set()
        self.over: set[UUID] = set()

    # What people do.

    @initialize(to=TO, minutes=st.integers(1, 2_000))
    def give(self, to: list[str], minutes: int) -> None:
        self._draft("sekretaris", [each for each in to if each != "sekretaris"] or ["staf"], {}, minutes)

    @rule(which=ANY, to=TO, minutes=st.integers(1, 2_000))
    def forward(self, which: int, to: list[str], minutes: int) -> None:
        above, tree = self._one(which, *ALIVE), self.tree
        if above is None:
            return
        took = tree.addressees(tree[above])
        giver = took[which % len(took)].posisi
        self._draft(
            giver, [each for each in to if each != giver] or ["sekretaris"], {"induk": str(above)}, minutes
        )

    @rule(which=ANY, to=TO)
    def replace(self, which: int, to: list[str]) -> None:
        former = self._one(which, *ALIVE)
        if former is None:
            return
        old = self.tree[former]
        place = {"mengganti": str(former), **({"induk": str(old.parent)} if old.parent else {})}
        self._draft(old.giver, [each for each in to if each != old.giver] or ["staf"], place, 60)

    @rule(which=ANY)
    def sign(self, which: int) -> None:
        if (found := self._one(which, SheetState.DRAFT)) is not None:
            self._act(found, "tanda_tangan", status=Status.DITANDATANGANI)

    @rule(which=ANY)
    def cancel(self, which: int) -> None:
        if (found := self._one(which, SheetState.DRAFT)) is not None:
            self._move(found, Status.BATAL)

    @rule(which=ANY)
    def answer(self, which: int) -> None:
        found = self._one(which, SheetState.RUNNING)
        if found is not None:
            open_ = [each.posisi for each in self.tree.addressees(self.tree[found]) if each.answer is None]
            self._act(found, "jawab", posisi=open_[which % len(open_)])

    @rule(which=ANY)
    def close(self, which: int) -> None:
        if (found := self._one(which, *ALIVE)) is not None:
            self._act(found, "tutup")
            self.closed.add(found)

    @rule(which=ANY)
    def revoke(self, which: int) -> None:
        if (found := self._one(which, *ALIVE)) is not None:
            self._move(found, Status.DICABUT)

    @rule(hours=st.integers(1, 200))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # What holds.

    @invariant()
    @precondition(lambda self: self.held)
    def a_giver_sees_all_below_what_they_gave(self) -> None:
        for each in self.tree.sheets.values():
            assert {below.id for below in self.tree.branch(each)} <= self.tree.seen_by(
                frozenset({each.giver})
            )

    @invariant()
    @precondition(lambda self: self.held)
    def nobody_elses_branch_is_seen(self) -> None:
        tree = self.tree
        for who in POSITIONS:
            gave = {each.id for each in tree.sheets.values() if each.giver == who}
            came = {
                each.id
                for each in tree.sheets.values()
                if each.given is not None and who in [to.posisi for to in tree.addressees(each)]
            }
            for seen in tree.seen_by(frozenset({who})):
                below_own = bool(gave & {seen, *self._above(seen)})
                above_own = any(seen in {own, *self._above(own)} for own in gave | came)
                assert below_own or above_own, (who, seen)

    @invariant()
    @precondition(lambda self: self.held)
    def what_has_ended_stays_ended_and_closed_stays_closed(self) -> None:
        tree = self.tree
        for each in tree.sheets.values():
            state = tree.state(each)
            if state in OVER:
                self.over.add(each.id)
            assert (each.id in self.over) is (state in OVER), (each.id, state)
            if each.id in self.closed and each.held.document.status != Status.DICABUT:
                assert state in (SheetState.CLOSED, SheetState.ENDED)

    @invariant()
    @precondition(lambda self: self.held)
    def nobody_is_waited_for_where_nothing_runs(self) -> None:
        tree = self.tree
        for each in tree.sheets.values():
            waited = [to.posisi for to in tree.addressees(each) if to.state in WAITED]
            assert bool(waited) is (tree.state(each) is SheetState.RUNNING)
            alive = all(tree.state(above) in ALIVE for above in tree.above(each))
            assert alive or not waited, "something above it has ended"

    @invariant()
    @precondition(lambda self: self.held)
    def a_change_is_another_sheet(self) -> None:
        for each in self.tree.sheets.values():
            new = self.tree.replaced_by(each)
            assert new != each.id
            assert new is None or self.tree[new].replaces == each.id

    @invariant()
    @precondition(lambda self: self.held)
    def late_is_what_the_offices_hours_say_and_only_of_what_runs(self) -> None:
        tree = self.tree
        office = cast(Letterhead, SimpleNamespace(rules=SimpleNamespace(hours=HOURS)))
        for each in tree.sheets.values():
            view = TreeView(
                tree=tree, asked=each, seen=frozenset(), positions=None, mine=frozenset(), paper=None,
                staff=cast(Staff, None), office=office, now=self.now,
            )  # fmt: skip
            running, due = tree.state(each) is SheetState.RUNNING, each.due
            assert due is not None
            assert view.late(each) == (HOURS.minutes(due, self.now) if running and due < self.now else 0)

    # The machine's own hands.

    @property
    def tree(self) -> Tree:
        return Tree(self.held.values())

    def _one(self, which: int, *states: SheetState) -> UUID | None:
        tree = self.tree
        found = [each.id for each in tree.sheets.values() if tree.state(each) in states]
        return found[which % len(found)] if found else None

    def _above(self, sheet_id: UUID) -> list[UUID]:
        parent = self.held[sheet_id].document.record["disposisi"].get("induk")
        return [UUID(parent), *self._above(UUID(parent))] if parent else []

    def _draft(self, giver: str, to: list[str], place: dict[str, str], minutes: int) -> None:
        due = HOURS.after(self.now, minutes)
        assert HOURS.minutes(self.now, due) == minutes
        no, root = len(self.held) + 1, UUID(int=1)
        placed = {"akar": str(root), **place, "batas": due.isoformat()}
        self.held[UUID(int=no)] = sheet(no, giver, to, self.now + timedelta(microseconds=no), placed)

    def _move(self, sheet_id: UUID, status: Status) -> None:
        held = self.held[sheet_id]
        assert held.document.status in OPEN or status is Status.DICABUT
        self.held[sheet_id] = replace(held, document=replace(held.document, status=status))

    def _act(self, sheet_id: UUID, kind: str, status: Status | None = None, **detail: Any) -> None:
        held = self.held[sheet_id]
        act = Act(
            document_id=sheet_id, no=len(held.acts) + 1, revision_no=1, kind=kind, person_id="p", nama="N",
            jabatan="J", kapasitas="langsung", kelompok="", at=self.now, content_digest="", pdf_sha256=None,
            detail=detail,
        )  # fmt: skip
        self.held[sheet_id] = replace(held, acts=(*held.acts, act))
        if status is not None:
            self._move(sheet_id, status)


TestTrees = Trees.TestCase
TestTrees.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_what_was_replaced_stays_so_when_the_sheet_in_its_place_is_revoked() -> None:
    trees = Trees()
    trees.give(["staf"], 60)
    trees.sign(0)
    trees.replace(0, ["hukum"])
    trees.sign(0)
    trees.revoke(0)
    assert [trees.tree.state(each) for each in trees.tree.sheets.values()] == [
        SheetState.REPLACED,
        SheetState.REVOKED,
    ]
