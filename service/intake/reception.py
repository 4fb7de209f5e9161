"""Assembles the desk that takes events in: the service and the queue's consumer each have one, and no more in common."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from archive.ledger import Ledger
from doc_templates.catalog import Catalog
from service.intake.desk import Intake
from service.office.letterhead import Offices

log = structlog.get_logger(__name__)


def assemble_desk(ledger: Ledger, offices: Offices | None = None) -> Intake:
    """Return the desk that takes events in, for HTTP and for the queue alike."""
    catalog = Catalog.installed()
    for jenis, error in catalog.broken.items():
        log.warning("type.broken", jenis=jenis, flaws=[str(flaw) for flaw in error.flaws])
    return Intake(ledger=ledger, catalog=catalog, offices=offices or Offices(ledger), clock=now)


def now() -> datetime:
    """The clock of the front desk."""
    return datetime.now(UTC)
