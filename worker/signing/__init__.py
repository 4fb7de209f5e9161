"""Signs and judges PDFs: bytes in, bytes out; no Celery, ledger or vault, so the front desk may import it too.

The whole of it for a caller::

    prepared = prepare(pdf, at=now, reason="...")      # exact to-be-signed bytes; stage prepared.pdf, note prepared.digest
    prepared = Prepared.of(staged)                      # later, in any process
    credential = Credential.from_pkcs12(p12, passphrase)
    signed, report = sealed(prepared, credential, trust)  # PAdES B-B, re-opened and validated; raises SealRefused
    validate(signed, trust) -> SignatureReport          # .accepted, .problems, .signatures, .as_record()

``prepare`` takes ``room=ROOM_TIMESTAMPED`` and ``sealed`` a ``timestamper`` where a time stamping authority is
configured. A passphrase is used to open the key and kept nowhere. Never seal from inside an event loop.
"""

from worker.signing.credential import Credential, Token
from worker.signing.errors import (
    CredentialRefused,
    KeyMissing,
    NotPrepared,
    NotSignable,
    RoomExceeded,
    SealRefused,
    SigningError,
    TimestampUnavailable,
)
from worker.signing.judge import Signature, SignatureReport, validate
from worker.signing.seal import ROOM, ROOM_TIMESTAMPED, Prepared, extend, prepare, seal, sealed
from worker.signing.trust import Trust

__all__ = [
    "ROOM",
    "ROOM_TIMESTAMPED",
    "Credential",
    "CredentialRefused",
    "KeyMissing",
    "NotPrepared",
    "NotSignable",
    "Prepared",
    "RoomExceeded",
    "SealRefused",
    "Signature",
    "SignatureReport",
    "SigningError",
    "TimestampUnavailable",
    "Token",
    "Trust",
    "extend",
    "prepare",
    "seal",
    "sealed",
    "validate",
]
