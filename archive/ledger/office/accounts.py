"""Accounts of people at the pages. Knows digests and hashes of secrets, never a secret; who may do what is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.audit import enter
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.errors import AlreadyThere


@dataclass(frozen=True, kw_only=True)
class Account:
    """What an account allows, and how it stands."""

    id: UUID
    satker: str
    person_id: str
    login: str
    roles: frozenset[str]
    ceiling: AccessClass
    created_at: datetime
    password_at: datetime | None
    """Since when its password is what it is; None until its owner has chosen one."""
    link_ends_at: datetime | None
    """Until when the last one-time link may be used; None when there is none."""
    totp_at: datetime | None
    """Since when codes are asked for."""
    subject_at: datetime | None
    """Since when a provider outside opens it; None where none does."""
    ended_at: datetime | None
    language: str | None
    """What its owner reads; None: as each browser asks."""

    @property
    def opened(self) -> bool:
        """Whether its owner has come in: by a password of their own, or by a provider outside."""
        return self.password_at is not None or self.subject_at is not None


@dataclass(frozen=True, kw_only=True)
class AccountAtDoor:
    """An account as whoever signs in meets it."""

    id: UUID
    satker: str
    person_id: str
    login: str
    roles: frozenset[str]
    ceiling: AccessClass
    password_hash: str | None = field(repr=False)
    totp_at: datetime | None
    known: bool
    """Somebody signed in with it in this browser before."""


@dataclass(frozen=True, kw_only=True)
class LinkedAccount:
    """Whose one-time link it is."""

    id: UUID
    satker: str
    person_id: str
    login: str
    nama: str


_ACCOUNT = Columns(Account, roles=frozenset, ceiling=AccessClass)
AT_DOOR = Columns(AccountAtDoor, roles=frozenset, ceiling=AccessClass)
"""What each way in asks for."""
_LINKED = Columns(LinkedAccount)


def add(
    tx: Transaction,
    *,
    satker: str,
    person_id: str,
    login: str,
    roles: Iterable[str],
    ceiling: AccessClass,
    by: str,
) -> Account:
    """Keep a new account without a password; raises ``AlreadyThere`` for a person who has one, and for a login that is taken."""
    row = tx.execute(
        "INSERT INTO account (satker, person_id, login, roles, ceiling, created_by) VALUES (%s, %s, %s, %s, %s, %s)"
        f" ON CONFLICT DO NOTHING RETURNING {_ACCOUNT}",
        (satker, person_id, login, sorted(roles), int(ceiling), by),
    ).fetchone()
    if row is None:
        raise AlreadyThere
    made = _ACCOUNT.read(row)
    _audit(tx, "account.created", made, peran=sorted(made.roles), kelas=made.ceiling.name)
    return made


def every(tx: Transaction, satker: str) -> list[Account]:
    """Return the office's accounts, those that have ended too."""
    rows = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE satker = %s ORDER BY ended_at DESC NULLS FIRST, login",
        (satker,),
    ).fetchall()
    return [_ACCOUNT.read(row) for row in rows]


def ceilings(tx: Transaction, satker: str, roles: Iterable[str]) -> dict[str, AccessClass]:
    """Return how far the accounts with one of these roles reach whose owners have chosen a password, by person."""
    rows = tx.execute(
        "SELECT person_id, ceiling FROM account WHERE satker = %s AND ended_at IS NULL AND coalesce(password_at, subject_at) IS NOT NULL"
        " AND roles && %s::text[]",
        (satker, list(roles)),
    ).fetchall()
    return {row[0]: AccessClass(row[1]) for row in rows}


def administrators(tx: Transaction, satker: str) -> list[Account]:
    """Return the accounts that administer the office and have not ended, and hold them to the end of the transaction."""
    rows = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE satker = %s AND ended_at IS NULL AND 'admin' = ANY (roles) ORDER BY id FOR UPDATE",
        (satker,),
    ).fetchall()
    return [_ACCOUNT.read(row) for row in rows]


def living(tx: Transaction, satker: str, person_id: str) -> Account | None:
    """Return a person's account that has not ended, and hold it to the end of the transaction."""
    row = tx.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE satker = %s AND person_id = %s AND ended_at IS NULL FOR UPDATE",
        (satker, person_id),
    ).fetchone()
    return _ACCOUNT.read(row) if row else None


