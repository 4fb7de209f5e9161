"""What proves more than a password: a phone's secret, sealed, and digests of recovery codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from archive.ledger.audit import enter
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class SealedSecret:
    """A phone's secret, and the last step of the clock that was taken."""

    sealed: bytes = field(repr=False)
    step: int


def read(tx: Transaction, account_id: UUID) -> SealedSecret | None:
    """Return the secret of an account of the acting office."""
    row = tx.execute("SELECT totp_sealed, totp_step FROM read_totp(%s)", (account_id,)).fetchone()
    return SealedSecret(sealed=bytes(row[0]), step=row[1]) if row else None


def prepare(tx: Transaction, account_id: UUID, sealed: bytes) -> None:
    """Keep a secret that is not asked for yet."""
    tx.execute("UPDATE account SET totp_sealed = %b WHERE id = %s AND totp_at IS NULL", (sealed, account_id))


def confirm(tx: Transaction, account_id: UUID) -> None:
    """Ask for codes from now on."""
    tx.execute("UPDATE account SET totp_at = clock_timestamp() WHERE id = %s", (account_id,))


def replace_codes(tx: Transaction, satker: str, account_id: UUID, codes: Iterable[bytes]) -> None:
    """Keep these recovery codes in place of any before."""
    tx.execute("DELETE FROM account_code WHERE account_id = %s", (account_id,))
    for digest in codes:
        tx.execute(
            "INSERT INTO account_code (satker, account_id, digest) VALUES (%s, %s, %s)",
            (satker, account_id, digest),
        )
    enter(tx, action="account.codes", detail={"akun": str(account_id)})


def take_step(tx: Transaction, account_id: UUID, step: int) -> bool:
    """Take a step of the clock; false for one that was taken, or is older than one."""
    row = tx.execute("SELECT take_totp_step(%s, %s)", (account_id, step)).fetchone()
    return bool(row and row[0])


def take_code(tx: Transaction, account_id: UUID, digest: bytes) -> bool:
    """Take a recovery code; false for one that is none, or was taken."""
    row = tx.execute("SELECT take_account_code(%s, %s)", (account_id, digest)).fetchone()
    if not (row and row[0]):
        return False
    enter(tx, action="account.recovered", detail={"akun": str(account_id)})
    return True
