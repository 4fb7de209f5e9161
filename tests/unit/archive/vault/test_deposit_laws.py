"""Any sequence of deposits, crashes, outages and repeated deliveries leaves one valid OCFL object, one version per job."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.canonical import sha256_hex
from archive.vault.deposit import Deposited
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


def attempt(store: ObjectStore, number: int, job: Job, attempt_no: int) -> Deposited:
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: NOW)
    # A worker may skip asking for the head of a document that has no version in the ledger yet.
    head = vault.head(ID) if number > 1 or job.knows_head else None
    committed = head.inventory.files(number - 1) if head is not None and number > 1 else ()
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
        )
    finally:
        vault.close()


@settings(max_examples=150, deadline=None)
@given(st.lists(jobs, min_size=1, max_size=4))
def test_any_sequence_of_deposits_crashes_and_retries_leaves_a_valid_object(sequence: list[Job]) -> None:
    store = MemoryStore(clock=lambda: NOW)
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: NOW)
    vault.prepare()
    recorded: list[Deposited] = []
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
