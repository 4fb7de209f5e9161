"""Is this server, with this role, one we may work with? Looks only; mends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from archive.ledger.errors import LedgerUnfit

OLDEST_SERVER = 150_000
"""PostgreSQL 15: the oldest the schema was written for (SQL-standard function bodies, per-column policies)."""


@dataclass(frozen=True, kw_only=True)
class LedgerHealth:
    """What the server said of itself."""

    server_version: str
    role: str
    schema: str | None
    """The migration the database stands at; None before the first."""
    fsync: bool
    synchronous_commit: str
    clock: datetime | None = None
    """The server's, when it answered."""


def examine(connection: psycopg.Connection[Any]) -> LedgerHealth:
    """Return the server's answers; raise ``LedgerUnfit`` if the rows would not be protected from this role."""
    row = connection.execute(
        "SELECT current_setting('server_version'), current_setting('server_version_num')::int, current_user,"
        " current_setting('fsync'), current_setting('synchronous_commit'), rolsuper OR rolbypassrls,"
        " to_regclass('public.alembic_version') IS NOT NULL, clock_timestamp() FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None:
        raise LedgerUnfit("The role is unknown to its own server")
    version, number, role, fsync, synchronous, unbound, migrated, clock = row
    if number < OLDEST_SERVER:
        raise LedgerUnfit("PostgreSQL 15 or newer is needed", found=version)
    if unbound:
        raise LedgerUnfit("Row-level security does not bind a superuser or a BYPASSRLS role", role=role)
    schema = None
    if migrated:
        found = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
        schema = found[0] if found else None
    return LedgerHealth(
        server_version=version,
        role=role,
        schema=schema,
        fsync=fsync == "on",
        synchronous_commit=synchronous,
        clock=clock,
    )
