"""The demonstration's keys: root, seal, people, QR key, written once into the keyring's folder. Signs nothing itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from archive.claim import read_key
from archive.errors import NaskahError
from archive.ledger.office.people import Person
from service.embedded.secretfile import write_private
from service.office_file import file as office_files
from service.signatures.identities import new_key
from worker.signing.credential import Credential
from worker.signing.errors import CredentialRefused
from worker.signing.keyring import PASSPHRASES, REVOKED, ROOT_KEY, ROOTS
from worker.signing.pki import CertificateAuthority


class NotDemonstration(NaskahError):
    """The folder holds certificates of another authority; nothing was written."""


class OfficeIsReal(NaskahError):
    """The office is no demonstration: its file has no line `demonstrasi: true`, and DEMO certificates sign for none such."""


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """Writes what is not there yet, and remembers it."""

    path: Path
    made: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, name: str, meaning: str, content: Callable[[], str | bytes]) -> bytes:
        """Return the file's bytes; a new file is readable by its owner alone."""
        file = self.path / name
        if not file.exists():
            write_private(file, content())
            self.made.append((name, meaning))
        return file.read_bytes()


def write_demonstration(path: Path, office: Path) -> list[tuple[str, str]]:
    """Write what is missing of the demonstration's keys; return each new file with its meaning."""
    file, now, folder = office_files.read(office), datetime.now(UTC), _Folder(path=path)
    if not file.rules.demonstration:
        raise OfficeIsReal(office=file.nama)
    authority = _authority(folder, file.nama, now)
    folder.keep(REVOKED, "revocation list, empty", lambda: authority.revocations(now))
    opens = folder.keep(f"{file.satker}.pass", "passphrase of the seal", lambda: secrets.token_urlsafe(24))
    folder.keep(
        f"{file.satker}.p12",
        "the office's seal",
        lambda: authority.issue(f"Segel {file.nama}", file.nama, now).pkcs12(opens.strip()),
    )
    key = read_key(folder.keep(f"{file.satker}.qr.key", "signs what QR codes claim", new_qr_key))
    folder.keep(
        f"{file.satker}.qr.pub",
        "confirms what QR codes claim: give it to verifiers",
        lambda: key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )
    folder.keep(f"{file.satker}.bsre.key", "opens how BSrE knows people", new_key)
    for person in file.people:
        _person(folder, authority, person, file.nama, now)
    return folder.made


def _authority(folder: _Folder, nama: str, now: datetime) -> CertificateAuthority:
    if (folder.path / ROOTS).exists() and not (folder.path / ROOT_KEY).exists():
        raise NotDemonstration(file=folder.path / ROOTS)
    if (folder.path / ROOT_KEY).exists():
        return CertificateAuthority.read(
            (folder.path / ROOTS).read_bytes(), (folder.path / ROOT_KEY).read_bytes()
        )
    authority = CertificateAuthority.create(nama, now)
    folder.keep(ROOT_KEY, "key of the demonstration authority", lambda: authority.key_pem)
    folder.keep(ROOTS, "certificates that signatures are traced to", lambda: authority.pem)
    return authority


def _person(
    folder: _Folder, authority: CertificateAuthority, person: Person, nama: str, now: datetime
) -> None:
    """Issue a person's certificate; beside it lies what an administrator binds to them, without the key."""
    name = f"{person.satker}/{person.id}.p12"
    file = folder.path / PASSPHRASES
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    if not (folder.path / name).exists():
        opens = known.setdefault(person.id, secrets.token_urlsafe(12))
        write_private(file, json.dumps(known, indent=1))
        folder.keep(
            name,
            f"certificate of {person.nama}; passphrase in {PASSPHRASES}",
            lambda: authority.issue(person.nama, nama, now).pkcs12(opens.encode()),
        )
    if person.id in known:
        with suppress(CredentialRefused):  # another file was put in its place
            theirs = Credential.from_pkcs12((folder.path / name).read_bytes(), known[person.id].encode())
            folder.keep(
                f"{person.satker}/{person.id}.crt",
                f"the same without its key: naskah people bind {person.id}",
                lambda: theirs.certificate.public_bytes(Encoding.PEM),
            )


def new_qr_key() -> bytes:
    """Return a fresh key that signs what QR codes claim."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
