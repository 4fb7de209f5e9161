"""A PKCS#11 token that keeps a person's key to itself: opened with the PIN of one request, closed behind its signature.

A token's login counts for the whole process: whoever came while it is open would sign without a PIN of their own. So one
signature at a time holds it, from login to logout.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cryptography import x509

from worker.signing.credential import DIGEST, Credential
from worker.signing.errors import CredentialRefused, TokenAway
from worker.signing.secret import Secret

_ALONE = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class TokenPlace:
    """Where a person's key is: the vendor's module, the token's label, the label of certificate and key upon it."""

    module: str
    token: str
    label: str

    @classmethod
    def read(cls, data: bytes) -> TokenPlace:
        """Read ``{"module": ..., "token": ..., "label": ...}``; raises ``TokenAway``."""
        try:
            told = json.loads(data)
            return cls(module=str(told["module"]), token=str(told["token"]), label=str(told["label"]))
        except (ValueError, TypeError, KeyError) as error:
            raise TokenAway("The file of the token cannot be read", technical=type(error).__name__) from None


@dataclass(frozen=True, kw_only=True)
class _Key:
    """A key in an open session."""

    key: Any
    elliptic: bool

    def sign(self, data: bytes) -> bytes:
        from asn1crypto.algos import SignedDigestAlgorithm
        from pyhanko.sign.pkcs11 import select_pkcs11_signing_params

        # Few tokens hash for ECDSA themselves; every one signs a digest.
        scheme = SignedDigestAlgorithm({"algorithm": f"{DIGEST}_{'ecdsa' if self.elliptic else 'rsa'}"})
        way = select_pkcs11_signing_params(scheme, DIGEST, use_raw_mechanism=self.elliptic, sign_kwargs={})
        given = data if way.pre_sign_transform is None else way.pre_sign_transform(data)
        signed = self.key.sign(given, **way.sign_kwargs)
        return bytes(signed if way.post_sign_transform is None else way.post_sign_transform(signed))


@contextmanager
def opened(place: TokenPlace, pin: Secret) -> Iterator[Credential]:
    """Log in, yield the credential, log out; raises ``CredentialRefused`` for a wrong PIN and ``TokenAway``."""
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import open_pkcs11_session

    wrong = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked, pkcs11.PinExpired)
    with _ALONE:
        try:
            session = open_pkcs11_session(
                place.module, token_criteria=TokenCriteria(label=place.token), user_pin=pin.reveal()
            )
        except wrong as error:
            raise CredentialRefused(technical=type(error).__name__) from None
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise TokenAway(token=place.token, technical=type(error).__name__) from None
        try:
            yield _credential(session, place)
        except pkcs11.PKCS11Error as error:
            raise TokenAway(token=place.token, technical=type(error).__name__) from None
        finally:
            session.close()


def _credential(session: Any, place: TokenPlace) -> Credential:
    from pkcs11 import Attribute, KeyType, ObjectClass

    def one(kind: Any) -> Any:
        found = list(session.get_objects({Attribute.CLASS: kind, Attribute.LABEL: place.label}))
        if len(found) != 1:
            raise TokenAway("The token holds no such certificate with its key", label=place.label)
        return found[0]

    certificate = x509.load_der_x509_certificate(one(ObjectClass.CERTIFICATE)[Attribute.VALUE])
    key = one(ObjectClass.PRIVATE_KEY)
    return Credential.with_token(certificate, _Key(key=key, elliptic=key.key_type == KeyType.EC))
