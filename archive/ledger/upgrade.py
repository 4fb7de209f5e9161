"""Migrations, with a look at the database before and after. Run by naskah_owner and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive.ledger.errors import LedgerUnfit, first_line, translated
from archive.ledger.health import examine
from archive.ledger.roles import OWNER, ROLES
from archive.ledger.settings import CONNECT_TIMEOUT_S

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


def upgrade(owner_dsn: str) -> SchemaStatus:
    """Bring the database to the newest schema; raise ``LedgerUnfit`` if it is unfit before or wrong after."""
    with _owner(owner_dsn) as (connection, config):
        _check_before(connection)
        _refuse_newer(connection, config)
        with _told():
            command.upgrade(config, "head")
        connection.commit()
    after = status(owner_dsn)
    if not after.ready:
        raise LedgerUnfit("The schema is wrong after the upgrade", problems="; ".join(after.problems))
    return after


def downgrade(owner_dsn: str, revision: str = "base") -> SchemaStatus:
    """Take the database back to ``revision``. Destroys what the older schema cannot hold."""
    with _owner(owner_dsn) as (connection, config):
        command.downgrade(config, revision)
        connection.commit()
    return status(owner_dsn)


def status(owner_dsn: str) -> SchemaStatus:
    """Say where the database stands and what is wrong with it; change nothing."""
    with _owner(owner_dsn) as (connection, config):
        current, newer = _revision(connection, config)
        head = ScriptDirectory.from_config(config).get_current_head()
        problems = tuple(_problems(_driver(connection))) if current else ()
        return SchemaStatus(current=current, head=head or "", problems=problems, newer=newer)


def _revision(connection: sqlalchemy.Connection, config: Config) -> tuple[str | None, bool]:
    """Return the schema a database stands at, and whether this version does not know it."""
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    return current, current is not None and current not in known


def _refuse_newer(connection: sqlalchemy.Connection, config: Config) -> None:
    current, newer = _revision(connection, config)
    if newer:
        raise LedgerUnfit(
            "This ledger belongs to a newer version of Naskah; this version cannot use it. Install the newer one, or"
            " restore the safety copy that its upgrade made into a new database",
            schema=current,
            known=ScriptDirectory.from_config(config).get_current_head(),
        )


@contextmanager
def _owner(owner_dsn: str) -> Iterator[tuple[sqlalchemy.Connection, Config]]:
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(
            owner_dsn, connect_timeout=CONNECT_TIMEOUT_S, application_name="naskah upgrade"
        ),
        poolclass=sqlalchemy.NullPool,
    )
    try:
        with _unwrapped(), translated(), engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            config = Config(attributes={"connection": connection})
            config.set_main_option(
                "script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%")
            )
            yield connection, config
    finally:
        engine.dispose()


@contextmanager
def _unwrapped() -> Iterator[None]:
    # SQLAlchemy wraps the driver's errors; inside is the one translated() knows.
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        with translated():
            raise error.orig if error.orig is not None else error from error


@contextmanager
def _told() -> Iterator[None]:
    """Let the server's own words reach whoever upgrades: nobody else hears them, and they name what is in the way."""
    try:
        yield
    except (psycopg.ProgrammingError, psycopg.IntegrityError) as error:
        raise LedgerUnfit(
            f"A migration failed and nothing was changed: {first_line(error)}", sqlstate=error.sqlstate
        ) from error


def _driver(connection: sqlalchemy.Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, psycopg.Connection):
        raise LedgerUnfit("The migration has no psycopg connection")
    return driver


def _check_before(connection: sqlalchemy.Connection) -> None:
    driver = _driver(connection)
    examine(driver)
    row = driver.execute(
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


def _problems(driver: psycopg.Connection[Any]) -> Iterator[str]:
    tables = driver.execute(
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
