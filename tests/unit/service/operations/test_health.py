"""Health: what is told of what was last heard. One row a case of what a part can say."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from archive.ledger import LedgerHealth, LedgerUnavailable
from archive.ledger.heartbeats import Heartbeat
from archive.ledger.jobs.workers import Worker
from service.operations.converter_probe import ConverterView
from service.operations.health import Health
from service.operations.ledger_probe import LedgerView
from service.operations.part import PartHealth
from service.operations.prober import Question
from service.operations.scanner_probe import ScannerSilent
from service.operations.stalls import Stall
from service.operations.vault_probe import ArchiveView, VaultView

JOB = UUID("0198c0de-0000-7000-8000-000000000000")
BEGAN = datetime(2026, 1, 5, tzinfo=UTC)


def process(part: str, **changes: Any) -> Heartbeat:
    return Heartbeat(part=part, id=part, host="h", pid=1, started_at=BEGAN, **changes)


def worker(number: int, **changes: Any) -> Worker:
    about = {"host": "h", "queues": ("press", "press.pdf"), "busy": 0, "parent": 1, "crew": 2, **changes}
    return Worker(id=str(number), pid=number, started_at=BEGAN, **about)


LEDGER = LedgerView(
    server=LedgerHealth(
        server_version="18", role="naskah_app", schema="1", fsync=True, synchronous_commit="on"
    ),
    full=False,
    standing=False,
    ahead_s=0.0,
    processes={
        "relay": process("relay", bell=""),
        "courier": process("courier"),
        "consumer": process("consumer"),
    },
    workers=(worker(1), worker(2)),
    unsent_s=0.0,
    unsorted_s=0.0,
    longest_step_s=0.0,
    stalls=(),
    lock_lag={"1306": timedelta(0)},
)
VAULT = VaultView(ahead_s=0.0, writing=True)
FILES = ArchiveView(read=7, damaged={}, nothing_left=False)
POOL = ConverterView(waiting=0, slots=2, ready=2, busy=0)


def asked(answer: object) -> Question[Any]:
    """A question that has been answered so; an error is raised by it."""

    def ask() -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    question = Question[Any]("x", ask, every_s=1, patience_s=1)
    question.ask()
    return question


def health(
    ledger: object = LEDGER, vault: object = VAULT, files: object = FILES, pool: object = POOL
) -> Health:
    return Health(
        ledger=asked(ledger),
        vault=asked(vault),
        archive=asked(files),
        converter=asked(pool),
        scanner=asked("clamd"),
    )


def test_pages_that_are_reached_in_the_clear_are_told() -> None:
    found = health()
    assert told(found)["address"].state == "ok"
    found = Health(
        ledger=found.ledger,
        vault=found.vault,
        archive=found.archive,
        converter=None,
        address="http://naskah.kantor.lan",
    )
    assert (told(found)["address"].state, "plain http" in told(found)["address"].detail) == ("open", True)


def told(found: Health) -> dict[str, PartHealth]:
    return {part.name: part for part in found.parts()}


def beats(**changes: Any) -> Callable[[str], LedgerView]:
    """The ledger's answer with another heartbeat of a part, or none."""
    return lambda part: replace(LEDGER, processes={**LEDGER.processes, part: process(part, **changes)})


def without(part: str) -> Mapping[str, Heartbeat]:
    return {name: each for name, each in LEDGER.processes.items() if name != part}


