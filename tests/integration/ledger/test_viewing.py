"""A look at the ledger: one transaction for whoever looks, each fact once, and a refusal stays on record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.ledger import LedgerError, Transaction, audit
from archive.ledger.viewing import apart, once
from service.errors import DocumentUnknown
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors, client

ENTERED = "SELECT action FROM audit_entry WHERE starts_with(action, 'test.') ORDER BY action"


def own(tx: Transaction) -> tuple[object, ...] | None:
    """Which transaction this is, and for whom."""
    return tx.execute("SELECT pg_backend_pid(), now(), acting_satker()").fetchone()


def test_what_is_read_in_a_look_is_read_in_its_transaction(doors: Doors) -> None:
    with doors.app.viewing(client()):
        with doors.app.acting(client()) as one, doors.app.acting(client()) as other:
            found = own(one)
            assert own(other) == found
        with doors.app.viewing(client()), doors.app.acting(client()) as inner:
            assert inner is one
    with doors.app.acting(client()) as later:
        assert own(later) != found


def test_a_look_is_nobody_else_s(doors: Doors) -> None:
    with doors.app.viewing(client(AGAM)), doors.app.acting(client(AGAM)) as mine:
        for tx in (doors.app.acting(client(PASAMAN)), doors.app.acting(client(AGAM), durable=False)):
            with tx as theirs:
                assert theirs is not mine
        with apart(), doors.app.acting(client(AGAM)) as theirs:
            assert theirs is not mine
        assert own(mine) is not None, "what others did in theirs ended nothing of it"


def test_a_fact_is_read_once_a_look_and_anew_outside_of_one(doors: Doors) -> None:
    numbers: Iterator[int] = iter(range(10))

    def read() -> int:
        return next(numbers)

    with doors.app.viewing(client()), doors.app.acting(client()) as tx:
        assert [once(tx, "a", read), once(tx, "a", read), once(tx, "b", read)] == [0, 0, 1]
        with doors.app.acting(client(PASAMAN)) as other:
            assert once(other, "a", read) == 2
    with doors.app.acting(client()) as tx:
        assert [once(tx, "a", read), once(tx, "a", read)] == [3, 4]
    with doors.app.viewing(client()), doors.app.acting(client()) as tx:
        assert once(tx, "a", read) == 5


def refuse(doors: Doors) -> None:
    with doors.app.viewing(client()):
        with doors.app.acting(client()) as tx:
            audit.enter(tx, action="test.refused")
        raise DocumentUnknown


def break_down(doors: Doors) -> None:
    with doors.app.viewing(client()):
        with doors.app.acting(client()) as tx:
            audit.enter(tx, action="test.shown")
        raise ZeroDivisionError


def ask_wrongly(doors: Doors) -> None:
    with doors.app.viewing(client()), doors.app.acting(client()) as tx:
        audit.enter(tx, action="test.asked")
        tx.execute("SELECT 1 FROM nowhere")


def test_a_refusal_is_on_record_and_what_broke_down_is_not(doors: Doors) -> None:
    with pytest.raises(DocumentUnknown):
        refuse(doors)
    with pytest.raises(ZeroDivisionError):
        break_down(doors)
    with pytest.raises(LedgerError):
        ask_wrongly(doors)
    assert doors.rows(ENTERED) == [("test.refused",)]
