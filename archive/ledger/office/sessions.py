"""The sessions of browsers in which people have signed in. Knows the digest of a session's token, never the token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.audit import enter
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction

KEPT = timedelta(days=30)
"""How long a session that has ended is still shown to its owner."""


@dataclass(frozen=True, kw_only=True)
class WebSession:
    """A living session, and what its account allows."""

    id: UUID
    satker: str
    account_id: UUID
    person_id: str
    nama: str
    login: str
    roles: frozenset[str]
    ceiling: AccessClass
    totp_at: datetime | None
    """Since when the account asks for codes."""
    second_at: datetime | None
    """When its owner proved more than the password in this session."""
    stepped_up_at: datetime | None
    """When they last did."""
    began_at: datetime
    ends_at: datetime
    codes: bool
    """Whether the office, as its file stands now, asks those who sign, keep records or administer for more than a password."""
    passkeys: bool
    """Whether the account has one that opens it."""
    language: str | None = None
    """What its owner reads; None: as the browser asks."""


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One of a person's own sessions, as their list shows it."""

    id: UUID
    began_at: datetime
    seen_at: datetime
    """To a minute."""
    address: str
    agent: str


_SESSION = Columns(WebSession, roles=frozenset, ceiling=AccessClass)
_LINE = Columns(SessionLine)


def begin(
    tx: Transaction,
    *,
    satker: str,
    account_id: UUID,
    token_digest: bytes,
    idle: timedelta,
    lasts: timedelta,
    address: str,
    agent: str,
    by: str = "sandi",
) -> UUID:
    """Begin a session, ``by`` what its owner showed; what ended long ago is forgotten."""
    tx.execute(
        "DELETE FROM web_session WHERE account_id = %s AND (ended_at < clock_timestamp() - %s OR ends_at < clock_timestamp() - %s)",
        (account_id, KEPT, KEPT),
    )
    row = tx.execute(
        "INSERT INTO web_session (satker, account_id, token_digest, idle, ends_at, address, agent)"
        " VALUES (%s, %s, %s, %s, clock_timestamp() + %s, %s, %s) RETURNING id",
        (satker, account_id, token_digest, idle, lasts, address, agent),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    made: UUID = row[0]
    enter(tx, action="session.began", detail={"sesi": str(made), "alamat": address, "cara": by})
    return made


def find(tx: Transaction, token_digest: bytes) -> WebSession | None:
    """Return the living session of a token; may be asked by a principal without an office, which is how its office is found."""
    row = tx.execute(
        f"SELECT {_SESSION} FROM find_session(%s) WHERE endings_known()", (token_digest,)
    ).fetchone()
    return _SESSION.read(row) if row else None


def prove(tx: Transaction, session_id: UUID, token_digest: bytes) -> None:
    """Note that its owner proved more than the password; from now on the session has another token."""
    tx.execute(
        "UPDATE web_session SET token_digest = %s, second_at = coalesce(second_at, clock_timestamp()),"
        " stepped_up_at = clock_timestamp() WHERE id = %s",
        (token_digest, session_id),
    )


def step_up(tx: Transaction, session_id: UUID, token_digest: bytes) -> None:
    """Note that its owner gave the password once more: enough for an act where the office asks for no codes, and no second factor."""
    tx.execute(
        "UPDATE web_session SET token_digest = %s, stepped_up_at = clock_timestamp() WHERE id = %s",
        (token_digest, session_id),
    )


def end(tx: Transaction, account_id: UUID, session_id: UUID, why: str) -> bool:
    """End one of an account's sessions; false when it is not theirs, or over."""
    row = tx.execute(
        "UPDATE web_session SET ended_at = clock_timestamp(), ended_why = %s"
        " WHERE id = %s AND account_id = %s AND ended_at IS NULL RETURNING id",
        (why, session_id, account_id),
    ).fetchone()
    if row is None:
        return False
    enter(tx, action="session.ended", detail={"sesi": str(session_id), "sebab": why})
    return True


def end_every(tx: Transaction, account_id: UUID, why: str) -> int:
    """End all of an account's sessions; returns how many."""
    done = tx.execute(
        "UPDATE web_session SET ended_at = clock_timestamp(), ended_why = %s WHERE account_id = %s AND ended_at IS NULL"
        " AND ends_at > clock_timestamp()",
        (why, account_id),
    ).rowcount
    enter(tx, action="account.signed_out", detail={"akun": str(account_id), "sesi": done})
    return done


@dataclass(frozen=True, kw_only=True)
class SessionUse:
    """How much an account is used."""

    living: int
    seen_at: datetime | None
    """When it was used last; None: not within what is kept."""


def usage(tx: Transaction, satker: str) -> dict[UUID, SessionUse]:
    """Return how much the accounts of an office are used; those without a session are not in it."""
    rows = tx.execute(
        "SELECT account_id, count(*) FILTER (WHERE ended_at IS NULL AND ends_at > clock_timestamp()"
        " AND seen_at + idle > clock_timestamp()), max(seen_at) FROM web_session WHERE satker = %s GROUP BY account_id",
        (satker,),
    ).fetchall()
    return {row[0]: SessionUse(living=row[1], seen_at=row[2]) for row in rows}


def living(tx: Transaction, account_id: UUID) -> list[SessionLine]:
    """Return an account's living sessions, the last used first."""
    rows = tx.execute(
        f"SELECT {_LINE} FROM web_session WHERE account_id = %s AND ended_at IS NULL AND ends_at > clock_timestamp()"
        " AND seen_at + idle > clock_timestamp() ORDER BY seen_at DESC, id",
        (account_id,),
    ).fetchall()
    return [_LINE.read(row) for row in rows]
