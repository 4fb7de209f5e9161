"""The four roles of the ledger and the databases they share. Run by whoever may create roles, once a server.

Kept out of the migrations on purpose: roles belong to the server, and the owner of the schema may not create them.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from archive.ledger.errors import LedgerUnavailable, LedgerUnfit, translated
from archive.ledger.settings import CONNECT_TIMEOUT_S

OWNER, APP, PRESS, PROOF = ROLES = ("naskah_owner", "naskah_app", "naskah_press", "naskah_proof")


def create(admin_dsn: str, passwords: Mapping[str, str]) -> None:
    """Create what is missing of the four roles and set each password; none may be a superuser or bypass policies."""
    missing = [role for role in ROLES if role not in passwords]
    if missing:
        raise LedgerUnfit("A password is missing", roles=",".join(missing))
    with translated(), psycopg.connect(admin_dsn, autocommit=True) as connection:
        for role in ROLES:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
            connection.execute(
                sql.SQL(
                    "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD {}"
                ).format(
                    sql.SQL("ALTER" if known else "CREATE"),
                    sql.Identifier(role),
                    sql.Literal(passwords[role]),
                )
            )


def opens(dsn: str) -> bool:
    """Tell whether the server lets this role in with this password; raises for a server that does not answer."""
    try:
        with translated(), psycopg.connect(dsn, connect_timeout=CONNECT_TIMEOUT_S):
            return True
    except LedgerUnavailable as error:
        # libpq gives no code for it; the embedded server speaks English (lc_messages = C).
        if "password authentication failed" in error.technical:
            return False
        raise


def set_password(admin_dsn: str, role: str, password: str) -> None:
    """Give a role another password; sessions it has stay open."""
    with translated(), psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )


def create_database(admin_dsn: str, name: str, *, template: str | None = None) -> None:
    """Create database ``name`` for the owner, unless it exists; a ``template`` is copied as it stands."""
    with translated(), psycopg.connect(admin_dsn, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return
        # template0: the only one whose encoding may differ from the server's default.
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}{}").format(
                sql.Identifier(name),
                sql.Identifier(OWNER),
                sql.Identifier(template or "template0"),
                sql.SQL("" if template else " ENCODING 'UTF8'"),
            )
        )
        # Nobody but the four: PostgreSQL lets every role connect to every database.
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        for role in (APP, PRESS, PROOF):
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(role)
                )
            )
    if template:
        claim(make_conninfo(admin_dsn, dbname=name))


def claim(owner_dsn: str) -> None:
    """Say that the ledger in this database lives here: without it a copy stands still, as a restored one does."""
    with translated(), psycopg.connect(owner_dsn, autocommit=True) as connection:
        row = connection.execute(
            "SELECT current_database(), 'naskah ledger ' || id FROM ledger_name"
        ).fetchone()
        if row is None:
            raise LedgerUnfit("The ledger has no name")
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(row[0]), sql.Literal(row[1]))
        )


def drop_databases(admin_dsn: str, prefix: str) -> None:
    """Drop every database whose name begins so and that nobody is in."""
    with translated(), psycopg.connect(admin_dsn, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database d WHERE starts_with(datname, %s)"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)",
            (prefix,),
        ).fetchall()
        for (name,) in rows:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def at_database(dsn: str, name: str) -> str:
    """Return the DSN with another database of the same server."""
    return make_conninfo(dsn, dbname=name)


def create_where_missing(admin_dsn: str, dsns: Mapping[str, str]) -> None:
    """Create the roles with the passwords that their DSNs hold, and the owner's database, where they are missing.

    The roles only where all four are told: a container that is told some of them finds them made with its server.
    """
    about = {role: conninfo_to_dict(dsn) for role, dsn in dsns.items()}
    if about.keys() >= set(ROLES):
        create(admin_dsn, {role: str(each.get("password") or "") for role, each in about.items()})
    create_database(admin_dsn, str(about[OWNER]["dbname"]))
