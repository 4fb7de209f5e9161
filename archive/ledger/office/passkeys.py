"""Passkeys of accounts: their public keys, and what was last counted with each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from archive.ledger.audit import enter
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.errors import AlreadyThere
from archive.ledger.office.accounts import AT_DOOR, AccountAtDoor


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """One passkey, as its owner sees it."""

    id: UUID
    credential_id: bytes = field(repr=False)
    nama: str
    host: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PasskeyAtDoor:
    """A passkey as whoever presents it meets it, with its account."""

    id: UUID
    public_key: bytes = field(repr=False)
    sign_count: int
    account: AccountAtDoor


_PASSKEY = Columns(Passkey, credential_id=bytes)


def add(
    tx: Transaction,
    *,
    satker: str,
    account_id: UUID,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    nama: str,
    host: str,
) -> None:
    """Keep a new passkey; raises ``AlreadyThere`` for one that somebody has."""
    if (
        tx.execute(
            "INSERT INTO account_passkey (satker, account_id, credential_id, public_key, sign_count, nama, host)"
            " VALUES (%s, %s, %b, %b, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            (satker, account_id, credential_id, public_key, sign_count, nama, host),
        ).fetchone()
        is None
    ):
        raise AlreadyThere
    enter(tx, action="account.passkey", detail={"akun": str(account_id), "nama": nama})


def living(tx: Transaction, account_id: UUID) -> list[Passkey]:
    """Return an account's passkeys that open it, the oldest first."""
    rows = tx.execute(
        f"SELECT {_PASSKEY} FROM account_passkey WHERE account_id = %s AND ended_at IS NULL ORDER BY made_at, id",
        (account_id,),
    ).fetchall()
    return [_PASSKEY.read(row) for row in rows]


def counted(tx: Transaction, satker: str) -> dict[UUID, int]:
    """Return how many passkeys open the accounts of an office; those without one are not in it."""
    rows = tx.execute(
        "SELECT account_id, count(*) FROM account_passkey WHERE satker = %s AND ended_at IS NULL GROUP BY account_id",
        (satker,),
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def find(tx: Transaction, credential_id: bytes, device: bytes) -> PasskeyAtDoor | None:
    """Return a living passkey with its living account; may be asked by a principal without an office."""
    row = tx.execute(
        f"SELECT passkey_id, public_key, sign_count, {AT_DOOR} FROM find_passkey(%b, %b) WHERE endings_known()",
        (credential_id, device),
    ).fetchone()
    if row is None:
        return None
    return PasskeyAtDoor(
        id=row[0], public_key=bytes(row[1]), sign_count=row[2], account=AT_DOOR.read(row[3:])
    )


def use(tx: Transaction, passkey: PasskeyAtDoor, sign_count: int) -> bool:
    """Note that it was used; false where it was used or ended meanwhile."""
    row = tx.execute(
        "UPDATE account_passkey SET sign_count = %s, used_at = clock_timestamp()"
        " WHERE id = %s AND sign_count = %s AND ended_at IS NULL RETURNING id",
        (sign_count, passkey.id, passkey.sign_count),
    ).fetchone()
    return row is not None


def end(tx: Transaction, account_id: UUID, by: str, which: UUID | None = None) -> None:
    """End one of an account's passkeys, or every one; one that is not theirs stays as it is."""
    rows = tx.execute(
        "UPDATE account_passkey SET ended_at = clock_timestamp(), ended_by = %s"
        " WHERE account_id = %s AND id = coalesce(%s, id) AND ended_at IS NULL RETURNING nama",
        (by, account_id, which),
    ).fetchall()
    for (nama,) in rows:
        enter(tx, action="account.passkey_ended", detail={"akun": str(account_id), "nama": nama})
