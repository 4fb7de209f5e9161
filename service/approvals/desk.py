"""The approval desk: what officials do to documents, each act with its row, its status and its job in one transaction.

People act, never programs. Every act names the state its actor saw; a state that has moved on is refused. What follows
from an act is data (``table``), what stands in its way ``rules``, who may do it ``actors``, what it writes ``acts``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals, distributions, documents, links, signings, versions
from archive.ledger.documents.approvals import HeldDocument, PageFile
from archive.ledger.documents.distributions import Recipient
from archive.ledger.documents.documents import Document
from archive.ledger.documents.links import SigningLink
from archive.ledger.documents.signings import SignRequest
from archive.ledger.jobs import lists as job_lists
from archive.ledger.jobs.lists import PendingPage
from archive.ledger.office import people
from archive.ledger.office.people import Person
from archive.states import OPEN
from doc_templates.catalog import Catalog
from service.approvals import rules
from service.approvals.actors import Actor, within
from service.approvals.attaching import files_json
from service.approvals.case import Case
from service.approvals.difference import difference
from service.approvals.facts import LookedUp
from service.approvals.hindered import hindrances
from service.approvals.orders import Desk, Order
from service.approvals.outdated_copies import OutdatedCopies
from service.approvals.receipts import Receipts, SignedSheet
from service.approvals.revised_template import RevisionDifference, template_of
from service.approvals.scan import ScanReader
from service.approvals.steps import in_the_way
from service.approvals.table import Kind
from service.approvals.writing import AtWork, WrittenAct
from service.documents.answers import answered
from service.errors import (
    ActRefused,
    ContentUnknown,
    DocumentUnknown,
    Field,
    PersonRequired,
)
from service.identity.gate import require
from service.identity.roles import ACTORS, READERS, Role
from service.intake.lampiran import LampiranStanding, pins_shown, standing
from service.office.document_types import numbered
from service.office.letterhead import Letterhead, Offices
from service.office.levels import OWN
from service.office.people import person_named, staff
from service.office.walking import OfficeStrength
from service.registers.numbering import provisional, register_of
from service.words import say
from worker.signing.keyring import Keyring

MOST_AT_ONCE = 200
"""Documents in one act: a cycle of the SOP is nine; two hundred renders are two minutes of one worker."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A document as it stands before one person."""

    case: Case
    possible: Sequence[Kind]
    held_up: Mapping[Kind, NaskahError]
    """What its state would allow and something else keeps the caller from, with the error the act would be answered."""
    page: PageFile | None
    recipients: Sequence[Recipient]
    links: Sequence[SigningLink]
    """By which people from outside sign."""
    named: Mapping[UUID, Document]
    """The documents that its acts name, as far as the caller may see them."""
    answers: Sequence[Document]
    """Of a received paper, our letters that answered it."""
    provisional: str | None
    lampiran: Sequence[LampiranStanding]
    ready: bool
    """The final page waits for its signature."""
    request: SignRequest | None
    """What a signing gateway was asked last."""
    pending: PendingPage | None
    """The job its page waits for; None once it is archived."""
    unprinted: Mapping[int, bool]
    """Which acts no archived page shows yet, and whether theirs was set aside."""
    hindered: Sequence[Mapping[str, str]]
    """Where nobody can act in its chain today."""
    faults: Sequence[str]
    """What the judge found on its page: told before anybody initials it."""


