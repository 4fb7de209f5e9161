"""Assembles the front desk: one function a process, every collaborator made here and handed on.

``python -m service.app`` or ``naskah serve`` runs it. It opens the ledger's pool and knows the vault; it never opens a
connection to the message broker.
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
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from archive.version import VERSION
from doc_templates.kit.errors import StationeryError
from service.approvals.desk import Approvals
from service.approvals.http import acts
from service.approvals.inbox import Inbox
from service.approvals.revision_pages import RevisionPages
from service.approvals.scan import ScanReader
from service.documents import http as documents
from service.documents.reading import Reading
from service.errors import BodyRefused, Field, QueryRefused
from service.http import connection
from service.http.addresses import as_written
from service.http.answers import ProblemAnswer, answer_error
from service.http.door import Door
from service.http.entrances import entrances
from service.http.language import Language
from service.http.problems import answer_for_status
from service.http.responses import described
from service.http.throttle import Limits
from service.http.trace import Trace, trace_id_of
from service.identity.gate import Gate
from service.intake.http import events
from service.intake.reception import assemble_desk, now
from service.mail import http as mailbox
from service.mail.mailbox import Mailbox
from service.office import http as people
from service.office.letterhead import Offices
from service.office.people import People
from service.operations.assembly import assemble_watch
from service.operations.http import audit, jobs, machines, mending, streams
from service.operations.mending import Mending
from service.operations.progress import Progress
from service.operations.trail import Trail
from service.operations.watching import Watching
from service.parts import Parts
from service.receiving.desk import Receiving
from service.receiving.file import FileReader
from service.receiving.http import files as receiving
from service.receiving.http import table as receiving_table
from service.registers.agenda import Agendas
from service.registers.closing import Closings
from service.registers.corrections import Corrections
from service.registers.http import books as registers
from service.registers.http import imports as register_imports
from service.registers.importing import Imports
from service.registers.insertions import Insertions
from service.registers.keeping import Books
from service.registers.printed import Paper
from service.registers.proposals import Proposals
from service.registers.takebacks import TakeBacks
from service.settings import ServiceSettings
from service.signatures.bindings import Bindings
from service.signatures.certificate import Certificates
from service.signatures.desk import Signatures
from service.signatures.gateways import Gateways
from service.signatures.http import bindings as certificates
from service.signatures.http import signing as signatures
from service.signatures.identities import Identities
from service.templates import http as templates
from service.templates.desk import Templates
from service.templates.drawing import Pages
from service.verification import http as verification
from service.verification.desk import Verification
from service.verification.pages.problems import ProblemPages
from service.webhooks import http as webhooks
from service.webhooks.courier.address import Addresses
from service.webhooks.subscriptions import Webhooks
from service.words.findings import finding_told
from worker.signing.keyring import Keyring

GRACE_S = 5
"""Requests in hand at SIGTERM get this long; progress streams end within a second. Under the supervisor's 10 s."""


