"""Whose certificate is whose: an administrator names it, the person confirms it, either ends it. A name alone binds nobody.

A certificate comes as X.509 (PEM or DER), or in a PDF that was signed with it: the only way to one that BSrE keeps.
A renewed certificate is another one, and is bound again. What names somebody else, or was somebody else's, waits for a second
administrator first, who proposes the same (docs/decisions). The same request again by the same person answers the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.errors import AlreadyThere
from archive.ledger.office import certificates, identities
from archive.ledger.office.certificates import Certificate, NewCertificate
from archive.ledger.office.people import Person
from service.errors import (
    ActForbidden,
    BindingRefused,
    CertificateUnknown,
    Field,
    OfficeUnknown,
    PersonRequired,
)
from service.identity.gate import require
from service.identity.roles import AUDITORS, Role
from service.office.people import person_named
from service.signatures.due import DueCertificate, certificate_due
from service.signatures.names import may_be
from service.words import say
from worker.signing.foreign import FileTooHungry, examine
from worker.signing.report import SignatureReport
from worker.signing.signatories import LADDER, BindingState
from worker.signing.trust import Trust

LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Bond:
    """What a request made of a bond, or had made of it before."""

    certificate: Certificate
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonCertificates:
    """A person's certificates, and since when BSrE's name for them is kept."""

    person_id: str
    certificates: Sequence[Certificate]
    known_to_bsre_since: datetime | None


class Bindings:
    """The certificates of the offices' people."""

    def __init__(self, *, ledger: Ledger, trust: Trust, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._trust = trust
        self._clock = clock

    def of(self, principal: Principal, person_id: str) -> PersonCertificates:
        """Return a person's certificates, ended ones too: their own, or anybody's for who audits or administers."""
        satker = _satker(principal)
        if not _oneself(principal, person_id):
            require(principal, *AUDITORS)
        with self._ledger.acting(principal) as tx:
            person_named(tx, satker, person_id)
            return PersonCertificates(
                person_id=person_id,
                certificates=certificates.every(tx, satker, person_id),
                known_to_bsre_since=identities.kept_since(tx, satker).get(person_id),
            )

    def waiting(self, principal: Principal) -> list[Certificate]:
        """Return the certificates that wait for the caller's own confirmation."""
        if principal.kind != "person":
            raise PersonRequired
        with self._ledger.acting(principal) as tx:
            found = certificates.every(tx, _satker(principal), principal.id)
        return [each for each in found if each.state == BindingState.PROPOSED and each.certain]

    def due(self, principal: Principal) -> list[DueCertificate]:
        """Return which of the caller's own certificates wait for something; nothing for a program."""
        if principal.kind != "person":
            return []
        with self._ledger.acting(principal) as tx:
            found = certificates.every(tx, _satker(principal), principal.id)
        return list(certificate_due(found, self._clock()))

    def propose(self, principal: Principal, person_id: str, file: bytes, level: str) -> Bond:
        """Name a person's certificate, for an administrator who is not that person; it waits for their confirmation.

        What another administrator proposed already, and leaves a doubt, is vouched for by that.
        """
        satker = _satker(principal)
        require(principal, Role.ADMIN)
        if principal.id == person_id:
            raise ActForbidden(say("Sertifikat sendiri diikat oleh admin lain"), person=person_id)
        new = self._read(file, level)
        with self._ledger.acting(principal) as tx:
            person = person_named(tx, satker, person_id)
            known = certificates.of_digests(tx, satker, [new.sha256])
            standing = next((each for each in known if each.state != BindingState.ENDED), None)
            if standing is not None:
                return _proposed_before(tx, satker, standing, person_id, level, principal.id)
            doubt = _doubt(new, person, known)
            made = certificates.propose(
                tx, satker, person_id, replace(new, doubt=str(doubt)), by=principal.id
            )
            audit.enter(tx, action="certificate.proposed", detail=_about(made))
        return Bond(certificate=made)

    def confirm(self, principal: Principal, person_id: str, which: UUID, sha256: str) -> Bond:
        """Confirm that a certificate is one's own; ``sha256`` is what the person read on it."""
        satker, digest = _satker(principal), sha256.replace(":", "").lower()
        if not _oneself(principal, person_id):
            raise PersonRequired(
                say("Sertifikat hanya dikukuhkan oleh pemiliknya sendiri, dengan kunci pribadinya")
            )
        with self._ledger.acting(principal) as tx:
            made = certificates.confirm(tx, satker, person_id, which, digest)
            if made is None:
                return _confirmed_before(certificates.get(tx, satker, person_id, which), digest)
            audit.enter(tx, action="certificate.confirmed", detail=_about(made))
        return Bond(certificate=made)

    def end(self, principal: Principal, person_id: str, which: UUID, reason: str | None) -> Bond:
        """End a bond or a proposal, with a reason: an administrator anybody's, a person their own."""
        satker = _satker(principal)
        if not _oneself(principal, person_id):
            require(principal, Role.ADMIN)
        why = (reason or "").strip()
        if not why or len(why) > LONGEST_REASON:
            raise BindingRefused(
                fields=[
                    Field(
                        path="catatan",
                        reason=say("wajib diisi, paling panjang {banyak} karakter", banyak=LONGEST_REASON),
                    )
                ]
            )
        with self._ledger.acting(principal) as tx:
            made = certificates.end(tx, satker, person_id, which, by=principal.id, reason=why)
            if made is None:
                return _ended_before(certificates.get(tx, satker, person_id, which), principal.id, why)
            audit.enter(tx, action="certificate.ended", detail=_about(made))
        return Bond(certificate=made)

    def _read(self, file: bytes, level: str) -> NewCertificate:
        new = self._in_pdf(file, level) if file.lstrip()[:5] == b"%PDF-" else _in_x509(file, level)
        if new.valid_to is not None and new.valid_to < self._clock():
            raise BindingRefused(
                fields=[Field(path="sertifikat", reason=say("masa berlakunya sudah berakhir"))]
            )
        return new

    def _in_pdf(self, file: bytes, level: str) -> NewCertificate:
        """Return the certificate that a PDF was signed with, the only one; the file is opened in a child."""
        try:
            with examine(file) as pdf:
                report: SignatureReport = pdf.compare([], self._trust)[1]
        except FileTooHungry:
            raise BindingRefused(
                fields=[Field(path="sertifikat", reason=say("berkasnya terlalu besar untuk diperiksa"))]
            ) from None
        intact = [each for each in report.signatures if each.intact]
        if not intact:
            raise BindingRefused(
                fields=[Field(path="sertifikat", reason=say("PDF ini tidak memuat tanda tangan yang utuh"))]
            )
        last = intact[-1]
        if any(each.fingerprint != last.fingerprint for each in intact):
            several = say(
                "PDF ini ditandatangani dengan lebih dari satu sertifikat; kirim yang bertanda tangan orang ini saja"
            )
            raise BindingRefused(fields=[Field(path="sertifikat", reason=several)])
        return NewCertificate(
            sha256=last.fingerprint,
            level=level,
            subject=last.signer,
            issuer=last.issuer,
            valid_from=last.valid_from,
            valid_to=last.valid_to,
        )


def _doubt(new: NewCertificate, person: Person, known: Sequence[Certificate]) -> str:
    """Return why a second administrator must look at a proposal; empty where nobody need."""
    if any(each.person_id != person.id for each in known):
        return say("sertifikat ini pernah diusulkan atau terikat kepada orang lain")
    if not may_be(new.subject, person.nama):
        return say("sertifikat ini atas nama {nama}", nama=new.subject or "-")
    return ""


def _proposed_before(
    tx: Transaction, satker: str, standing: Certificate, person_id: str, level: str, by: str
) -> Bond:
    """Answer a proposal of what stands already: the same for who made it, a second administrator's word where one lacks."""
    if (standing.person_id, standing.level) != (person_id, level):
        raise AlreadyThere(
            say("Sertifikat ini sudah terikat, atau diusulkan: kepada orang lain, atau untuk tingkat lain.")
        )
    if standing.proposed_by == by or standing.vouched_by == by:
        return Bond(certificate=standing, repeated=True)
    vouched = certificates.vouch(tx, satker, standing.id, by=by) if not standing.certain else None
    if vouched is None:
        raise AlreadyThere(say("Sertifikat ini sudah diusulkan kepada orang ini, atau terikat kepadanya."))
    audit.enter(tx, action="certificate.vouched", detail=_about(vouched))
    return Bond(certificate=vouched)


def _confirmed_before(found: Certificate | None, digest: str) -> Bond:
    if found is not None and found.sha256 == digest:
        if found.state == BindingState.CONFIRMED:
            return Bond(certificate=found, repeated=True)
        if found.state == BindingState.PROPOSED:
            raise BindingRefused(
                say("Usulan ini menunggu admin kedua"),
                fields=[Field(path="sertifikat", reason=found.doubt)],
                step=say("Admin lain memeriksanya dan mengusulkan yang sama: naskah people bind ORANG"),
            )
    raise CertificateUnknown(
        fields=[Field(path="sha256", reason=say("tidak ada usulan dengan sidik ini yang menunggu Anda"))]
    )


def _ended_before(found: Certificate | None, by: str, why: str) -> Bond:
    if found is not None and (found.ended_by, found.reason) == (by, why):
        return Bond(certificate=found, repeated=True)
    raise CertificateUnknown(
        fields=[Field(path="path.id", reason=say("tidak ada, atau ikatannya sudah berakhir"))]
    )


def propose_from_file(tx: Transaction, satker: str, named: Mapping[str, str], by: str) -> None:
    """Propose the certificates an office's file names (SHA-256 by person), unless they are on record already."""
    for person, digest in named.items():
        if not certificates.of_digests(tx, satker, [digest]):
            made = certificates.propose(
                tx,
                satker,
                person,
                NewCertificate(sha256=digest, level=LADDER[0]),
                by=by,
                origin="file",
            )
            audit.enter(tx, action="certificate.proposed", detail=_about(made))


def _in_x509(file: bytes, level: str) -> NewCertificate:
    try:
        armoured = b"-----BEGIN" in file
        read = x509.load_pem_x509_certificate if armoured else x509.load_der_x509_certificate
        found = read(file)
        authority = _is_authority(found)
    except ValueError:
        raise BindingRefused(
            fields=[
                Field(
                    path="sertifikat",
                    reason=say("bukan sertifikat X.509 (PEM atau DER) atau PDF bertanda tangan"),
                )
            ]
        ) from None
    if authority:
        raise BindingRefused(
            fields=[Field(path="sertifikat", reason=say("ini sertifikat penerbit, bukan milik orang"))]
        )
    return NewCertificate(
        sha256=found.fingerprint(hashes.SHA256()).hex(),
        level=level,
        subject=_name(found.subject),
        issuer=_name(found.issuer),
        valid_from=found.not_valid_before_utc,
        valid_to=found.not_valid_after_utc,
    )


def _is_authority(found: x509.Certificate) -> bool:
    try:
        return found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _name(name: x509.Name) -> str:
    named = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(named[0].value) if named else name.rfc4514_string()


def _oneself(principal: Principal, person_id: str) -> bool:
    return principal.kind == "person" and principal.id == person_id


def _about(found: Certificate) -> dict[str, str]:
    return {
        "person": found.person_id,
        "certificate": str(found.id),
        "sha256": found.sha256,
        "level": found.level,
    }


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise OfficeUnknown
    return principal.satker
