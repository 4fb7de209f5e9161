"""What can go wrong in the ledger, in this house's words; psycopg's errors never leave the room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors as pg
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from archive.errors import NaskahError, Outage


class LedgerError(NaskahError):
    """The ledger refused."""


class LedgerUnfit(LedgerError):
    """The ledger's server, schema or role is not what Naskah needs."""


class LedgerUnavailable(Outage):
    """The ledger cannot be reached or is too busy."""


class LedgerFull(LedgerUnavailable):
    """The ledger's disk is full."""


class LedgerStandsStill(LedgerUnavailable):
    """The ledger was restored: nothing is taken in, signed or numbered until `naskah archive compare` and `confirm` were run."""


class LeaseLost(LedgerError):
    """The lease is another's by now; what was done under it may not be recorded."""


class RevisionMoved(LedgerError):
    """The document has a newer revision than the job was given."""


class JobNotFound(LedgerError):
    """There is no such job."""


class JobBusy(LedgerError):
    """The job's state does not allow this."""


class DocumentNotFound(LedgerError):
    """There is no such document."""


class YearClosed(LedgerError):
    """The register's year is closed."""


class RegisterMoved(LedgerError):
    """The office's file was changed meanwhile and names no such register any more; look again."""


class NumberTaken(LedgerError):
    """The register holds this number, or the document has one, already."""


class ValueRefused(LedgerError):
    """A value cannot stand in the ledger: a text with a NUL in it, or a number out of its range."""


class CursorRefused(LedgerError):
    """The cursor is none of ours."""


class BatchMismatch(LedgerError):
    """The batch was opened with another number of events."""


_STANDS_STILL = "NK001"
"""What the triggers of migration 0013 raise."""

# What another try, a moment later, can heal. Everything else psycopg raises is our fault or the data's.
_PASSING = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    PoolTimeout,
    PoolClosed,
    TooManyRequests,
)


def translate(error: Exception) -> NaskahError:
    """Return ``error`` in this room's words; the caller raises it from the original."""
    state = getattr(error, "sqlstate", None)
    if state == _STANDS_STILL:
        return LedgerStandsStill()
    if isinstance(error, pg.DiskFull):
        return LedgerFull(sqlstate=state)
    if isinstance(error, _PASSING):
        return LedgerUnavailable(reason=_first_line(error), sqlstate=state)
    if isinstance(error, psycopg.DataError):
        return ValueRefused(sqlstate=state)
    return LedgerError(reason=_first_line(error), sqlstate=state)


@contextmanager
def translated() -> Iterator[None]:
    """Turn every error of the driver inside the block into one of this room, the cause kept."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, PoolClosed, TooManyRequests) as error:
        raise translate(error) from error


def _first_line(error: Exception) -> str:
    # Only the first line: the second may quote a row's values (DETAIL), which a log of another class must not carry.
    return str(error).split("\n", 1)[0]
