"""``naskah upgrade`` and ``naskah serve``: what an installation's owner runs."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from archive.ledger import LedgerSettings
from archive.ledger.upgrade import status
from archive.ledger.upgrade import upgrade as migrate
from service.commands.screen import console, print_error
from service.commands.surroundings import environment


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(upgrade)
    app.command()(serve)


def upgrade(
    check: Annotated[
        bool, typer.Option("--check", help="Only say how the ledger stands; change nothing.")
    ] = False,
) -> None:
    """Bring the ledger's schema to this version, with a check before and after. Safe to repeat.

    Examples:

      naskah archive backup before.dump && naskah upgrade

      naskah upgrade --check
    """
    owner = LedgerSettings.from_env(environment()).need("owner")
    found = status(owner) if check else migrate(owner)
    console.print(
        f"the ledger stands at schema {found.current}; this version needs {found.head}", highlight=False
    )
    for problem in found.problems:
        print_error(problem)
    raise typer.Exit(0 if found.ready else 1)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; NASKAH_HTTP_HOST, else loopback.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port; NASKAH_HTTP_PORT, else 8080.")] = None,
) -> None:
    """Serve HTTP in the foreground until SIGTERM; settings come from the environment.

    Example:  NASKAH_HTTP_HOST=0.0.0.0 naskah serve --port 8080
    """
    for name, value in (("NASKAH_HTTP_HOST", host), ("NASKAH_HTTP_PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    from service import app as service  # the HTTP stack is loaded by the one command that needs it

    service.main()
