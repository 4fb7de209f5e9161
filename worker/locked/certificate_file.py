"""Opens a PKCS#12 file that somebody brings: its key and certificates. Run in a child: see ``worker.locked.child``.

Such a file says itself how often its password is hashed before it opens, and may hide a second count behind the first, so no
look at it beforehand bounds the work; the child's processor seconds do. The office's own files are opened where they are used.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from archive.errors import NaskahError
from worker.locked.answers import CertificateFileAnswer, FileRefusal, line
from worker.locked.child import say, serve
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import ask
from worker.locked.reading import read

_BOUNDS: Final = Bounds(memory=512 << 20, cpu_s=5, wall_s=60.0, output=1 << 20)
"""A file of 2,048 rounds takes 0.3 s, libraries included; one of a million, three times derived, 2 s."""
_MOST_BITS: Final = 8_192
"""Of an RSA key: twice what an authority gives; a key that is longer takes seconds to check and to sign with."""


class CertificateFileRefused(NaskahError):
    """The file is no PKCS#12 of a certificate with its key, or this is not its password."""


class CertificateFileHungry(CertificateFileRefused):
    """The file takes more time or memory to open than one that a person uses."""


@dataclass(frozen=True, kw_only=True)
class CertificateFile:
    """What a PKCS#12 file holds, each as DER."""

    key: bytes = field(repr=False)
    """PKCS#8, not encrypted."""
    certificate: bytes
    chain: Sequence[bytes]


def certificate_file(data: bytes, passphrase: bytes) -> CertificateFile:
    """Open the file in a child; raises ``CertificateFileRefused``, ``HostOutage`` or ``NoConfinement``."""
    header = {"passphrase": _text(passphrase)}
    try:
        told, _ = ask(Child.CERTIFICATE_FILE, header, data, bounds=_BOUNDS)
        answer = read(told, CertificateFileAnswer)
        if isinstance(answer, FileRefusal):
            raise CertificateFileRefused(reason=answer.reason)
        return CertificateFile(
            key=_bytes(answer.key),
            certificate=_bytes(answer.certificate),
            chain=[_bytes(each) for each in answer.chain],
        )
    except ChildLost as lost:
        hungry = lost.reason is not EndReason.CRASHED
        raise (CertificateFileHungry if hungry else CertificateFileRefused)(
            reason=lost.reason.value
        ) from lost


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(_opened(given.read(), _bytes(header["passphrase"]))))


def _opened(data: bytes, passphrase: bytes) -> CertificateFileAnswer | FileRefusal:
    try:
        opened = pkcs12.load_pkcs12(data, passphrase)
    except (ValueError, TypeError):
        return FileRefusal(reason="does not open")
    if opened.cert is None or opened.key is None:
        return FileRefusal(reason="no certificate with its key")
    if not isinstance(opened.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return FileRefusal(reason="the key is neither RSA nor elliptic curve")
    if opened.key.key_size > _MOST_BITS:
        return FileRefusal(reason="the key is too long")
    key = opened.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    found = [opened.cert, *opened.additional_certs]
    own, *chain = (_text(each.certificate.public_bytes(serialization.Encoding.DER)) for each in found)
    return CertificateFileAnswer(key=_text(key), certificate=own, chain=chain)


def _warm() -> None:
    """Use once whatever loads at its first use: the way of today's files, and that of old ones."""
    key = ec.generate_private_key(ec.SECP256R1())
    for way in (pkcs12.PBES.PBESv2SHA256AndAES256CBC, pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC):
        kept = serialization.PrivateFormat.PKCS12.encryption_builder().key_cert_algorithm(way).build(b"a")
        _opened(pkcs12.serialize_key_and_certificates(b"a", key, None, None, kept), b"a")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise ChildLost(EndReason.CRASHED) from None


if __name__ == "__main__":
    serve(_answer, warm=_warm)
