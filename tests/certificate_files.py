"""PKCS#12 files as people have them, and as somebody makes them who wants a machine to hash for hours."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import pkcs12

from tests.signing_authority import signing

OPENS = b"kenari"
ROUNDS = 50_000_000
"""Half a minute of a processor."""


def written(way: pkcs12.PBES | None = None, *, curve: bool = False) -> bytes:
    """A file as a tool writes it, of its own way to encrypt."""
    person = signing().person
    key: Any = ec.generate_private_key(ec.SECP256R1()) if curve else person.key
    certificate = person.certificate if not curve else _of(key)
    kept: Any = serialization.BestAvailableEncryption(OPENS)
    if way is not None:
        kept = (
            serialization.PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(2_048)
            .key_cert_algorithm(way)
            .build(OPENS)
        )
    return pkcs12.serialize_key_and_certificates(b"saya", key, certificate, None, kept)


def _of(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    person = signing().person.certificate
    return (
        x509.CertificateBuilder()
        .subject_name(person.subject)
        .issuer_name(person.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(person.not_valid_before_utc)
        .not_valid_after(person.not_valid_after_utc)
        .sign(key, hashes.SHA256())
    )


AS_PEOPLE_HAVE_THEM: Mapping[str, Callable[[], bytes]] = {
    "as tools write it today": written,
    "of an old Windows": lambda: written(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC),
    "of a curve": lambda: written(pkcs12.PBES.PBESv2SHA256AndAES256CBC, curve=True),
}


def _parts(data: bytes) -> tuple[Any, list[Any]]:
    """The file, and what it holds: certificates behind their encryption, then the key in its own."""
    file = asn1.Pfx.load(data)
    return file, list(asn1.AuthenticatedSafe.load(file["auth_safe"]["content"].native))


def _together(file: Any, parts: list[Any], *, checked: bool) -> bytes:
    told: dict[str, Any] = {
        "version": "v3",
        "auth_safe": {"content_type": "data", "content": asn1.AuthenticatedSafe(parts).dump()},
    }
    if checked:
        told["mac_data"] = file["mac_data"]
    return bytes(asn1.Pfx(told).dump())


def _check() -> bytes:
    """The count stands in the file's own check, which comes first."""
    file, parts = _parts(written())
    file["mac_data"]["iterations"] = 20 * ROUNDS  # each is a plain hash, and asked for once
    return _together(file, parts, checked=True)


def _shrouded() -> tuple[Any, list[Any], Any]:
    """A file, its parts, and the bags of its key, whose count is raised."""
    file, parts = _parts(written(pkcs12.PBES.PBESv2SHA256AndAES256CBC))
    bags = next(
        asn1.SafeContents.load(each["content"].native)
        for each in parts
        if each["content_type"].native == "data"
    )
    for bag in bags:
        algorithm = bag["bag_value"]["encryption_algorithm"]
        algorithm["parameters"]["key_derivation_func"]["parameters"]["iteration_count"] = ROUNDS
    return file, parts, bags


def _key() -> bytes:
    """The count stands with the key."""
    file, parts, bags = _shrouded()
    raised = [
        {"content_type": "data", "content": bags.dump(force=True)}
        if each["content_type"].native == "data"
        else each
        for each in parts
    ]
    return _together(file, raised, checked=False)


def _hidden() -> bytes:
    """The count stands with the key, which is encrypted once more: nobody sees it before the first password was hashed."""
    file, parts, bags = _shrouded()
    salt, start = os.urandom(8), os.urandom(16)
    key = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=1).derive(OPENS)
    fill = padding.PKCS7(128).padder()
    plain = fill.update(bags.dump(force=True)) + fill.finalize()
    lock = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    behind = {
        "content_type": "encrypted_data",
        "content": {
            "version": "v0",
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "pbes2",
                    "parameters": {
                        "key_derivation_func": {
                            "algorithm": "pbkdf2",
                            "parameters": {
                                "salt": ("specified", salt),
                                "iteration_count": 1,
                                "prf": {"algorithm": "sha256"},
                            },
                        },
                        "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": start},
                    },
                },
                "encrypted_content": lock.update(plain) + lock.finalize(),
            },
        },
    }
    others = [each for each in parts if each["content_type"].native != "data"]
    return _together(file, [*others, behind], checked=False)


HUNGRY: Mapping[str, Callable[[], bytes]] = {
    "in its own check": _check,
    "with the key": _key,
    "behind another password": _hidden,
}
