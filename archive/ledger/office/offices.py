"""Offices (satker): name, zone and whatever is the office's own business, as one document of configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office as it was last applied."""

    satker: str
    nama: str
    zona: str
    """IANA name of its time zone: Asia/Jakarta, Asia/Makassar, Asia/Jayapura."""
    config: dict[str, Any]
    version: int
    """Counts the applications that changed something."""
    applied_at: datetime

    @property
    def demonstration(self) -> bool:
        """Whether its file says that it plays; DEMO certificates sign for such an office alone."""
        return self.config.get("demonstrasi") is True


_OFFICE = Columns(Office)


def apply(
    tx: Transaction, *, satker: str, nama: str, zona: str, config: Mapping[str, Any], by: str
) -> Office:
    """Create or change an office; applying the same again changes nothing."""
    changed = tx.execute(
        "INSERT INTO office AS o (satker, nama, zona, config, applied_by) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (satker) DO UPDATE SET nama = excluded.nama, zona = excluded.zona, config = excluded.config,"
        "    version = o.version + 1, applied_at = now(), applied_by = excluded.applied_by"
        "  WHERE (o.nama, o.zona, o.config) IS DISTINCT FROM (excluded.nama, excluded.zona, excluded.config)"
        f" RETURNING {_OFFICE}",
        (satker, nama, zona, Jsonb(dict(config)), by),
    ).fetchone()
    if changed:
        tx.execute(
            "INSERT INTO audit_entry (satker, akses, actor, action, detail)"
            " VALUES (%s, 0, %s, 'office.applied', jsonb_build_object('version', %s::int))",
            (satker, by, changed[4]),
        )
        return _OFFICE.read(changed)
    same = tx.execute(f"SELECT {_OFFICE} FROM office WHERE satker = %s", (satker,)).fetchone()
    assert same is not None  # the conflict was with this very row
    return _OFFICE.read(same)


def get(tx: Transaction, satker: str) -> Office | None:
    """Return the office, if it was ever applied and may be seen."""
    row = tx.execute(f"SELECT {_OFFICE} FROM office WHERE satker = %s", (satker,)).fetchone()
    return _OFFICE.read(row) if row else None


def heads(tx: Transaction, satker: str) -> dict[str, str]:
    """Return the position that heads each unit, as the office's file says (``kepala_unit``); none of an office not applied yet."""
    row = tx.execute(
        "SELECT coalesce(config->'kepala_unit', '{}') FROM office WHERE satker = %s", (satker,)
    ).fetchone()
    return {str(unit): str(key) for unit, key in (row[0] or {}).items()} if row else {}


def hold(tx: Transaction, satker: str) -> None:
    """Keep everyone else from changing the office, and from beginning a book by its file, until the transaction ends."""
    tx.execute("SELECT FROM office WHERE satker = %s FOR UPDATE", (satker,))


def every(tx: Transaction) -> list[Office]:
    """Return all offices that may be seen."""
    return [
        _OFFICE.read(row) for row in tx.execute(f"SELECT {_OFFICE} FROM office ORDER BY satker").fetchall()
    ]