def assemble(
    settings: ServiceSettings, ledger: Ledger, vault_settings: VaultSettings, keyring: Keyring
) -> Parts:
    """Return the parts of one service process."""
    vault = open_vault(vault_settings)
    offices = Offices(ledger)
    desk = assemble_desk(ledger, offices)
    pages = Pages(settings.converter_socket)
    reading = Reading(ledger=ledger, vault=vault)
    watch = assemble_watch(
        ledger=ledger,
        vault=vault,
        horizon=vault_settings.horizon,
        converter=settings.converter_socket,
        keyring=keyring,
    )
    approvals = Approvals(
        ledger=ledger,
        catalog=desk.catalog,
        offices=offices,
        scans=ScanReader(),
        public_url=settings.public_url,
        former_urls=settings.former_urls,
        keyring=keyring,
        clock=now,
    )
    identities = Identities(ledger, keyring)
    imports = Imports(ledger=ledger, offices=offices, clock=now)
    takebacks = TakeBacks(ledger=ledger, offices=offices)
    mending = Mending(ledger=ledger, catalog=desk.catalog, offices=offices, approvals=approvals)
    return Parts(
        settings=settings,
        ledger=ledger,
        gate=Gate(ledger),
        catalog=desk.catalog,
        desk=desk,
        offices=offices,
        templates=Templates(
            ledger=ledger,
            vault=vault,
            catalog=desk.catalog,
            offices=offices,
            pages=pages,
            clock=now,
        ),
        approvals=approvals,
        signatures=Signatures(
            ledger=ledger,
            approvals=approvals,
            certificates=Certificates(keyring, settings.tsa_url),
            gateways=Gateways(keyring).of,
            identities=identities,
            trust=keyring.trust,
            clock=now,
        ),
        bindings=Bindings(ledger=ledger, trust=keyring.trust, clock=now),
        identities=identities,
        agendas=Agendas(ledger=ledger, catalog=desk.catalog, offices=offices, paper=Paper(pages), clock=now),
        books=Books(ledger=ledger, offices=offices, clock=now),
        corrections=Corrections(ledger=ledger, offices=offices, clock=now),
        insertions=Insertions(ledger=ledger, offices=offices, clock=now),
        imports=imports,
        closings=Closings(ledger=ledger, offices=offices, clock=now),
        takebacks=takebacks,
        proposals=Proposals(ledger=ledger, offices=offices, imports=imports, takebacks=takebacks),
        inbox=Inbox(ledger=ledger, offices=offices, clock=now),
        mailbox=Mailbox(ledger),
        people=People(ledger=ledger, offices=offices, clock=now),
        reading=reading,
        revision_pages=RevisionPages(reading=reading, approvals=approvals),
        receiving=Receiving(
            ledger=ledger, catalog=desk.catalog, offices=offices, files=FileReader(), clock=now
        ),
        verification=Verification(
            ledger=ledger,
            vault=vault,
            trust=keyring.trust,
            public_url=settings.public_url,
            former_urls=settings.former_urls,
        ),
        limits=Limits.shared_by(settings.processes, looks=settings.looks, files=settings.files),
        watching=Watching(ledger),
        mending=mending,
        webhooks=Webhooks(ledger, Addresses(settings.webhook_networks)),
        progress=Progress(ledger, most=settings.listeners),
        watch=watch,
        trail=Trail(ledger=ledger, offices=offices),
    )


def build_app(parts: Parts) -> FastAPI:
    """Return the HTTP application over ``parts``."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = parts.settings.threads
        parts.progress.start()
        parts.watch.start()
        _end_streams_on_signal(parts.progress)
        gc.freeze()  # what is loaded by now stays; collections during a batch cost 7 % less
        yield
        parts.progress.close()
        parts.watch.close()
        parts.ledger.close()

    # The API page brings its scripts along: an office without internet reads it too.
    app = FastAPIOffline(
        title="Naskah",
        version=VERSION,
        summary="Official documents from an office's templates, kept provably unchanged.",
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.parts = parts
    # Described, not checked, here: ``service.http.door`` asks for the key before a route begins.
    with_key = [Depends(HTTPBearer(auto_error=False, description="Authorization: Bearer nsk_..."))]
    # acts before documents: "/documents:sign" is no document's id.
    keyed_routes = (
        events,
        acts,
        signatures,
        documents,
        receiving,
        receiving_table,
        register_imports,  # before the years of a book, which "imports" would be taken for
        registers,
        people,
        certificates,
        mailbox,
        jobs,
        mending,
        streams,
        templates,
        webhooks,
        audit,
    )
    free_routers = (verification.router, webhooks.open_router, machines.router)
    for keyed in keyed_routes:
        app.include_router(keyed.router, dependencies=with_key)
    for router in free_routers:
        app.include_router(router)
    table = tuple(
        entrances(
            [each.router for each in keyed_routes],
            free_routers,
            json_bytes=parts.settings.event_bytes,
            batch_bytes=parts.settings.batch_bytes,
        )
    )
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = described(plain(), table)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's own way
    # Errors of the house by name: the handler of Exception answers too, but then closes the connection.
    for expected in (NaskahError, StationeryError, Exception):
        app.add_exception_handler(expected, _answer)
    app.add_exception_handler(HTTPException, _answer_status)
    app.add_exception_handler(RequestValidationError, _answer_query)
    app.add_middleware(Door, entrances=table, gate=parts.gate)
    app.add_middleware(ProblemPages)
    app.add_middleware(Language)
    app.add_middleware(Trace, measures=parts.watch.measures.http)  # around all: the last one added
    return app


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
    return answer_error(request, error)


async def _answer_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = ProblemAnswer(
        answer_for_status(error.status_code, str(error.detail), trace_id_of(request.scope))
    )
    answer.headers.update(error.headers or {})
    return answer


async def _answer_query(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        Field(path=".".join(str(part) for part in found["loc"]), reason=finding_told(found))
        for found in error.errors()
    ]
    in_body = any(found["loc"][:1] == ("body",) for found in error.errors())
    return answer_error(request, (BodyRefused if in_body else QueryRefused)(fields=fields))


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
