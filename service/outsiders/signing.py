"""The page of a link: what its holder signs, and their signature by a certificate of their own. No account is asked for.

The page that is brought passes the same judge as everybody's. A link that leads nowhere is answered alike whatever is wrong
with it; one that ended says how. Nothing here asks more of the ledger than the one document the link is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals, documents, links
from archive.ledger.documents.documents import Document
from archive.ledger.documents.links import FoundLink, SigningLink
from archive.ledger.documents.staging import StagedFile
from archive.ledger.office.people import Person
from archive.states import SIGNED
from doc_templates.kit.chain import Chain, PihakLuar
from service.approvals import rules
from service.approvals.case import Case
from service.approvals.desk import Approvals
from service.approvals.facts import LookedUp
from service.approvals.orders import Order
from service.approvals.outside import digest_of, number_of, outsiders, person_of
from service.approvals.table import Kind
from service.approvals.writing import AtWork
from service.documents.round import Party, Round
from service.errors import (
    ActNotPossible,
    DocumentBusy,
    Field,
    FileUnjudged,
    FinalPageNotReady,
    PageStale,
    SignatureNotProven,
)
from service.office.letterhead import Letterhead
from service.office.rules import OutsiderRules
from service.outsiders.errors import LinkEnded, LinkUnknown
from service.signatures import reasons
from service.signatures.affixing import AffixingDesk, SignatureSource
from service.signatures.names import same
from service.signatures.page import ProvenPage, WaitingPage
from service.signatures.secrets import SigningSecrets
from service.words import say
from worker.signing.foreign import FileTooHungry
from worker.signing.pki import DEMO
from worker.signing.report import DocumentSignature
from worker.signing.signatories import KnownBy

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class LinkStanding(StrEnum):
    """How a link stands for whoever opens it."""

    READY = "siap"
    """The page waits for their signature."""
    NOT_BEGUN = "belum_bernomor"
    """The office has not begun to sign."""
    NOT_YET = "belum_giliran"
    """Others sign first, or their page is on its way into the archive."""
    SIGNED = "sudah"
    """They have signed."""
    ENDED = "berakhir"
    """It was ended, or its round was."""
    OVER = "lewat"
    """Its days are over."""


@dataclass(frozen=True, kw_only=True)
class OpenedLink:
    """What the holder of a link is shown."""

    standing: LinkStanding
    link: SigningLink
    document: Document
    office: Letterhead
    party: PihakLuar | None
    """Themselves, as the office entered them; None of a link of which nothing more is told."""
    parties: Sequence[Party] = ()
    """Everybody who signs, of a round that stands."""
    waits_for: Sequence[str] = ()
    page: StagedFile | None = field(default=None, repr=False)
    """What is signed, of a link that is ready."""

    @property
    def verifiable(self) -> bool:
        """Whether the public page of the document tells what became of it."""
        return self.document.akses is AccessClass.B and self.document.status in SIGNED


@dataclass(frozen=True, kw_only=True)
class _Guest:
    """Whoever holds a link, let in for its one document."""

    found: FoundLink
    principal: Principal


class OutsideDesk:
    """Lets the holders of links read what they sign, and sign it."""

    def __init__(
        self, *, ledger: Ledger, approvals: Approvals, affixing: AffixingDesk, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._approvals = approvals
        self._affixing = affixing
        self._clock = clock

    def open(self, token: str) -> OpenedLink:
        """Return what a link leads to; raises ``LinkUnknown``. Opening one uses nothing up."""
        guest = self._guest(token)
        with self._at_work(guest) as at_work:
            tx, found = at_work.desk.tx, guest.found
            if links.opened(tx, found.id):
                audit.enter(
                    tx, action="link.opened", document_id=found.document_id, detail={"tautan": str(found.id)}
                )
            audit.read(
                tx,
                action="link.read",
                document_ids=[found.document_id],
                detail={"tautan": str(found.id)},
            )
            return self._opened(at_work, guest)

    def sign(self, token: str, sha256: str, given: SigningSecrets, trace_id: str | None = None) -> None:
        """Sign the page with a certificate of the holder's own, which ends with this request."""
        self._bring(token, sha256, trace_id, lambda by, look: self._affixing.own(by, look, given))

    def take(self, token: str, sha256: str, pdf: bytes, trace_id: str | None = None) -> None:
        """Take the page as its holder signed it with a tool of their own."""
        self._bring(token, sha256, trace_id, lambda by, look: self._judged(by, look, pdf))

    def _bring(
        self,
        token: str,
        sha256: str,
        trace_id: str | None,
        proven: Callable[[SignatureSource, WaitingPage], ProvenPage],
    ) -> None:
        """Bring a signature onto the page its holder saw; one who has signed already has done so, and that is no error."""
        guest = self._guest(token)
        with self._at_work(guest) as at_work:
            opened = self._opened(at_work, guest)
            if opened.standing is LinkStanding.SIGNED:
                return
            _require_ready(opened)
            case = _case(at_work, guest)
            party = outsiders(case.chain)[guest.found.place]
            by = SignatureSource(
                principal=guest.principal,
                at_work=lambda: self._living(guest),
                known_by=known_by(party, opened.office),
            )
            order = Order(document_id=guest.found.document_id, kind=Kind.TTE, etag=case.etag)
            look = self._affixing.look(at_work, order, by.known_by)
        if look.page.sha256 != sha256:
            raise PageStale(fields=[Field(path="halaman", reason=_OTHER_PAGE)])
        try:
            self._affixing.write(by, look, Kind.TTE, proven(by, look), trace_id)
        except (PageStale, LinkEnded):
            # Sent twice, or from two tabs: whoever came first has signed for both.
            if self.open(token).standing is not LinkStanding.SIGNED:
                raise

    def _judged(self, by: SignatureSource, look: WaitingPage, pdf: bytes) -> ProvenPage:
        try:
            proven = self._affixing.decided(by, look, look.page.data, pdf)
        except FileTooHungry:
            raise FileUnjudged(
                fields=[Field(path="berkas", reason=say("terlalu besar untuk diperiksa"))]
            ) from None
        if not proven.decision.accepted:
            raise SignatureNotProven(fields=reasons.fields(proven.decision, "berkas"))
        return proven

    def _guest(self, token: str) -> _Guest:
        with self._ledger.acting(Principal.nobody()) as tx:
            found = links.find(tx, digest_of(token)) if _TOKEN.fullmatch(token) else None
        if found is None:
            raise LinkUnknown
        principal = Principal(
            id=person_of(found.place),
            satker=found.satker,
            ceiling=found.akses,
            roles=frozenset(),
            kind="person",
        )
        return _Guest(found=found, principal=principal)

    @contextmanager
    def _at_work(self, guest: _Guest) -> Iterator[AtWork]:
        """Yield the desk with the holder before it, under the name that the office entered of them."""
        with self._ledger.acting(guest.principal) as tx:
            party = _entered(tx, guest.found)
        person = Person(
            id=guest.principal.id,
            satker=guest.found.satker,
            nama=party.nama if party else "",
            nip=None,
            pangkat=None,
            jabatan=f"{party.jabatan} {party.instansi}".strip() if party else "",
            unit=None,
        )
        with self._approvals.at_work_outside(guest.principal, person) as at_work:
            yield at_work

    @contextmanager
    def _living(self, guest: _Guest) -> Iterator[AtWork]:
        """Yield the same with the document held, and the link still good: nobody ends it before the act is written."""
        with self._at_work(guest) as at_work:
            approvals.hold(at_work.desk.tx, [guest.found.document_id])
            link = _link(at_work.desk.tx, guest)
            if link.ended is not None or link.good_until <= self._clock():
                raise LinkEnded
            yield at_work

    def _opened(self, at_work: AtWork, guest: _Guest) -> OpenedLink:
        link, case = _link(at_work.desk.tx, guest), _case(at_work, guest)
        document, round_ = case.held.document, case.round
        told = OpenedLink(
            standing=LinkStanding.ENDED,
            link=link,
            document=document,
            office=at_work.desk.office,
            party=outsiders(case.chain).get(link.place),
        )
        if link.ended == "ditandatangani":
            return replace(told, standing=LinkStanding.SIGNED, parties=round_.parties if round_ else ())
        if link.ended is not None:
            return told
        if link.good_until <= self._clock():
            return replace(told, standing=LinkStanding.OVER)
        if link.round_no is None:
            return replace(told, standing=LinkStanding.NOT_BEGUN)
        if round_ is None or round_.opened.no != link.round_no:
            return told
        return self._waiting(at_work, guest, replace(told, parties=round_.parties), case, round_)

    def _waiting(
        self, at_work: AtWork, guest: _Guest, told: OpenedLink, case: Case, round_: Round
    ) -> OpenedLink:
        """Return a link of a round that stands: its page, or whom it waits for."""
        first = [each for each in round_.turns if each.place != guest.found.place]
        before = replace(
            told,
            standing=LinkStanding.NOT_YET,
            waits_for=[f"{each.nama}, {each.jabatan}" for each in first],
        )
        if round_.parties[guest.found.place] not in round_.turns:
            return before
        order = Order(document_id=guest.found.document_id, kind=Kind.TTE, etag=case.etag)
        try:
            rules.step(case, Kind.TTE)
            look = self._affixing.look(at_work, order)
        except (ActNotPossible, DocumentBusy, FinalPageNotReady):
            return replace(before, waits_for=())
        return replace(told, standing=LinkStanding.READY, page=look.page)


