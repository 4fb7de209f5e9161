"""How much was tried at the door: buckets that fill again by themselves. Knows digests of what is counted, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archive.ledger.audit import enter
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class AttemptBucket:
    """A bucket from which an attempt is taken."""

    digest: bytes = field(repr=False)
    what: str
    login: bytes | None = field(repr=False)
    """Digest of the login name that is tried; None for one that is counted for an address."""
    most: int
    every_s: float


@dataclass(frozen=True, kw_only=True)
class AttemptOutcome:
    """What came of taking one of each."""

    wait_s: float
    """0: it was taken; else how long until there is one."""
    emptied: bool
    """It was a login's last one, which was not said for an hour."""


def take(tx: Transaction, buckets: Sequence[AttemptBucket]) -> AttemptOutcome:
    """Take one of each bucket, or of none; may be asked by a principal without an office."""
    row = tx.execute(
        "SELECT wait_s, emptied FROM take_attempts(%s::bytea[], %s::text[], %s::bytea[], %s::float8[], %s::float8[])",
        (
            [each.digest for each in buckets],
            [each.what for each in buckets],
            [each.login for each in buckets],
            [float(each.most) for each in buckets],
            [each.every_s for each in buckets],
        ),
    ).fetchone()
    assert row is not None  # the function returns its row
    return AttemptOutcome(wait_s=row[0], emptied=row[1])


def give_back(tx: Transaction, digests: Sequence[bytes]) -> None:
    """Give back what a right one took."""
    tx.execute("SELECT give_attempts(%s::bytea[])", (list(digests),))


def forget(tx: Transaction, login: str) -> bool:
    """Let a login of the acting office be tried as if nobody had; false where nobody had."""
    row = tx.execute("SELECT forget_attempts(%s)", (login,)).fetchone()
    return bool(row and row[0])


def spent(tx: Transaction) -> Mapping[str, datetime]:
    """Return which logins of the acting office are not let in for now, and until when."""
    rows = tx.execute("SELECT login, max(until) FROM attempts_spent() GROUP BY login").fetchall()
    return {str(login): until for login, until in rows}


def note_refused(tx: Transaction, *, by: str, address: str, why: str) -> None:
    """Enter that somebody unknown was refused; of no account, it stands in the trail of every office there is."""
    tx.execute(
        "INSERT INTO audit_entry (satker, akses, actor, action, detail)"
        " SELECT satker, 0, acting_actor(), 'session.refused',"
        "   jsonb_build_object('cara', %s::text, 'alamat', %s::text, 'sebab', %s::text) FROM office",
        (by, address, why),
    )


def note_refused_account(tx: Transaction, *, login: str, by: str, address: str, why: str) -> None:
    """Enter that somebody was refused an account of the acting office."""
    detail = {"login": login, "cara": by, "alamat": address, "sebab": why}
    enter(tx, action="session.refused", detail=detail)


def note_locked(tx: Transaction, *, login: str, what: str, address: str) -> None:
    """Enter that nobody is let in to an account for a while."""
    enter(tx, action="account.locked", detail={"login": login, "dihitung": what, "alamat": address})
