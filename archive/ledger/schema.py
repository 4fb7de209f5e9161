"""Which schema a ledger stands at, and what is wrong with it. Looks only; ``upgrade`` changes.

Read without Alembic and SQLAlchemy, which take a third of a second to load: every part of the stack asks, and only a ledger
that changes its schema needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from archive.ledger.errors import LedgerUnfit, translated
from archive.ledger.health import examine
from archive.ledger.roles import OWNER, ROLES
from archive.ledger.settings import CONNECT_TIMEOUT_S

MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x6E61736B6168
"""Advisory lock "naskah": two upgrades at once wait for each other."""


@dataclass(frozen=True, kw_only=True)
class SchemaStatus:
    """Where a database stands."""

    current: str | None
    head: str
    problems: tuple[str, ...]
    """What the look at the tables found wrong; empty is good."""
    newer: bool = False
    """Whether a newer version of Naskah has been here: this one does not know its schema."""

    @property
    def ready(self) -> bool:
        """Whether the product may run on it."""
        return self.current == self.head and not self.problems


def known() -> tuple[str, ...]:
    """Every schema this version knows, the oldest first: a migration's file begins with its revision."""
    return tuple(sorted(each.name.split("_")[0] for each in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def status(owner_dsn: str) -> SchemaStatus:
    """Say where the database stands and what is wrong with it; change nothing."""
    with locked(owner_dsn) as connection:
        current = revision(connection)
        return SchemaStatus(
            current=current,
            head=known()[-1],
            problems=tuple(_problems(connection)) if current else (),
            newer=current is not None and current not in known(),
        )


def revision(connection: psycopg.Connection[Any]) -> str | None:
    """Return the schema a database stands at; None before the first."""
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


@contextmanager
def locked(owner_dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that no other upgrade or look runs beside."""
    with translated(), connect(owner_dsn) as connection:
        lock(connection)
        yield connection


def connect(owner_dsn: str) -> psycopg.Connection[Any]:
    """Connect as an upgrade does."""
    return psycopg.connect(owner_dsn, connect_timeout=CONNECT_TIMEOUT_S, application_name="naskah upgrade")


def lock(connection: psycopg.Connection[Any]) -> None:
    """Wait for other upgrades; held until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def check(connection: psycopg.Connection[Any]) -> None:
    """Raise ``LedgerUnfit`` where this server, role or database takes no schema of this version."""
    examine(connection)
    row = connection.execute(
        "SELECT current_user, current_setting('server_encoding'), has_schema_privilege('public', 'CREATE'),"
        " array(SELECT r FROM unnest(%s::text[]) r WHERE NOT EXISTS"
        " (SELECT 1 FROM pg_roles WHERE rolname = r AND NOT rolsuper AND NOT rolbypassrls))",
        (list(ROLES),),
    ).fetchone()
    assert row is not None  # a SELECT without FROM has one row
    user, encoding, may_create, missing = row
    if user != OWNER:
        raise LedgerUnfit("Migrations are run by naskah_owner", role=user)
    if encoding != "UTF8":
        raise LedgerUnfit("The database must be encoded in UTF8", found=encoding)
    if missing:
        raise LedgerUnfit("Roles are missing, or are superusers", roles=",".join(missing))
    if not may_create:
        raise LedgerUnfit("naskah_owner may not create tables in schema public")
    current = revision(connection)
    if current is not None and current not in known():
        raise LedgerUnfit(
            "This ledger belongs to a newer version of Naskah; this version cannot use it. Install the newer one, or"
            " restore the safety copy that its upgrade made into a new database",
            schema=current,
            known=known()[-1],
        )


def _problems(connection: psycopg.Connection[Any]) -> Iterator[str]:
    tables = connection.execute(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, pg_get_userbyid(c.relowner),"
        " EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'satker' AND a.attnotnull),"
        " (SELECT count(DISTINCT role) FROM pg_policy p, unnest(p.polroles) role WHERE p.polrelid = c.oid)"
        " FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND c.relname <> 'alembic_version' ORDER BY c.relname"
    ).fetchall()
    if not tables:
        yield "there are no tables"
    for name, forced, owner, satker, policies in tables:
        if not forced:
            yield f"{name}: row-level security is not forced"
        if not satker:
            yield f"{name}: has no satker"
        if owner != OWNER:
            yield f"{name}: belongs to {owner}"
        if policies != len(ROLES):
            yield f"{name}: {policies} of {len(ROLES)} roles have a policy"
