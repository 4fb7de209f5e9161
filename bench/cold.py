"""From the start of a worker's process to its first archived document, beside a Celery worker with an empty task.

The bell has rung before: the relay is a process of its own and runs for weeks. Ours and the empty worker take turns, so
a busy machine is busy for both; what the processes used of the processor says more on such a machine than the clock.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import empty_worker
from bench.client import Client
from bench.stack import DOCX_ONLY, BenchStack, fresh_id
from worker.queue import build

STARTS = 5
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return medians of starts in turns: seconds, and the processor's seconds of parent and children."""
    ours, empty = [], []
    for _ in range(max(2, int(STARTS * scale))):
        ours.append(_ours(stack))
        empty.append(_empty(stack))
    return {
        "s": statistics.median(each[0] for each in ours),
        "empty_s": statistics.median(each[0] for each in empty),
        "cpu_s": statistics.median(each[1] for each in ours),
        "empty_cpu_s": statistics.median(each[1] for each in empty),
        "each_s": [each[0] for each in ours],
        "each_empty_s": [each[0] for each in empty],
    }


def _ours(stack: BenchStack) -> tuple[float, float]:
    client, event_id = Client(stack), fresh_id()
    stack.stack.relay.start()
    client.send_batch([client.event(DOCX_ONLY, dict(stack.catalog[DOCX_ONLY].example), event_id)])
    _until(stack, "job.sent_at", event_id)
    worker = stack.stack.worker
    started = time.time()
    worker.start()
    try:
        done = _until(stack, "job.done_at", event_id)
        used = _processor(worker.pid)
    finally:
        worker.stop()
        stack.stack.relay.stop()
    return done - started, used


def _empty(stack: BenchStack) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="naskah-cold-") as folder:
        told = Path(folder) / "told"
        broker = stack.stack.valkey.url()
        app = build(broker)
        app.send_task(empty_worker.TASK, args=[str(told)], queue=empty_worker.QUEUE)
        app.close()
        started = time.time()
        process = stack.run("bench.empty_worker", env={"NASKAH_BROKER_URL": broker})
        try:
            while not told.exists():
                time.sleep(0.02)
            used = _processor(process.pid)
            done = told.stat().st_mtime
        finally:
            process.terminate()
            process.wait(30)
    return done - started, used


def _until(stack: BenchStack, column: str, event_id: str) -> float:
    """Wait until the event's job has a time in ``column``; return it."""
    while True:
        found = stack.ask(
            f"SELECT extract(epoch FROM {column})::float FROM job JOIN event e ON e.job_id = job.id"
            f" WHERE e.event_id = %s AND {column} IS NOT NULL",
            event_id,
        )
        if found:
            return float(found[0][0])
        time.sleep(0.02)


def _processor(parent: int | None) -> float:
    """Return the processor's seconds that a process and its children have used."""
    assert parent is not None, "the worker has ended"
    family = [parent]
    for each in family:
        children = Path(f"/proc/{each}/task/{each}/children").read_text()
        family += [int(pid) for pid in children.split()]
    used = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in family]
    return sum(int(fields[11]) + int(fields[12]) for fields in used) / _TICKS
