"""Certificates bound to people: proposed by an administrator, confirmed by the person, ended by either; never deleted.

Who may do which is the desk's to say; that nobody binds a certificate to themselves alone, the table says as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class NewCertificate:
    """A certificate to be bound; only its digest is known of one that an office's file names."""

    sha256: str
    level: str
    subject: str = ""
    issuer: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    doubt: str = ""
    """Why a second administrator must look at the proposal; empty where nobody need."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One bond between a certificate and a person."""

    id: UUID
    person_id: str
    sha256: str
    subject: str
    issuer: str
    valid_from: datetime | None
    valid_to: datetime | None
    level: str
    origin: str
    """admin, file (an office's file named it), found (one did before certificates were bound)."""
    state: str
    """proposed, confirmed, ended."""
    proposed_at: datetime
    proposed_by: str
    confirmed_at: datetime | None
    confirmed_by: str | None
    ended_at: datetime | None
    ended_by: str | None
    reason: str
    doubt: str
    vouched_at: datetime | None
    vouched_by: str | None

    @property
    def certain(self) -> bool:
        """Whether its owner may confirm it: it leaves no doubt, or a second administrator vouched for it."""
        return not self.doubt or self.vouched_at is not None


_CERTIFICATE = Columns(Certificate)


def propose(
    tx: Transaction, satker: str, person_id: str, new: NewCertificate, *, by: str, origin: str = "admin"
) -> Certificate:
    """Write down that this is to be a person's certificate; raises ``AlreadyThere`` while it is anybody's."""
    row = tx.execute(
        "INSERT INTO person_certificate (satker, person_id, sha256, subject, issuer, valid_from, valid_to, level, origin,"
        f" proposed_by, doubt) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_CERTIFICATE}",
        (
            *(satker, person_id, new.sha256, new.subject, new.issuer),
            *(new.valid_from, new.valid_to, new.level, origin, by, new.doubt),
        ),
    ).fetchone()
    assert row is not None  # the row was inserted
    return _CERTIFICATE.read(row)


def vouch(tx: Transaction, satker: str, which: UUID, *, by: str) -> Certificate | None:
    """Let a second administrator vouch for a proposal; nothing when it needs none, or ``by`` proposed it or is its person."""
    row = tx.execute(
        "UPDATE person_certificate SET vouched_at = clock_timestamp(), vouched_by = %(by)s WHERE satker = %(satker)s"
        " AND id = %(id)s AND state = 'proposed' AND doubt <> '' AND vouched_at IS NULL"
        f" AND proposed_by <> %(by)s AND person_id <> %(by)s RETURNING {_CERTIFICATE}",
        {"by": by, "satker": satker, "id": which},
    ).fetchone()
    return _CERTIFICATE.read(row) if row else None


def get(tx: Transaction, satker: str, person_id: str, which: UUID) -> Certificate | None:
    """Return one of a person's."""
    row = tx.execute(
        f"SELECT {_CERTIFICATE} FROM person_certificate WHERE satker = %s AND person_id = %s AND id = %s",
        (satker, person_id, which),
    ).fetchone()
    return _CERTIFICATE.read(row) if row else None


def confirm(tx: Transaction, satker: str, person_id: str, which: UUID, sha256: str) -> Certificate | None:
    """Let it be theirs; nothing unless it is proposed for exactly this person, with this digest, and leaves no doubt."""
    row = tx.execute(
        "UPDATE person_certificate SET state = 'confirmed', confirmed_at = clock_timestamp(), confirmed_by = %s"
        f" WHERE satker = %s AND id = %s AND person_id = %s AND sha256 = %s AND state = 'proposed'"
        f" AND (doubt = '' OR vouched_at IS NOT NULL) RETURNING {_CERTIFICATE}",
        (person_id, satker, which, person_id, sha256),
    ).fetchone()
    return _CERTIFICATE.read(row) if row else None


def end(
    tx: Transaction, satker: str, person_id: str, which: UUID, *, by: str, reason: str
) -> Certificate | None:
    """End a bond, or a proposal that never became one; nothing when it has ended."""
    row = tx.execute(
        "UPDATE person_certificate SET state = 'ended', ended_at = clock_timestamp(), ended_by = %s, reason = %s"
        f" WHERE satker = %s AND id = %s AND person_id = %s AND state <> 'ended' RETURNING {_CERTIFICATE}",
        (by, reason, satker, which, person_id),
    ).fetchone()
    return _CERTIFICATE.read(row) if row else None


def every(tx: Transaction, satker: str, person_id: str | None = None) -> list[Certificate]:
    """Return the bonds of an office, or of one person, the newest last; ended ones too."""
    rows = tx.execute(
        f"SELECT {_CERTIFICATE} FROM person_certificate WHERE satker = %(satker)s"
        " AND (%(person)s::text IS NULL OR person_id = %(person)s) ORDER BY person_id, proposed_at, id",
        {"satker": satker, "person": person_id},
    ).fetchall()
    return [_CERTIFICATE.read(row) for row in rows]


def of_digests(tx: Transaction, satker: str, digests: Iterable[str]) -> list[Certificate]:
    """Return the bonds of these certificates, whosever they are or were, those that stand first."""
    rows = tx.execute(
        f"SELECT {_CERTIFICATE} FROM person_certificate WHERE satker = %s AND sha256 = ANY (%s)"
        " ORDER BY state <> 'confirmed', proposed_at DESC",
        (satker, sorted(set(digests))),
    ).fetchall()
    return [_CERTIFICATE.read(row) for row in rows]


def hold(tx: Transaction, satker: str, digests: Iterable[str]) -> set[str]:
    """Return which of these stand confirmed, and let none end before the caller's transaction does."""
    rows = tx.execute(
        "SELECT sha256 FROM person_certificate WHERE satker = %s AND sha256 = ANY (%s) AND state = 'confirmed'"
        " ORDER BY sha256 FOR SHARE",
        (satker, sorted(set(digests))),
    ).fetchall()
    return {str(row[0]) for row in rows}
