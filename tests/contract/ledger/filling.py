"""Rows for tables whose own door has too many steps to walk for a question of who may see them.

As superuser, with every check and foreign key of the test's own database out of the way: what stands in the columns does
not matter here, only satker and class do.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

_VALUES: dict[str, Any] = {
    "integer": 1,
    "bigint": 1,
    "smallint": 1,
    "boolean": False,
    "interval": timedelta(hours=1),
    "jsonb": Jsonb({}),
    "date": date(2026, 1, 1),
    "timestamp with time zone": datetime(2026, 1, 1, tzinfo=UTC),
    "ARRAY": [],
}
OWNED = ("form_draft",)
"""Beyond office and class a row is its person's: here of who asks in the tests."""


def fill(superuser: str, table: str, satker: str, akses: int | None) -> None:
    """Put one row into ``table``, every column that must have a value given one."""
    with psycopg.connect(superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        for (check,) in connection.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", (table,)
        ).fetchall():
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(table), sql.Identifier(check)
                )
            )
        columns = connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER'",
            (table,),
        ).fetchall()
        row = {name: _value(kind) for name, kind in columns} | {"satker": satker}
        if akses is not None:
            row["akses"] = akses
        if table in OWNED:
            row["person_id"] = f"client:{satker}"
        connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(sql.Placeholder() * len(row)),
            ),
            list(row.values()),
        )


def _value(kind: str) -> Any:
    new = uuid.uuid4()  # what may stand in one row alone
    made = {"uuid": new, "text": new.hex, "bytea": new.bytes}
    return made[kind] if kind in made else _VALUES[kind]
