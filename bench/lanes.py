"""An official behind a mail merge: from an act to the page that shows it, while a thousand PDF jobs wait.

Officials initial drafts one after another while the merge is being printed; every time is the ledger's own, from the act to
the recorded version. A figure counts only if letters still wait at the end. What is left of the merge is set aside.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench.approvals import CHAIN, Desk
from bench.client import Client
from bench.stack import BenchStack, fresh_id

LETTERS = 1_000
ACTS = 30
EVERY_S = 1.5
"""Between two acts: thirty take 45 s, in which two cores print a third of the letters."""
JENIS = "surat_edaran"


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return milliseconds from act to page, behind letters and without them."""
    desk, count = Desk(stack), max(8, int(ACTS * scale))
    drafts = _send(stack, 2 * count)
    with stack.working():
        stack.wait_for_worker()
        _until(stack, drafts)
        alone = [_paraf(desk, each) for each in drafts[:count]]
        _until_jobs(stack, alone)
        letters = _send(stack, max(100, int(LETTERS * scale)))
        acts = [_paraf(desk, each) for each in drafts[count:]]
        _until_jobs(stack, acts)
        left = stack.ask(_WAITING, letters)[0][0]
    stack.ask("UPDATE job SET state = 'parked' WHERE state = 'waiting' RETURNING id")
    return {
        "letters": len(letters),
        "letters_left": left,
        "alone_ms": _spread(stack, alone),
        "behind_ms": _spread(stack, acts),
    }


def _send(stack: BenchStack, number: int) -> list[str]:
    client, payload = Client(stack), dict(stack.catalog[JENIS].example)
    ids = [fresh_id() for _ in range(number)]
    client.send_batch([client.event(JENIS, payload, each) for each in ids])
    return [row[0] for row in stack.ask(_DOCUMENTS, ids)]


def _paraf(desk: Desk, document: str) -> str:
    began = time.monotonic()
    job = desk.paraf(CHAIN[0], document)
    time.sleep(max(0.0, EVERY_S - (time.monotonic() - began)))
    return job


def _until(stack: BenchStack, documents: list[str]) -> None:
    while stack.ask(_WAITING, documents)[0][0]:
        time.sleep(0.2)


def _until_jobs(stack: BenchStack, jobs: list[str]) -> None:
    while stack.ask("SELECT count(*) FROM job WHERE id = ANY (%s::uuid[]) AND state <> 'done'", jobs)[0][0]:
        time.sleep(0.1)


def _spread(stack: BenchStack, jobs: list[str]) -> dict[str, float]:
    taken = [1_000 * row[0] for row in stack.ask(_TIMES, jobs)]
    cuts = statistics.quantiles(taken, n=20)
    return {"acts": len(taken), "p50": statistics.median(taken), "p95": cuts[18], "longest": max(taken)}


_DOCUMENTS = "SELECT document_id::text FROM event WHERE event_id = ANY (%s) ORDER BY event_id"
_WAITING = "SELECT count(*) FROM job WHERE document_id = ANY (%s::uuid[]) AND state IN ('waiting', 'leased')"
_TIMES = "SELECT extract(epoch FROM done_at - created_at)::float FROM job WHERE id = ANY (%s::uuid[])"
