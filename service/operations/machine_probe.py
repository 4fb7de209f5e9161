"""What this process sees of its machine: room on disks, certificates that end. Read from files, seldom; asks no part."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from archive.errors import NaskahError
from worker.signing.keyring import ROOTS, Keyring


@dataclass(frozen=True, kw_only=True)
class Room:
    """One file system."""

    place: str
    free: int
    size: int


@dataclass(frozen=True, kw_only=True)
class CertificateTerm:
    """One certificate of the installation and its last moment."""

    name: str
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class MachineView:
    """What was seen of the machine."""

    rooms: Sequence[Room]
    certificates: Sequence[CertificateTerm]


class MachineProbe:
    """Looks at the installation's folders and keys."""

    def __init__(self, keyring: Keyring, environ: Mapping[str, str] = os.environ) -> None:
        self._keyring = keyring
        self._places = {
            "home": Path(environ.get("NASKAH_HOME") or "var"),
            "temporary": Path(tempfile.gettempdir()),
        }
        self._server = environ.get("NASKAH_TLS_CERT")

    def ask(self) -> MachineView:
        """Look once."""
        return MachineView(rooms=list(self._rooms()), certificates=list(self.certificates()))

    def _rooms(self) -> Iterator[Room]:
        for name, place in self._places.items():
            if place.exists():
                usage = shutil.disk_usage(place)
                yield Room(place=name, free=usage.free, size=usage.total)

    def certificates(self) -> Iterator[CertificateTerm]:
        """Yield the office seals, the roots that signatures are traced to, and the HTTPS server's, as far as they are here.

        People's certificates are opened by their passphrases alone and told of when they sign.
        """
        folder = self._keyring.folder
        for file in sorted(folder.glob("*.p12")):
            try:
                seal = self._keyring.seal(file.stem, demonstration=True).certificate
            except (NaskahError, OSError):
                continue  # without its passphrase the press cannot seal either, and says so
            yield CertificateTerm(name=f"seal:{file.stem}", ends=seal.not_valid_after_utc)
        yield from _in(folder / ROOTS, "root")
        if self._server:
            yield from _in(Path(self._server), "server")


def _in(file: Path, kind: str) -> Iterator[CertificateTerm]:
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError):
        return
    for each in found[:1] if kind == "server" else found:
        names = each.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        about = str(names[0].value) if names else each.subject.rfc4514_string()
        yield CertificateTerm(name=f"{kind}:{about}", ends=each.not_valid_after_utc.astimezone(UTC))
