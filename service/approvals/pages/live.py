"""GET /langsung: what waits for who is signed in, and how the document stands that they have open, told as it changes.

A snapshot each time, under the digest of what it says: whoever comes back after a lost network names the last (``Last-Event-ID``),
and is told nothing that they know and everything else at once. No queue is kept for a reader: a slow one gets the newest, or is let
go. Each look acts for its reader, so that what is hidden from them has no event and no number, and asks whether their session still
lives, without keeping it alive. A request that takes no stream gets one snapshot.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from archive.errors import NaskahError, Retryable, in_full
from archive.ledger import Ledger, Principal
from archive.ledger.documents.pulses import pulses
from archive.ledger.office import sessions
from archive.ledger.office.sessions import WebSession
from service.approvals.pages.counters import Counters
from service.http.caller import admit
from service.http.session import session_of
from service.identity.roles import READERS
from service.operations.http import Listener, Stream, event
from service.operations.progress import Bell, Progress
from service.web.declared import Reads, declared

_log = structlog.get_logger("service.live")
PATH: Final = "/langsung"
MOST: Final = 60
"""Documents of one page: those of a tray that are being printed."""
LOOK_S: Final = 20.0
"""Without a bell the reader is told this often that the way is open, and the rows are looked at."""
CALM_S: Final = 1.0
"""A busy press rings a thousand times a second; a reader is told once."""
SHARE: Final = 20
"""A look is followed by twenty times its length without one: of a thread a reader has a twentieth at most."""
AGAIN_MS: Final = 4_000
"""After which a browser comes back that lost its stream."""
_STREAM: Final = "text/event-stream"


def routes(*, ledger: Ledger, counters: Counters, progress: Progress) -> APIRouter:
    """Return the route."""
    router = APIRouter()
    lookout = LiveLookout(ledger=ledger, counters=counters)

    @declared(router, "GET", PATH, roles=READERS, reads=Reads.LIST, audited=False)
    async def stream_news(
        request: Request, shown: Annotated[list[UUID] | None, Query(alias="naskah", max_length=MOST)] = None
    ) -> Response:
        """Stream what waits, and how each ``naskah`` stands; ``Last-Event-ID`` resumes."""
        principal, session = admit(request), session_of(request)
        if _STREAM not in request.headers.get("accept", ""):
            return Response(
                await run_in_threadpool(lookout.snapshot, principal, session, shown or ()),
                media_type="application/json",
                headers={"Cache-Control": "no-store"},
            )
        listener = Listener.of_person(progress, f"{principal.satker} {principal.id}")
        told = _told(request, lookout, listener.bell, progress, principal, session, shown or ())
        return Stream(told, listener)

    return router


class LiveLookout:
    """What a stream sees at a look."""

    def __init__(self, *, ledger: Ledger, counters: Counters) -> None:
        self._ledger = ledger
        self._counters = counters

    def snapshot(self, principal: Principal, session: WebSession, shown: Sequence[UUID]) -> bytes:
        """Return how things stand for somebody, as JSON; nothing where their session has ended."""
        with self._ledger.acting(principal) as tx:
            if session.id not in {each.id for each in sessions.living(tx, session.account_id)}:
                return b""
            found = pulses(tx, shown) if shown else {}
        standing: dict[str, Any] = {
            "hitungan": dict(self._counters.of(principal)),
            "naskah": {
                str(each): {"tanda": found[each].mark, "dicetak": found[each].printing}
                for each in shown
                if each in found
            },
        }
        return orjson.dumps(standing, option=orjson.OPT_SORT_KEYS)


async def _told(
    request: Request,
    lookout: LiveLookout,
    bell: Bell,
    progress: Progress,
    principal: Principal,
    session: WebSession,
    shown: Sequence[UUID],
) -> AsyncIterator[bytes]:
    """Yield what changed, until the reader leaves, is let go, or the service stops."""
    known, beat = request.headers.get("last-event-id", ""), time.monotonic() + LOOK_S
    yield f"retry: {AGAIN_MS}\n\n".encode()
    while not progress.closing and not await request.is_disconnected():
        if bell.dismissed:
            yield event("cukup", b"{}")
            return
        began = time.monotonic()
        try:
            seen = await run_in_threadpool(lookout.snapshot, principal, session, shown)
        except Retryable as error:  # the ledger is away for the moment: the stream stays open and looks again
            _log.warning("stream.blind", cause=in_full(error))
            seen = None
        except NaskahError as error:
            _log.info("stream.refused", cause=in_full(error))
            seen = b""
        if seen is not None and not seen:
            yield event("selesai", b"{}")
            return
        tag = hashlib.sha256(seen).hexdigest()[:16] if seen is not None else known
        if seen is not None and tag != known:
            yield event("keadaan", seen, tag)
        known = tag
        await asyncio.sleep(max(CALM_S, SHARE * (time.monotonic() - began)))
        # By the clock alone: a bell for what is hidden from this reader moves no byte.
        if not await bell.heard(max(0.0, beat - time.monotonic())) or time.monotonic() >= beat:
            yield b": \n\n"
            beat = time.monotonic() + LOOK_S
