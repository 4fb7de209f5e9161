"""Signs a page with a person's own certificate and says in their language what stands in the way. Keeps no secret."""

from __future__ import annotations

from datetime import datetime

from archive.ledger.people import Person
from service.desk.errors import (
    CertificateMissing,
    CertificateNotValid,
    CertificateNotYours,
    Field,
    PassphraseRefused,
    SignatureNotProven,
)
from service.desk.offices import Letterhead
from worker import signing
from worker.signing import personal
from worker.signing.errors import (
    CertificateExpired,
    CertificateForeign,
    CertificateUnfit,
    CredentialRefused,
    DemonstrationRefused,
    KeyMissing,
    SealRefused,
    TokenAway,
)
from worker.signing.foreign import FileTooHungry, examine
from worker.signing.keyring import Keyring
from worker.signing.report import SignatureReport
from worker.signing.secret import Secret
from worker.signing.trust import Trust
from worker.signing.verdict import Archived, Look


class Certificates:
    """The certificates of the offices' people."""

    def __init__(self, keyring: Keyring, tsa_url: str | None) -> None:
        self._keyring = keyring
        self._tsa_url = tsa_url

    def sign(
        self,
        page: bytes,
        *,
        person: Person,
        office: Letterhead,
        secret: Secret,
        brought: bytes | None,
        reason: str,
        at: datetime,
    ) -> tuple[bytes, SignatureReport]:
        """Return the page under the person's signature, re-opened and found to stand."""
        trust = self._keyring.trust
        timestamper = signing.HttpTimestamper(self._tsa_url) if self._tsa_url else None
        room = signing.ROOM if timestamper is None else signing.ROOM_TIMESTAMPED
        prepared = signing.prepare(page, at=at, reason=reason, location=office.kantor.kota, room=room)
        try:
            with personal.opened(
                self._keyring,
                person.satker,
                person.id,
                secret,
                brought=brought,
                demonstration=office.demonstration,
            ) as credential:
                personal.check(credential, nama=person.nama, fingerprint=_known(office, person), at=at)
                return signing.sealed(
                    prepared, credential, trust, timestamper=timestamper, long_term=bool(trust.crls)
                )
        except DemonstrationRefused:
            raise _not_valid("sertifikat peragaan (DEMO) tidak berlaku bagi kantor ini") from None
        except CredentialRefused:
            raise PassphraseRefused(fields=[Field(path="sandi", reason="tidak membuka sertifikat")]) from None
        except (KeyMissing, TokenAway) as error:
            raise CertificateMissing(
                fields=[Field(path="sertifikat", reason=type(error).__name__)], person=person.id
            ) from None
        except CertificateForeign as error:
            raise CertificateNotYours(
                fields=[Field(path="sertifikat", reason=f"atas nama {error.ids['certificate']}")]
            ) from None
        except CertificateExpired as error:
            raise _not_valid(f"tidak berlaku hari ini; berlaku sampai {error.ids['until']}") from None
        except CertificateUnfit:
            raise _not_valid("tidak diterbitkan untuk menandatangani") from None
        except SealRefused as error:
            raise _not_valid(
                f"tanda tangannya tidak lolos pemeriksaan: {'; '.join(error.problems)}"
            ) from None


def prove(page: bytes, found: bytes, trust: Trust) -> SignatureReport:
    """Return what a foreign file's signatures are worth if it shows ``page`` and nothing else; opened in a child."""
    try:
        with examine(found) as file:
            verdict, report = file.compare([Archived(version=1, data=page, present=True)], trust)
    except FileTooHungry:
        raise SignatureNotProven(
            fields=[Field(path="berkas", reason="terlalu besar untuk diperiksa")]
        ) from None
    if verdict.look is Look.UNCOMPARED:
        raise SignatureNotProven(fields=[Field(path="berkas", reason="tampilannya tidak dapat dibandingkan")])
    if not verdict.signed_alone:
        raise SignatureNotProven(fields=[Field(path="berkas", reason="bukan halaman naskah ini")])
    if not report.accepted:
        raise SignatureNotProven(fields=[Field(path="berkas", reason=problem) for problem in report.problems])
    return report


def _known(office: Letterhead, person: Person) -> str | None:
    """Return the certificate the office wrote down for a person, by its SHA-256."""
    for each in office.config.get("orang", ()):
        if each.get("id") == person.id:
            found = each.get("sertifikat")
            return str(found) if found else None
    return None


def _not_valid(reason: str) -> CertificateNotValid:
    return CertificateNotValid(fields=[Field(path="sertifikat", reason=reason)])
