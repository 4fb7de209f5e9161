"""Signs a page with a person's own key and says in their language what stands in the way. Keeps no secret.

Whether the certificate is theirs is not decided here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from archive.ledger.office.people import Person
from service.errors import CertificateMissing, CertificateNotValid, Field, PassphraseRefused
from service.office.letterhead import Letterhead
from service.words import say
from worker import signing
from worker.signing import personal
from worker.signing.errors import (
    CredentialHungry,
    CredentialRefused,
    DemonstrationRefused,
    KeyMissing,
    SealRefused,
    TokenAway,
)
from worker.signing.keyring import Keyring
from worker.signing.secret import Secret

_HUNGRY: Final = say(
    "berkasnya meminta terlalu banyak putaran sandi untuk dibuka; simpan ulang dari penerbitnya"
)


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
        place: int,
        places: int,
        last: bool,
    ) -> tuple[bytes, bytes]:
        """Return the exact bytes that were to be signed, and the same with the person's signature, not yet decided upon.

        ``place`` of ``places``: theirs among those who sign; what makes it verifiable for the long term follows the ``last``.
        """
        trust = self._keyring.trust
        timestamper = signing.HttpTimestamper(self._tsa_url) if self._tsa_url else None
        room = signing.ROOM if timestamper is None else signing.ROOM_TIMESTAMPED
        prepared = signing.prepare(
            page,
            at=at,
            reason=reason,
            location=office.kantor.kota,
            room=room,
            place=place,
            places=places,
        )
        try:
            with personal.opened(
                self._keyring,
                person.satker,
                person.id,
                secret,
                brought=brought,
                demonstration=office.rules.demonstration,
            ) as credential:
                pdf = signing.seal(prepared, credential, timestamper=timestamper)
            if last and timestamper is not None and trust.crls:
                pdf = signing.extend(pdf, trust, timestamper)
            return prepared.pdf, pdf
        except DemonstrationRefused:
            raise _not_valid(say("sertifikat peragaan (DEMO) tidak berlaku bagi kantor ini")) from None
        except CredentialHungry:
            raise _not_valid(_HUNGRY) from None
        except CredentialRefused:
            raise PassphraseRefused(fields=[Field(path="sandi", reason="tidak membuka sertifikat")]) from None
        except (KeyMissing, TokenAway) as error:
            raise CertificateMissing(
                fields=[Field(path="sertifikat", reason=type(error).__name__)], person=person.id
            ) from None
        except SealRefused as error:
            raise _not_valid(
                say("tanda tangannya tidak lolos pemeriksaan: {sebab}", sebab="; ".join(error.problems))
            ) from None


def _not_valid(reason: str) -> CertificateNotValid:
    return CertificateNotValid(fields=[Field(path="sertifikat", reason=reason)])
