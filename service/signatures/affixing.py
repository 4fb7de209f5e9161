"""How a signature comes onto the page that waits for it, whoever brings it: looked at, decided on, written.

An official comes with their token, somebody from outside with a link; the page, its judge and the act are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.documents import approvals, signings
from archive.ledger.office import certificates
from archive.vault.vault import Vault
from service.approvals.orders import JudgedPage, Order
from service.approvals.table import Kind, Level
from service.approvals.writing import AtWork, WrittenAct
from service.errors import CertificateNotValid, CertificateNotYours
from service.signatures import reasons
from service.signatures.certificate import Certificates
from service.signatures.page import (
    ProvenPage,
    WaitingPage,
    bindings,
    certificate_of,
    page_to_sign,
    still_bound,
)
from service.signatures.secrets import SigningSecrets
from worker import signing
from worker.signing.signatories import KnownBy, SignatureOrder
from worker.signing.trust import Trust


@dataclass(frozen=True, kw_only=True)
class SignatureSource:
    """Who brings a signature, and their way to the desk."""

    principal: Principal
    at_work: Callable[[], AbstractContextManager[AtWork]]
    known_by: KnownBy | None = None
    """Of somebody from outside: how their certificate is known for theirs."""


class AffixingDesk:
    """Puts signatures on the pages that wait for them."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        certificates: Certificates,
        trust: Trust,
        vault: Vault,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._certificates = certificates
        self._trust = trust
        self._clock = clock

    def look(self, at_work: AtWork, order: Order, known_by: KnownBy | None = None) -> WaitingPage:
        """Return the page that waits, as table and rules let its signature through; the document is held meanwhile."""
        tx = at_work.desk.tx
        held = next(iter(approvals.hold(tx, [order.document_id])), None)
        case = at_work.judge(held, order).case
        request = signings.latest(tx, order.document_id)
        if request is not None and request.state not in signings.OPEN:
            request = None
        assert case.round is not None  # the table lets through only what has its number
        # Whoever settles a request does it for the person it was made for.
        signer = case.round.of_person(request.person_id if request else at_work.actor.person.id)
        return WaitingPage(
            document=case.held.document,
            etag=order.etag,
            level=Level(case.level or Level.BASAH),
            page=page_to_sign(tx, self._vault, case.held.document, case.round),
            signer=signer or case.round.turns[0],
            round=case.round,
            person=at_work.actor.person,
            office=at_work.desk.office,
            request=request,
            known_by=known_by,
        )

    def own(self, by: SignatureSource, look: WaitingPage, given: SigningSecrets) -> ProvenPage:
        """Sign with a certificate of one's own; raises by name what stands in the way."""
        prepared, pdf = self._certificates.sign(
            look.page.data,
            person=look.person,
            office=look.office,
            secret=given.secret,
            brought=given.pkcs12,
            reason=look.document.judul,
            at=self._clock(),
            place=look.signer.place,
            places=len(look.round.parties),
            last=look.round.last,
        )
        proven = self.decided(by, look, prepared, pdf)
        if not proven.decision.accepted:
            told = reasons.fields(proven.decision, "sertifikat")
            if reasons.WHOSE & set(proven.decision.refusals):
                raise CertificateNotYours(fields=told, document=look.document.id)
            raise CertificateNotValid(fields=told, document=look.document.id)
        return proven

    def decided(self, by: SignatureSource, look: WaitingPage, prepared: bytes, pdf: bytes) -> ProvenPage:
        """Decide on a signed page by the bonds as they stand now; raises ``FileTooHungry``."""
        with self._ledger.acting(by.principal) as tx:
            bonds = certificates.every(tx, look.document.satker)
        decision = signing.decide(
            prepared,
            pdf,
            look.expected,
            bindings=bindings(look, bonds),
            trust=self._trust,
            at=self._clock(),
        )
        return ProvenPage(pdf=pdf, decision=decision, bonds=bonds)

    def write(
        self,
        by: SignatureSource,
        look: WaitingPage,
        kind: Kind,
        proven: ProvenPage,
        trace_id: str | None,
        request_id: UUID | None = None,
    ) -> WrittenAct:
        """Write the act with the page it brings; ``request_id``: the request to a gateway that is answered by it."""
        order = Order(
            document_id=look.document.id,
            kind=kind,
            etag=look.etag,
            sha256=look.page.sha256,
            signed=JudgedPage(
                pdf=proven.pdf,
                accepted=SignatureOrder.of(proven.decision, sha256_hex(proven.pdf)),
                certificate=certificate_of(look, proven),
            ),
        )
        with by.at_work() as at_work:
            still_bound(at_work, look, proven)
            held = next(iter(approvals.hold(at_work.desk.tx, [look.document.id])), None)
            done = at_work.do(held, order, trace_id)
            if request_id is not None:
                signings.note(at_work.desk.tx, request_id, state="signed", reason="")
        return done
