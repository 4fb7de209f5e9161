"""The ledger: PostgreSQL tables, migrations and queries; the only place with SQL.

Everything goes through ``Ledger.acting(principal)``; the query modules take the transaction it opens::

    with ledger.acting(principal) as tx:
        document = documents.get(tx, document_id)
"""

from archive.ledger.connection import Ledger, Transaction
from archive.ledger.errors import (
    BatchMismatch,
    CursorRefused,
    DocumentNotFound,
    JobBusy,
    JobNotFound,
    LeaseLost,
    LedgerError,
    LedgerFull,
    LedgerStandsStill,
    LedgerUnavailable,
    LedgerUnfit,
    RevisionMoved,
)
from archive.ledger.health import LedgerHealth
from archive.ledger.listening import Notification
from archive.ledger.principal import Principal
from archive.ledger.settings import LedgerSettings

__all__ = [
    "BatchMismatch",
    "CursorRefused",
    "DocumentNotFound",
    "JobBusy",
    "JobNotFound",
    "LeaseLost",
    "Ledger",
    "LedgerError",
    "LedgerFull",
    "LedgerHealth",
    "LedgerSettings",
    "LedgerStandsStill",
    "LedgerUnavailable",
    "LedgerUnfit",
    "Notification",
    "Principal",
    "RevisionMoved",
    "Transaction",
]