@pytest.mark.parametrize(
    ("case", "part", "state", "says"),
    [
        (LedgerUnavailable(reason="x"), "ledger", "away", "cannot be reached"),
        (LedgerUnavailable(reason="x"), "relay", "away", "unknown while the ledger is away"),
        (replace(LEDGER, full=True), "ledger", "away", "disk is full"),
        (replace(LEDGER, standing=True), "ledger", "standing", ""),
        (replace(LEDGER, processes=without("relay")), "relay", "away", "no process"),
        (replace(LEDGER, processes=without("relay")), "bell", "unseen", "says nothing"),
        (replace(LEDGER, processes=without("consumer")), "consumer", "unseen", "HTTP alone"),
        (beats(age_s=9.5, bell="")("relay"), "relay", "away", "silent for 10 s"),
        (beats(age_s=9.5)("courier"), "courier", "away", "silent"),
        (beats(age_s=9.5)("consumer"), "consumer", "away", "silent"),
        (beats(bell="WRONGTYPE")("consumer"), "consumer", "away", "cannot read the intake queue: WRONGTYPE"),
        (beats(bell="")("consumer"), "consumer", "ok", "reads the intake queue"),
        (beats(age_s=8.5, bell="")("relay"), "relay", "ok", "nothing waits"),
        (beats(turned_s=12.5, bell="")("relay"), "relay", "away", "not come round for 12 s"),
        (beats(bell="refused")("relay"), "bell", "away", "refused"),
        (beats(bell="refused")("relay"), "relay", "ok", ""),
        (replace(LEDGER, unsent_s=11.0), "relay", "away", "wait unsent for 11 s"),
        (replace(LEDGER, unsorted_s=11.0), "courier", "away", "wait unsorted for 11 s"),
        (replace(LEDGER, workers=()), "workers", "away", "0 alive"),
        (replace(LEDGER, workers=(worker(1),)), "workers", "late", "1 silent"),
        (replace(LEDGER, workers=(worker(1, queues=("other",)),)), "workers", "away", "0 alive"),
        (
            replace(LEDGER, workers=(worker(1, parent_silent_s=6.0), worker(2, parent_silent_s=6.0))),
            *("workers", "away", "hands messages out"),
        ),
        (
            replace(LEDGER, workers=(*LEDGER.workers, worker(3, host="g", crew=1, parent_silent_s=6.0))),
            *("workers", "late", "1 silent"),
        ),
        (replace(LEDGER, longest_step_s=11.0), "workers", "late", "same step for 11 s"),
        (
            replace(LEDGER, workers=(worker(1, job_id=JOB, step="started", step_s=11.0, busy=4), worker(2))),
            *("workers", "late", f"process 1 on h holds job {JOB}, started for 11 s"),
        ),
        (
            replace(LEDGER, stalls=(Stall(queue="press", jobs=18, oldest_s=25.0, idle=2, idle_s=14.0),)),
            *("workers", "late", "18 jobs wait in press for 25 s, 2 workers idle since 14 s"),
        ),
        (
            replace(LEDGER, workers=(worker(1, trouble="Its clock is off.", trouble_s=30.0), worker(2))),
            *("workers", "late", "on h 1 take no work since 30 s: Its clock is off."),
        ),
        (
            replace(LEDGER, workers=(worker(1, trouble="X."), worker(2, trouble="X."))),
            *("workers", "away", "on h 2 take no work since 0 s: X."),
        ),
        (replace(LEDGER, lock_lag={"1306": timedelta(hours=3)}), "locks", "late", "3.0 h"),
        (replace(LEDGER, ahead_s=3600.0), "clock", "late", "ledger is 3600 s ahead of ours"),
        (replace(LEDGER, ahead_s=-3600.0), "clock", "late", "behind"),
    ],
)
def test_what_the_ledger_says_of_a_part(case: object, part: str, state: str, says: str) -> None:
    found = told(health(ledger=case))[part]
    assert (found.state, says in found.detail) == (state, True), found


def test_when_all_is_well_all_is_ok_and_ready() -> None:
    found = health()
    assert {part.state for part in found.parts()} == {"ok"}
    assert found.accepting
    assert found.ready


@pytest.mark.parametrize(
    ("case", "accepting", "ready"),
    [
        (health(ledger=LedgerUnavailable(reason="x")), False, False),
        (health(ledger=replace(LEDGER, full=True)), False, False),
        (health(ledger=replace(LEDGER, standing=True)), False, False),
        (health(vault=LedgerUnavailable(reason="x")), True, False),
        (health(files=replace(FILES, damaged={"k": "gone"})), True, True),
        (health(files=replace(FILES, damaged={"k": "gone"}, nothing_left=True)), True, False),
        (health(files=ArchiveView(read=0, damaged={}, nothing_left=False)), True, True),
        (health(pool=LedgerUnavailable(reason="x")), True, True),
        (health(ledger=replace(LEDGER, processes={}, workers=())), True, True),
    ],
)
def test_what_keeps_the_service_from_being_ready(case: Health, accepting: bool, ready: bool) -> None:
    assert (case.accepting, case.ready) == (accepting, ready)


@pytest.mark.parametrize(
    ("pool", "state"),
    [
        (POOL, "ok"),
        (replace(POOL, ready=1, busy=1), "ok"),
        (replace(POOL, ready=0), "away"),
        (replace(POOL, ready=1, trouble="died of X"), "late"),
        (LedgerUnavailable(reason="x"), "away"),
    ],
)
def test_how_the_converter_stands(pool: object, state: str) -> None:
    assert told(health(pool=pool))["converter"].state == state


@pytest.mark.parametrize(
    ("scanner", "state", "says"),
    [
        (None, "unseen", "no NASKAH_SCANNER"),
        ("clamd", "ok", "clamd answers"),
        (
            ScannerSilent(technical="refused"),
            "away",
            "no file from outside comes in: The virus scanner does not",
        ),
    ],
)
def test_how_the_virus_scanner_stands(scanner: object, state: str, says: str) -> None:
    found = Health(
        ledger=asked(LEDGER),
        vault=asked(VAULT),
        archive=asked(FILES),
        converter=None,
        scanner=asked(scanner) if scanner else None,
    )
    part = told(found)["scanner"]
    assert (part.state, found.ready) == (state, True)
    assert says in part.detail


def test_a_damaged_file_is_named_and_no_part_else_is_concerned() -> None:
    found = told(health(files=replace(FILES, damaged={"3c0/naskah.pdf": "An archived version is gone."})))
    assert found["archive"].state == "damaged"
    assert "3c0/naskah.pdf" in found["archive"].detail
    assert found["vault"].state == "ok"


def test_a_broken_document_type_is_told_by_its_place_and_turns_nothing_off() -> None:
    found = Health(
        ledger=asked(LEDGER),
        vault=asked(VAULT),
        archive=asked(FILES),
        converter=asked(POOL),
        types=lambda: {"memo": ["memo/contract.py line 3", "memo/template.docx"]},
    )
    part = told(found)["types"]
    assert part.state == "damaged"
    assert "memo at memo/contract.py line 3, memo/template.docx" in part.detail
    assert found.ready
    assert told(health())["types"].state == "ok"
