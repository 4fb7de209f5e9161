"""A person's own certificate for the time of one request: opened, found to be theirs and fit for today, let go.

The key is in a PKCS#12 file of the keyring, in one the person brings with the request, or on a PKCS#11 token. What opens
it is used once and kept nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from worker.signing.credential import Credential
from worker.signing.errors import CertificateExpired, CertificateForeign, CertificateUnfit
from worker.signing.keyring import Keyring, admitted
from worker.signing.pki import DEMO
from worker.signing.secret import Secret
from worker.signing.token import opened as opened_token


@contextmanager
def opened(
    keyring: Keyring,
    satker: str,
    person_id: str,
    secret: Secret,
    *,
    brought: bytes | None = None,
    demonstration: bool,
) -> Iterator[Credential]:
    """Yield the person's credential; raises ``CredentialRefused``, ``KeyMissing`` or ``TokenAway``.

    ``brought`` is a PKCS#12 file the person sent along; it goes before what the keyring has of them.
    """
    if brought is not None:
        credential = Credential.from_pkcs12(brought, secret.reveal().encode())
        yield admitted(credential, demonstration=demonstration)
        return
    place = keyring.token(satker, person_id)
    if place is None:
        yield keyring.person(satker, person_id, secret.reveal().encode(), demonstration=demonstration)
        return
    with opened_token(place, secret) as credential:
        yield admitted(credential, demonstration=demonstration)


def check(credential: Credential, *, nama: str, fingerprint: str | None, at: datetime) -> None:
    """Raise unless the certificate is this person's, valid at ``at``, and made for signing.

    An office that wrote down a person's certificate (SHA-256) is held to it; else the names must be the same.
    """
    certificate = credential.certificate
    if fingerprint is not None:
        theirs = certificate.fingerprint(hashes.SHA256()).hex() == fingerprint.replace(":", "").lower()
    else:
        named = bare_name(credential.name)
        theirs = bool(named) and named == bare_name(nama)
    if not theirs:
        raise CertificateForeign(certificate=credential.name)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise CertificateExpired(
            certificate=credential.name, until=certificate.not_valid_after_utc.date().isoformat()
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise CertificateUnfit(certificate=credential.name)


def bare_name(name: str) -> list[str]:
    """Return a name's words without degrees, titles and case: ``Dr. Budi Santoso, S.Sos.`` is budi, santoso."""
    folded = unicodedata.normalize("NFKC", name).casefold().split(",")[0]
    words = [word for word in folded.split() if not word.endswith(".") and word != DEMO.casefold()]
    return [re.sub(r"[^\w]", "", word) for word in words]
