"""Where the certificate of HTTPS lies below the keyring's folder, and when it is made anew.

tls/ca.key       key and certificate of the office's own authority
tls/ca.pem       its certificate: what browsers and telephones of the office install
tls/server.pem   key, certificate and authority of the service, in one file: it can only be exchanged whole
"""

from __future__ import annotations

import contextlib
import fcntl
import socket
import ssl
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from archive.errors import NaskahError
from service.embedded.secretfile import write_private
from service.embedded.tls.authority import HostUnfit, TlsAuthority, host, names_of

FOLDER = "tls"
RENEWED_BEFORE = timedelta(days=60)
"""What runs out within this is made anew by the next start; an office restarts its machine within two months."""
HERE = ("localhost", "127.0.0.1")
_SIOCGIFADDR = 0x8915


class CertificateUnfit(NaskahError):
    """No browser would take the certificate."""


@dataclass(frozen=True, kw_only=True)
class ServerCertificate:
    """What the service shows, and whom its clients must trust for it."""

    certificate: Path
    """PEM; with the key in it unless ``key`` names another file."""
    key: Path | None = None
    authority: Path | None = None
    """The office's own authority; None where every machine trusts the certificate's issuer."""
    names: tuple[str, ...]


def own(pki: Path, names: Sequence[str], organisation: str) -> ServerCertificate:
    """Return the certificate of the office's own authority for these names and this machine; make what is missing."""
    folder, at = pki / FOLDER, datetime.now(UTC)
    keys, public, server = folder / "ca.key", folder / "ca.pem", folder / "server.pem"
    if keys.exists():
        authority = TlsAuthority.read(keys.read_bytes())
    else:
        authority = TlsAuthority.create(organisation, at)
        write_private(keys, authority.key_pem)
    write_private(public, authority.pem)
    wanted = list(dict.fromkeys([*names, *HERE]))
    if not _serves(server, wanted, at):
        write_private(server, authority.issue(wanted, at))
    return ServerCertificate(certificate=server, authority=public, names=tuple(wanted))


def on_the_network(pki: Path, names: Sequence[str]) -> ServerCertificate:
    """Return the certificate for a machine on the office's network: for the names given, else those it has, else its own.

    Its addresses are always among them, so that a machine that moved is reached again after a restart.
    """
    server, names = pki / FOLDER / "server.pem", [host(name) for name in names]
    if not names and server.exists():
        known = names_of(x509.load_pem_x509_certificate(server.read_bytes()))
        names = [each for each in known if each not in HERE]
    found = names or [each for each in _own_names() if each not in HERE]
    return own(pki, list(dict.fromkeys([*found, *addresses()])), f"Naskah {socket.gethostname()}")


def theirs(
    certificate: Path, key: Path | None, names: Sequence[str] = (), at: datetime | None = None
) -> ServerCertificate:
    """Return a certificate that somebody else issued, for the names given, else for those it says.

    Raises ``CertificateUnfit`` for one that no browser would take: it would be noticed at the first telephone only.
    """
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        # A key that asks for a passphrase would ask the service, which has nobody to answer.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: b"")
    except ssl.SSLError as error:
        raise CertificateUnfit(
            "The key does not fit the certificate, or asks for a passphrase",
            key=key or certificate,
            why=error.reason,
        ) from None
    except ValueError:
        raise CertificateUnfit("The file holds no certificate (PEM)", certificate=certificate) from None
    if (at or datetime.now(UTC)) >= found.not_valid_after_utc:
        raise CertificateUnfit("The certificate ended", on=f"{found.not_valid_after_utc:%Y-%m-%d}")
    said = names_of(found)
    wanted = [host(name) for name in names] or [each for each in said if not each.startswith("*.")]
    strange = [name for name in wanted if not _covered(name, said)]
    if strange:
        raise CertificateUnfit(
            "The certificate is for other names", names=", ".join(said), without=strange[0]
        )
    if not wanted:
        raise CertificateUnfit(
            "The certificate names no host; say with --name by which people reach it", names=", ".join(said)
        )
    return ServerCertificate(
        certificate=certificate.absolute(), key=key.absolute() if key else None, names=tuple(wanted)
    )


def _covered(name: str, said: Sequence[str]) -> bool:
    """Tell whether a certificate for ``said`` is good for a name; a star stands for one label."""
    known = {each.lower() for each in said}
    return name in known or "*." + name.partition(".")[2] in known


def _own_names() -> Iterator[str]:
    """What this machine calls itself, where a certificate can name it."""
    for each in (socket.getfqdn(), socket.gethostname()):
        with contextlib.suppress(HostUnfit):
            yield host(each)


def addresses() -> list[str]:
    """Return this machine's IPv4 addresses beyond loopback, by which others on the network reach it."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name[:15].encode())
            try:
                answer = fcntl.ioctl(asking.fileno(), _SIOCGIFADDR, request)
            except OSError:  # an interface without an IPv4 address
                continue
            address = socket.inet_ntoa(answer[20:24])
            if not address.startswith("127."):
                found.append(address)
    return found


def _serves(server: Path, wanted: Sequence[str], at: datetime) -> bool:
    if not server.exists():
        return False
    certificate = x509.load_pem_x509_certificate(server.read_bytes())
    return set(wanted) <= set(names_of(certificate)) and at < certificate.not_valid_after_utc - RENEWED_BEFORE
