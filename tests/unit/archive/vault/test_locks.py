"""Rolling locks: the whole object root is renewed, and what the bucket lost is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from archive.vault.layout import root_files
from archive.vault.locks import DueVersion, renew, renew_root_files
from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.vault import Vault

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=600)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(clock=lambda: NOW)


@pytest.fixture
def vault(store: MemoryStore) -> Vault:
    vault = Vault(store, horizon=timedelta(days=400), clock=lambda: NOW)
    vault.prepare()
    return vault


def name(object_id: str, version: int = 1) -> UUID:
    return uuid5(NAMESPACE_URL, f"{object_id} v{version}")


def deposited(vault: Vault, object_id: str, version: int = 1) -> DueVersion:
    done = vault.deposit(
        object_id,
        [Content(name="data.json", data=b"%d" % version, media="application/json")],
        job=f"job-{version}",
        head=vault.head(object_id),
        message="Versi",
        user="press",
        created=NOW,
        accept=lambda name, data: None,
    )
    file = done.files["data.json"]
    assert done.locked_until == NOW + timedelta(days=400)
    return DueVersion(id=name(object_id, version), key=file.key, version_id=file.version_id)


def locks(store: MemoryStore, prefix: str) -> set[datetime | None]:
    return {store.locked_until(each.key, each.version_id) for each in store.list(prefix, versions=True)}


def test_one_due_artifact_renews_its_whole_object_and_no_other(store: MemoryStore, vault: Vault) -> None:
    due, other = deposited(vault, "kpu:1"), deposited(vault, "kpu:2")
    deposited(vault, "kpu:1", 2)
    (done,) = renew(store, [due], until=LATER)
    assert (done.renewed, done.lost, done.until) == ((name("kpu:1"),), (), LATER)
    assert done.versions == 7, "declaration, two contents, two inventories, two sidecars"
    assert locks(store, done.root) == {LATER}
    assert store.locked_until(other.key, other.version_id) == NOW + timedelta(days=400)


def test_a_due_version_that_the_bucket_lost_is_named(store: MemoryStore, vault: Vault) -> None:
    due = deposited(vault, "kpu:1")
    gone = DueVersion(id=name("gone"), key=due.key, version_id="99999999")
    (done,) = renew(store, [due, gone], until=LATER)
    assert (done.renewed, done.lost) == ((name("kpu:1"),), (name("gone"),))


def test_a_delete_marker_is_not_locked_but_what_it_hides_is(store: MemoryStore, vault: Vault) -> None:
    due = deposited(vault, "kpu:1")
    store.hide(due.key)
    (done,) = renew(store, [due], until=LATER)
    assert done.renewed == (name("kpu:1"),)
    assert store.locked_until(due.key, due.version_id) == LATER


def test_renewing_to_an_earlier_day_leaves_the_longer_lock(store: MemoryStore, vault: Vault) -> None:
    due = deposited(vault, "kpu:1")
    (done,) = renew(store, [due], until=NOW + timedelta(days=1))
    assert done.renewed == (name("kpu:1"),)
    assert store.locked_until(due.key, due.version_id) == NOW + timedelta(days=400)


def test_each_object_is_reported_by_itself(store: MemoryStore, vault: Vault) -> None:
    due = [deposited(vault, f"kpu:{number}") for number in range(3)]
    renewed = [done.renewed for done in renew(store, due, until=LATER)]
    assert sorted(renewed) == sorted((each.id,) for each in due)


def test_a_key_outside_every_object_cannot_be_due(store: MemoryStore) -> None:
    with pytest.raises(ValueError, match="no object root"):
        list(renew(store, [DueVersion(id=name("1"), key="0=ocfl_1.1", version_id="1")], until=LATER))


def test_the_files_of_the_storage_root_are_renewed_too(store: MemoryStore, vault: Vault) -> None:
    renew_root_files(store, until=LATER)
    assert {store.locked_until(each.key, each.version_id) for each in store.list("", versions=True)} == {
        LATER
    }
    assert {each.key for each in store.list("")} == set(root_files())
