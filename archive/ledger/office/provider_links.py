"""Which subject of a provider outside opens which account. Made by hand or by a one-time link, never by a mail address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from archive.ledger.audit import enter
from archive.ledger.connection import Transaction
from archive.ledger.errors import AlreadyThere
from archive.ledger.office.accounts import AT_DOOR, AccountAtDoor, LinkedAccount, linked


def find(tx: Transaction, issuer: str, subject: str, device: bytes) -> AccountAtDoor | None:
    """Return the living account of a subject; may be asked by a principal without an office."""
    row = tx.execute(
        f"SELECT {AT_DOOR} FROM find_subject(%s, %s, %b) WHERE endings_known()", (issuer, subject, device)
    ).fetchone()
    return AT_DOOR.read(row) if row else None


def take_link(tx: Transaction, account: LinkedAccount, digest: bytes, issuer: str, subject: str) -> bool:
    """Use a one-time link up and let the subject open the account; false when another was quicker, or it is over."""
    tx.execute("SELECT id FROM account WHERE id = %s FOR UPDATE", (account.id,))
    if linked(tx, digest) != account:
        return False
    tx.execute("UPDATE account SET link_digest = NULL, link_ends_at = NULL WHERE id = %s", (account.id,))
    add(tx, account.satker, account.id, issuer, subject, account.person_id)
    return True


def add(tx: Transaction, satker: str, account_id: UUID, issuer: str, subject: str, by: str) -> datetime:
    """Let a subject open an account, in place of any before; raises ``AlreadyThere`` for one that opens another."""
    end(tx, account_id, by)
    row = tx.execute(
        "INSERT INTO account_subject (satker, account_id, issuer, subject, linked_by) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING RETURNING linked_at",
        (satker, account_id, issuer, subject, by),
    ).fetchone()
    if row is None:
        raise AlreadyThere
    tx.execute("UPDATE account SET subject_at = %s WHERE id = %s", (row[0], account_id))
    enter(tx, action="account.subject", detail={"akun": str(account_id), "penyedia": issuer})
    at: datetime = row[0]
    return at


def end(tx: Transaction, account_id: UUID, by: str) -> bool:
    """Let no subject open an account any more, and end its sessions; false where none did."""
    row = tx.execute(
        "UPDATE account_subject SET ended_at = clock_timestamp(), ended_by = %s WHERE account_id = %s AND ended_at IS NULL"
        " RETURNING issuer",
        (by, account_id),
    ).fetchone()
    if row is None:
        return False
    tx.execute("UPDATE account SET subject_at = NULL WHERE id = %s", (account_id,))
    tx.execute(
        "UPDATE web_session SET ended_at = clock_timestamp(), ended_why = 'subject' WHERE account_id = %s AND ended_at IS NULL",
        (account_id,),
    )
    enter(tx, action="account.subject_ended", detail={"akun": str(account_id), "penyedia": row[0]})
    return True
