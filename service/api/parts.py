"""What the routes work with, assembled once in ``service.app`` and carried by the application, never by a module."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fastapi import Request

from archive.ledger import Ledger, Principal
from doc_templates.catalog import Catalog
from service.api.throttle import Limits
from service.desk.approvals import Approvals
from service.desk.errors import OfficeUnknown
from service.desk.inbox import Inbox
from service.desk.intake import Desk
from service.desk.mailbox import Mailbox
from service.desk.offices import Offices
from service.desk.people import People
from service.desk.progress import Progress
from service.desk.reading import Reading
from service.desk.receiving import Receiving
from service.desk.register_agenda import Agendas
from service.desk.register_closing import Closings
from service.desk.register_corrections import Corrections
from service.desk.register_imports import Imports
from service.desk.register_insertions import Insertions
from service.desk.register_keeping import Books
from service.desk.register_proposals import Proposals
from service.desk.register_takebacks import TakeBacks
from service.desk.revision_pages import RevisionPages
from service.desk.signatures import Signatures
from service.desk.templates import Templates
from service.desk.verification import Verification
from service.desk.watching import Watching
from service.desk.webhooks import Webhooks
from service.identity.gate import Gate
from service.operations.assembly import Watch
from service.operations.mending import Mending
from service.operations.trail import Trail
from service.settings import ServiceSettings
from service.signatures.bindings import Bindings
from service.signatures.identities import Identities


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The collaborators of one service process."""

    settings: ServiceSettings
    ledger: Ledger
    gate: Gate
    catalog: Catalog
    desk: Desk
    offices: Offices
    templates: Templates
    approvals: Approvals
    agendas: Agendas
    signatures: Signatures
    bindings: Bindings
    identities: Identities
    books: Books
    corrections: Corrections
    insertions: Insertions
    imports: Imports
    closings: Closings
    takebacks: TakeBacks
    proposals: Proposals
    inbox: Inbox
    mailbox: Mailbox
    people: People
    reading: Reading
    revision_pages: RevisionPages
    receiving: Receiving
    verification: Verification
    limits: Limits
    watching: Watching
    mending: Mending
    webhooks: Webhooks
    progress: Progress
    watch: Watch
    trail: Trail


def parts(request: Request) -> Parts:
    """Return the parts of the application a request came to."""
    found: Parts = request.app.state.parts
    return found


def admit(request: Request) -> Principal:
    """Return whom the door let in (``service.http.door``), and tell their office's zone; no route without a key asks this."""
    principal: Principal = request.scope["naskah.principal"]
    if principal.kind == "person" and principal.satker is not None:
        with suppress(OfficeUnknown):  # not applied yet: no clock of its own
            request.scope["naskah.zone"] = parts(request).offices.letterhead(principal.satker).zona.key
    return principal


def about(request: Request, **ids: object) -> None:
    """Put document and job ids into the request's log line."""
    request.scope["naskah.about"] = {name: str(value) for name, value in ids.items()}
