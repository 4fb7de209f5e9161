"""Server-sent events: a job's steps as they come, a batch's n of m. The only asynchronous routes of the house.

Each look at the ledger is a synchronous call in the thread pool; the bell only says when to look. Each look asks for the key
anew: a stream ends within ``LOOK_S`` of its key, with the event ``refused``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from archive.errors import NaskahError, Retryable, in_full
from archive.ledger import Principal
from archive.ledger.jobs.rows import JobState
from service.edge import Name
from service.http.caller import admit
from service.http.problems import Problem, answer_to
from service.http.shapes.media import stream
from service.http.trace import trace_id_of
from service.identity.gate import Gate
from service.operations.http.jobs import batch_json, job_json, step_json
from service.operations.progress import Bell, Progress
from service.operations.watching import JobWatch

_log = structlog.get_logger("service.streams")
LOOK_S = 5.0
"""Without a bell the rows are looked at this often: a lost notification delays a step, it does not lose it."""
CALM_S = 0.25
"""A batch of a thousand rings eight thousand times; its figures are told four times a second."""
_ENDS = frozenset({JobState.DONE, JobState.QUARANTINED, JobState.PARKED})
_NUMBER = re.compile(r"\d{1,8}", re.ASCII)
_STEPS = stream("events step (JobStepView), end (JobView), refused (Problem), each with its data as JSON")
_FIGURES = stream(
    "events progress and end (BatchProgressView), refused (Problem), each with its data as JSON"
)
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def routes(*, gate: Gate, watching: JobWatch, progress: Progress) -> APIRouter:
    """Return the routes of progress; ``gate`` is asked for the key at each look."""
    router = APIRouter(tags=["watching"])
    looking = Lookout(gate=gate, watching=watching, progress=progress)

    @router.get("/jobs/{job_id}/progress", responses=_STEPS)
    async def stream_job_progress(request: Request, job_id: UUID) -> StreamingResponse:
        """Stream a job's named steps with the ledger's times; ends with the job's state. ``Last-Event-ID`` resumes."""
        await run_in_threadpool(watching.job, admit(request), job_id)
        told = request.headers.get("last-event-id", "0")
        listener = Listener.of_job(progress, str(job_id))
        return Stream(
            looking.job(request, listener.bell, job_id, int(told) if _NUMBER.fullmatch(told) else 0), listener
        )

    @router.get("/batches/{batch_id}/progress", responses=_FIGURES)
    async def stream_batch_progress(request: Request, batch_id: Name) -> StreamingResponse:
        """Stream how many documents of a batch are done, n of m; ends when every one came to an end."""
        await run_in_threadpool(watching.batch, admit(request), batch_id)
        listener = Listener.of_job(progress, None)
        return Stream(looking.batch(request, listener.bell, batch_id), listener)

    return router


class Lookout:
    """What a stream sees, look by look."""

    def __init__(self, *, gate: Gate, watching: JobWatch, progress: Progress) -> None:
        self._gate = gate
        self._watching = watching
        self._progress = progress

    async def job(self, request: Request, bell: Bell, job_id: UUID, told: int) -> AsyncIterator[bytes]:
        """Yield a job's steps after the first ``told``, and its end."""
        async for watched in self._looks(
            request, bell, lambda principal: self._watching.job(principal, job_id), 0
        ):
            if isinstance(watched, Problem):
                yield _event("refused", watched.body, None)
                return
            for number, step in enumerate(watched.steps[told:], start=told + 1):
                yield _event("step", step_json(step), number)
                told = number
            if watched.job.state in _ENDS:
                yield _event("end", job_json(watched.job), told)
                return

    async def batch(self, request: Request, bell: Bell, batch_id: str) -> AsyncIterator[bytes]:
        """Yield a batch's figures as they change, and its end."""
        last: dict[str, Any] = {}
        async for batch in self._looks(
            request, bell, lambda principal: self._watching.batch(principal, batch_id), CALM_S
        ):
            if isinstance(batch, Problem):
                yield _event("refused", batch.body, None)
                return
            shown = batch_json(batch, results=False)
            if shown != last:
                yield _event("progress", shown, None)
                last = shown
            if not batch.waiting and not batch.working:
                yield _event("end", shown, None)
                return

    async def _looks(
        self, request: Request, bell: Bell, look: Callable[[Principal], Any], calm_s: float
    ) -> AsyncIterator[Any]:
        """Yield what ``look`` sees now and after each ring, until the listener leaves or the service stops.

        Each time for whom the key stands for then; a ``Problem`` is the last: the key has ended, or no longer reaches that far.
        """

        def seen_now() -> Any:
            return look(self._gate.admit(request.headers.get("authorization")))

        while not self._progress.closing and not await request.is_disconnected():
            seen = None
            try:
                seen = await run_in_threadpool(seen_now)
            except (
                Retryable
            ) as error:  # the ledger is away for the moment: the stream stays open and looks again
                _log.warning("stream.blind", cause=in_full(error))
            except NaskahError as error:
                yield answer_to(error, trace_id_of(request.scope))
                return
            if seen is not None:
                yield seen
            await asyncio.sleep(calm_s)
            await bell.heard(LOOK_S)


class Listener:
    """A place among those who listen, taken before the answer begins: beyond the limit it is 503, not a silent 200."""

    def __init__(self, bell: Bell, place: AbstractContextManager[None]) -> None:
        self.bell = bell
        self._place = ExitStack()
        self._place.enter_context(place)

    @classmethod
    def of_job(cls, progress: Progress, job_id: str | None) -> Listener:
        """Listen to one job, or to every one when None; raises ``TooManyListeners``."""
        bell = Bell(asyncio.get_running_loop())
        return cls(bell, progress.hearing(bell, job_id))

    @classmethod
    def of_person(cls, progress: Progress, person: str) -> Listener:
        """Listen to whatever moves, for somebody who has a page open; raises ``TooManyListeners``."""
        bell = Bell(asyncio.get_running_loop())
        return cls(bell, progress.hearing_all(bell, person))

    def leave(self) -> None:
        """Give the place back."""
        self._place.close()


class Stream(StreamingResponse):
    """Server-sent events; its listener leaves when it ends, however that comes."""

    def __init__(self, content: AsyncIterator[bytes], listener: Listener) -> None:
        super().__init__(content, media_type="text/event-stream", headers=_HEADERS)
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send every event; the connection lets go of whoever takes none (``service.http.connection``)."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._listener.leave()


def event(name: str, data: bytes, number: int | str | None = None) -> bytes:
    """Return an event as it is sent; ``data`` is JSON on one line."""
    lines = [f"event: {name}"] + ([f"id: {number}"] if number is not None else [])
    return "\n".join(lines).encode() + b"\ndata: " + data + b"\n\n"


def _event(name: str, data: Mapping[str, Any], number: int | None) -> bytes:
    return event(name, orjson.dumps(data), number)
