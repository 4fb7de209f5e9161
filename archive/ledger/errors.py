"""What can go wrong in the ledger, in this house's words; psycopg's errors never leave the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Contradiction(LedgerError):
    """The vault says one thing and the ledger another."""


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


class RegisterFull(LedgerError):
    """The register's year has no number left up to 99999: take back the import that leapt there, or number in another book."""


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


class AlreadyThere(LedgerError):
    """There is one like this already."""


class NotThere(LedgerError):
    """This names something that the ledger does not hold."""


class BroughtWouldBeLost(LedgerError):
    """A file that somebody brought is in no archive yet and would be lost; nothing was changed."""


_STANDS_STILL = "NK001"
"""What the triggers of migration 0013 raise."""
_BROUGHT = "NK002"
"""What the triggers over brought files raise."""

_REFUSALS: Mapping[type[psycopg.Error], type[LedgerError]] = {
    pg.UniqueViolation: AlreadyThere,
    pg.ForeignKeyViolation: NotThere,
    pg.IntegrityError: ValueRefused,
    psycopg.DataError: ValueRefused,
    pg.ProgramLimitExceeded: ValueRefused,
}
"""What a caller's values can cause; the nearest class in an error's ancestry decides."""
TAKEN = {
    "api_key_name": "A living key of this office has this name already: revoke or rotate that one, or choose another name.",
    "template_satker_jenis_digest_key": "This template was uploaded before.",
    "webhook_key_present": "The office has a living webhook key already.",
    "signing_request_open": "A signature of this document is asked for already.",
    "person_certificate_living": "This certificate is bound already, or proposed: to this person or to another.",
    "restoration_open": "A restore of this ledger waits for its comparison already.",
    "register_proposal_open": "The same is proposed already and waits for a second person.",
    "register_number_of_document": "The document has a number already.",
}
"""What is there already, by the name of the constraint that says so."""

# What another try, a moment later, can heal. Everything else psycopg raises is our fault or the data's.
_PASSING = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    PoolTimeout,
    PoolClosed,
    TooManyRequests,
)


def translate(error: Exception) -> NaskahError:
    """Return ``error`` in this room's words; the caller raises it from the original.

    The database's own words travel only with an outage, for whoever runs it: those of a refusal name tables and constraints.
    """
    state = getattr(error, "sqlstate", None)
    if state == _STANDS_STILL:
        return LedgerStandsStill()
    if state == _BROUGHT:
        return BroughtWouldBeLost()
    if (
        _kind(error) is not None
    ):  # first: a value too large for an index counts as operational with the driver
        return refusal(error)
    if isinstance(error, pg.DiskFull):
        return LedgerFull(sqlstate=state)
    if isinstance(error, _PASSING):
        return LedgerUnavailable(technical=first_line(error), sqlstate=state)
    return refusal(error)


def refusal(error: Exception) -> LedgerError:
    """Return what the server refused, as people are told it."""
    kind = _kind(error)
    if kind is None:
        return LedgerError(
            "The ledger refused; its server's log says why.", sqlstate=getattr(error, "sqlstate", None)
        )
    constraint = error.diag.constraint_name if isinstance(error, psycopg.Error) else None
    return kind(TAKEN.get(constraint or ""))


def _kind(error: Exception) -> type[LedgerError] | None:
    return next((_REFUSALS[cls] for cls in type(error).__mro__ if cls in _REFUSALS), None)


@contextmanager
def translated() -> Iterator[None]:
    """Turn every error of the driver inside the block into one of this room, the cause kept."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, PoolClosed, TooManyRequests) as error:
        raise translate(error) from error


def first_line(error: Exception) -> str:
    """Return the server's words without its DETAIL, which may quote a row's values to a log of another class."""
    return str(error).split("\n", 1)[0]