_OTHER_PAGE: Final = say("halaman ini bukan yang Anda lihat; muat ulang, baca, lalu ulangi")


def known_by(party: PihakLuar, office: Letterhead) -> KnownBy:
    """Return how a certificate is known for that of somebody from outside, as the office decides it."""
    rules = office.rules.outsiders
    return KnownBy(
        named=lambda signature: names(party, rules, signature),
        issued=lambda signature: (
            (not rules.roots or signature.root in rules.roots)
            and (office.rules.demonstration or not signature.signer.startswith(f"{DEMO} "))
        ),
    )


def names(party: PihakLuar, rules: OutsiderRules, signature: DocumentSignature) -> bool:
    """Tell whether a certificate names whom the office entered: by their number, or by every word of their name."""
    if rules.by_number:
        return number_of(party.identitas) in signature.numbers
    return same(signature.signer, party.nama)


def _require_ready(opened: OpenedLink) -> None:
    if opened.standing in (LinkStanding.ENDED, LinkStanding.OVER):
        raise LinkEnded
    if opened.standing is not LinkStanding.READY:
        raise ActNotPossible(say("Belum giliran Anda"))


def _case(at_work: AtWork, guest: _Guest) -> Case:
    """Return the document as it stands; raises ``LinkUnknown`` where it is not there any more."""
    held = next(iter(approvals.hold(at_work.desk.tx, [guest.found.document_id], lock=False)), None)
    if held is None:
        raise LinkUnknown
    return Case(
        held=held,
        staff=at_work.staff,
        day=at_work.today,
        declared=rules.declared(at_work.desk.catalog, held.document.jenis),
        facts=LookedUp(at_work.desk.tx, held.document, at_work.desk.office.rules.levels, at_work.at),
    )


def _link(tx: Transaction, guest: _Guest) -> SigningLink:
    return next(each for each in links.of(tx, guest.found.document_id) if each.id == guest.found.id)


def _entered(tx: Transaction, found: FoundLink) -> PihakLuar | None:
    document = documents.get(tx, found.document_id)
    if document is None:
        raise LinkUnknown
    return outsiders(Chain.from_record(document.record.get("rantai") or {})).get(found.place)
