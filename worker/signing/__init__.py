"""Signs and judges PDFs: bytes in, bytes out; no Celery, ledger or vault, so the front desk may import it too.

The whole of it for a caller::

    prepared = prepare(pdf, at=now, reason="...")      # exact to-be-signed bytes; stage prepared.pdf, note prepared.digest
    prepared = PreparedPdf.of(staged)                   # later, in any process
    credential = Credential.from_pkcs12(p12, passphrase)
    signed, report = sealed(prepared, credential, trust)  # PAdES B-B, re-opened and validated; raises SealRefused
    validate(signed, trust) -> SignatureReport          # .accepted, .problems, .signatures, .as_record()
    decide(prepared.pdf, signed, signatories, bindings=..., trust=trust, at=now) -> Decision  # whose they are

``prepare`` takes ``room=ROOM_TIMESTAMPED`` and ``sealed`` a ``timestamper`` where a time stamping authority is
configured. A passphrase is used to open the key and kept nowhere. Never seal from inside an event loop.

**Light and heavy.** pyHanko takes half a second to import, and most processes never sign. Only ``pades``, ``judge``,
``context``, ``timestamping`` and what is built on them (``decision``, ``compare``, ``foreign_child``) import it; keep it
out of every other module here. A name of this package is loaded when first asked for: a process that does not always
sign writes ``from worker import signing`` and calls ``signing.sealed(...)``; its values and errors it takes from the
light modules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.signing.credential import Credential, Token
    from worker.signing.decision import decide
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
    from worker.signing.judge import validate
    from worker.signing.pades import ROOM, ROOM_TIMESTAMPED, PreparedPdf, extend, prepare, seal, sealed
    from worker.signing.report import DocumentSignature, SignatureReport
    from worker.signing.timestamping import HttpTimestamper
    from worker.signing.trust import Trust

__all__ = [
    "ROOM",
    "ROOM_TIMESTAMPED",
    "Credential",
    "CredentialRefused",
    "DocumentSignature",
    "HttpTimestamper",
    "KeyMissing",
    "NotPrepared",
    "NotSignable",
    "PreparedPdf",
    "RoomExceeded",
    "SealRefused",
    "SignatureReport",
    "SigningError",
    "TimestampUnavailable",
    "Token",
    "Trust",
    "decide",
    "extend",
    "prepare",
    "seal",
    "sealed",
    "validate",
]

_HOMES = {
    "credential": ("Credential", "Token"),
    "decision": ("decide",),
    "errors": (
        "CredentialRefused",
        "KeyMissing",
        "NotPrepared",
        "NotSignable",
        "RoomExceeded",
        "SealRefused",
        "SigningError",
        "TimestampUnavailable",
    ),
    "judge": ("validate",),
    "pades": ("ROOM", "ROOM_TIMESTAMPED", "PreparedPdf", "extend", "prepare", "seal", "sealed"),
    "report": ("DocumentSignature", "SignatureReport"),
    "timestamping": ("HttpTimestamper",),
    "trust": ("Trust",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

if not TYPE_CHECKING:  # to the type checker every name stands above

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = found
        return found
