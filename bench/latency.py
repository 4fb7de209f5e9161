"""From the event's acceptance to the recorded version, one document at a time: the wait of a person at a screen."""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench.client import Client
from bench.stack import DOCX_ONLY, BenchStack, fresh_id

DOCUMENTS = 60
WARM_UP = 5


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return p50 and p95 in milliseconds, by the ledger's own times, DOCX only and with PDF."""
    with stack.working():
        stack.wait_for_worker()
        return {
            "docx_ms": _times(stack, DOCX_ONLY, max(10, int(DOCUMENTS * scale))),
            "pdf_ms": _times(stack, "surat_edaran", max(10, int(DOCUMENTS * scale))),
        }


def _times(stack: BenchStack, jenis: str, count: int) -> dict[str, float]:
    client = Client(stack)
    connection = client.connect()
    payload = dict(stack.catalog[jenis].example)
    taken = []
    for number in range(count + WARM_UP):
        event_id = fresh_id()
        client.send_one(connection, client.event(jenis, payload, event_id))
        while not (found := stack.ask(_DONE, event_id)):
            time.sleep(0.02)
        if number >= WARM_UP:
            taken.append(1_000 * found[0][0])
    connection.close()
    cuts = statistics.quantiles(taken, n=20)
    return {"documents": count, "p50": statistics.median(taken), "p95": cuts[18]}


_DONE = (
    "SELECT extract(epoch FROM j.done_at - e.accepted_at)::float FROM event e JOIN job j ON j.id = e.job_id"
    " WHERE e.event_id = %s AND j.state = 'done'"
)
