"""Server-sent events: a job's steps as they come, a batch's n of m. The only asynchronous routes of the house.

Each look at the ledger is a synchronous call in the thread pool; the bell only says when to look.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from archive.errors import Retryable
from archive.ledger import Principal
from archive.ledger.jobs import JobState
from service.api.jobs import batch_json, job_json, step_json
from service.api.parts import Parts, admit, parts
from service.desk.progress import Bell

_log = structlog.get_logger("service.streams")
router = APIRouter(tags=["watching"])
LOOK_S = 5.0
"""Without a bell the rows are looked at this often: a lost notification delays a step, it does not lose it."""
CALM_S = 0.25
"""A batch of a thousand rings eight thousand times; its figures are told four times a second."""
_ENDS = frozenset({JobState.DONE, JobState.QUARANTINED, JobState.PARKED})
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("/jobs/{job_id}/progress")
async def job_progress(request: Request, job_id: UUID) -> StreamingResponse:
    """Stream a job's named steps with the ledger's times; ends with the job's state. ``Last-Event-ID`` resumes."""
    at = parts(request)
    principal = await run_in_threadpool(admit, request)
    await run_in_threadpool(at.watching.job, principal, job_id)
    told = request.headers.get("last-event-id", "0")
    stream = _job(request, at, principal, job_id, int(told) if told.isdecimal() and len(told) < 9 else 0)
    return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)


@router.get("/batches/{batch_id}/progress")
async def batch_progress(request: Request, batch_id: str) -> StreamingResponse:
    """Stream how many documents of a batch are done, n of m; ends when every one came to an end."""
    at = parts(request)
    principal = await run_in_threadpool(admit, request)
    await run_in_threadpool(at.watching.batch, principal, batch_id)
    stream = _batch(request, at, principal, batch_id)
    return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)


async def _job(
    request: Request, at: Parts, principal: Principal, job_id: UUID, told: int
) -> AsyncIterator[bytes]:
    bell = Bell(asyncio.get_running_loop())
    with at.progress.hearing(bell, str(job_id)):
        async for watched in _looks(request, at, bell, lambda: at.watching.job(principal, job_id), 0):
            for number, step in enumerate(watched.steps[told:], start=told + 1):
                yield _event("step", step_json(step), number)
                told = number
            if watched.job.state in _ENDS:
                yield _event("end", job_json(watched.job), told)
                return


async def _batch(request: Request, at: Parts, principal: Principal, batch_id: str) -> AsyncIterator[bytes]:
    bell = Bell(asyncio.get_running_loop())
    last: dict[str, Any] = {}
    with at.progress.hearing(bell, None):
        async for batch in _looks(request, at, bell, lambda: at.watching.batch(principal, batch_id), CALM_S):
            shown = batch_json(batch, results=False)
            if shown != last:
                yield _event("progress", shown, None)
                last = shown
            if not batch.waiting and not batch.working:
                yield _event("end", shown, None)
                return


async def _looks(
    request: Request, at: Parts, bell: Bell, look: Callable[[], Any], calm_s: float
) -> AsyncIterator[Any]:
    """Yield what ``look`` sees now and after each ring, until the listener leaves or the service stops."""
    while not at.progress.closing and not await request.is_disconnected():
        seen = None
        try:
            seen = await run_in_threadpool(look)
        except Retryable as error:  # the ledger is away for the moment: the stream stays open and looks again
            _log.warning("stream.blind", cause=str(error))
        if seen is not None:
            yield seen
        await asyncio.sleep(calm_s)
        await bell.heard(LOOK_S)


def _event(name: str, data: dict[str, Any], number: int | None) -> bytes:
    lines = [f"event: {name}"] + ([f"id: {number}"] if number is not None else [])
    return "\n".join(lines).encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"
