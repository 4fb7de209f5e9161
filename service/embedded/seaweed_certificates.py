"""Certificates between the parts of SeaweedFS: its inner ports speak to nobody who does not hold one.

Every start draws new ones, since one process holds every part: none comes near its end, none needs a change of its own, and
what a copy of the home holds opens nothing. Their dates say nothing, so that a wrong clock stops no start.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from service.embedded.secretfile import write_private

FROM = datetime(2000, 1, 1, tzinfo=UTC)
UNTIL = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280: no end is meant
PARTS = ("MASTER", "VOLUME", "FILER", "S3", "CLIENT")
"""Those of `security.toml` that this installation runs; CLIENT is `weed shell`'s and the gateway's."""
HTTP = ("MASTER", "FILER")
"""Whose HTTP nobody needs, and which shows the master's page all the same when it is disabled. The volume server's carries the
bytes of objects, for tokens; without one it tells how full the disk is."""


def draw(folder: Path) -> None:
    """Write an authority and one certificate that all parts share; the authority's key is forgotten at once."""
    authority, part = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    write_private(folder / "authority.pem", _signed("authority", authority, by=authority))
    private = part.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(folder / "part.key", private)
    write_private(folder / "part.pem", _signed("part", part, by=authority))


def variables(folder: Path) -> Mapping[str, str]:
    """What SeaweedFS and its shell read in place of `security.toml`."""
    found = {"WEED_GRPC_CA": str(folder / "authority.pem")}
    for name in PARTS:
        found[f"WEED_GRPC_{name}_CERT"] = str(folder / "part.pem")
        found[f"WEED_GRPC_{name}_KEY"] = str(folder / "part.key")
    for name in HTTP:
        found[f"WEED_HTTPS_{name}_CA"] = str(folder / "authority.pem")
        found[f"WEED_HTTPS_{name}_CERT"] = str(folder / "part.pem")
        found[f"WEED_HTTPS_{name}_KEY"] = str(folder / "part.key")
    return found


def _signed(name: str, key: ec.EllipticCurvePrivateKey, *, by: ec.EllipticCurvePrivateKey) -> bytes:
    authority = key is by
    made = (
        x509.CertificateBuilder(not_valid_before=FROM, not_valid_after=UNTIL)
        .subject_name(_named(name))
        .issuer_name(_named("authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(
            x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True
        )
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
            critical=False,
        )
    )
    return made.sign(by, hashes.SHA256()).public_bytes(Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Naskah SeaweedFS {name}")])
