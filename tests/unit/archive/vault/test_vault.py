"""What the vault promises its callers, on the shipped double: commit once, adopt after a crash, never give wrong bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.vault.deposit import CommittedVersion
from archive.vault.errors import Corrupted, Incident, VaultUnavailable
from archive.vault.heads import Head
from archive.vault.layout import object_root
from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.store import ObjectStore
from archive.vault.vault import Vault
from tests.judges.ocfl_judge import complaints, download
from tests.unit.archive.vault.faults import CarelessStore, Crash, Fault, FaultyStore, OvertakenStore

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
ID = "kpu-agam:0199c0de"
ROOT = object_root(ID)
FILES = [
    Content(name="naskah.docx", data=b"docx of attempt 1", media="application/zip"),
    Content(name="naskah.pdf", data=b"pdf of attempt 1", media="application/pdf"),
    Content(name="record.json", data=b"{}", media="application/json"),
]
AGAIN = [
    Content(name="naskah.docx", data=b"docx of attempt 1", media="application/zip"),
    Content(name="naskah.pdf", data=b"PDF OF ATTEMPT 2", media="application/pdf"),
    Content(name="record.json", data=b"{}", media="application/json"),
]


def vault(store: ObjectStore) -> Vault:
    return Vault(store, horizon=timedelta(days=400), clock=lambda: NOW)


def fit(name: str, data: bytes) -> None:
    """A judge that finds no fault."""


def unfit(name: str, data: bytes) -> None:
    raise ValueError(f"{name} lost its text")


def deposit(
    store: ObjectStore,
    contents: Sequence[Content] = FILES,
    *,
    job: str = "job-1",
    head: Head | None = None,
    keep: Sequence[str] = (),
    accept: object = fit,
) -> CommittedVersion:
    return vault(store).deposit(
        ID,
        contents,
        job=job,
        head=head,
        keep=keep,
        message="Versi",
        user="press",
        address="mailto:press@kpu-agam.id",
        created=NOW,
        accept=accept,  # type: ignore[arg-type]
    )


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore(clock=lambda: NOW)
    vault(store).prepare()
    return store


def judged(store: ObjectStore, folder: Path) -> list[str]:
    download(store, folder)
    return complaints(folder, [ID])


def test_a_deposit_makes_a_valid_ocfl_object(store: MemoryStore, tmp_path: Path) -> None:
    done = deposit(store)
    assert (done.version, done.root, done.adopted) == (1, ROOT, frozenset())
    assert judged(store, tmp_path) == []
    assert [each.key.removeprefix(ROOT) for each in store.list(ROOT)] == [
        "0=ocfl_object_1.1",
        "inventory.json",
        "inventory.json.sha512",
        "v1/content/naskah.docx",
        "v1/content/naskah.pdf",
        "v1/content/record.json",
    ]


def test_every_object_is_locked_to_the_horizon_from_its_first_instant(store: MemoryStore) -> None:
    deposit(store)
    locks = {store.locked_until(each.key, each.version_id) for each in store.list("", versions=True)}
    assert locks == {NOW + timedelta(days=400)}


def test_a_second_version_keeps_old_content_where_it_is(store: MemoryStore, tmp_path: Path) -> None:
    deposit(store)
    new = Content(name="record.json", data=b'{"acts": 1}', media="application/json")
    done = deposit(store, [new], job="job-2", head=vault(store).head(ID), keep=["naskah.docx", "naskah.pdf"])
    assert done.version == 2
    assert set(done.files) == {"record.json"}
    assert judged(store, tmp_path) == []
    inventory = json.loads((tmp_path / ROOT / "inventory.json").read_bytes())
    assert inventory["versions"]["v2"]["message"] == "Versi (job job-2)"


def test_equal_deposits_give_equal_inventories(store: MemoryStore) -> None:
    other = MemoryStore(clock=lambda: NOW)
    assert deposit(store).inventory.sha256 == deposit(other).inventory.sha256


def test_a_read_returns_the_archived_bytes_of_a_version(store: MemoryStore) -> None:
    file = deposit(store).files["naskah.pdf"]
    assert vault(store).read(file.key, file.version_id, file.sha256, file.size) == b"pdf of attempt 1"


def test_a_flipped_byte_is_never_handed_out(store: MemoryStore) -> None:
    file = deposit(store).files["naskah.pdf"]
    store.overwrite(file.key, file.version_id, b"pdf of attempt l")
    with pytest.raises(Corrupted) as caught:
        vault(store).read(file.key, file.version_id, file.sha256, file.size)
    assert caught.value.ids["key"] == file.key
    assert caught.value.ids["version_id"] == file.version_id


def test_a_wrong_object_under_a_right_key_is_never_handed_out(store: MemoryStore) -> None:
    file = deposit(store).files["naskah.pdf"]
    other = store.put(file.key, b"another", media="x/y", locked_until=NOW + timedelta(days=1))
    with pytest.raises(Corrupted):
        vault(store).read(file.key, other.version_id, file.sha256, file.size)


def test_a_missing_version_is_corruption_not_a_404(store: MemoryStore) -> None:
    file = deposit(store).files["naskah.pdf"]
    with pytest.raises(Corrupted, match="gone"):
        vault(store).read(file.key, "00000000-0000-0000-0000-000000000000", file.sha256, file.size)


def test_a_delete_marker_hides_nothing_from_a_read(store: MemoryStore) -> None:
    file = deposit(store).files["naskah.pdf"]
    store.hide(file.key)
    assert vault(store).read(file.key, file.version_id, file.sha256, file.size) == b"pdf of attempt 1"


def test_nothing_was_ever_committed_where_there_is_no_head(store: MemoryStore) -> None:
    assert vault(store).head(ID) is None


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("at", range(1, 7))
def test_after_a_fault_at_any_write_the_next_attempt_makes_one_valid_version(
    store: MemoryStore, tmp_path: Path, at: int, fault: Fault
) -> None:
    with pytest.raises((Crash, VaultUnavailable)):
        deposit(FaultyStore(store, at=at, fault=fault))
    done = deposit(store, AGAIN, head=vault(store).head(ID))
    assert done.version == 1
    assert judged(store, tmp_path) == []
    for name, file in done.files.items():
        data = vault(store).read(file.key, file.version_id, file.sha256, file.size)
        assert (tmp_path / ROOT / "v1/content" / name).read_bytes() == data
    inventories = [
        each for each in store.list(ROOT + "inventory.json", versions=True) if each.key.endswith("json")
    ]
    assert [each.version_id for each in inventories] == [done.inventory.version_id]


def overtaken(store: ObjectStore, at: int) -> tuple[CommittedVersion, CommittedVersion]:
    """Let attempt 2 run from beginning to end before write ``at`` of attempt 1, which then goes on as a zombie."""
    second: list[CommittedVersion] = []
    slow = OvertakenStore(store, at=at, overtake=lambda: second.append(deposit(store, AGAIN)))
    return deposit(slow), second[0]


@pytest.mark.parametrize("at", range(1, 7))
def test_a_zombie_attempt_changes_nothing_and_reports_the_same_version(
    store: MemoryStore, tmp_path: Path, at: int
) -> None:
    first, second = overtaken(store, at)
    assert (first.version, first.files, first.inventory) == (second.version, second.files, second.inventory)
    assert judged(store, tmp_path) == []


def test_without_conditions_the_judge_finds_the_zombies_work(store: MemoryStore, tmp_path: Path) -> None:
    """Mutation check: it is the conditional PUT that the test above rests on."""
    overtaken(CarelessStore(store), 5)
    assert judged(store, tmp_path) != []


def test_the_bytes_of_the_first_attempt_win_and_are_named(store: MemoryStore) -> None:
    with pytest.raises(Crash):
        deposit(FaultyStore(store, at=5, fault=Fault.DIES_BEFORE))
    seen: list[tuple[str, bytes]] = []
    done = deposit(store, AGAIN, accept=lambda name, data: seen.append((name, data)))
    assert done.adopted == {"naskah.docx", "naskah.pdf", "record.json"}
    assert seen == [("naskah.pdf", b"pdf of attempt 1")], "equal bytes need no judge"


def test_a_committed_version_is_adopted_even_after_another_job_added_one(store: MemoryStore) -> None:
    first = deposit(store)
    deposit(store, job="job-2", head=vault(store).head(ID))
    again = deposit(store, AGAIN, head=vault(store).head(ID))
    assert (again.version, again.inventory, again.files) == (1, first.inventory, first.files)


def test_a_repeated_deposit_with_a_stale_head_is_adopted_too(store: MemoryStore) -> None:
    first = deposit(store)
    again = deposit(store, AGAIN, head=None)
    assert (again.version, again.inventory, again.files) == (1, first.inventory, first.files)


def test_bytes_of_an_earlier_attempt_that_the_judges_refuse_are_an_incident(store: MemoryStore) -> None:
    with pytest.raises(Crash):
        deposit(FaultyStore(store, at=5, fault=Fault.DIES_BEFORE))
    with pytest.raises(Incident, match="not fit") as caught:
        deposit(store, AGAIN, accept=unfit)
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_judge_that_cannot_be_reached_is_asked_again_later(store: MemoryStore) -> None:
    def unreachable(name: str, data: bytes) -> None:
        raise VaultUnavailable

    with pytest.raises(Crash):
        deposit(FaultyStore(store, at=5, fault=Fault.DIES_BEFORE))
    with pytest.raises(VaultUnavailable):
        deposit(store, AGAIN, accept=unreachable)


def test_another_jobs_bytes_are_an_incident(store: MemoryStore) -> None:
    with pytest.raises(Crash):
        deposit(FaultyStore(store, at=5, fault=Fault.DIES_BEFORE))
    with pytest.raises(Incident, match="Another job's bytes") as caught:
        deposit(store, AGAIN, job="job-2")
    assert caught.value.ids["wrote"] == "job-1"


def test_a_file_that_this_job_does_not_know_is_an_incident(store: MemoryStore) -> None:
    with pytest.raises(Crash):
        deposit(FaultyStore(store, at=5, fault=Fault.DIES_BEFORE))
    with pytest.raises(Incident, match="does not know"):
        deposit(store, [AGAIN[0]])


def test_a_version_committed_by_another_job_meanwhile_is_an_incident(
    store: MemoryStore, tmp_path: Path
) -> None:
    deposit(store)
    head = vault(store).head(ID)
    deposit(store, [Content(name="a.txt", data=b"a", media="text/plain")], job="job-2", head=head)
    with pytest.raises(Incident, match="Another job committed first"):
        deposit(store, [Content(name="b.txt", data=b"b", media="text/plain")], job="job-3", head=head)


@pytest.mark.parametrize("stale", [None, b"0" * 128 + b"  inventory.json\n"])
def test_a_head_completes_a_sidecar_that_is_missing_or_old(
    store: MemoryStore, tmp_path: Path, stale: bytes | None
) -> None:
    with pytest.raises(Crash):
        deposit(FaultyStore(store, at=5, fault=Fault.DIES_AFTER))
    if stale is not None:
        store.put(
            ROOT + "inventory.json.sha512", stale, media="text/plain", locked_until=NOW + timedelta(days=1)
        )
    head = vault(store).head(ID)
    assert head is not None
    assert head.sidecar_etag == store.head(ROOT + "inventory.json.sha512").etag
    assert judged(store, tmp_path) == []


def test_an_inventory_of_another_object_is_corruption(store: MemoryStore) -> None:
    deposit(store)
    body = store.get(ROOT + "inventory.json").data
    other = "kpu-agam:another"
    store.put(object_root(other) + "inventory.json", body, media="x/y", locked_until=NOW + timedelta(days=1))
    with pytest.raises(Corrupted, match="another object"):
        vault(store).head(other)


def test_a_bucket_that_is_another_storage_root_is_refused(store: MemoryStore) -> None:
    strange = MemoryStore(clock=lambda: NOW)
    strange.put("ocfl_layout.json", b"{}", media="x/y", locked_until=NOW + timedelta(days=1))
    with pytest.raises(Incident, match="another kind"):
        vault(strange).prepare()


def test_a_storage_root_can_be_prepared_again(store: MemoryStore) -> None:
    vault(store).prepare()
    assert len(list(store.list("", versions=True))) == 3


@pytest.mark.parametrize("job", ["", "a b", "a)"])
def test_a_job_that_could_not_be_found_again_is_refused(store: MemoryStore, job: str) -> None:
    with pytest.raises(ValueError, match="not a job's name"):
        deposit(store, job=job)


def test_a_deposit_without_content_is_refused(store: MemoryStore) -> None:
    with pytest.raises(ValueError, match="without content"):
        deposit(store, [])
