"""Transactions that act for somebody, errors in our words, notifications over a restart."""

import contextlib
import threading
import time

import psycopg
import pytest

from archive.access import AccessClass
from archive.errors import Retryable
from archive.ledger import Ledger, LedgerError, LedgerUnavailable, Notification, Principal, Transaction, audit
from archive.ledger.errors import TAKEN
from archive.ledger.settings import LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors, client
from tests.patience import PATIENCE_S


def test_a_transaction_knows_for_whom_it_acts(doors: Doors) -> None:
    with doors.app.acting(client(ceiling=AccessClass.R)) as tx:
        row = tx.execute("SELECT acting_satker(), acting_ceiling(), acting_actor(), current_user").fetchone()
    assert row == (AGAM, 2, "client:1306", "naskah_app")


def test_nothing_of_a_principal_is_left_on_the_connection(ledger_dsns: LedgerDsns) -> None:
    ledger = Ledger(ledger_dsns.app, min_size=1, max_size=1)
    with ledger.acting(client(PASAMAN), durable=False) as tx:
        assert tx.execute("SHOW synchronous_commit").fetchone() == ("off",)
    with ledger.acting(Principal.nobody()) as tx:
        row = tx.execute(
            "SELECT acting_satker(), acting_ceiling(), current_setting('synchronous_commit')"
        ).fetchone()
    assert row == ("", 0, "on")
    ledger.close()


def test_a_principals_name_can_not_break_out_of_its_setting(doors: Doors) -> None:
    name = "x', true), set_config('naskah.satker', '*', true); --\\"
    with doors.app.acting(
        Principal(id=name, satker=AGAM, ceiling=AccessClass.B, roles=frozenset(), kind="client")
    ) as tx:
        assert tx.execute("SELECT acting_actor(), acting_satker()").fetchone() == (name, AGAM)


def test_a_block_that_fails_is_rolled_back(doors: Doors) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail(doors)
    assert doors.rows("SELECT count(*) FROM audit_entry WHERE action = 'test'") == [(0,)]
    with doors.app.acting(client()) as tx:
        audit.enter(tx, action="test")
    assert doors.rows("SELECT count(*) FROM audit_entry WHERE action = 'test'") == [(1,)]


def test_a_refusal_of_the_server_is_a_ledger_error_with_its_state(doors: Doors) -> None:
    with pytest.raises(LedgerError) as refused, doors.app.acting(client()) as tx:
        tx.execute("SELECT 1 FROM nowhere")
    assert refused.value.ids["sqlstate"] == "42P01"
    assert not isinstance(refused.value, Retryable)


def test_what_is_told_as_taken_is_told_of_constraints_that_are_there(doors: Doors) -> None:
    known = doors.rows("SELECT relname FROM pg_class WHERE relkind = 'i' AND relname = ANY (%s)", list(TAKEN))
    assert {row[0] for row in known} == set(TAKEN)


def test_a_transaction_whose_refusal_was_passed_over_says_that_nothing_was_committed(doors: Doors) -> None:
    with pytest.raises(LedgerError, match="nothing was committed"), doors.app.acting(client()) as tx:
        _pass_over_a_refusal(tx)
    with doors.app.acting(client()) as tx:
        assert tx.execute("SELECT 1").fetchone() == (1,)


def test_an_error_tells_nothing_of_a_rows_values(doors: Doors) -> None:
    with pytest.raises(LedgerError) as refused, doors.app.acting(client()) as tx:
        tx.execute("INSERT INTO person (satker, id, nama, jabatan) VALUES ('1306', NULL, 'Rahasia', 'x')")
    assert "Rahasia" not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_worth_another_try() -> None:
    ledger = Ledger("host=127.0.0.1 port=1 user=naskah_app dbname=x")
    began = time.monotonic()
    with pytest.raises(LedgerUnavailable), ledger.acting(Principal.nobody()):
        pass
    assert time.monotonic() - began < 60
    ledger.close()


def test_a_killed_backend_is_replaced_before_the_next_transaction(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        pid = tx.info.backend_pid
    _kill(doors, "pid = %s", pid)
    with doors.app.acting(client()) as tx:
        assert tx.execute("SELECT 1").fetchone() == (1,)


def test_a_backend_killed_in_the_middle_is_worth_another_try(doors: Doors) -> None:
    with pytest.raises(LedgerUnavailable), doors.app.acting(client()) as tx:
        tx.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_every_connection_has_its_limits(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        row = tx.execute(
            "SELECT (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'),"
            " (SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'), current_setting('TimeZone')"
        ).fetchone()
    assert row == (STATEMENT_TIMEOUT_MS, LOCK_TIMEOUT_MS, "UTC")


def test_a_statement_that_takes_too_long_is_worth_another_try(doors: Doors) -> None:
    with pytest.raises(LedgerUnavailable):
        _sleep_past_the_limit(doors)


def test_silence_is_told_as_none(doors: Doors) -> None:
    heard = doors.app.listen(["naskah_job"], timeout=0.05)
    assert [next(heard) for _ in range(3)] == [None, None, None]


def test_a_notification_comes_through_and_not_those_of_other_channels(doors: Doors) -> None:
    heard = doors.app.listen(["naskah_job", "naskah_progress"], timeout=PATIENCE_S)
    assert next(heard) is None
    with doors.app.acting(client()) as tx:
        tx.execute("SELECT pg_notify('other', 'x'), pg_notify('naskah_progress', 'y')")
    assert next(heard) == Notification(channel="naskah_progress", payload="y")


def test_notifications_sent_while_nobody_asks_wait_for_the_next_question(doors: Doors) -> None:
    heard = doors.app.listen(["naskah_job"], timeout=PATIENCE_S)
    assert next(heard) is None
    for number in range(3):
        with doors.app.acting(client()) as tx:
            tx.execute("SELECT pg_notify('naskah_job', %s)", (str(number),))
    assert [note.payload for note in (next(heard) for _ in range(3)) if note] == ["0", "1", "2"]


def test_a_listener_whose_connection_is_killed_comes_back_and_says_so(doors: Doors) -> None:
    heard = doors.app.listen(["naskah_job"], timeout=PATIENCE_S)
    assert next(heard) is None
    killer = threading.Timer(0.2, _kill, (doors, "query LIKE 'LISTEN%%'"))
    killer.start()
    assert next(heard) is None
    killer.join()
    assert next(heard) is None
    with doors.app.acting(client()) as tx:
        tx.execute("SELECT pg_notify('naskah_job', 'press')")
    assert next(heard) == Notification(channel="naskah_job", payload="press")


def _pass_over_a_refusal(tx: Transaction) -> None:
    with contextlib.suppress(psycopg.Error):
        tx.execute("SELECT 1 / 0")


def _fail(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        audit.enter(tx, action="test")
        raise ZeroDivisionError


def _sleep_past_the_limit(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        tx.execute("SET LOCAL statement_timeout = 50")
        tx.execute("SELECT pg_sleep(5)")


def _kill(doors: Doors, which: str, *values: object) -> None:
    with psycopg.connect(doors.superuser) as connection:
        connection.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            f" AND datname = current_database() AND {which}".encode(),
            values,
        )
