"""What the QR code of a public document claims, signed: number, date, content digest, confirmed without any network.

The claim stands behind ``#`` of the verification address, so a browser never sends it anywhere. The signature is
Ed25519, which is deterministic: equal documents keep equal pages. It covers the code as well, so a claim cannot be
moved to another document.

>>> facts = Claim(code="ABCDEFGH23456789", nomor="5/2026", tanggal=date(2026, 3, 31), content_digest="ab12")
>>> facts.fragment()  # nobody signed it
'n=5%2F2026&t=2026-03-31&s=ab12'
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archive.errors import NaskahError

CONTEXT: Final = "naskah-qr-1"
"""Begins what is signed, so that the key's signatures can never be taken for anything else."""
_LONGEST: Final = 2_000  # what a QR code of the largest size holds as bytes, rounded down


class FactsRefused(NaskahError):
    """The text is no signed claim of this office."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The QR text is refused: {reason}")
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the paper claims."""

    code: str
    nomor: str
    tanggal: date
    content_digest: str
    """SHA-256, hexadecimal."""

    @property
    def message(self) -> bytes:
        """The signed bytes: a line each, UTF-8."""
        return "\n".join(
            (CONTEXT, self.code, self.nomor, self.tanggal.isoformat(), self.content_digest)
        ).encode()

    def fragment(self, key: Ed25519PrivateKey | None = None) -> str:
        """Return what stands behind ``#``; signed when there is a key."""
        told = f"n={quote(self.nomor, safe='')}&t={self.tanggal.isoformat()}&s={self.content_digest}"
        if key is None:
            return told
        return f"{told}&g={base64.urlsafe_b64encode(key.sign(self.message)).decode().rstrip('=')}"


def read_key(pem: bytes) -> Ed25519PrivateKey:
    """Read the office's signing key; raises ``FactsRefused``."""
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise FactsRefused("the key cannot be read") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise FactsRefused("the key is not an Ed25519 key")
    return key


def read_public(pem: bytes) -> Ed25519PublicKey:
    """Read the office's public key; raises ``FactsRefused``."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError):
        raise FactsRefused("the public key cannot be read") from None
    if not isinstance(key, Ed25519PublicKey):
        raise FactsRefused("the public key is not an Ed25519 key")
    return key


def confirm(text: str, *keys: Ed25519PublicKey) -> Claim:
    """Return the facts of a QR code's text if the office signed exactly these; raises ``FactsRefused``.

    ``keys`` are the office's present one and its former ones: what was printed under any of them stands.
    """
    facts, signature = _read(text)
    for key in keys:
        try:
            key.verify(signature, facts.message)
        except InvalidSignature:
            continue
        return facts
    raise FactsRefused("the signature is not this office's over these facts")


def _read(text: str) -> tuple[Claim, bytes]:
    if len(text) > _LONGEST:
        raise FactsRefused("it is too long")
    try:
        parts = urlsplit(text.strip())
        told = parse_qs(parts.fragment, strict_parsing=True, max_num_fields=8)
    except ValueError:
        raise FactsRefused("it is no address with a claim behind #") from None
    found = re.search(r"/v/([0-9A-Za-z-]{1,64})$", parts.path)
    if found is None or not all(len(told.get(name, ())) == 1 for name in "ntsg"):
        raise FactsRefused("it names no code, or not each fact exactly once")
    try:
        facts = Claim(
            code=found[1],
            nomor=told["n"][0],
            tanggal=date.fromisoformat(told["t"][0]),
            content_digest=told["s"][0],
        )
        signature = base64.b64decode(told["g"][0] + "==", altchars=b"-_", validate=True)
    except ValueError:
        raise FactsRefused("a fact cannot be read") from None
    if not re.fullmatch(r"[0-9a-f]{64}", facts.content_digest) or "\n" in facts.nomor:
        raise FactsRefused("a fact cannot be read")
    return facts, signature
