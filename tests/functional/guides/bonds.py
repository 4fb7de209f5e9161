"""Whose certificate is whose where the guides are walked: proposed, confirmed, and how BSrE knows the Sekretaris."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from tests.fake_bsre import NIK
from tests.functional.guides.walk import KASUBBAG, SATKER, SEKRETARIS, Walk, opens
from tests.signing_authority import signing, surat_edaran
from worker.signing import prepare, seal
from worker.signing.keyring import Keyring


def _propose(walk: Walk, who: str, certificate: bytes, tingkat: str = "pribadi") -> dict[str, str]:
    """What an administrator names; the same once, however often a guide asks for it."""
    found = walk.ask("admin", "GET", f"/people/{who}/certificates")["certificates"]
    body = {"sertifikat": base64.b64encode(certificate).decode(), "tingkat": tingkat}
    digest = load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()
    for each in found:
        if each["sha256"] == digest and each["keadaan"] != "ended":
            return dict(each)
    return dict(walk.ask("admin", "POST", f"/people/{who}/certificates", json=body))


def _issued(walk: Walk, who: str) -> bytes:
    return (walk.home / "pki" / SATKER / f"{who}.crt").read_bytes()


def proposed(who: str) -> Callable[[Walk], None]:
    """Somebody's certificate waits for their confirmation, anew where they gave it before."""

    def propose(walk: Walk) -> None:
        found = _propose(walk, who, _issued(walk, who))
        if found["keadaan"] == "confirmed":
            path = f"/people/{who}/certificates/{found['id']}/end"
            walk.ask("admin", "POST", path, json={"catatan": "x"})
            _propose(walk, who, _issued(walk, who))

    return propose


def bond(who: str) -> Callable[[Walk], str]:
    """The id of somebody's certificate, proposed where it is not yet."""
    return lambda walk: _propose(walk, who, _issued(walk, who))["id"]


def signs(walk: Walk) -> None:
    """The Sekretaris' certificates are hers: the keyring's, and BSrE's, which knows her by her NIK."""
    bsre = signing().person.certificate.public_bytes(Encoding.PEM)
    for certificate, tingkat in ((_issued(walk, SEKRETARIS), "pribadi"), (bsre, "bsre")):
        found = _propose(walk, SEKRETARIS, certificate, tingkat)
        if found["keadaan"] == "proposed":
            path = f"/people/{SEKRETARIS}/certificates/{found['id']}/confirm"
            walk.ask(SEKRETARIS, "POST", path, json={"sha256": found["sha256"]})
    walk.ask("admin", "PUT", f"/people/{SEKRETARIS}/bsre", json={"nik": NIK})


def signed_elsewhere(walk: Walk) -> None:
    """A PDF that the Kasubbag signed with the certificate of theirs."""
    keyring = Keyring(walk.home / "pki")
    key = keyring.person(SATKER, KASUBBAG, opens(walk, KASUBBAG).strip().encode(), demonstration=True)
    walk.file("bertanda-tangan.pdf", seal(prepare(surat_edaran(), at=datetime.now(UTC)), key))
