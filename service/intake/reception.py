"""Assembles the desk that takes events in: the service and the queue's consumer each have one, and no more in common."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.ledger import Ledger
from doc_templates.catalog import Catalog
from service.intake.desk import Intake
from service.office.letterhead import Offices


def assemble_desk(ledger: Ledger, offices: Offices | None = None) -> Intake:
    """Return the desk that takes events in, for HTTP and for the queue alike."""
    return Intake(ledger=ledger, catalog=Catalog.installed(), offices=offices or Offices(ledger), clock=now)


def now() -> datetime:
    """The clock of the front desk."""
    return datetime.now(UTC)
