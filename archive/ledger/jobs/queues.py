"""How the queues stand, computed from the jobs themselves: no counter that could drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.ledger.connection import Transaction
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.rows import LaneReport, QueueReport

# Each part reads a partial index; done jobs are touched only for the last minute.
_QUEUES = """
WITH waiting AS (
    SELECT queue, count(*) AS depth FROM job WHERE state = 'waiting' GROUP BY queue
), oldest AS (
    SELECT DISTINCT ON (queue) queue, document_id, extract(epoch FROM clock_timestamp() - created_at) AS age
      FROM job WHERE state = 'waiting' AND run_after <= clock_timestamp() ORDER BY queue, created_at
), lanes AS (
    SELECT queue, jsonb_object_agg(lane, jsonb_build_array(n, age)) AS standing
      FROM (SELECT queue, lane, count(*) AS n,
                   coalesce(extract(epoch FROM clock_timestamp() - min(created_at)
                                    FILTER (WHERE run_after <= clock_timestamp())), 0) AS age
              FROM job WHERE state = 'waiting' GROUP BY queue, lane) each
     GROUP BY queue
), leased AS (
    SELECT queue, count(*) AS n FROM job WHERE state = 'leased' GROUP BY queue
), finished AS (
    SELECT queue, count(*) AS n FROM job
     WHERE state = 'done' AND done_at > clock_timestamp() - interval '1 minute' GROUP BY queue
), aside AS (
    SELECT queue, sum(n) FILTER (WHERE state = 'parked') AS parked,
           jsonb_object_agg(cause, n) FILTER (WHERE state = 'quarantined') AS causes
      FROM (SELECT queue, state, coalesce(cause, 'unknown') AS cause, count(*) AS n
              FROM job WHERE state IN ('quarantined', 'parked') AND trial_id IS NULL GROUP BY 1, 2, 3) each
     GROUP BY queue
)
SELECT queue, coalesce(waiting.depth, 0), oldest.document_id, oldest.age, coalesce(leased.n, 0), coalesce(finished.n, 0),
       coalesce(aside.causes, '{}'), coalesce(aside.parked, 0), coalesce(lanes.standing, '{}')
  FROM waiting FULL JOIN oldest USING (queue) FULL JOIN lanes USING (queue) FULL JOIN leased USING (queue) FULL JOIN finished USING (queue)
       FULL JOIN aside USING (queue)
 ORDER BY queue
"""


def reports(tx: Transaction) -> list[QueueReport]:
    """Report every queue that has something to tell; an empty and quiet one is not listed."""
    return [
        QueueReport(
            queue=row[0],
            depth=row[1],
            oldest_document=row[2],
            oldest_age_s=float(row[3]) if row[3] is not None else None,
            in_progress=row[4],
            finished_per_minute=row[5],
            quarantined=row[6],
            parked=int(row[7]),
            lanes=_lanes(row[8]),
        )
        for row in tx.execute(_QUEUES).fetchall()
    ]


def busy(tx: Transaction, most: int) -> bool:
    """Tell whether more than ``most`` jobs wait."""
    row = tx.execute(
        "SELECT count(*) FROM (SELECT FROM job WHERE state = 'waiting' LIMIT %s) counted", (most + 1,)
    ).fetchone()
    return bool(row and row[0] > most)


def _lanes(standing: Mapping[str, Sequence[float]]) -> dict[Lane, LaneReport]:
    told = {Lane(int(lane)): each for lane, each in standing.items()}
    return {
        lane: LaneReport(waiting=int(told[lane][0]), oldest_age_s=max(0.0, float(told[lane][1])))
        if lane in told
        else LaneReport()
        for lane in Lane
    }
