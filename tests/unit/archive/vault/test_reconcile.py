"""Bucket and ledger compared: every disagreement is found once, and agreement gives nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from archive.vault.deposit import CommittedVersion
from archive.vault.layout import object_root
from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.reconcile import Disagreement, DisagreementKind, LedgerVersion, reconcile
from archive.vault.store import ListedObject
from archive.vault.vault import Vault
from tests.unit.archive.vault.faults import Crash, Fault, FaultyStore, PassingStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)
IDS = [f"kpu:{number}" for number in range(5)]
DAY = timedelta(days=1)


class World:
    """A bucket with five documents, and the rows a ledger would have of them."""

    def __init__(self) -> None:
        self.now = NOW
        self.store = MemoryStore(clock=lambda: self.now)
        self.vault = Vault(self.store, horizon=400 * DAY, clock=lambda: self.now)
        self.vault.prepare()
        self.vault.probe()
        self.rows: list[LedgerVersion] = []
        for object_id in IDS:
            self.deposit(object_id, "job-1")
            self.now += timedelta(seconds=1)

    def deposit(self, object_id: str, job: str, *, record: bool = True) -> CommittedVersion:
        done = self.vault.deposit(
            object_id,
            [Content(name="naskah.docx", data=f"{object_id} {job}".encode(), media="x/y")],
            job=job,
            head=self.vault.head(object_id),
            message="Versi",
            user="press",
            created=NOW,
            accept=lambda name, data: None,
        )
        if record:
            for stored in [*done.files.values(), done.inventory]:
                self.rows.append(
                    LedgerVersion(
                        object_id=object_id, key=stored.key, version_id=stored.version_id, size=stored.size
                    )
                )
        return done

    def content(self, object_id: str) -> LedgerVersion:
        key = object_root(object_id) + "v1/content/naskah.docx"
        return next(row for row in self.rows if row.key == key)

    def findings(self, rows: Iterable[LedgerVersion] | None = None) -> list[tuple[DisagreementKind, str]]:
        return [(found.finding, found.object_id) for found in self.found(rows)]

    def found(self, rows: Iterable[LedgerVersion] | None = None) -> list[Disagreement]:
        given = sorted(self.rows if rows is None else rows, key=lambda row: row.key)
        return list(reconcile(self.store, given, settled_before=self.now + DAY))


@pytest.fixture
def world() -> World:
    return World()


def test_agreement_gives_nothing(world: World) -> None:
    world.deposit(IDS[0], "job-2")
    assert world.findings() == []


def test_a_row_recorded_twice_for_kept_content_is_one(world: World) -> None:
    assert world.findings([*world.rows, world.content(IDS[1])]) == []


@pytest.mark.parametrize("whole", [False, True])
def test_a_row_without_its_object_is_lost(world: World, whole: bool) -> None:
    victim = world.content(IDS[2])
    world.now += 500 * DAY
    for each in list(world.store.list(object_root(IDS[2]), versions=True)):
        if whole or each.key == victim.key:
            world.store.destroy(each.key, each.version_id)
    assert set(world.findings()) == {(DisagreementKind.LOST, IDS[2])}


def test_a_row_younger_than_the_listing_is_not_lost(world: World) -> None:
    class Late(PassingStore):
        """Lists as before the deposit of the fourth document."""

        def list(self, prefix: str, *, versions: bool = False) -> Iterator[ListedObject]:
            listed = super().list(prefix, versions=versions)
            return (each for each in listed if not each.key.startswith(object_root(IDS[3])))

    rows = sorted(world.rows, key=lambda row: row.key)
    assert list(reconcile(Late(world.store), rows, settled_before=world.now + DAY)) == []


def test_another_size_is_found(world: World) -> None:
    row = world.content(IDS[1])
    world.store.overwrite(row.key, row.version_id, b"short")
    assert world.findings() == [(DisagreementKind.SIZE, IDS[1])]


def test_a_delete_marker_is_found(world: World) -> None:
    world.store.hide(world.content(IDS[1]).key)
    world.store.hide("0=ocfl_1.1")
    assert sorted(world.findings()) == [(DisagreementKind.HIDDEN, ""), (DisagreementKind.HIDDEN, IDS[1])]


def test_content_written_over_is_found(world: World) -> None:
    row = world.content(IDS[1])
    world.store.put(row.key, b"other", media="x/y", locked_until=world.now + DAY)
    assert world.findings() == [(DisagreementKind.OVERLAID, IDS[1])]


@pytest.mark.parametrize("object_id", [IDS[0], "kpu:new"])
def test_a_committed_version_that_the_ledger_does_not_know_is_unrecorded(
    world: World, object_id: str
) -> None:
    world.deposit(object_id, "job-2", record=False)
    assert world.findings() == [(DisagreementKind.UNRECORDED, object_id)]


@pytest.mark.parametrize("object_id", [IDS[0], "kpu:new"])
def test_content_of_a_deposit_that_died_is_loose(world: World, object_id: str) -> None:
    writes = 2 if object_id == "kpu:new" else 1
    faulty = FaultyStore(world.store, at=writes + 1, fault=Fault.DIES_BEFORE)
    with pytest.raises(Crash):
        Vault(faulty, horizon=DAY, clock=lambda: world.now).deposit(
            object_id,
            [Content(name="naskah.docx", data=b"", media="x/y")],
            job="job-2",
            head=world.vault.head(object_id),
            message="Versi",
            user="press",
            created=NOW,
            accept=lambda name, data: None,
        )
    known = object_id if object_id in IDS else ""
    assert world.findings() == [(DisagreementKind.LOOSE, known)]
    world.deposit(object_id, "job-2")
    assert world.findings() == []


def test_a_deposit_in_progress_is_nobodys_finding(world: World) -> None:
    world.deposit(IDS[0], "job-2", record=False)
    rows = sorted(world.rows, key=lambda row: row.key)
    assert list(reconcile(world.store, rows, settled_before=world.now)) == []


def test_a_sidecar_left_behind_is_found_until_a_head_completes_it(world: World) -> None:
    for object_id, job in ((IDS[0], "job-2"), ("kpu:new", "job-1")):
        faulty = FaultyStore(world.store, at=2 if object_id == IDS[0] else 3, fault=Fault.DIES_AFTER)
        with pytest.raises(Crash):
            Vault(faulty, horizon=DAY, clock=lambda: world.now).deposit(
                object_id,
                [Content(name="naskah.docx", data=b"", media="x/y")],
                job=job,
                head=world.vault.head(object_id),
                message="Versi",
                user="press",
                created=NOW,
                accept=lambda name, data: None,
            )
    assert {each for each in world.findings() if each[0] is DisagreementKind.SIDECAR} == {
        (DisagreementKind.SIDECAR, IDS[0]),
        (DisagreementKind.SIDECAR, "kpu:new"),
    }
    for object_id in (IDS[0], "kpu:new"):
        world.vault.head(object_id)
    assert DisagreementKind.SIDECAR not in {finding for finding, _ in world.findings()}


@pytest.mark.parametrize(
    "key", ["stranger", object_root(IDS[0]) + "notes.txt", object_root("x:y") + "v1/odd/a/b"]
)
def test_a_stranger_is_found(world: World, key: str) -> None:
    world.store.put(key, b"", media="x/y", locked_until=world.now + DAY)
    assert [finding for finding, _ in world.findings()] == [DisagreementKind.STRANGER]


def test_an_inventory_that_cannot_be_read_is_found(world: World) -> None:
    done = world.deposit("kpu:new", "job-1", record=False)
    world.store.overwrite(done.inventory.key, done.inventory.version_id, b"{}")
    assert world.findings() == [(DisagreementKind.UNREADABLE, "")]


def test_rows_out_of_order_are_a_mistake_of_the_caller(world: World) -> None:
    rows = sorted(world.rows, key=lambda row: row.key, reverse=True)
    with pytest.raises(ValueError, match="sorted by key"):
        list(reconcile(world.store, rows, settled_before=world.now))
