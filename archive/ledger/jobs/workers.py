"""Workers alive, by their heartbeat. Says who is there; leases say who works on what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

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
    job_id: UUID | None = None
    """The job in hand, of those of its message."""
    step: str = ""
    """What that job has come to."""
    step_s: float = 0.0
    """For how long it has been there."""
    idle_s: float = 0.0
    """For how long it has held no job."""
    trouble: str = ""
    """Why it takes no work, in words; empty when it does."""
    trouble_s: float = 0.0
    """For how long."""
    age_s: float = 0.0
    """How long ago it beat, by the ledger's clock."""


_COLUMNS = "id, host, pid, queues, started_at, busy, parent, crew, parent_silent_s, job_id, step, step_s, idle_s, trouble, trouble_s"
_TOLD = tuple(_COLUMNS.split(", "))


def beat(tx: Transaction, worker: Worker) -> None:
    """Say that ``worker`` is alive; forget those silent for a day."""
    tx.execute(
        f"INSERT INTO worker (satker, {_COLUMNS}) VALUES ('*'{', %s' * len(_TOLD)})"
        f" ON CONFLICT (satker, id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _TOLD[1:])},"
        " seen_at = clock_timestamp()",
        [_bound(getattr(worker, name)) for name in _TOLD],
    )
    tx.execute("DELETE FROM worker WHERE seen_at < clock_timestamp() - interval '1 day'")


def _bound(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


ALIVE_S = 9.0
"""Three beats of three seconds: with the prober's rhythm told in health before 15 s are over."""


def alive(tx: Transaction, within_s: float = ALIVE_S) -> list[Worker]:
    """Return who has been heard of within the last ``within_s`` seconds."""
    rows = tx.execute(
        f"SELECT {_COLUMNS}, extract(epoch FROM clock_timestamp() - seen_at)::float8 FROM worker"
        " WHERE seen_at > clock_timestamp() - make_interval(secs => %s) ORDER BY id",
        (float(within_s),),
    ).fetchall()
    return [
        Worker(
            **{**dict(zip(_TOLD, row[:-1], strict=True)), "queues": tuple(row[3])}, age_s=max(0.0, row[-1])
        )
        for row in rows
    ]


FREE: Final = """
(SELECT count(*) FROM worker c WHERE {queue} = ANY (c.queues) AND c.trouble = ''
    AND c.seen_at > clock_timestamp() - make_interval(secs => %(alive)s)
    AND NOT EXISTS (SELECT FROM job h WHERE h.state = 'leased' AND h.worker_id = c.id))
"""
"""How many workers that serve a queue hold no job; ``alive`` is ``ALIVE_S``."""


def forget(tx: Transaction, worker_id: str) -> None:
    """Forget a worker that has said goodbye."""
    tx.execute("DELETE FROM worker WHERE satker = '*' AND id = %s", (worker_id,))
