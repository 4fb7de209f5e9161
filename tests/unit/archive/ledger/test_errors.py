"""Each of the driver's errors in our words: worth another try or not."""

import psycopg
import pytest
from psycopg import errors as pg
from psycopg_pool import PoolTimeout

from archive.errors import NaskahError, Retryable
from archive.ledger import LedgerError, LedgerFull, LedgerUnavailable
from archive.ledger.errors import translate, translated


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (psycopg.OperationalError("connection refused"), LedgerUnavailable),
        (pg.AdminShutdown("terminating"), LedgerUnavailable),
        (pg.DeadlockDetected("deadlock"), LedgerUnavailable),
        (pg.QueryCanceled("statement timeout"), LedgerUnavailable),
        (pg.LockNotAvailable("lock timeout"), LedgerUnavailable),
        (pg.TooManyConnections("too many clients"), LedgerUnavailable),
        (PoolTimeout("no connection"), LedgerUnavailable),
        (pg.DiskFull("no space left on device"), LedgerFull),
        (pg.UniqueViolation("duplicate key"), LedgerError),
        (pg.InsufficientPrivilege("row-level security"), LedgerError),
        (pg.UndefinedTable("no table"), LedgerError),
    ],
)
def test_an_error_of_the_driver_has_its_place(error: Exception, ours: type[NaskahError]) -> None:
    found = translate(error)
    assert type(found) is ours
    assert isinstance(found, Retryable) == (ours is not LedgerError)


def test_the_cause_is_kept_and_only_its_first_line_is_told() -> None:
    with pytest.raises(LedgerError) as told, translated():
        raise pg.UniqueViolation("duplicate key\nDETAIL:  Key (nama)=(Rahasia)")
    assert isinstance(told.value.__cause__, pg.UniqueViolation)
    assert "Rahasia" not in str(told.value)


def test_other_errors_pass_untouched() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError
