"""Events accepted a second: 16 connections, the reference Surat Edaran, single and in batches of 1,000.

Measured with the workers stopped and again while they work through what was accepted.
"""

from __future__ import annotations

import json
import statistics
from typing import Any

from bench.client import Client
from bench.stack import DOCX_ONLY, BenchStack, fresh_id

CONNECTIONS = 16
SINGLE = 2_000
BATCHES = 10
BATCH = 1_000
ROUNDS = 3


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return events a second for each way, workers stopped and running."""
    single, batches = max(200, int(SINGLE * scale)), max(2, int(BATCHES * scale))
    stopped = {"single": _single(stack, single), "batch": _batch(stack, batches)}
    with stack.working():
        stack.wait_for_worker()
        running = {"single": _single(stack, single), "batch": _batch(stack, batches)}
    return {
        "connections": CONNECTIONS,
        "payload_bytes": len(_body(stack)),
        "workers_stopped_per_s": stopped,
        "workers_running_per_s": running,
    }


def _single(stack: BenchStack, count: int) -> float:
    client = Client(stack)
    rates = []
    for _ in range(ROUNDS):
        bodies = [_body(stack) for _ in range(count)]
        rates.append(count / client.storm(CONNECTIONS, bodies, "application/cloudevents+json"))
    return statistics.median(rates)


def _batch(stack: BenchStack, count: int) -> float:
    client = Client(stack)
    rates = []
    for _ in range(ROUNDS):
        bodies = [b"[" + b",".join(_body(stack) for _ in range(BATCH)) + b"]" for _ in range(count)]
        rates.append(count * BATCH / client.storm(2, bodies, "application/cloudevents-batch+json"))
    return statistics.median(rates)


def _body(stack: BenchStack) -> bytes:
    client = Client(stack)
    return json.dumps(client.event(DOCX_ONLY, dict(stack.catalog[DOCX_ONLY].example), fresh_id())).encode()
