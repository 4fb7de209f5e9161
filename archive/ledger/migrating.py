"""Runs the migrations: what of the ledger needs Alembic, and SQLAlchemy under it. ``upgrade`` says when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config

from archive.ledger import schema
from archive.ledger.errors import LedgerUnfit, first_line, translated

_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps the migration it runs in globals of its module, longer than the database's lock is held."""


def up(owner_dsn: str) -> None:
    """Apply every migration that is missing; raise ``LedgerUnfit`` where the database takes none."""
    with _owner(owner_dsn) as (connection, config):
        schema.check(_driver(connection))
        with _told(), _ONE_AT_A_TIME:
            command.upgrade(config, "head")
        connection.commit()


def down(owner_dsn: str, revision: str) -> None:
    """Take migrations back until ``revision``."""
    with _owner(owner_dsn) as (connection, config):
        with _ONE_AT_A_TIME:
            command.downgrade(config, revision)
        connection.commit()


@contextmanager
def _owner(owner_dsn: str) -> Iterator[tuple[sqlalchemy.Connection, Config]]:
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=lambda: schema.connect(owner_dsn),
        poolclass=sqlalchemy.NullPool,
    )
    try:
        with _unwrapped(), translated(), engine.connect() as connection:
            schema.lock(_driver(connection))
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(schema.MIGRATIONS).replace("%", "%%"))
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
