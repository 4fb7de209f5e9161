"""Workers alive, by their heartbeat. Says who is there; leases say who works on what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker as it described itself at its last beat."""

    id: str
    host: str
    pid: int
    queues: tuple[str, ...]
    started_at: datetime
    busy: int
    """Jobs in hand."""


def beat(tx: Transaction, worker: Worker) -> None:
    """Say that ``worker`` is alive; forget those silent for a day."""
    tx.execute(
        "INSERT INTO worker (satker, id, host, pid, queues, started_at, busy) VALUES ('*', %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (satker, id) DO UPDATE SET host = excluded.host, pid = excluded.pid, queues = excluded.queues,"
        "    started_at = excluded.started_at, busy = excluded.busy, seen_at = clock_timestamp()",
        (worker.id, worker.host, worker.pid, list(worker.queues), worker.started_at, worker.busy),
    )
    tx.execute("DELETE FROM worker WHERE seen_at < clock_timestamp() - interval '1 day'")


def alive(tx: Transaction, within_s: float = 30) -> list[Worker]:
    """Return who has been heard of within the last ``within_s`` seconds."""
    rows = tx.execute(
        "SELECT id, host, pid, queues, started_at, busy FROM worker"
        " WHERE seen_at > clock_timestamp() - make_interval(secs => %s) ORDER BY id",
        (float(within_s),),
    ).fetchall()
    return [
        Worker(id=r[0], host=r[1], pid=r[2], queues=tuple(r[3]), started_at=r[4], busy=r[5]) for r in rows
    ]


def gone(tx: Transaction, worker_id: str) -> None:
    """Forget a worker that has said goodbye."""
    tx.execute("DELETE FROM worker WHERE satker = '*' AND id = %s", (worker_id,))
