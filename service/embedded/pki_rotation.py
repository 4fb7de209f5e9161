"""Changes the keyring's keys: QR key, office seal, demonstration root. What confirms older letters stays, under its name.

A kill between two files leaves a keyring that serves: each step writes what the next one needs before it is needed.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from archive.claim import read_key
from archive.errors import NaskahError
from service.embedded.demo_keys import new_qr_key
from service.embedded.secretfile import write_private
from service.signatures.identities import new_key
from worker.signing.credential import Credential
from worker.signing.errors import KeyMissing
from worker.signing.keyring import REVOKED, ROOT_KEY, ROOTS
from worker.signing.pki import DEMO, CertificateAuthority


class SealUnfit(NaskahError):
    """The certificate cannot be the office's seal."""


def rotate_qr(folder: Path, satker: str) -> list[tuple[str, str]]:
    """Make a new key for QR codes; letters printed until now are confirmed by the former one, which is kept."""
    key, public = folder / f"{satker}.qr.key", folder / f"{satker}.qr.pub"
    changed = []
    if key.exists():
        former = folder / f"{satker}.qr.{_stamp()}.pub"
        # From the key itself: a rotation killed half way may have left another's public half beside it.
        write_private(former, _public_pem(key.read_bytes()))
        changed.append((former.name, "confirms what was printed until now: verifiers keep it"))
    write_private(key, new_qr_key())
    write_private(public, _public_pem(key.read_bytes()))
    return [
        *changed,
        (key.name, "signs what QR codes claim from now on"),
        (public.name, "give it to verifiers"),
    ]


def rotate_demo_seal(folder: Path, satker: str) -> list[tuple[str, str]]:
    """Issue a new DEMO seal; its root, and so what was sealed before, stays trusted."""
    authority, opens = _authority(folder), secrets.token_urlsafe(24).encode()
    nama = _organisation(authority)
    issued = authority.issue(f"Segel {nama}", nama, datetime.now(UTC))
    return _install(folder, satker, issued.pkcs12(opens), opens)


def rotate_identity_key(folder: Path, satker: str) -> list[tuple[str, str]]:
    """Put a new key in front of those that open how BSrE knows people; what is kept under a former one still opens."""
    file = folder / f"{satker}.bsre.key"
    former = file.read_bytes() if file.exists() else b""
    write_private(file, new_key() + former)
    return [
        (file.name, "seals how BSrE knows people from now on; its former lines still open what they sealed")
    ]


def install_seal(
    folder: Path, satker: str, *, p12: bytes, passphrase: bytes, roots: bytes = b""
) -> list[tuple[str, str]]:
    """Put the office's own seal in place of the present one; ``roots`` are trusted from now on, with the former ones.

    Raises ``CredentialRefused`` for what does not open, ``SealUnfit`` for what would sign nothing that stands.
    """
    credential = Credential.from_pkcs12(p12, passphrase)
    at = datetime.now(UTC)
    if credential.name.startswith(f"{DEMO} "):
        raise SealUnfit("A DEMO certificate is no office's own", certificate=credential.name)
    if not credential.certificate.not_valid_before_utc <= at <= credential.certificate.not_valid_after_utc:
        raise SealUnfit("The certificate is not valid today", certificate=credential.name)
    known = folder / ROOTS
    trusted = [each for each in (roots, known.read_bytes() if known.exists() else b"") if each.strip()]
    bundle = b"\n".join(each.strip() for each in trusted) + b"\n" if trusted else b""
    if not _traced(credential, x509.load_pem_x509_certificates(bundle) if bundle else []):
        raise SealUnfit(
            "No trusted root issued the certificate; name its authority's with --roots",
            certificate=credential.name,
        )
    changed = []
    if roots.strip():
        write_private(known, bundle)
        changed.append((ROOTS, "the authority is trusted, the former ones stay"))
    return [*changed, *_install(folder, satker, p12, passphrase)]


def rotate_root(folder: Path, satker: str) -> list[tuple[str, str]]:
    """Make a new demonstration authority and a seal of it; the former one stays trusted, with its revocation list."""
    former = _authority(folder)  # an office without a demonstration authority has none to change
    now, stamp = datetime.now(UTC), _stamp()
    made = CertificateAuthority.create(_organisation(former), now, mark=stamp)
    revoked = folder / REVOKED
    if revoked.exists():
        write_private(folder / f"demo-{stamp}.crl", revoked.read_bytes())
    write_private(folder / ROOTS, made.pem + (folder / ROOTS).read_bytes())
    write_private(folder / ROOT_KEY, made.key_pem)
    write_private(revoked, made.revocations(now))
    return [
        (ROOTS, "the new authority beside the former ones: what they signed still verifies"),
        (ROOT_KEY, "key of the new authority"),
        *rotate_demo_seal(folder, satker),
    ]


def _install(folder: Path, satker: str, p12: bytes, passphrase: bytes) -> list[tuple[str, str]]:
    file, opens = folder / f"{satker}.p12", folder / f"{satker}.pass"
    former = opens.read_bytes().splitlines() if opens.exists() else []
    # Both passphrases until the seal is there: a worker that starts in between opens whichever it finds.
    write_private(opens, b"\n".join([*former[-1:], passphrase]))
    write_private(file, p12)
    write_private(opens, passphrase)
    return [(file.name, "the office's seal from now on"), (opens.name, "its passphrase")]


def _authority(folder: Path) -> CertificateAuthority:
    if not (folder / ROOT_KEY).exists():
        raise KeyMissing(
            "There is no demonstration authority here; the office's own seal: naskah pki rotate seal --p12 FILE",
            file=folder / ROOT_KEY,
        )
    return CertificateAuthority.read((folder / ROOTS).read_bytes(), (folder / ROOT_KEY).read_bytes())


def _organisation(authority: CertificateAuthority) -> str:
    (named,) = authority.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(named.value).removeprefix(f"{DEMO} ")


def _traced(credential: Credential, roots: list[x509.Certificate]) -> bool:
    """Tell whether issuers lead from the certificate to one of the roots."""
    at, between = credential.certificate, list(credential.chain)
    for _ in range(len(between) + 1):
        if any(at == root or _issued(at, root) for root in roots):
            return True
        issuer = next((each for each in between if each != at and _issued(at, each)), None)
        if issuer is None:
            return False
        at = issuer
    return False


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _public_pem(key: bytes) -> bytes:
    return read_key(key).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _stamp() -> str:
    """A name nobody had: two changes in one second would write over the first one's former key."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
