"""From queue to archive: documents a second, the naive task, the floor and ours in turns, with the same template and servers.

Both queues are filled while their workers are stopped; the rate is taken between the 10th and the 90th percentile of
the completions, so that neither start-up nor the last straggler counts.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import redis

from bench import floor, naive
from bench.client import Client
from bench.stack import DOCX_ONLY, BenchStack, fresh_id

ROUNDS = 3
DOCX_DOCUMENTS = 300
PDF_DOCUMENTS = 30


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return documents a second of both, and their ratio, DOCX only and with PDF; for DOCX also of the floor, and our share of it."""
    return {
        "docx": _compare(stack, DOCX_ONLY, max(40, int(DOCX_DOCUMENTS * scale)), scale=scale),
        "pdf": _compare(stack, "surat_edaran", max(10, int(PDF_DOCUMENTS * scale)), pdf=True),
    }


def _compare(
    stack: BenchStack, jenis: str, documents: int, *, pdf: bool = False, scale: float | None = None
) -> dict[str, Any]:
    """``scale`` where the floor takes its turn too."""
    ours, theirs, bare = [], [], []
    for _ in range(ROUNDS):
        theirs.append(_naive(stack, jenis, documents, pdf=pdf))
        ours.append(_ours(stack, jenis, documents))
        if scale is not None:
            bare.append(floor.measure(stack, scale))
    found: dict[str, Any] = {
        "documents": documents,
        "rounds": ROUNDS,
        "naive_per_s": statistics.median(theirs),
        "naskah_per_s": statistics.median(ours),
        "ratio": statistics.median(a / b for a, b in zip(ours, theirs, strict=True)),
    }
    if bare:
        rates = [each["per_s"] for each in bare]
        share = statistics.median(a / b for a, b in zip(ours, rates, strict=True))
        found["floor"] = {**bare[0], "per_s": statistics.median(rates), "pipeline_share": share}
    return found


def _ours(stack: BenchStack, jenis: str, documents: int) -> float:
    client = Client(stack)
    payload = dict(stack.catalog[jenis].example)
    ids = [fresh_id() for _ in range(documents)]
    client.send_batch([client.event(jenis, payload, event_id) for event_id in ids])
    with stack.working():
        while True:
            done = stack.ask(
                "SELECT extract(epoch FROM done_at)::float FROM job JOIN event e ON e.job_id = job.id"
                " WHERE e.event_id = ANY (%s) AND state = 'done'",
                ids,
            )
            if len(done) == documents:
                return _rate(sorted(row[0] for row in done))
            time.sleep(0.5)


def _naive(stack: BenchStack, jenis: str, documents: int, *, pdf: bool) -> float:
    stationery = stack.catalog[jenis]
    template = str(stack.templates / jenis / "template.docx")
    context = _context(stack, jenis)
    broker = redis.Redis.from_url(stack.stack.valkey.url())
    broker.delete(naive.DONE)
    worker_env = {"NASKAH_BROKER_URL": stack.stack.valkey.url()}
    naive.app.conf.update(broker_url=stack.stack.valkey.url())
    stack.make_bucket(naive.BUCKET)
    for _ in range(documents):
        naive.app.send_task(
            "naive.make", args=[template, context, f"{stationery.jenis}-{fresh_id()}", pdf], queue=naive.QUEUE
        )
    worker = stack.run("bench.naive", env=worker_env)
    try:
        while int(broker.llen(naive.DONE)) < documents:
            if worker.poll() is not None:
                raise RuntimeError("the naive worker died")
            time.sleep(0.5)
        times = [float(value) for value in broker.lrange(naive.DONE, 0, -1)]
    finally:
        worker.terminate()
        worker.wait(30)
        broker.close()
    return _rate(sorted(times))


def _context(stack: BenchStack, jenis: str) -> dict[str, Any]:
    """Return the very context ours renders, with the stamps of a draft."""
    return dict(json.loads(json.dumps(stack.context(jenis))))


def _rate(times: list[float]) -> float:
    first, last = len(times) // 10, len(times) - 1 - len(times) // 10
    return (last - first) / (times[last] - times[first])
