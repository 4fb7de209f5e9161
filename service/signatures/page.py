"""The page that waits for its signature, and the same signed and decided upon, with the bonds it was decided by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.ledger import Transaction
from archive.ledger.documents import approvals, signings, versions
from archive.ledger.documents.documents import Document
from archive.ledger.documents.signings import SignRequest
from archive.ledger.documents.staging import StagedFile
from archive.ledger.office import certificates
from archive.ledger.office.certificates import Certificate
from archive.ledger.office.people import Person
from archive.vault.vault import Vault
from service.approvals.orders import Order
from service.approvals.table import Level
from service.approvals.writing import AtWork, WrittenAct
from service.documents.round import Party, Round
from service.errors import CertificateNotYours, Field, FinalPageNotReady
from service.office.letterhead import Letterhead
from service.signatures import reasons
from worker.signing.signatories import (
    Binding,
    BindingState,
    Decision,
    KnownBy,
    Signatory,
    SignatureRefusal,
)


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    """A document that waits for its signature, as it was found."""

    document: Document
    etag: str
    level: Level
    page: StagedFile
    """The final page, or what the signatory before left of it."""
    signer: Party
    """Whose signature is brought."""
    round: Round
    person: Person
    office: Letterhead
    request: SignRequest | None
    known_by: KnownBy | None = None
    """How a certificate is known for that of somebody from outside who brings their signature."""

    @property
    def expected(self) -> list[Signatory]:
        """Whose signatures the page is to bear with the one that is brought, in the order in which they came."""
        level = self.level.value
        signed = [Signatory(person=each.person, level=level) for each in self.round.signed]
        return [*signed, Signatory(person=self.signer.person, level=level, known_by=self.known_by)]


def bindings(look: WaitingPage, bonds: Sequence[Certificate]) -> list[Binding]:
    """Return whose the certificates are that are known: by the office's bonds, and by what people from outside signed with."""
    outside = [
        Binding(
            person=each.person,
            sha256=str(each.signed.detail["sertifikat"]["sha256"]),
            level=look.level.value,
            state=BindingState.CONFIRMED,
        )
        for each in look.round.signed
        if each.outside and each.signed is not None
    ]
    return [*(Binding.of(each) for each in bonds), *outside]


@dataclass(frozen=True, kw_only=True)
class ProvenPage:
    """A signed page that was decided upon, and the office's bonds it was decided by."""

    pdf: bytes = field(repr=False)
    decision: Decision
    bonds: Sequence[Certificate]


def page_to_sign(tx: Transaction, vault: Vault, document: Document, round_: Round) -> StagedFile:
    """Return what is signed next: the final page, or the archived file that the signatory before left; raises ``FinalPageNotReady``."""
    left = round_.left
    if left is None:
        page = signings.final(tx, document.id)
        if page is None:
            raise FinalPageNotReady(document=document.id)
        return page
    file = versions.artifact(tx, document.id, None, left["berkas"])
    if file is None or file.sha256 != left["sha256"]:
        raise FinalPageNotReady(document=document.id)
    data = vault.read(file.key, file.version_id, file.sha256, file.size)
    return StagedFile(name=file.name, media=file.media, sha256=file.sha256, pages=file.pages, data=data)


def still_bound(at_work: AtWork, look: WaitingPage, proven: ProvenPage) -> None:
    """Raise unless the bonds that were decided by stand while the act is written: none ends in between.

    Of people from outside there is none: their certificates are pinned by what they signed.
    """
    outside = {each.person for each in look.round.parties if each.outside}
    digests = {
        each.signature.fingerprint
        for each in proven.decision.signatories
        if each.signature and each.signatory.person not in outside
    }
    standing = certificates.hold(at_work.desk.tx, at_work.desk.satker, digests)
    if standing != digests:
        raise CertificateNotYours(
            fields=[Field(path="sertifikat", reason=reasons.REASONS[SignatureRefusal.ENDED])]
        )


def certificate_of(look: WaitingPage, proven: ProvenPage) -> dict[str, str]:
    """Return whose certificate it is, by its bond, and what it says of itself."""
    verdict = proven.decision.signatories[-1]
    assert verdict.signature is not None  # it was accepted
    found = verdict.signature
    if look.signer.outside:
        return {
            "pemilik": look.signer.nama,
            "orang": look.signer.person,
            "sha256": found.fingerprint,
            "nama": found.signer,
            "penerbit": found.issuer,
            "akar": found.root,
            "seri": found.serial,
        }
    bond = next(
        each
        for each in proven.bonds
        if each.sha256 == found.fingerprint and each.person_id == look.signer.person and each.confirmed_at
    )
    return {
        "pemilik": look.signer.nama,
        "orang": bond.person_id,
        "ikatan": str(bond.id),
        "terikat": bond.confirmed_at.isoformat() if bond.confirmed_at else "",
        "sha256": found.fingerprint,
        "nama": found.signer,
        "penerbit": found.issuer,
        "seri": found.serial,
    }


def done_before(at_work: AtWork, order: Order) -> WrittenAct | None:
    """Return what the same order led to, whose answer was lost: the page bears its signature already.

    The page it was for is the only one there was when it was given, so the order need not name it.
    """
    held = next(iter(approvals.hold(at_work.desk.tx, [order.document_id])), None)
    for act in held.acts if held is not None else ():
        if act.kind == order.kind and (again := at_work.again(held, replace(order, sha256=act.pdf_sha256))):
            return again
    return None