def link(tx: Transaction, account: Account, digest: bytes, lasts: timedelta, by: str) -> Account:
    """Give an account a one-time link in place of any before."""
    row = tx.execute(
        "UPDATE account SET link_digest = %s, link_ends_at = clock_timestamp() + %s, link_by = %s WHERE id = %s"
        f" RETURNING {_ACCOUNT}",
        (digest, lasts, by, account.id),
    ).fetchone()
    assert row is not None  # held by this transaction
    _audit(tx, "account.linked", account)
    return _ACCOUNT.read(row)


def reset(tx: Transaction, account: Account) -> None:
    """Take away password, second factor and known browsers; the sessions end with the password."""
    tx.execute(
        "UPDATE account SET password_hash = NULL, password_at = NULL, totp_sealed = NULL, totp_at = NULL WHERE id = %s",
        (account.id,),
    )
    for table in ("account_device", "account_code"):
        tx.execute(f"DELETE FROM {table} WHERE account_id = %s", (account.id,))
    _audit(tx, "account.reset", account)


def allow(tx: Transaction, account: Account, roles: Iterable[str], ceiling: AccessClass) -> Account:
    """Give an account other roles and another class; its sessions end."""
    row = tx.execute(
        f"UPDATE account SET roles = %s, ceiling = %s WHERE id = %s RETURNING {_ACCOUNT}",
        (sorted(roles), int(ceiling), account.id),
    ).fetchone()
    assert row is not None  # held by this transaction
    _audit(tx, "account.changed", account, peran=sorted(roles), kelas=ceiling.name)
    return _ACCOUNT.read(row)


def end(tx: Transaction, account: Account, by: str) -> Account:
    """End an account for good, with everything that opened it."""
    row = tx.execute(
        "UPDATE account SET ended_at = clock_timestamp(), ended_by = %s, password_hash = NULL, link_digest = NULL,"
        f" link_ends_at = NULL, totp_sealed = NULL, totp_at = NULL WHERE id = %s RETURNING {_ACCOUNT}",
        (by, account.id),
    ).fetchone()
    assert row is not None  # held by this transaction
    _audit(tx, "account.ended", account)
    return _ACCOUNT.read(row)


def find(tx: Transaction, login: str, device: bytes) -> AccountAtDoor | None:
    """Return the living account of a login name; may be asked by a principal without an office."""
    row = tx.execute(
        f"SELECT {AT_DOOR} FROM find_account(%s, %s) WHERE endings_known()", (login, device)
    ).fetchone()
    return AT_DOOR.read(row) if row else None


def linked(tx: Transaction, digest: bytes) -> LinkedAccount | None:
    """Return whose living one-time link this is; may be asked by a principal without an office."""
    row = tx.execute(f"SELECT {_LINKED} FROM find_link(%s) WHERE endings_known()", (digest,)).fetchone()
    return _LINKED.read(row) if row else None


def take_link(tx: Transaction, account: LinkedAccount, digest: bytes, password_hash: str) -> bool:
    """Use a one-time link up and set the password; false when another was quicker, or it is over."""
    # Held first: of two who use it at once the second looks when the first is done.
    tx.execute("SELECT id FROM account WHERE id = %s FOR UPDATE", (account.id,))
    if linked(tx, digest) != account:
        return False
    tx.execute(
        "UPDATE account SET password_hash = %s, password_at = clock_timestamp(), link_digest = NULL, link_ends_at = NULL"
        " WHERE id = %s",
        (password_hash, account.id),
    )
    enter(tx, action="account.password", detail={"akun": str(account.id), "login": account.login})
    return True


def set_password(tx: Transaction, account_id: UUID, password_hash: str) -> None:
    """Set the password; every session ends."""
    tx.execute(
        "UPDATE account SET password_hash = %s, password_at = clock_timestamp() WHERE id = %s",
        (password_hash, account_id),
    )
    enter(tx, action="account.password", detail={"akun": str(account_id)})


def set_language(tx: Transaction, account_id: UUID, language: str | None) -> None:
    """Note what its owner reads; None: as each browser asks."""
    tx.execute("UPDATE account SET language = %s WHERE id = %s", (language, account_id))


def unlocked(tx: Transaction, account: Account) -> None:
    """Enter that attempts of before no longer count."""
    _audit(tx, "account.unlocked", account)


def know(tx: Transaction, satker: str, account_id: UUID, device: bytes) -> None:
    """Remember a browser in which its owner signed in."""
    tx.execute(
        "INSERT INTO account_device (satker, account_id, digest) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (satker, account_id, device),
    )


def _audit(tx: Transaction, action: str, account: Account, **more: object) -> None:
    enter(
        tx,
        action=action,
        detail={"akun": str(account.id), "login": account.login, "orang": account.person_id, **more},
    )
