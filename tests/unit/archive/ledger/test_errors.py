"""Each of the driver's errors in our words: worth another try or not."""

import psycopg
import pytest
from psycopg import errors as pg
from psycopg_pool import PoolTimeout

from archive.errors import NaskahError, Retryable
from archive.ledger import LedgerError, LedgerFull, LedgerUnavailable
from archive.ledger.errors import AlreadyThere, NotThere, ValueRefused, translate, translated
from service.problem import problem_of


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
        (pg.UniqueViolation("duplicate key"), AlreadyThere),
        (pg.ForeignKeyViolation("violates foreign key"), NotThere),
        (pg.CheckViolation("violates check"), ValueRefused),
        (pg.NotNullViolation("null value"), ValueRefused),
        (pg.NumericValueOutOfRange("out of range"), ValueRefused),
        (psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), ValueRefused),
        (pg.ProgramLimitExceeded("index row size"), ValueRefused),
        (pg.RaiseException("a trigger's words"), LedgerError),
        (pg.InsufficientPrivilege("row-level security"), LedgerError),
        (pg.UndefinedTable("no table"), LedgerError),
    ],
)
def test_an_error_of_the_driver_has_its_place(error: Exception, ours: type[NaskahError]) -> None:
    found = translate(error)
    assert type(found) is ours
    assert isinstance(found, Retryable) == (not issubclass(ours, LedgerError))
    if isinstance(found, LedgerError):
        assert str(error) not in str(found), "a refusal is told in our words"
        assert found.message.endswith(".")


def test_the_cause_is_kept_for_the_log_and_not_told() -> None:
    with pytest.raises(LedgerError) as told, translated():
        raise pg.UniqueViolation("duplicate key\nDETAIL:  Key (nama)=(Rahasia)")
    assert isinstance(told.value.__cause__, pg.UniqueViolation)
    assert str(told.value) == "There is one like this already."
    assert told.value.ids == {}


def test_nothing_of_an_outage_is_told_to_a_caller() -> None:
    outage = translate(psycopg.OperationalError('connection failed: FATAL: role "naskah_app" is not here'))
    assert outage.technical, "for whoever runs the ledger"
    assert "about" not in problem_of(outage)


def test_other_errors_pass_untouched() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError
