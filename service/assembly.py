"""Assembles the front desk of one process, a noun at a time: its rules, and the routes over them.

Every collaborator is made here and handed on; a noun that others ask is made before them. The order in which routes are
tried is ``furnished``'s. It opens the ledger's pool and knows the vault; nothing is asked of either yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from fastapi import APIRouter

from archive.ledger import Ledger, Principal
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from doc_templates.catalog import Catalog
from service import pages
from service.approvals.aside import AsideNotices
from service.approvals.desk import Approvals
from service.approvals.http import acts, tray
from service.approvals.inbox import Inbox
from service.approvals.pages.counters import Counters
from service.approvals.revision_pages import RevisionPages
from service.approvals.scan import ScanReader
from service.attachments.desk import AttachmentDesk
from service.attachments.http import attachments
from service.disposisi.desk import Disposisi
from service.disposisi.http import sheets
from service.documents.files.entrance import FileEntrance
from service.documents.files.scanner import scanner_at
from service.documents.http import documents, page_pictures
from service.documents.reading import DocumentReader
from service.entering_assembly import EntranceRoutes
from service.house import Ground, House
from service.http.throttle import PublicLimits
from service.identity.attempts import Attempts
from service.identity.gate import Gate
from service.identity.passwords import Passwords
from service.identity.sign_in import SignIn
from service.intake.http import events, merge_table, sent
from service.intake.reception import assemble_desk, now
from service.intake.sent import SentEvents
from service.leaving import http as leaving
from service.leaving.desk import Departures
from service.leaving.pages import leaving as leaving_page
from service.mail import http as mailbox
from service.mail.mailbox import Mailbox
from service.office import http as people
from service.office.chains import Chains
from service.office.letterhead import Offices
from service.office.people import People
from service.operations.assembly import Watch, assemble_watch
from service.operations.http import audit, jobs, machines, mending, streams
from service.operations.mending import QuarantineDesk
from service.operations.progress import Progress
from service.operations.trail import Trail
from service.operations.watching import JobWatch
from service.receiving.desk import ReceivingDesk
from service.receiving.file import FileReader
from service.receiving.http import files, table
from service.receiving.signatures import SignatureExaminer
from service.recipients.desk import Recipients
from service.recipients.ekspedisi import ExpeditionBook
from service.recipients.http import circulation, ekspedisi
from service.registers.agenda import Agendas
from service.registers.closing import Closings
from service.registers.corrections import Corrections
from service.registers.http import agenda, entries, imports, insertions, years
from service.registers.importing import Imports
from service.registers.insertions import Insertions
from service.registers.keeping import Books
from service.registers.printed import ReportPrinter
from service.registers.proposals import Proposals
from service.registers.takebacks import TakeBacks
from service.settings import ServiceSettings
from service.signatures.bindings import Bindings
from service.signatures.http import bindings as certificates
from service.signatures.identities import Identities
from service.signing_assembly import SigningRoutes
from service.templates import http as templates
from service.templates.desk import TemplateDesk
from service.templates.drawing import Pages
from service.templates.trials import TrialDesk
from service.verification import http as verification
from service.verification.desk import VerificationDesk
from service.web import http as web
from service.web.frame import FrameSource
from service.webhooks import http as webhooks
from service.webhooks.courier.address import Addresses
from service.webhooks.subscriptions import Webhooks
from worker.signing.keyring import Keyring


def assemble(
    settings: ServiceSettings, ledger: Ledger, vault_settings: VaultSettings, keyring: Keyring
) -> House:
    """Return the front desk of one service process; its watch and its progress are not begun yet."""
    offices, passwords = Offices(ledger, address=settings.public_url), Passwords()
    attempts = Attempts(ledger)
    ground = Ground(
        settings=settings,
        ledger=ledger,
        vault=open_vault(vault_settings),
        keyring=keyring,
        offices=offices,
        desk=assemble_desk(ledger, offices),
        gate=Gate(ledger),
        passwords=passwords,
        attempts=attempts,
        sign_in=SignIn(ledger, passwords, attempts, settings.sessions),
    )
    watch = assemble_watch(
        ledger=ledger,
        vault=ground.vault,
        horizon=vault_settings.horizon,
        converter=settings.converter_socket,
        scanner=scanner_at(settings.scanner) if settings.scanner else None,
        keyring=keyring,
        types=partial(_broken, ground.desk.catalog),
        address=settings.public_url,
    )
    return furnished(ground, watch)


def _broken(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    return {jenis: [flaw.place for flaw in error.flaws] for jenis, error in catalog.broken.items()}


def furnished(on: Ground, watch: Watch) -> House:
    """Return the house with every noun's routes."""
    reading = DocumentReader(ledger=on.ledger, vault=on.vault, clock=now)
    bindings = Bindings(ledger=on.ledger, trust=on.keyring.trust, clock=now)
    identities, subscriptions = Identities(on.ledger, on.keyring), _subscriptions(on)
    entrance = FileEntrance(on.ledger, scanner_at(on.settings.scanner))
    approvals = _approvals(on, entrance)
    disposisi = Disposisi(
        ledger=on.ledger, catalog=on.desk.catalog, offices=on.offices, approvals=approvals, clock=now
    )
    sent_to = Recipients(ledger=on.ledger, offices=on.offices, clock=now)
    progress, entrance_routes = Progress(on.ledger, most=on.settings.listeners), EntranceRoutes.over(on)
    signed, limits = _signed(on, approvals), _limits(on)
    attached, book = AttachmentDesk(approvals=approvals, reading=reading, entrance=entrance), _book(on)
    signatures, links = signed.signatures(identities), signed.links()
    asked = pages.ground(
        on, approvals, reading, disposisi, sent_to, signatures, attached, book, bindings, identities, links
    )
    paged, home, counters = pages.assembled(on, asked, progress)
    return House(
        ground=on,
        watch=watch,
        progress=progress,
        keyed=(
            events.routes(desk=on.desk, event_bytes=on.settings.event_bytes),
            merge_table.routes(desk=on.desk),
            sent.routes(events=SentEvents(on.ledger)),
            # before documents: "/documents:sign" is no document's id
            _acts(approvals, reading, disposisi),
            _inbox(on, disposisi, bindings, sent_to),
            circulation.routes(recipients=sent_to),
            ekspedisi.routes(book=book),
            *signed.keyed(signatures, links),
            sheets.routes(disposisi=disposisi),
            documents.routes(reading=reading),
            page_pictures.routes(pictures=asked.pictures, reading=reading),
            attachments.routes(attachments=attached),
            *_receiving(on, entrance),
            *_registers(on),
            leaving.routes(desk=Departures(ledger=on.ledger, offices=on.offices, clock=now)),
            _people(on),
            certificates.routes(bindings=bindings, identities=identities),
            entrance_routes.keyed(),
            mailbox.routes(mailbox=Mailbox(on.ledger)),
            *_jobs(on, approvals, progress),
            _templates(on),
            webhooks.routes(webhooks=subscriptions),
            audit.routes(kept=Trail(ledger=on.ledger, offices=on.offices)),
        ),
        paged=(*paged, *entrance_routes.paged(), _leaving_page(on)),
        free=(
            web.routes(home, entrance_routes.keep_language),
            _verification(on, limits),
            signed.from_outside(limits),
            *entrance_routes.free(),
            webhooks.free_routes(webhooks=subscriptions),
            machines.routes(watch=watch, metrics_token=on.settings.metrics_token),
        ),
        surroundings=_surroundings(on, [*paged, *entrance_routes.paged()], counters),
    )


def _subscriptions(on: Ground) -> Webhooks:
    return Webhooks(on.ledger, Addresses(on.settings.webhook_networks))


def _surroundings(on: Ground, paged: Sequence[APIRouter], counters: Counters) -> FrameSource:
    return FrameSource(
        office=partial(_office, on), counts=partial(pages.waiting, counters), menu=pages.menu(paged)
    )


def _office(on: Ground, principal: Principal) -> str:
    """Return what the office of who is signed in is called."""
    return on.offices.letterhead(principal.satker).kantor.nama if principal.satker else ""


def _approvals(on: Ground, entrance: FileEntrance) -> Approvals:
    return Approvals(
        ledger=on.ledger,
        catalog=on.desk.catalog,
        offices=on.offices,
        scans=ScanReader(entrance),
        public_url=on.settings.public_url,
        former_urls=on.settings.former_urls,
        keyring=on.keyring,
        clock=now,
    )


def _acts(approvals: Approvals, reading: DocumentReader, disposisi: Disposisi) -> APIRouter:
    return acts.routes(
        approvals=approvals,
        revision_pages=RevisionPages(reading=reading, approvals=approvals),
        disposisi=disposisi,
    )


def _inbox(on: Ground, disposisi: Disposisi, bindings: Bindings, sent_to: Recipients) -> APIRouter:
    return tray.routes(
        trays=Inbox(ledger=on.ledger, offices=on.offices, clock=now),
        aside=AsideNotices(ledger=on.ledger, offices=on.offices, clock=now),
        disposisi=disposisi,
        bindings=bindings,
        recipients=sent_to,
    )


def _leaving_page(on: Ground) -> APIRouter:
    return leaving_page.routes(
        desk=Departures(ledger=on.ledger, offices=on.offices, clock=now),
        people=People(ledger=on.ledger, offices=on.offices, clock=now),
    )


def _people(on: Ground) -> APIRouter:
    return people.routes(
        desk=People(ledger=on.ledger, offices=on.offices, clock=now),
        chains=Chains(ledger=on.ledger, catalog=on.desk.catalog, offices=on.offices, clock=now),
    )


def _book(on: Ground) -> ExpeditionBook:
    pages = Pages(on.settings.converter_socket)
    return ExpeditionBook(ledger=on.ledger, offices=on.offices, pages=pages, clock=now)


def _receiving(on: Ground, entrance: FileEntrance) -> Sequence[APIRouter]:
    receiving = ReceivingDesk(
        ledger=on.ledger,
        catalog=on.desk.catalog,
        offices=on.offices,
        files=FileReader(),
        entrance=entrance,
        signatures=SignatureExaminer(on.keyring.trust),
        clock=now,
    )
    return files.routes(receiving=receiving), table.routes(receiving=receiving)


def _registers(on: Ground) -> Sequence[APIRouter]:
    ledger, offices = on.ledger, on.offices
    paper = ReportPrinter(Pages(on.settings.converter_socket))
    brought = Imports(ledger=ledger, offices=offices, clock=now)
    takebacks = TakeBacks(ledger=ledger, offices=offices)
    return (
        # before the years of a book, which "imports" would be taken for
        imports.routes(brought=brought, takebacks=takebacks),
        agenda.routes(
            agendas=Agendas(ledger=ledger, catalog=on.desk.catalog, offices=offices, paper=paper, clock=now)
        ),
        entries.routes(
            books=Books(ledger=ledger, offices=offices, clock=now),
            corrections=Corrections(ledger=ledger, offices=offices, clock=now),
        ),
        insertions.routes(between=Insertions(ledger=ledger, offices=offices, clock=now)),
        years.routes(
            closings=Closings(ledger=ledger, offices=offices, clock=now),
            second=Proposals(ledger=ledger, offices=offices, imports=brought, takebacks=takebacks),
        ),
    )


def _jobs(on: Ground, approvals: Approvals, progress: Progress) -> Sequence[APIRouter]:
    watching = JobWatch(on.ledger)
    again = QuarantineDesk(ledger=on.ledger, catalog=on.desk.catalog, offices=on.offices, approvals=approvals)
    return (
        jobs.routes(watching=watching),
        mending.routes(watching=watching, mending=again),
        streams.routes(gate=on.gate, watching=watching, progress=progress),
    )


def _templates(on: Ground) -> APIRouter:
    trials = TrialDesk(ledger=on.ledger, catalog=on.desk.catalog, offices=on.offices)
    desk = TemplateDesk(
        ledger=on.ledger,
        vault=on.vault,
        catalog=on.desk.catalog,
        offices=on.offices,
        pages=Pages(on.settings.converter_socket),
        trials=trials,
        clock=now,
    )
    return templates.routes(catalog=on.desk.catalog, offices=on.offices, desk=desk, trials=trials)


def _signed(on: Ground, approvals: Approvals) -> SigningRoutes:
    return SigningRoutes.over(
        ledger=on.ledger,
        vault=on.vault,
        keyring=on.keyring,
        offices=on.offices,
        settings=on.settings,
        approvals=approvals,
    )


def _limits(on: Ground) -> PublicLimits:
    return PublicLimits.shared_by(on.settings.processes, looks=on.settings.looks, files=on.settings.files)


def _verification(on: Ground, limits: PublicLimits) -> APIRouter:
    desk = VerificationDesk(
        ledger=on.ledger,
        vault=on.vault,
        trust=on.keyring.trust,
        public_url=on.settings.public_url,
        former_urls=on.settings.former_urls,
    )
    return verification.routes(limits=limits, verification=desk)
