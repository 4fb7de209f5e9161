"""How long each certificate of the keyring is good for: the seal, the roots, those of HTTPS. For ``naskah doctor``.

And whether the revocation lists are for every root or for none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from service.embedded.findings import Diagnosis, fail, ok, warn

SOON = timedelta(days=30)
"""An office seal of BSrE takes days to weeks to get."""
_TLS = "run: naskah pki server; then restart the service"
_SEAL = "get a new one, then: naskah pki rotate seal --p12 FILE --passphrase-file FILE"
_ROOT = "add the authority's new certificate to roots.pem; the old one stays for letters sealed before"


def findings(pki: Path, at: datetime | None = None) -> Iterator[Diagnosis]:
    """Every certificate of the folder that opens without asking anybody; nothing where there are none."""
    now = at or datetime.now(UTC)
    for name, mend in (("tls/server.pem", _TLS), ("tls/ca.pem", _TLS), ("roots.pem", _ROOT)):
        file = pki / name
        if file.is_file():
            yield _judged(name, _pem(file), now, mend)
    for file in sorted(pki.glob("*.p12")):
        yield _judged(file.name, _sealed(file), now, _SEAL)
    yield from _unlisted(pki)


def _unlisted(pki: Path) -> Iterator[Diagnosis]:
    """Name the roots without a revocation list of theirs, where another root has one: then each is asked for its own."""
    files = sorted(pki.glob("*.crl"))
    if not files or not (pki / "roots.pem").is_file():
        return
    issuers = []
    for file in files:
        try:
            issuers += [each.issuer for each in _lists(file.read_bytes())]
        except ValueError:
            yield fail(
                f"revocation list {file.name}", "it cannot be read", "fetch it again from its authority"
            )
    for root in _pem(pki / "roots.pem", every=True):
        if root.subject not in issuers:
            yield warn(
                f"root {root.subject.rfc4514_string()}",
                "has no revocation list, while another root has: signatures of its people read as not traced to a known root",
                f"lay its authority's list (*.crl) into {pki}, or take every *.crl away",
            )


def _lists(data: bytes) -> list[x509.CertificateRevocationList]:
    if b"-----BEGIN" not in data:
        return [x509.load_der_x509_crl(data)]
    ends = b"-----END X509 CRL-----"
    return [x509.load_pem_x509_crl(each + ends) for each in data.split(ends)[:-1]]


def _judged(name: str, found: list[x509.Certificate], now: datetime, mend: str) -> Diagnosis:
    """Judge the one that ends first."""
    if not found:
        return fail(f"certificate {name}", "it cannot be opened", mend)
    ends = min(each.not_valid_after_utc for each in found)
    left = f"good until {ends:%Y-%m-%d}, {(ends - now).days} days"
    if ends <= now:
        return fail(f"certificate {name}", f"ended on {ends:%Y-%m-%d}", mend)
    return warn(f"certificate {name}", left, mend) if ends - now < SOON else ok(f"certificate {name}", left)


def _pem(file: Path, *, every: bool = False) -> list[x509.Certificate]:
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except ValueError:
        return []
    # A server's file holds its authority as well, which is judged by itself; of roots the newest counts.
    return found if every else found[:1]


def _sealed(file: Path) -> list[x509.Certificate]:
    try:
        lines = file.with_suffix(".pass").read_bytes().splitlines()
    except OSError:
        return []
    for passphrase in reversed(lines):
        try:
            opened = pkcs12.load_pkcs12(file.read_bytes(), passphrase.strip())
        except ValueError:
            continue
        if opened.cert is not None:
            return [opened.cert.certificate]
    return []
