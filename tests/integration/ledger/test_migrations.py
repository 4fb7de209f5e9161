"""The schema forward and back, and what an upgrade refuses to touch."""

import threading

import psycopg
import pytest

from archive.ledger import LedgerUnavailable, LedgerUnfit, roles
from archive.ledger.schema import status
from archive.ledger.upgrade import downgrade, upgrade
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import Doors, in_threads

_CATALOG = """
SELECT 'column', table_name, column_name, data_type, is_nullable, coalesce(column_default, '')
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'policy', tablename, policyname, roles::text, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
           WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'grant', table_name, grantee, privilege_type, '', '' FROM information_schema.role_table_grants
           WHERE table_schema = 'public'
UNION ALL SELECT 'function', proname, pg_get_function_arguments(oid), prosecdef::text, coalesce(proacl::text, ''), prosrc
           FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c')
ORDER BY 1, 2, 3, 4
"""


def _catalog(dsn: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(_CATALOG).fetchall()


def test_an_empty_database_is_brought_to_the_newest_schema(empty_database: LedgerDsns) -> None:
    before = status(empty_database.owner)
    assert (before.current, before.ready) == (None, False)
    after = upgrade(empty_database.owner)
    assert after.ready
    assert after.current == after.head
    assert status(empty_database.owner) == after


def test_back_to_nothing_and_forward_again_is_the_same_schema(empty_database: LedgerDsns) -> None:
    bare = _catalog(empty_database.owner)
    upgrade(empty_database.owner)
    full = _catalog(empty_database.owner)
    downgrade(empty_database.owner)
    left = [row for row in _catalog(empty_database.owner) if row[1] != "alembic_version"]
    assert left == bare
    upgrade(empty_database.owner)
    assert _catalog(empty_database.owner) == full


def test_upgrading_twice_changes_nothing(empty_database: LedgerDsns) -> None:
    first = upgrade(empty_database.owner)
    full = _catalog(empty_database.owner)
    assert upgrade(empty_database.owner) == first
    assert _catalog(empty_database.owner) == full


def test_two_upgrades_at_once_wait_for_each_other(empty_database: LedgerDsns) -> None:
    start = threading.Barrier(2)

    def race() -> None:
        start.wait()
        assert upgrade(empty_database.owner).ready

    in_threads(2, race)


def test_only_the_owner_upgrades(empty_database: LedgerDsns) -> None:
    for dsn in (empty_database.app, empty_database.press, empty_database.superuser):
        with pytest.raises(LedgerUnfit):
            upgrade(dsn)
    assert status(empty_database.owner).current is None


def test_an_unreachable_server_is_worth_another_try() -> None:
    with pytest.raises(LedgerUnavailable):
        status("host=127.0.0.1 port=1 user=naskah_owner dbname=x")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("ALTER TABLE document NO FORCE ROW LEVEL SECURITY", "document: row-level security is not forced"),
        ("ALTER TABLE act DISABLE ROW LEVEL SECURITY", "act: row-level security is not forced"),
        ("DROP POLICY press_acting ON job", "job: 3 of 4 roles have a policy"),
        ("CREATE TABLE stray (id int)", "stray: has no satker"),
    ],
)
def test_a_damaged_schema_is_named_and_not_ready(
    doors: Doors, ledger_dsns: LedgerDsns, damage: str, problem: str
) -> None:
    assert status(ledger_dsns.owner).ready
    doors.change(damage)
    after = status(ledger_dsns.owner)
    assert problem in after.problems
    assert not after.ready
    with pytest.raises(LedgerUnfit):
        upgrade(ledger_dsns.owner)


def test_a_failed_upgrade_leaves_the_old_schema(empty_database: LedgerDsns) -> None:
    with psycopg.connect(empty_database.owner) as connection:
        connection.execute("CREATE TABLE worker (in_the_way int)")
    with pytest.raises(Exception, match="worker"):
        upgrade(empty_database.owner)
    assert status(empty_database.owner).current is None
    with psycopg.connect(empty_database.owner) as connection:
        assert connection.execute("SELECT to_regclass('office')").fetchone() == (None,)


def test_roles_are_ordinary_ones(doors: Doors) -> None:
    assert doors.rows(
        "SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s) AND rolcanlogin AND NOT rolsuper AND NOT rolbypassrls"
        " AND NOT rolcreatedb AND NOT rolcreaterole",
        list(roles.ROLES),
    ) == [(4,)]


def test_a_role_without_a_password_is_not_created(ledger_dsns: LedgerDsns) -> None:
    with pytest.raises(LedgerUnfit, match="naskah_proof"):
        roles.create(ledger_dsns.superuser, {role: "x" for role in roles.ROLES if role != roles.PROOF})
