"""How BSrE knows a person, NIK or mail: kept sealed in the ledger, opened for one request to the gateway, shown to nobody.

What opens it lies in the keyring, so a copy of the ledger alone tells no number. The seal names office and person: one
person's cannot be put into another's row.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from contextlib import suppress
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.office import identities
from service.edge import is_mail_address
from service.errors import Field, GatewayOff, IdentityMissing, IdentityRefused, OfficeUnknown
from service.identity.gate import require
from service.identity.roles import Role
from service.office.people import person_named
from service.words import say
from worker.signing.errors import KeyMissing
from worker.signing.gateway import KeyOwner
from worker.signing.keyring import Keyring

_NIK: Final = re.compile(r"[0-9]{16}", re.ASCII)
_NONCE: Final = 12
"""Bytes of a nonce, drawn anew for each seal: AES-GCM's own size."""


class Identities:
    """What BSrE knows the offices' people by."""

    def __init__(self, ledger: Ledger, keyring: Keyring) -> None:
        self._ledger = ledger
        self._keyring = keyring

    def keep(
        self, principal: Principal, person_id: str, nik: str | None, surel: str | None
    ) -> datetime | None:
        """Keep or, without either, forget it; an administrator anyone's, a person their own. Returns since when it is kept."""
        satker = principal.satker
        if satker is None:
            raise OfficeUnknown
        if principal.kind != "person" or principal.id != person_id:
            require(principal, Role.ADMIN)
        told = _checked(nik, surel)
        sealed = None if told is None else self._sealed(satker, person_id, told)
        with self._ledger.acting(principal) as tx:
            person_named(tx, satker, person_id)
            since = None
            if sealed is None:
                identities.forget(tx, satker, person_id)
            else:
                since = identities.keep(tx, satker, person_id, sealed, by=principal.id)
            audit.enter(tx, action="person.bsre", detail={"person": person_id, "ada": sealed is not None})
        return since

    def open(self, tx: Transaction, satker: str, person_id: str) -> KeyOwner:
        """Return how the gateway knows a person; raises ``IdentityMissing``, ``GatewayOff`` without the key."""
        sealed = identities.of(tx, satker, person_id)
        if sealed is None:
            raise IdentityMissing(person=person_id)
        for key in self._keys(satker):
            with suppress(InvalidTag):
                opened = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _about(satker, person_id))
                return KeyOwner(**json.loads(opened))
        raise IdentityMissing(
            fields=[Field(path="bsre", reason=say("kuncinya sudah diganti; catat lagi"))], person=person_id
        )

    def _sealed(self, satker: str, person_id: str, told: dict[str, str]) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        newest = self._keys(satker)[0]
        return nonce + AESGCM(newest).encrypt(nonce, json.dumps(told).encode(), _about(satker, person_id))

    def _keys(self, satker: str) -> list[bytes]:
        try:
            return self._keyring.identity_keys(satker)
        except (KeyMissing, binascii.Error, ValueError):
            raise GatewayOff(
                fields=[
                    Field(
                        path="bsre",
                        reason=say(
                            "berkas {satker}.bsre.key belum ada: naskah pki rotate bsre", satker=satker
                        ),
                    )
                ]
            ) from None


def new_key() -> bytes:
    """Return a fresh key, as a line of its file."""
    return base64.b64encode(AESGCM.generate_key(256)) + b"\n"


def _checked(nik: str | None, surel: str | None) -> dict[str, str] | None:
    """Return what is to be kept; raises ``IdentityRefused`` for what is no NIK, no address, or both at once."""
    if nik is not None and surel is not None:
        raise IdentityRefused(fields=[Field(path="nik", reason=say("NIK atau surel, salah satu"))])
    if nik is not None:
        if not _NIK.fullmatch(nik):
            raise IdentityRefused(fields=[Field(path="nik", reason=say("harus 16 angka"))])
        return {"nik": nik}
    if surel is not None:
        if not is_mail_address(surel):
            raise IdentityRefused(fields=[Field(path="surel", reason=say("bukan alamat surel"))])
        return {"email": surel}
    return None


def _about(satker: str, person_id: str) -> bytes:
    return f"{satker}/{person_id}".encode()
