"""Any sequence of deposits, crashes, outages and repeated deliveries leaves one valid OCFL object, one version per job."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.canonical import sha256_hex
from archive.vault.deposit import CommittedVersion
from archive.vault.errors import VaultUnavailable
from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.store import ObjectStore
from archive.vault.vault import Vault
from tests.judges.ocfl_judge import complaints, download
from tests.unit.archive.vault.faults import Crash, Fault, FaultyStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ID = "kpu-agam:0199c0de"

NAMES = ["naskah.docx", "naskah.pdf", "record.json"]


@dataclass(frozen=True)
class Job:
    """One job: what it archives, the faults of its attempts, and how it is delivered once more afterwards."""

    names: frozenset[str]
    stable: frozenset[str]
    """Names whose bytes are the same in each attempt, and in each job."""
    faults: tuple[tuple[int, Fault], ...]
    knows_head: bool
    delivered_again: bool


jobs = st.builds(
    Job,
    names=st.sets(st.sampled_from(NAMES), min_size=1).map(frozenset),
    stable=st.sets(st.sampled_from(NAMES)).map(frozenset),
    faults=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(Fault)), max_size=3).map(tuple),
    knows_head=st.booleans(),
    delivered_again=st.booleans(),
)


def attempt(
    store: ObjectStore, number: int, job: Job, attempt_no: int, ended: frozenset[str] = frozenset()
) -> CommittedVersion:
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: NOW)
    # A worker may skip asking for the head of a document that has no version in the ledger yet.
    head = vault.head(ID) if number > 1 or job.knows_head else None
    committed = head.inventory.files(number - 1) if head is not None and number > 1 and not ended else ()
    contents = [
        Content(
            name=name,
            data=b"the same" if name in job.stable else f"{number} {attempt_no} {name}".encode(),
            media="x/y",
        )
        for name in sorted(job.names)
    ]
    try:
        return vault.deposit(
            ID,
            contents,
            job=f"job-{number}",
            head=head,
            keep=[file.name for file in committed if file.name not in job.names],
            message="Versi",
            user="press",
            created=NOW,
            accept=lambda name, data: None,
            ended=ended,
        )
    finally:
        vault.close()


@settings(max_examples=150, deadline=None)
@given(st.lists(jobs, min_size=1, max_size=4))
def test_any_sequence_of_deposits_crashes_and_retries_leaves_a_valid_object(sequence: list[Job]) -> None:
    store = MemoryStore(clock=lambda: NOW)
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: NOW)
    vault.prepare()
    recorded: list[CommittedVersion] = []
    for number, job in enumerate(sequence, start=1):
        for attempt_no, (at, fault) in enumerate(job.faults):
            try:
                attempt(FaultyStore(store, at=at, fault=fault), number, job, attempt_no)
            except (Crash, VaultUnavailable):
                continue
        recorded.append(attempt(store, number, job, 98))
        if job.delivered_again:
            again = attempt(store, number, job, 99)
            assert (again.version, again.files, again.inventory) == (
                recorded[-1].version,
                recorded[-1].files,
                recorded[-1].inventory,
            )
    assert [done.version for done in recorded] == list(range(1, len(sequence) + 1))
    for done in recorded:
        for file in done.files.values():
            assert sha256_hex(vault.read(file.key, file.version_id, file.sha256, file.size)) == file.sha256
    with tempfile.TemporaryDirectory() as folder:
        download(store, Path(folder))
        assert complaints(Path(folder), [ID]) == []


abandoned = st.builds(
    Job,
    names=st.sets(st.sampled_from(NAMES), min_size=1).map(frozenset),
    stable=st.sets(st.sampled_from(NAMES)).map(frozenset),
    faults=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(Fault)), min_size=1, max_size=3).map(tuple),
    knows_head=st.just(True),
    delivered_again=st.just(False),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(abandoned, min_size=1, max_size=3), jobs)
def test_what_ended_jobs_left_is_listed_once_by_the_next_version(ended: list[Job], last: Job) -> None:
    store = MemoryStore(clock=lambda: NOW)
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: NOW)
    vault.prepare()
    gone: set[str] = set()
    for number, job in enumerate(ended, start=1):
        for attempt_no, (at, fault) in enumerate(job.faults):
            with contextlib.suppress(Crash, VaultUnavailable):
                attempt(FaultyStore(store, at=at, fault=fault), number, job, attempt_no, frozenset(gone))
        gone.add(f"job-{number}")
    number = len(ended) + 1
    for attempt_no, (at, fault) in enumerate(last.faults):
        with contextlib.suppress(Crash, VaultUnavailable):
            attempt(FaultyStore(store, at=at, fault=fault), number, last, attempt_no, frozenset(gone))
    done = attempt(store, number, last, 98, frozenset(gone))
    again = attempt(store, number, last, 99, frozenset(gone))
    assert (again.version, again.files, again.leftovers) == (done.version, done.files, done.leftovers)
    head = vault.head(ID)
    assert head is not None
    inside = {each.key for each in store.list(head.root) if "/content/" in each.key}
    assert inside == {head.root + path for path in head.inventory.manifest}
    for file in (*done.files.values(), *done.leftovers.values()):
        assert sha256_hex(vault.read(file.key, file.version_id, file.sha256, file.size)) == file.sha256
    with tempfile.TemporaryDirectory() as folder:
        download(store, Path(folder))
        assert complaints(Path(folder), [ID]) == []
