"""What the routes work with, assembled once in ``service.app`` and carried by the application, never by a module."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fastapi import Request

from archive.ledger import Ledger, Principal
from doc_templates.catalog import Catalog
from service.approvals.desk import Approvals
from service.approvals.inbox import Inbox
from service.approvals.revision_pages import RevisionPages
from service.documents.reading import Reading
from service.errors import OfficeUnknown
from service.http.throttle import Limits
from service.identity.gate import Gate
from service.intake.desk import Desk
from service.mail.mailbox import Mailbox
from service.office.letterhead import Offices
from service.office.people import People
from service.operations.assembly import Watch
from service.operations.mending import Mending
from service.operations.progress import Progress
from service.operations.trail import Trail
from service.operations.watching import Watching
from service.receiving.desk import Receiving
from service.registers.agenda import Agendas
from service.registers.closing import Closings
from service.registers.corrections import Corrections
from service.registers.importing import Imports
from service.registers.insertions import Insertions
from service.registers.keeping import Books
from service.registers.proposals import Proposals
from service.registers.takebacks import TakeBacks
from service.settings import ServiceSettings
from service.signatures.bindings import Bindings
from service.signatures.desk import Signatures
from service.signatures.identities import Identities
from service.templates.desk import Templates
from service.verification.desk import Verification
from service.webhooks.subscriptions import Webhooks


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
