"""The folder of an installation's keys and certificates, and the one place that knows how its files are called.

    pki/                    $NASKAH_PKI, by default pki below $NASKAH_HOME
      roots.pem             whom signatures are traced to; add those of BSrE or another authority here
      *.crl                 revocation lists
      root.key              the demonstration authority's key; an installation of consequence has none
      <satker>.p12  .pass   the office's seal and its passphrase
      <satker>.qr.key .pub  Ed25519: signs what QR codes of public documents claim
      <satker>.qr.<day>.pub former ones: letters printed until that day are confirmed by them
      tls/server.pem tls/ca.key tls/ca.pem  HTTPS: key and certificate of the service, and of the office's own authority for it
      <satker>/<person>.p12 certificates of people; their passphrases are theirs
      <satker>/<person>.pkcs11.json   instead of it: module, token and label of a key that stays on its token
      <satker>/<person>.crt their certificates without the keys: what an administrator binds to them
      <satker>.bsre.pass    the password of the office's account at BSrE's eSign client
      <satker>.bsre.key     opens what the ledger keeps of how BSrE knows people; the first line seals, every line opens
      DEMO-passphrases.json of the demonstration's people

Everything with a secret is 0600. Reads files, writes none.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.claim import read_key
from worker.signing.credential import Credential
from worker.signing.errors import CredentialRefused, DemonstrationRefused, KeyMissing
from worker.signing.pki import DEMO
from worker.signing.secret import Secret
from worker.signing.token import TokenPlace
from worker.signing.trust import Trust

ROOTS: Final = "roots.pem"
ROOT_KEY: Final = "root.key"
REVOKED: Final = "demo.crl"
PASSPHRASES: Final = "DEMO-passphrases.json"
_REMEDY: Final = "make a demonstration key with `naskah pki init`, or put the office's own there"


class Keyring:
    """The keys below one folder; opened when asked for, roots and lists once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Keyring:
        """Return the keyring at ``NASKAH_PKI``, else at ``pki`` below ``NASKAH_HOME`` (by default ``./var``)."""
        named = environ.get("NASKAH_PKI")
        return cls(Path(named) if named else Path(environ.get("NASKAH_HOME") or "var") / "pki")

    @cached_property
    def trust(self) -> Trust:
        """Whom signatures are traced to; nobody when the folder holds no roots."""
        file = self.folder / ROOTS
        if not file.is_file():
            return Trust()
        lists = [each.read_bytes() for each in sorted(self.folder.glob("*.crl"))]
        return Trust.read(roots=file.read_bytes(), crls=lists)

    def seal(self, satker: str, *, demonstration: bool) -> Credential:
        """Open the office's seal; raises ``KeyMissing`` or ``CredentialRefused``.

        ``demonstration``: the office plays. For another a DEMO certificate is refused, here and in ``person``.
        """
        data = self._read(f"{_plain(satker)}.p12")
        # While it is exchanged the file names both passphrases, a line each.
        *former, last = [each.strip() for each in self._read(f"{_plain(satker)}.pass").splitlines()] or [b""]
        opened = None
        for passphrase in former:
            with suppress(CredentialRefused):
                opened = Credential.from_pkcs12(data, passphrase)
        return admitted(opened or Credential.from_pkcs12(data, last), demonstration=demonstration)

    def person(self, satker: str, person_id: str, passphrase: bytes, *, demonstration: bool) -> Credential:
        """Open a person's certificate with the passphrase of this one request; raises as ``seal`` does."""
        data = self._read(f"{_plain(satker)}/{_plain(person_id)}.p12")
        return admitted(Credential.from_pkcs12(data, passphrase), demonstration=demonstration)

    def token(self, satker: str, person_id: str) -> TokenPlace | None:
        """Return where a person's key is kept, when that is a PKCS#11 token."""
        file = self.folder / f"{_plain(satker)}/{_plain(person_id)}.pkcs11.json"
        return TokenPlace.read(file.read_bytes()) if file.is_file() else None

    def gateway_password(self, satker: str) -> Secret:
        """Return the password of the office's account at the signing gateway; raises ``KeyMissing``."""
        return Secret(self._read(f"{_plain(satker)}.bsre.pass").decode().strip())

    def identity_keys(self, satker: str) -> list[bytes]:
        """Return the keys that open how BSrE knows the office's people, the present one first; raises ``KeyMissing``."""
        lines = self._read(f"{_plain(satker)}.bsre.key").split()
        if not lines:
            raise KeyMissing(file=f"{satker}.bsre.key")
        return [base64.b64decode(each, validate=True) for each in lines]

    @cached_property
    def demonstration(self) -> bool:
        """A demonstration authority is among those trusted here: what is signed says so."""
        names = (str(root.subject.native.get("common_name", "")) for root in self.trust.roots)
        return any(name.startswith(f"{DEMO} ") for name in names)

    def qr_key(self, satker: str) -> Ed25519PrivateKey | None:
        """Return the key that signs QR claims; None where the office has none."""
        file = self.folder / f"{_plain(satker)}.qr.key"
        return read_key(file.read_bytes()) if file.is_file() else None

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            raise KeyMissing(file=name, remedy=_REMEDY) from None


def admitted(credential: Credential, *, demonstration: bool) -> Credential:
    """Return the credential; raises ``DemonstrationRefused`` for a DEMO one of an office that is no demonstration."""
    if credential.name.startswith(f"{DEMO} ") and not demonstration:
        raise DemonstrationRefused(certificate=credential.name)
    return credential


def _plain(name: str) -> str:
    """Return a satker's or person's id as a file name; raises ``KeyMissing`` for one that would leave the folder."""
    if not name or name.startswith(".") or set(name) & set("/\\\0"):
        raise KeyMissing(name=name)
    return name
