"""The processes of an installation, and the module each is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Process(StrEnum):
    """The six processes of an installation."""

    SERVICE = "service"
    """HTTP: intake, documents, pages. Needs the ledger; the vault for content."""
    RELAY = "relay"
    """Publishes what waits in the ledger, and renews the vault's locks."""
    COURIER = "courier"
    """Carries events and letters out."""
    CONSUMER = "consumer"
    """Takes in events that clients send by Celery."""
    WORKER = "worker"
    """The press."""
    CONVERTER = "converter"
    """The LibreOffice pool, behind a Unix socket."""


MODULES: Final = {
    Process.SERVICE: "service.app",
    Process.RELAY: "service.relay",
    Process.COURIER: "service.courier",
    Process.CONSUMER: "service.consumer",
    Process.WORKER: "worker",
    Process.CONVERTER: "worker.pdf",
}
"""What ``python -m`` starts the same process with."""
