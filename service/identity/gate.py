"""The gate: turns a presented key into a principal, or turns it away. It decides nothing about documents."""

from __future__ import annotations

from archive.ledger import Ledger, Principal
from archive.ledger.office import keys
from archive.ledger.office.keys import Key
from archive.ledger.principal import KeyShare
from service.errors import RoleMissing, SourceForbidden, Unauthenticated
from service.identity.roles import Role
from service.identity.secrets import digest, looks_like_a_key
from service.words import say, together


class Gate:
    """Looks keys up in the ledger, each time: a key revoked is a key refused at once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def admit(self, authorization: str | None) -> Principal:
        """Return who presents this ``Authorization`` header; raises ``Unauthenticated``."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated(say("Sertakan kunci pada permintaan ini: Authorization: Bearer nsk_..."))
        return self.principal(token.strip())

    def principal(self, token: str) -> Principal:
        """Return the principal of a key's text; raises ``Unauthenticated`` for what is unknown, revoked or over."""
        if not looks_like_a_key(token):
            raise Unauthenticated
        with self._ledger.acting(Principal.nobody()) as tx:
            key = keys.find(tx, digest(token))
        if key is None:
            raise Unauthenticated
        return principal_of(key)


def principal_of(key: Key) -> Principal:
    """Return the principal a key stands for: a person for a personal token, else the program itself."""
    return Principal(
        id=key.person_id if key.kind == "person" and key.person_id else f"key:{key.id}",
        satker=key.satker,
        ceiling=key.ceiling,
        roles=key.roles,
        sources=key.sources,
        kind=key.kind,
        share=_share(key),
    )


def _share(key: Key) -> KeyShare | None:
    if key.most_a_minute is None and key.most_bytes_a_day is None:
        return None
    return KeyShare(key_id=key.id, most_a_minute=key.most_a_minute, most_bytes_a_day=key.most_bytes_a_day)


def require(principal: Principal, *roles: Role) -> None:
    """Raise ``RoleMissing`` unless the principal carries one of ``roles``."""
    if not principal.roles.intersection(roles):
        needed = together(sorted(roles), "atau")
        raise RoleMissing(
            say("Kunci Anda tidak mempunyai peran {peran}.", peran=needed),
            step=say("Minta admin memberi kunci dengan peran {peran}.", peran=needed),
            needs=" or ".join(sorted(roles)),
        )


def require_source(principal: Principal, source: str) -> None:
    """Raise ``SourceForbidden`` unless one of the principal's prefixes covers ``source``."""
    if not any(covers(prefix, source) for prefix in principal.sources):
        raise SourceForbidden(source=source)


def person_source(person_id: str) -> str:
    """Return the source of what a person writes by a form: it is theirs alone."""
    return f"orang:{person_id}"


def covers(prefix: str, source: str) -> bool:
    """Tell whether ``prefix`` covers ``source``, at a boundary: ``urn:kpu`` covers ``urn:kpu:agam``, not ``urn:kpux``."""
    if not prefix or not source.startswith(prefix):
        return False
    return len(source) == len(prefix) or prefix[-1] in "/:#?" or source[len(prefix)] in "/:#?"
