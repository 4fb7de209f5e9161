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
    parent: int = 0
    """The process that hands messages out to it and its like; 0 when it did not say."""
    crew: int = 0
    """How many children that process keeps."""
    parent_silent_s: float = 0.0
    """How long before the beat its parent's loop came round."""
    age_s: float = 0.0
    """How long ago it beat, by the ledger's clock."""


def beat(tx: Transaction, worker: Worker) -> None:
    """Say that ``worker`` is alive; forget those silent for a day."""
    tx.execute(
        "INSERT INTO worker (satker, id, host, pid, queues, started_at, busy, parent, crew, parent_silent_s)"
        " VALUES ('*', %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (satker, id) DO UPDATE SET host = excluded.host, pid = excluded.pid, queues = excluded.queues,"
        "    started_at = excluded.started_at, busy = excluded.busy, parent = excluded.parent, crew = excluded.crew,"
        "    parent_silent_s = excluded.parent_silent_s, seen_at = clock_timestamp()",
        (
            worker.id,
            worker.host,
            worker.pid,
            list(worker.queues),
            worker.started_at,
            worker.busy,
            worker.parent,
            worker.crew,
            worker.parent_silent_s,
        ),
    )
    tx.execute("DELETE FROM worker WHERE seen_at < clock_timestamp() - interval '1 day'")


ALIVE_S = 9.0
"""Three beats of three seconds: with the prober's rhythm told in health before 15 s are over."""


def alive(tx: Transaction, within_s: float = ALIVE_S) -> list[Worker]:
    """Return who has been heard of within the last ``within_s`` seconds."""
    rows = tx.execute(
        "SELECT id, host, pid, queues, started_at, busy, parent, crew, parent_silent_s,"
        " extract(epoch FROM clock_timestamp() - seen_at) FROM worker"
        " WHERE seen_at > clock_timestamp() - make_interval(secs => %s) ORDER BY id",
        (float(within_s),),
    ).fetchall()
    return [
        Worker(
            id=r[0],
            host=r[1],
            pid=r[2],
            queues=tuple(r[3]),
            started_at=r[4],
            busy=r[5],
            parent=r[6],
            crew=r[7],
            parent_silent_s=float(r[8]),
            age_s=max(0.0, float(r[9])),
        )
        for r in rows
    ]


def gone(tx: Transaction, worker_id: str) -> None:
    """Forget a worker that has said goodbye."""
    tx.execute("DELETE FROM worker WHERE satker = '*' AND id = %s", (worker_id,))
