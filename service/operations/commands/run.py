"""``naskah run``: one process of Naskah in the foreground, for installations whose servers somebody else keeps."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Annotated, Final

import typer


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


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(run)


def run(
    context: typer.Context,
    name: Annotated[Process, typer.Argument(help="Which process.")],
) -> None:
    """Run one process in the foreground until SIGTERM; its settings come from the environment, options go to it.

    Examples:

      naskah run service

      naskah run converter --socket /run/naskah/converter.sock --size 2
    """
    # The command becomes the process: signals, exit code and memory are its own.
    os.execv(sys.executable, [sys.executable, "-m", MODULES[name], *context.args])