class Approvals:
    """The desk for acts."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        scans: ScanReader,
        public_url: str,
        former_urls: Sequence[str] = (),
        keyring: Keyring,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._scans = scans
        self._addresses = (public_url, *former_urls)
        self._keyring = keyring
        self._clock = clock
        self._outdated = OutdatedCopies(ledger)

    def act(
        self, principal: Principal, orders: Sequence[Order], *, trace_id: str | None = None
    ) -> list[WrittenAct]:
        """Do ``orders``, all or none, in one transaction; answers in their order.

        Raises what stands in the way of the first that cannot be done, with its document.
        """
        _acting(principal)
        ids = [order.document_id for order in orders]
        if not 1 <= len(ids) <= MOST_AT_ONCE or len(set(ids)) != len(ids):
            raise ActRefused(
                fields=[Field(path="documents", reason=f"1 sampai {MOST_AT_ONCE}, masing-masing sekali")]
            )
        for each in orders:
            if each.scan is not None:
                self._scans.let_in(principal, each.scan, each.document_id)
        with self.at_work(principal) as at_work:
            # What an order names is held with it: it is not put out of force while it is written that it is in force.
            held = {
                each.document.id: each for each in approvals.hold(at_work.desk.tx, [*ids, *_named(orders)])
            }
            # Registers are held in one order, whatever the order of the documents: two signers never deadlock.
            done = {
                order.document_id: at_work.do(held.get(order.document_id), order, trace_id)
                for order in sorted(
                    orders, key=lambda each: _register(at_work.desk, held.get(each.document_id))
                )
            }
        self._outdated.after(
            str(principal.satker), [each.document_id for each in orders if each.kind is Kind.CABUT]
        )
        return [done[order.document_id] for order in orders]

    @contextmanager
    def at_work(self, principal: Principal) -> Iterator[AtWork]:
        """Yield the desk with one person before it, in one transaction."""
        _acting(principal)
        office = self._offices.letterhead(principal.satker)
        with self._ledger.acting(principal) as tx:
            person = person_named(tx, str(principal.satker), principal.id)
            yield self._at_work(tx, principal, office, Actor(person=person, roles=principal.roles))

    @contextmanager
    def at_work_outside(self, principal: Principal, person: Person) -> Iterator[AtWork]:
        """Yield the desk with somebody from outside before it, whom a link let in: they sign their own block alone."""
        office = self._offices.letterhead(principal.satker)
        with self._ledger.acting(principal) as tx:
            actor = Actor(person=person, roles=frozenset(), outside=True)
            yield self._at_work(tx, principal, office, actor)

    def _at_work(self, tx: Transaction, principal: Principal, office: Letterhead, actor: Actor) -> AtWork:
        satker, now = str(principal.satker), self._clock()
        return AtWork(
            desk=Desk(
                tx=tx,
                satker=satker,
                office=office,
                catalog=self._catalog,
                scans=self._scans,
                addresses=self._addresses,
                demonstration=self._keyring.demonstration,
                by=principal.id,
                at=now,
            ),
            staff=staff(tx, satker),
            at=now,
            today=office.day(now),
            actor=actor,
        )

    def view(self, principal: Principal, document_id: UUID) -> View:
        """Return the document's acts, chain and what the caller may do to it now; raises ``DocumentUnknown``."""
        require(principal, *READERS)
        office = self._offices.letterhead(principal.satker)
        now = self._clock()
        today = office.day(now)
        with self._ledger.acting(principal) as tx:
            case = self._case(tx, principal, document_id, office, now)
            audit.read(tx, action="acts.read", document_ids=[document_id])
            person = people.get(tx, str(principal.satker), principal.id)
            actor = (
                Actor(person=person, roles=principal.roles) if person and principal.kind == "person" else None
            )
            document = case.held.document
            shown = approvals.pages(tx, document)
            own = case.level in OWN
            stands = {kind: in_the_way(case, actor, kind) for kind in within(actor, case)} if actor else {}
            return View(
                case=case,
                possible=[kind for kind, error in stands.items() if error is None],
                held_up={
                    kind: error
                    for kind, error in stands.items()
                    if error is not None and rules.known(case, kind)
                },
                ready=own and (bool(case.round and case.round.left) or signings.waits(tx, document_id)),
                request=case.facts.request if own else None,
                page=shown[0] if shown else None,
                faults=versions.faults(tx, document_id, shown[0].version_no) if shown else (),
                hindered=self._hindered(tx, case, office, now),
                recipients=distributions.of(tx, document_id),
                links=links.of(tx, document_id),
                named=documents.several(
                    tx, [UUID(act.detail["oleh"]) for act in case.held.acts if "oleh" in act.detail]
                ),
                answers=answered(tx, document),
                lampiran=standing(tx, case.held.revision),
                unprinted=job_lists.unprinted_acts(tx, document_id),
                pending=job_lists.pending_pages(tx, [document_id]).get(document_id),
                provisional=provisional(
                    register_of(office.rules.registers, document),
                    document.satker,
                    document,
                    today,
                )
                if document.nomor is None and case.chain and _registered(self._catalog, office, document)
                else None,
            )

    def _hindered(
        self, tx: Transaction, case: Case, office: Letterhead, now: datetime
    ) -> list[Mapping[str, str]]:
        if case.chain is None or case.held.document.status not in OPEN:
            return []
        strength = OfficeStrength.of(tx, case.held.document.satker)
        return [
            each.to_record(case.staff.jabatan(each.position))
            for each in hindrances(case, strength, office.rules.levels, now)
        ]

    def difference(
        self, principal: Principal, document_id: UUID, first: int, second: int
    ) -> RevisionDifference:
        """Return field by field what changed between two revisions, and the template of each."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            before, after = (documents.revision(tx, document_id, no) for no in (first, second))
            document = documents.get(tx, document_id)
            audit.read(
                tx,
                action="revisions.read",
                document_ids=[document_id],
                detail={"from": first, "to": second},
            )
            if document is None:
                raise DocumentUnknown(document=document_id)
            if before is None or after is None:
                raise ContentUnknown(
                    say(
                        "Naskah ini tidak mempunyai revisi {nomor}", nomor=first if before is None else second
                    ),
                    fields=[Field(path="path", reason="tidak ada revisi ini")],
                    document=document_id,
                )
            pinned, pinned_after = pins_shown(tx, before), pins_shown(tx, after)
            was, now = (template_of(tx, self._catalog, document.jenis, each) for each in (before, after))
        changes = [
            *difference(json.loads(before.payload), json.loads(after.payload)),
            *difference(pinned, pinned_after, "lampiran"),
            *difference(files_json(before.context), files_json(after.context), "berkas"),
        ]
        return RevisionDifference(jenis=document.jenis, before=was, after=now, changes=changes)

    @contextmanager
    def receipts(self, principal: Principal, document_id: UUID) -> Iterator[Receipts]:
        """Yield the receipts of a document with one person before them, in one transaction."""
        _noting(principal)
        zone = self._offices.letterhead(principal.satker).zona
        with self._ledger.acting(principal) as tx:
            yield Receipts(tx=tx, document_id=document_id, by=principal.id, now=self._clock(), zone=zone)

    def signed_sheet(self, principal: Principal, data: bytes) -> SignedSheet:
        """Read the scan of a signed ekspedisi sheet, with no document held; raises ``ActRefused`` for what is no sound PDF."""
        _noting(principal)
        self._scans.let_in(principal, data)
        read = self._scans.read(data)
        return SignedSheet(data=data, pages=read.pages, sha256=read.sha256)

    def _case(
        self, tx: Transaction, principal: Principal, document_id: UUID, office: Letterhead, now: datetime
    ) -> Case:
        held = approvals.hold(tx, [document_id], lock=False)
        if not held:
            raise DocumentUnknown(document=document_id)
        document = held[0].document
        return Case(
            held=held[0],
            staff=staff(tx, str(principal.satker)),
            day=office.day(now),
            declared=rules.declared(self._catalog, document.jenis),
            facts=LookedUp(tx, document, office.rules.levels, now),
        )


def _noting(principal: Principal) -> None:
    if principal.kind != "person":
        raise PersonRequired
    require(principal, *ACTORS)


def _acting(principal: Principal) -> None:
    if principal.kind != "person":
        raise PersonRequired
    require(principal, *ACTORS, Role.ADMIN)  # an admin mends what was set aside, and nothing else


def _named(orders: Sequence[Order]) -> Iterator[UUID]:
    """Yield the other documents that orders name; what is no id is refused with the order."""
    for each in orders:
        with suppress(ValueError):
            if each.kind in (Kind.RALAT, Kind.CABUT) and (other := each.body.get("oleh")):
                yield UUID(str(other))


def _register(desk: Desk, held: HeldDocument | None) -> str:
    if held is None or not _registered(desk.catalog, desk.office, held.document):
        return ""
    return register_of(desk.office.rules.registers, held.document).kode


def _registered(catalog: Catalog, office: Letterhead, document: Document) -> bool:
    """Tell whether a register numbers this document: its page has the place, and the office names its type."""
    registers = office.rules.registers
    return numbered(catalog, registers, document.jenis) and registers.numbers(document.jenis)
