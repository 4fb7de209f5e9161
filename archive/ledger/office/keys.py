"""API keys of clients and personal tokens. Knows digests of secrets, never a secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Key:
    """What a key allows."""

    id: UUID
    satker: str
    name: str
    kind: Literal["client", "person"]
    person_id: str | None
    roles: frozenset[str]
    sources: tuple[str, ...]
    ceiling: AccessClass
    created_at: datetime
    revoked_at: datetime | None
    """When it ends; still to come while its successor is handed out."""
    last_used_at: datetime | None
    """To five minutes."""
    ends_at: datetime | None = None
    """When it ends by itself."""
    most_a_minute: int | None = None
    """Requests; None: as many as there is room for."""
    most_bytes_a_day: int | None = None
    """Of bodies; None: as many as there is room for."""


_KEY = Columns(Key, roles=frozenset, sources=tuple, ceiling=AccessClass)


def add(
    tx: Transaction,
    *,
    satker: str,
    name: str,
    kind: Literal["client", "person"],
    person_id: str | None = None,
    roles: Iterable[str],
    sources: Iterable[str] = (),
    ceiling: AccessClass,
    secret_digest: bytes,
    by: str,
    key_id: UUID | None = None,
    ends_at: datetime | None = None,
    most_a_minute: int | None = None,
    most_bytes_a_day: int | None = None,
) -> Key:
    """Keep a new key under the SHA-256 of its secret; ``key_id`` when the secret itself names it.

    A key that has ended by itself gives its name free.
    """
    tx.execute(
        "UPDATE api_key SET revoked_at = ends_at, revoked_by = %s"
        " WHERE satker = %s AND name = %s AND revoked_at IS NULL AND ends_at <= clock_timestamp()",
        (by, satker, name),
    )
    row = tx.execute(
        "INSERT INTO api_key (id, satker, name, kind, person_id, roles, sources, ceiling, secret_digest, created_by,"
        " ends_at, most_a_minute, most_bytes_a_day) VALUES (coalesce(%s, gen_random_uuid()), %s, %s, %s, %s, %s, %s, %s, %s,"
        f" %s, %s, %s, %s) RETURNING {_KEY}",
        (
            key_id,
            satker,
            name,
            kind,
            person_id,
            sorted(roles),
            list(sources),
            int(ceiling),
            secret_digest,
            by,
            ends_at,
            most_a_minute,
            most_bytes_a_day,
        ),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    _audit(tx, row[0], "key.created", by)
    return _KEY.read(row)


def find(tx: Transaction, secret_digest: bytes) -> Key | None:
    """Return the living key of this secret; nothing for one whose end has come or whose person has left.

    May be asked by a principal without an office: that is how its office is found.
    """
    row = tx.execute(f"SELECT {_KEY} FROM find_key(%s)", (secret_digest,)).fetchone()
    return _KEY.read(row) if row else None


def revoke(tx: Transaction, key_id: UUID, by: str) -> bool:
    """End a key from now on, one that a successor replaces too; false if there was none to end."""
    row = tx.execute(
        "UPDATE api_key SET revoked_at = clock_timestamp(), revoked_by = %s WHERE id = %s"
        " AND (revoked_at IS NULL OR revoked_at > clock_timestamp())"
        " AND (ends_at IS NULL OR ends_at > clock_timestamp()) RETURNING id",
        (by, key_id),
    ).fetchone()
    if row is None:
        return False
    _audit(tx, key_id, "key.revoked", by)
    return True


def limit(
    tx: Transaction,
    key_id: UUID,
    by: str,
    *,
    ends_at: datetime | None,
    most_a_minute: int | None,
    most_bytes_a_day: int | None,
) -> Key:
    """Give a key another end and another share, from its next request on; one that ``living`` has found, and holds."""
    row = tx.execute(
        "UPDATE api_key SET ends_at = %s, most_a_minute = %s, most_bytes_a_day = %s WHERE id = %s"
        f" RETURNING {_KEY}",
        (ends_at, most_a_minute, most_bytes_a_day, key_id),
    ).fetchone()
    assert row is not None  # held by this transaction
    _audit(tx, key_id, "key.changed", by)
    return _KEY.read(row)


def living(tx: Transaction, key_id: UUID) -> Key | None:
    """Return a key that has not ended, and hold it to the end of the transaction."""
    row = tx.execute(
        f"SELECT {_KEY} FROM api_key WHERE id = %s AND (revoked_at IS NULL OR revoked_at > clock_timestamp())"
        " AND (ends_at IS NULL OR ends_at > clock_timestamp()) FOR UPDATE",
        (key_id,),
    ).fetchone()
    return _KEY.read(row) if row else None


def rotate(
    tx: Transaction, key_id: UUID, *, overlap: timedelta, secret_digest: bytes, new_id: UUID, by: str
) -> Key | None:
    """Give a key a successor that may do the same, as long, under the same name; the old one ends after ``overlap``.

    None when there is no living key, or one that has a successor already.
    """
    row = tx.execute(
        "UPDATE api_key SET revoked_at = clock_timestamp() + %s, revoked_by = %s"
        " WHERE id = %s AND revoked_at IS NULL AND (ends_at IS NULL OR ends_at > clock_timestamp())"
        f" RETURNING {_KEY}",
        (overlap, by, key_id),
    ).fetchone()
    if row is None:
        return None
    old = _KEY.read(row)
    _audit(tx, key_id, "key.rotated", by)
    return add(
        tx,
        satker=old.satker,
        name=old.name,
        kind=old.kind,
        person_id=old.person_id,
        roles=old.roles,
        sources=old.sources,
        ceiling=old.ceiling,
        secret_digest=secret_digest,
        key_id=new_id,
        by=by,
        ends_at=old.ends_at,
        most_a_minute=old.most_a_minute,
        most_bytes_a_day=old.most_bytes_a_day,
    )


def every(tx: Transaction) -> list[Key]:
    """Return all keys of the office, the revoked ones too."""
    return [
        _KEY.read(row) for row in tx.execute(f"SELECT {_KEY} FROM api_key ORDER BY created_at, id").fetchall()
    ]


def living_of(tx: Transaction, satker: str, person_id: str) -> list[Key]:
    """Return the tokens of a person that are not over."""
    rows = tx.execute(
        f"SELECT {_KEY} FROM api_key WHERE satker = %s AND person_id = %s"
        " AND (revoked_at IS NULL OR revoked_at > clock_timestamp())"
        " AND (ends_at IS NULL OR ends_at > clock_timestamp()) ORDER BY created_at, id",
        (satker, person_id),
    ).fetchall()
    return [_KEY.read(row) for row in rows]


def ceilings(tx: Transaction, satker: str, roles: Sequence[str] | None = None) -> dict[str, AccessClass]:
    """Return how far each person's living tokens let them read; with ``roles``, those alone that have one of them."""
    rows = tx.execute(
        "SELECT person_id, max(ceiling) FROM api_key WHERE satker = %s AND kind = 'person'"
        " AND (%s::text[] IS NULL OR roles && %s::text[])"
        " AND (revoked_at IS NULL OR revoked_at > clock_timestamp())"
        " AND (ends_at IS NULL OR ends_at > clock_timestamp())"
        " GROUP BY person_id",
        (satker, None if roles is None else list(roles), None if roles is None else list(roles)),
    ).fetchall()
    return {row[0]: AccessClass(row[1]) for row in rows}


def holders(tx: Transaction, satker: str, role: str) -> list[str]:
    """Return the people who have a living token with this role."""
    rows = tx.execute(
        "SELECT DISTINCT person_id FROM api_key WHERE satker = %s AND kind = 'person' AND %s = ANY (roles)"
        " AND (revoked_at IS NULL OR revoked_at > clock_timestamp())"
        " AND (ends_at IS NULL OR ends_at > clock_timestamp()) ORDER BY person_id",
        (satker, role),
    ).fetchall()
    return [row[0] for row in rows]


def _audit(tx: Transaction, key_id: UUID, action: str, by: str) -> None:
    tx.execute(
        "INSERT INTO audit_entry (satker, akses, actor, action, detail)"
        " SELECT satker, 0, %s, %s, jsonb_build_object('key', id, 'name', name) FROM api_key WHERE id = %s",
        (by, action, key_id),
    )
