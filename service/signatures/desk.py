"""The desk of personal signatures: prepare, sign, deposit; here the middle one, inside its signatory's own request.

The act that gave the number prepared the final page. Looking and writing are transactions of their own; between them
the page is signed and judged with nothing held, and whatever fails there leaves document, number and page as they were.
What opens a person's key lives in this request's memory alone. A gateway is asked once: the request is written before
it is sent, and one whose outcome nobody knows is settled by verify or let go by a person, never sent again by itself.

However a signed page comes back, ``worker.signing.decide`` says whether it is the prepared one under its signatory's own
certificate; nothing else makes a ``JudgedPage``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import signings
from archive.ledger.documents.signings import SignRequest
from archive.outages import HostOutage
from service.approvals.desk import Approvals
from service.approvals.orders import Order, note_of
from service.approvals.table import Kind, Level
from service.approvals.writing import WrittenAct
from service.errors import (
    ActNotPossible,
    ActRefused,
    DeskError,
    Field,
    GatewayAway,
    SignatureNotProven,
    SignaturePending,
    SignatureRefused,
    SignatureUnknown,
)
from service.office.letterhead import Letterhead
from service.signatures import reasons
from service.signatures.affixing import AffixingDesk, SignatureSource
from service.signatures.identities import Identities
from service.signatures.page import (
    ProvenPage,
    WaitingPage,
    done_before,
)
from service.signatures.secrets import SigningSecrets
from worker.locked.errors import NoConfinement
from worker.signing.foreign import FileTooHungry
from worker.signing.gateway import (
    Credentials,
    GatewayRefused,
    GatewayUnavailable,
    SigningGateway,
    SignOutcome,
)
from worker.signing.gateway import KeyOwner as KnownAs

IN_FLIGHT: Final = timedelta(seconds=90)
_UNEXAMINED: Final = "komputer server sedang tidak dapat memeriksa jawaban BSrE; jawabannya tersimpan"
"""BSrE answers within 60 s or our wait ends, and 5 s go before; a request older than this has lost whoever sent it."""


class SigningDesk:
    """Affixes the signatures of people."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        approvals: Approvals,
        affixing: AffixingDesk,
        gateways: Callable[[Letterhead], SigningGateway],
        identities: Identities,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._approvals = approvals
        self._affixing = affixing
        self._gateways = gateways
        self._identities = identities
        self._clock = clock

    def _signer(self, principal: Principal) -> SignatureSource:
        return SignatureSource(principal=principal, at_work=lambda: self._approvals.at_work(principal))

    def affix(
        self,
        principal: Principal,
        document_id: UUID,
        etag: str,
        given: SigningSecrets,
        *,
        trace_id: str | None = None,
    ) -> WrittenAct:
        """Sign the prepared page with the caller's own key; raises what stands in the way, each by its name."""
        by = self._signer(principal)
        order = Order(document_id=document_id, kind=Kind.TTE, etag=etag)
        request_id = None
        with self._approvals.at_work(principal) as at_work:
            if (again := done_before(at_work, order)) is not None:
                return again
            look = self._affixing.look(at_work, order)
            if look.request is not None:
                raise SignaturePending(document=document_id, since=look.request.asked_at.isoformat())
            if look.level is Level.BSRE:
                gateway = self._gateways(look.office)
                who = self._identities.open(at_work.desk.tx, at_work.desk.satker, principal.id)
                request_id = signings.ask(
                    at_work.desk.tx,
                    look.document,
                    act_no=look.round.opened.no,
                    person_id=principal.id,
                    page_sha256=look.page.sha256,
                )
                audit.enter(at_work.desk.tx, action="signature.asked", document_id=document_id)
        if request_id is not None:
            proven = self._through(gateway, who, by, look, request_id, given)
        else:
            proven = self._affixing.own(by, look, given)
        try:
            return self._affixing.write(by, look, Kind.TTE, proven, trace_id, request_id)
        except DeskError:
            if request_id is not None:  # the document moved on, yet there is a signature: it is not lost
                self._note(
                    principal, request_id, "unknown", "naskah berubah ketika ditandatangani", proven.pdf
                )
            raise

    def settle(
        self,
        principal: Principal,
        document_id: UUID,
        etag: str,
        pdf: bytes | None,
        *,
        trace_id: str | None = None,
    ) -> WrittenAct:
        """Settle an unknown request by a signed file that turned up, or the answer kept; the gateway verifies it."""
        by = self._signer(principal)
        with self._approvals.at_work(principal) as at_work:
            order = Order(document_id=document_id, kind=Kind.PASTIKAN, etag=etag)
            if (again := done_before(at_work, order)) is not None:
                return again
        look, request = self._unknown(principal, document_id, etag)
        found = pdf or request.answer
        if found is None:
            raise ActRefused(fields=[Field(path="berkas", reason="sertakan PDF bertanda tangan dari BSrE")])
        try:
            verified = self._gateways(look.office).verify(found)
        except GatewayUnavailable:
            raise GatewayAway(document=document_id) from None
        except GatewayRefused:
            reason = "BSrE tidak memeriksanya, atau jawabannya tidak terbaca"
            raise SignatureNotProven(fields=[Field(path="berkas", reason=reason)]) from None
        if not verified.valid:
            raise SignatureNotProven(fields=[Field(path="berkas", reason="BSrE tidak menyatakannya sah")])
        try:
            proven = self._affixing.decided(by, look, look.page.data, found)
        except FileTooHungry:
            raise SignatureNotProven(
                fields=[Field(path="berkas", reason="terlalu besar untuk diperiksa")]
            ) from None
        if not proven.decision.accepted:
            raise SignatureNotProven(fields=reasons.fields(proven.decision, "berkas"), document=document_id)
        return self._affixing.write(by, look, Kind.PASTIKAN, proven, trace_id, request.id)

    def release(self, principal: Principal, document_id: UUID, etag: str, note: str | None) -> bool:
        """Let an unknown request go: a person answers for it that no signature counts; then it may be asked again.

        Returns whether that was done before, with the same reason.
        """
        order = Order(document_id=document_id, kind=Kind.PASTIKAN, etag=etag, note=note)
        reason = note_of(order)
        with self._approvals.at_work(principal) as at_work:
            last = signings.latest(at_work.desk.tx, document_id)
            if last is not None and (last.state, last.reason) == ("released", reason):
                return True
        _, request = self._unknown(principal, document_id, etag)
        with self._approvals.at_work(principal) as at_work:
            self._affixing.look(at_work, order)
            signings.note(at_work.desk.tx, request.id, state="released", reason=reason)
            audit.enter(
                at_work.desk.tx,
                action="signature.released",
                document_id=document_id,
                detail={"request": str(request.id), "alasan": reason},
            )
        return False

    def _unknown(self, principal: Principal, document_id: UUID, etag: str) -> tuple[WaitingPage, SignRequest]:
        with self._approvals.at_work(principal) as at_work:
            look = self._affixing.look(at_work, Order(document_id=document_id, kind=Kind.PASTIKAN, etag=etag))
        if look.request is None:
            raise ActNotPossible("Tidak ada permintaan tanda tangan yang belum diketahui hasilnya")
        if look.request.state == "sent" and self._clock() - look.request.asked_at < IN_FLIGHT:
            raise SignaturePending("Permintaan tanda tangan masih berjalan", document=document_id)
        return look, look.request

    def _through(
        self,
        gateway: SigningGateway,
        who: KnownAs,
        by: SignatureSource,
        look: WaitingPage,
        request_id: UUID,
        given: SigningSecrets,
    ) -> ProvenPage:
        """Ask the gateway, once; note what came of it before anybody is told."""
        opens = Credentials(passphrase=None if given.totp else given.secret, totp=given.totp)
        about = look.document.id
        try:
            answer = gateway.sign(
                look.page.data,
                who,
                opens,
                reason=look.document.judul,
                location=look.office.kantor.kota,
            )
        except (GatewayUnavailable, GatewayRefused) as error:
            self._note(by.principal, request_id, "refused", "tidak terkirim")
            if isinstance(error, GatewayUnavailable):
                raise GatewayAway(document=about) from None
            raise SignatureRefused(fields=[Field(path="", reason="isi kata sandi")]) from None
        if answer.outcome is SignOutcome.REFUSED:
            told = reasons.of_gateway(answer)
            self._note(by.principal, request_id, "refused", told)
            raise SignatureRefused(fields=[Field(path="", reason=told)], document=about)
        if answer.outcome is SignOutcome.UNKNOWN or answer.pdf is None:
            told = reasons.of_gateway(answer)
            self._note(by.principal, request_id, "unknown", told)
            raise SignatureUnknown(fields=[Field(path="", reason=told)], document=about)
        return self._answered(by, look, request_id, answer.pdf)

    def _answered(self, by: SignatureSource, look: WaitingPage, request_id: UUID, pdf: bytes) -> ProvenPage:
        """Decide on what the gateway signed; what is not taken is kept, for it may be settled once its certificate is bound."""
        try:
            proven = self._affixing.decided(by, look, look.page.data, pdf)
            told = reasons.fields(proven.decision, "")
        except FileTooHungry:
            proven, told = None, [Field(path="", reason="jawaban BSrE terlalu besar untuk diperiksa")]
        except (HostOutage, NoConfinement):
            proven, told = None, [Field(path="", reason=_UNEXAMINED)]
        if proven is None or not proven.decision.accepted:
            self._note(by.principal, request_id, "unknown", "; ".join(each.reason for each in told), pdf)
            raise SignatureUnknown(fields=told, document=look.document.id)
        return proven

    def _note(
        self, principal: Principal, request_id: UUID, state: str, reason: str, pdf: bytes | None = None
    ) -> None:
        with self._ledger.acting(principal) as tx:
            signings.note(tx, request_id, state=state, reason=reason, answer=pdf)
