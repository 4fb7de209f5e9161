"""The front desk as a process: its HTTP application over what ``service.assembly`` made, from its start to its end.

``python -m service.app`` or ``naskah serve`` runs it. It never opens a connection to the message broker.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

import anyio.to_thread
import structlog
import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.responses import Response

from archive.errors import NaskahError
from archive.ledger import Ledger, LedgerSettings
from archive.logs import log_as_json
from archive.settings import told_at_start
from archive.vault.settings import VaultSettings
from archive.version import VERSION
from doc_templates.kit.errors import StationeryError
from service.assembly import assemble
from service.errors import BodyRefused, Field, QueryRefused
from service.house import House
from service.http import connection
from service.http.addresses import as_written
from service.http.answers import ProblemAnswer
from service.http.door import Door
from service.http.entrances import EntranceTable, EntranceWay, entrances
from service.http.introduction import SUMMARY, introduce
from service.http.language import Language
from service.http.page_answers import PUBLIC, answer, as_page, for_person
from service.http.problems import answer_for_status, path_in_request
from service.http.responses import described, operation_id
from service.http.session import Cookies
from service.http.trace import Trace, trace_id_of
from service.identity.shares import KeyShares
from service.intake.examples import example_payload
from service.intake.http.events import put_examples
from service.operations.progress import Progress
from service.settings import ServiceSettings
from service.verification.pages.problems import ProblemPages
from service.web.assets import ASSETS, CURE
from service.words.findings import finding_told
from worker.signing.keyring import Keyring

GRACE_S = 5
"""Requests in hand at SIGTERM get this long; progress streams end within a second. Under the supervisor's 10 s."""


def build_app(house: House) -> FastAPI:
    """Return the HTTP application of an assembled house."""
    settings = house.ground.settings

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        house.progress.start()
        house.watch.start()
        _end_streams_on_signal(house.progress)
        gc.freeze()  # what is loaded by now stays; collections during a batch cost 7 % less
        yield
        house.progress.close()
        house.watch.close()
        house.ground.ledger.close()

    # The API page brings its scripts along: an office without internet reads it too.
    app = FastAPIOffline(
        title="Naskah",
        version=VERSION,
        summary=SUMMARY,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.surroundings = house.surroundings
    # As they stand: included, each of them is made once more, by the first request, and tried twice for each.
    for router in (*house.keyed, *house.paged, *house.free):
        app.router.routes.extend(router.routes)
    table = EntranceTable(
        entrances(
            house.keyed,
            house.paged,
            house.free,
            json_bytes=settings.event_bytes,
            batch_bytes=settings.batch_bytes,
        )
    )
    app.router.middleware_stack = EntranceWay(app.router.app)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            catalog = house.ground.desk.catalog
            document = _document(house)
            put_examples(document, catalog)
            described(document, table, example_payload(catalog))
            introduce(document, settings.public_url)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's own way
    _layers(app, house, table)
    return app


def _document(house: House) -> dict[str, Any]:
    """Return the framework's own description of the routes, made when it is first asked for."""
    described = FastAPI(
        title="Naskah", version=VERSION, summary=SUMMARY, generate_unique_id_function=operation_id
    )
    # Described, not checked, here: ``service.http.door`` asks for the key before a route begins.
    with_key = [Depends(HTTPBearer(auto_error=False, description="Authorization: Bearer nsk_..."))]
    for router in house.keyed:
        described.include_router(router, dependencies=with_key)
    for router in house.free:
        described.include_router(router)
    return described.openapi()


def _layers(app: FastAPI, house: House, table: EntranceTable) -> None:
    """Put around the routes what answers errors, and what every request passes, the innermost first."""
    settings = house.ground.settings
    # Errors of the house by name: the handler of Exception answers too, but then closes the connection.
    for expected in (NaskahError, StationeryError, Exception):
        app.add_exception_handler(expected, _answer)
    app.add_exception_handler(HTTPException, _answer_status)
    app.add_exception_handler(RequestValidationError, _answer_query)
    shares = KeyShares(house.ground.ledger)
    app.add_middleware(
        Door,
        entrances=table,
        gate=house.ground.gate,
        usher=house.ground.sign_in,
        cookies=Cookies(settings.public_url),
        zones=house.ground.offices,
        shares=shares,
    )
    app.add_middleware(ProblemPages)
    app.add_middleware(Language)
    app.add_middleware(Trace, observe=house.watch.measures.http.observe)  # around all: the last one added


def _end_streams_on_signal(progress: Progress) -> None:
    """Let SIGTERM and SIGINT end the progress streams first: the server waits for open answers before it stops."""
    if threading.current_thread() is not threading.main_thread():
        return  # no signal comes here: an application inside a test's own thread

    def chain(number: signal.Signals) -> None:
        before = signal.getsignal(number)

        def ending(received: int, frame: FrameType | None) -> None:
            progress.end()
            if callable(before):
                before(received, frame)

        signal.signal(number, ending)

    chain(signal.SIGTERM)
    chain(signal.SIGINT)


def create_app() -> FastAPI:
    """Return the application of a process configured by its environment."""
    log_as_json("api")
    if ASSETS.missing:
        structlog.get_logger("service").warning("pages.plain", missing=ASSETS.missing, cure=CURE)
    settings = ServiceSettings.from_env()
    # One connection a working thread at most, and never more than the server's share for one process.
    ledger = Ledger(LedgerSettings.from_env().need("app"), min_size=2, max_size=settings.threads)
    return build_app(assemble(settings, ledger, VaultSettings.from_env(os.environ), Keyring.from_env()))


def serve(settings: ServiceSettings) -> None:
    """Serve HTTP in the foreground until SIGTERM or SIGINT."""
    uvicorn.run(
        "service.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.processes,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=as_written(settings.proxies),
        **connection.options(),
    )


async def _answer(request: Request, error: Exception) -> Response:
    return answer(request, error)


async def _answer_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = ProblemAnswer(answer_for_status(error.status_code, trace_id_of(request.scope)))
    told.headers.update(error.headers or {})
    return as_page(request, told) if for_person(request) and not request.scope.get(PUBLIC) else told


async def _answer_query(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        Field(path=path_in_request(found["loc"]), reason=finding_told(found)) for found in error.errors()
    ]
    in_body = any(found["loc"][:1] == ("body",) for found in error.errors())
    return answer(request, (BodyRefused if in_body else QueryRefused)(fields=fields))


@told_at_start(StationeryError)
def main() -> None:
    """Run the service as its environment says."""
    log_as_json("api")
    # What its children read, read here too: they would say it once each, and be started again.
    LedgerSettings.from_env().need("app")
    VaultSettings.from_env(os.environ)
    serve(ServiceSettings.from_env())


if __name__ == "__main__":
    main()
