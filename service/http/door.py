"""The door before every route: asks for the key or session and the size before the first byte of a body is read.

One ASGI layer for the whole route table. Who has no living key is answered 401, whoever announces too much 413, and what
leads nowhere 404, while their body is still on its way; what comes without saying how long it is may come as far as the
limit. JSON is bounded in values and depth before anything is made of it. What a caller may do is the routes' to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import NaskahError
from archive.ledger import Principal
from archive.ledger.office.sessions import WebSession
from archive.ledger.office.shares import Share
from service import strictjson
from service.errors import Field, LengthMissing, ShareUsed, VerifierBusy
from service.http.body_room import BodyRoom
from service.http.entrances import ENTRANCE, Asks, Body, Entrance, EntranceTable
from service.http.errors import MediaUnsupported
from service.http.forms import FORM, read_form
from service.http.incoming import BodyReplay, BodyStream, too_large
from service.http.language import READ
from service.http.page_answers import answer, for_person
from service.http.session import MARKS, PAGE, SESSION, Cookies, refuse_foreign
from service.http.shares import headers
from service.identity.sign_in import digest, principal_of
from service.words import say, speak

MOST_NODES = 100_000
"""Values in the JSON of one act: a payload of the reference types has 500."""
AT_ONCE = 8
"""Files brought by people without a key that one process holds at once, 24 MB each."""
PATIENCE_S = 3.0
"""How long one more waits for a place before its body is read: a file that is known, or for which no judge has time, gives its
place up in milliseconds."""
MOST_WAITING = 100
"""Requests that wait so; a connection each, and nothing of their bodies."""
SHARES = "naskah.shares"
"""Where a request's scope holds how the shares of its key stand."""
_PLAIN = "identity"
"""How a file comes: packed for the way it would be judged, and kept, as another one."""
_SHORT = 64 << 10
"""Checked at once; what is longer takes a thread's time, not everybody's."""


class Gatekeeper(Protocol):
    """Who knows the keys."""

    def admit(self, authorization: str | None) -> Principal:
        """Return who presents this header; raises ``Unauthenticated``."""


class Usher(Protocol):
    """Who knows the sessions."""

    def find(self, token: str | None) -> WebSession | None:
        """Return the living session of a token."""

    def admit(self, token: str | None) -> WebSession:
        """Return it where nothing is left to be proved; raises ``SignInNeeded``."""

    def lacks(self, session: WebSession) -> type[Exception] | None:
        """Return what is still to be proved in it."""


class Zones(Protocol):
    """Who knows by which clock an office goes."""

    def zone(self, satker: str | None) -> str | None:
        """Return the name of an office's time zone; None for an office without one."""


class Counter(Protocol):
    """Who counts what keys have used."""

    def take(self, principal: Principal, size: int) -> Sequence[Share]:
        """Count a request of ``size`` bytes; raises ``ShareUsed``."""


