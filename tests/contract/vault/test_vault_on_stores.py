"""The vault on every store: probed fit, racing attempts agree, and ocfl-py finds a valid storage root."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest

from archive.vault.deposit import CommittedVersion
from archive.vault.errors import Incident
from archive.vault.layout import PROBES, object_root, root_files
from archive.vault.locks import DueVersion, renew
from archive.vault.ocfl import Content, content_path
from archive.vault.probe import Capability
from archive.vault.reconcile import Disagreement, LedgerVersion, reconcile
from archive.vault.store import ObjectStore
from archive.vault.vault import Vault
from tests.judges.ocfl_judge import complaints, download

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def vault(shared_store: ObjectStore) -> Vault:
    vault = Vault(shared_store, horizon=timedelta(days=1), clock=lambda: datetime.now(UTC))
    vault.prepare()
    return vault


@pytest.fixture
def object_id() -> str:
    return f"kpu-agam:{uuid4()}"


def deposit(
    vault: Vault,
    object_id: str,
    job: str,
    mark: str,
    keep: tuple[str, ...] = (),
    ended: frozenset[str] = frozenset(),
) -> CommittedVersion:
    names = [name for name in ("naskah.docx", "naskah.pdf", "data.json", "record.json") if name not in keep]
    return vault.deposit(
        object_id,
        [
            Content(name=name, data=f"{name} {mark}".encode(), media="application/octet-stream")
            for name in names
        ],
        job=job,
        head=vault.head(object_id),
        keep=keep,
        message="Versi",
        user="press",
        created=NOW,
        accept=lambda name, data: None,
        ended=ended,
    )


def judged(vault: Vault, object_id: str, folder: Path) -> list[str]:
    """Judge one object of a bucket that other tests use too."""
    for key in root_files():
        download(vault.store, folder, key)
    download(vault.store, folder, object_root(object_id))
    return complaints(folder, [object_id])


def test_the_store_proves_every_capability(vault: Vault) -> None:
    assert set(vault.probe()) == set(Capability)
    assert list(vault.store.list(PROBES)), "what is still locked stays for a later probe to clear"


def test_three_versions_make_a_valid_object_that_reads_back(
    vault: Vault, object_id: str, tmp_path: Path
) -> None:
    first = deposit(vault, object_id, "job-1", "1")
    deposit(vault, object_id, "job-2", "2", keep=("naskah.docx", "naskah.pdf"))
    third = deposit(vault, object_id, "job-3", "3")
    assert third.version == 3
    for done, mark in ((first, "1"), (third, "3")):
        for name, file in done.files.items():
            data = vault.read(file.key, file.version_id, file.sha256, file.size)
            assert data == f"{name} {mark}".encode()
    assert judged(vault, object_id, tmp_path) == []


def test_racing_attempts_of_one_job_agree_on_one_version(
    vault: Vault, object_id: str, tmp_path: Path
) -> None:
    start = Barrier(4)

    def attempt(number: int) -> CommittedVersion:
        start.wait()
        return deposit(vault, object_id, "job-1", f"attempt {number}")

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(attempt, range(4)))
    assert {each.version for each in done} == {1}
    assert len({each.inventory.version_id for each in done}) == 1
    assert len({tuple(sorted((n, f.version_id) for n, f in each.files.items())) for each in done}) == 1
    assert judged(vault, object_id, tmp_path) == []


def test_locks_roll_on_everything_of_the_object(vault: Vault, object_id: str) -> None:
    done = deposit(vault, object_id, "job-1", "1")
    due = [DueVersion(id=uuid4(), key=file.key, version_id=file.version_id) for file in done.files.values()]
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    (renewed,) = renew(vault.store, due, until=until)
    assert (set(renewed.renewed), renewed.lost) == ({each.id for each in due}, ())
    listed = list(vault.store.list(object_root(object_id), versions=True))
    assert len(listed) == renewed.versions == 7
    assert {vault.store.locked_until(each.key, each.version_id) for each in listed} == {until}


def test_a_recorded_object_reconciles_without_findings(vault: Vault, object_id: str) -> None:
    done = [deposit(vault, object_id, "job-1", "1"), deposit(vault, object_id, "job-2", "2")]
    assert found(vault, object_id, done) == []


def found(vault: Vault, object_id: str, done: list[CommittedVersion]) -> list[Disagreement]:
    rows = [
        LedgerVersion(object_id=object_id, key=each.key, version_id=each.version_id, size=each.size)
        for deposited in done
        for each in (*deposited.files.values(), *deposited.leftovers.values(), deposited.inventory)
    ]
    rows.sort(key=lambda row: row.key)
    later = datetime.now(UTC) + timedelta(days=1)
    return list(reconcile(vault.store, rows, settled_before=later, prefix=object_root(object_id)))


def abandoned(vault: Vault, object_id: str, job: str, number: int, *names: str) -> None:
    """What a job leaves that dies among the PUTs of its content."""
    for name in names:
        vault.store.put(
            f"{object_root(object_id)}{content_path(number, name)}",
            f"{name} of {job}".encode(),
            media="application/octet-stream",
            metadata={"job": job},
            locked_until=vault.lock_until(),
            only_if_absent=True,
        )


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_job_that_ended_for_good_left_is_listed_by_the_next_version(
    vault: Vault, object_id: str, tmp_path: Path, number: int
) -> None:
    before = [deposit(vault, object_id, "job-1", "1")] if number == 2 else []
    abandoned(vault, object_id, "job-dead", number, "naskah.docx", "pindaian.pdf")

    done = deposit(vault, object_id, "job-2", "2", ended=frozenset({"job-dead"}))
    assert done.version == number
    assert set(done.leftovers) == {"sisa/job-dead/naskah.docx", "sisa/job-dead/pindaian.pdf"}
    for name, file in done.files.items():
        data = vault.read(file.key, file.version_id, file.sha256, file.size)
        assert data == f"{name} 2".encode()
    assert judged(vault, object_id, tmp_path) == []
    assert found(vault, object_id, [*before, done]) == []

    after = deposit(vault, object_id, "job-3", "3", keep=("naskah.docx",), ended=frozenset({"job-dead"}))
    assert after.leftovers == {}, "a leftover belongs to the version in whose folder it lies"
    assert judged(vault, object_id, tmp_path) == []


def test_nobody_else_may_have_left_anything(vault: Vault, object_id: str) -> None:
    abandoned(vault, object_id, "job-alive", 1, "pindaian.pdf")
    with pytest.raises(Incident, match="does not know"):
        deposit(vault, object_id, "job-2", "2", ended=frozenset({"job-dead"}))
