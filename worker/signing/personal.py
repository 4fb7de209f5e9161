"""A person's own key for the time of one request: opened, and let go. Whether its certificate is theirs is decided elsewhere.

The key is in a PKCS#12 file of the keyring, in one the person brings with the request, or on a PKCS#11 token. What opens
it is used once and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from worker.signing.credential import Credential
from worker.signing.keyring import Keyring, admitted
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

    ``brought`` is a PKCS#12 file the person sent along, opened in a child; it goes before what the keyring has of them.
    """
    if brought is not None:
        credential = Credential.brought(brought, secret.reveal().encode())
        yield admitted(credential, demonstration=demonstration)
        return
    place = keyring.token(satker, person_id)
    if place is None:
        yield keyring.person(satker, person_id, secret.reveal().encode(), demonstration=demonstration)
        return
    with opened_token(place, secret) as credential:
        yield admitted(credential, demonstration=demonstration)