class Door:
    """ASGI middleware between the trace and the routes."""

    def __init__(
        self,
        app: ASGIApp,
        entrances: EntranceTable,
        gate: Gatekeeper,
        usher: Usher,
        cookies: Cookies,
        zones: Zones,
        shares: Counter,
    ) -> None:
        self._app = app
        self._entrances = entrances
        self._gate = gate
        self._usher = usher
        self._cookies = cookies
        self._zones = zones
        self._shares = shares
        self._strangers = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._room = BodyRoom()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or answer it here."""
        entrance = self._entrances.find(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if entrance is None:  # no route: the framework answers 404 or 405, and reads no body
            if scope["type"] == "http" and for_person(request := Request(scope)):
                with suppress(NaskahError):  # the page of it stands in no frame then
                    await self._know(request)
            await self._app(scope, receive, send)
            return
        scope[ENTRANCE] = entrance
        scope["route"] = entrance.route  # for the log of what is refused here
        scope[PAGE] = entrance.page
        request, send = Request(scope), _telling(scope, send)
        try:
            async with self._place(entrance):
                incoming = await self._admitted(request, entrance, BodyStream(receive, entrance.most))
                async with self._room.holding(*_weighing(request, entrance)):
                    await self._app(scope, incoming, send)
        except NaskahError as error:  # the routes' own are answered further in
            told = answer(request, error)
            if isinstance(error, ShareUsed):
                del told.headers["Retry-After"]  # the very second comes with the shares
                scope[SHARES] = error.shares
            await told(scope, receive, send)

    async def _admitted(self, request: Request, entrance: Entrance, incoming: BodyStream) -> Receive:
        if entrance.page:
            refuse_foreign(request, self._cookies.public_url)
            await self._seat(request, entrance)
        if entrance.asks is Asks.KEY:
            await run_in_threadpool(self._let_in, request)
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > entrance.most:
            raise too_large(entrance.most)
        if entrance.asks is Asks.KEY:
            await self._count(request, int(announced))
        if entrance.body is Body.FILE and request.headers.get("content-encoding", _PLAIN).lower() != _PLAIN:
            reason = say("berkas diterima apa adanya: kirim tanpa {nama}", nama="Content-Encoding")
            raise MediaUnsupported(fields=[Field(path="header.content-encoding", reason=reason)])
        if entrance.body not in (Body.JSON, Body.FORM):
            return incoming
        body = await incoming.whole()
        if entrance.body is Body.FORM:
            request.scope[FORM] = read_form(request.headers.get("content-type", ""), body)
        elif len(body) > _SHORT:
            await run_in_threadpool(_check, body)
        else:
            _check(body)
        return BodyReplay(body, incoming)

    async def _count(self, request: Request, size: int) -> None:
        """Take the request from its key's share; raises ``ShareUsed``, and ``LengthMissing`` where bytes are counted and not said."""
        principal: Principal = request.scope["naskah.principal"]
        if principal.share is None:
            return
        if principal.share.most_bytes_a_day is not None and "transfer-encoding" in request.headers:
            raise LengthMissing
        request.scope[SHARES] = await run_in_threadpool(self._shares.take, principal, size)

    async def _seat(self, request: Request, entrance: Entrance) -> None:
        """Write down whose session a page is asked in; raises ``SignInNeeded`` where one is asked for."""
        if entrance.asks is not Asks.SESSION:
            await self._know(request)
            return
        token = self._cookies.token(request)
        admitted = await run_in_threadpool(self._usher.admit, token)
        await run_in_threadpool(self._note, request, principal_of(admitted))
        request.scope[SESSION] = admitted
        _speak(request, admitted)
        request.scope[MARKS] = digest(token or "")

    async def _know(self, request: Request) -> None:
        """Write down whose session it is, if anybody's: nothing depends on it but the frame of a page."""
        session: WebSession | None = None
        if token := self._cookies.token(request):
            session = await run_in_threadpool(self._usher.find, token)
            if session is not None and self._usher.lacks(session) is None:
                await run_in_threadpool(self._note, request, principal_of(session))
                _speak(request, session)
        request.scope[SESSION] = session

    def _let_in(self, request: Request) -> None:
        """Write down who presents a key."""
        self._note(request, self._gate.admit(request.headers.get("authorization")))

    def _note(self, request: Request, principal: Principal) -> None:
        """Write down who is there, and, for a person, their office's zone."""
        request.scope["naskah.principal"] = principal
        request.scope["naskah.caller"] = principal.id
        if principal.kind == "person":
            request.scope["naskah.zone"] = self._zones.zone(principal.satker)

    @asynccontextmanager
    async def _place(self, entrance: Entrance) -> AsyncIterator[None]:
        """Hold a place for a stranger's file, in the order in which they came; raises ``VerifierBusy``."""
        if entrance.asks is not Asks.NOBODY or entrance.body is not Body.FILE:
            yield
            return
        if self._waiting >= MOST_WAITING:
            raise VerifierBusy
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._strangers.acquire()
        except TimeoutError:
            raise VerifierBusy from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._strangers.release()


def _weighing(request: Request, entrance: Entrance) -> tuple[str, int]:
    """Return whose body it is and how large it may become, where the route reads it; a stranger's has its place already."""
    principal: Principal | None = request.scope.get("naskah.principal")
    if principal is None or entrance.body is not Body.FILE:
        return "", 0
    announced = entrance.most if "transfer-encoding" in request.headers else 0
    return f"{principal.satker} {principal.id}", int(request.headers.get("content-length", announced))


def _telling(scope: Scope, send: Send) -> Send:
    """Return ``send`` such that an answer says how the shares of its key stand, where it has some."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start" and SHARES in scope:
            said = [(name.lower().encode(), value.encode()) for name, value in headers(scope[SHARES])]
            message["headers"] = [*message.get("headers", ()), *said]
        await send(message)

    return told


def _speak(request: Request, session: WebSession) -> None:
    """Say what follows in what the account reads, on whichever device it is signed in."""
    if session.language is not None:
        request.scope[READ] = session.language
        speak(session.language)


def _check(body: bytes) -> None:
    """Raise ``NotJson`` for what is none, or too much of it; what the route makes of it, it parses itself."""
    if body:
        strictjson.loads(body, MOST_NODES)
