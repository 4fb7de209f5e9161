"""``naskah upgrade`` and ``naskah serve``: what an installation's owner runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from archive.errors import Outage, in_full
from archive.ledger import Ledger, LedgerSettings, LedgerUnavailable
from archive.ledger.documents import holdings
from archive.ledger.safety_copy import folder_of, upgrade_with_copy
from archive.ledger.schema import SchemaStatus, status
from archive.outages import BucketMissing
from archive.vault.errors import VaultError
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from archive.version import VERSION
from service.embedded.home import NaskahHome
from service.office_file import needs as office_needs
from service.operations.restoring import NEXT, stand_still_where_ahead
from service.terminal.screen import console, marked, print_error
from service.terminal.surroundings import CommandFailed, actor, environment
from worker.signing.keyring import Keyring


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(upgrade)
    app.command()(serve)


def upgrade(
    check: Annotated[
        bool, typer.Option("--check", help="Only say how the ledger stands; change nothing.")
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--backup",
            metavar="FOLDER",
            help="Where the safety copy goes; NASKAH_BACKUP_FOLDER, else backup in NASKAH_HOME.",
        ),
    ] = None,
    without_backup: Annotated[
        bool, typer.Option("--without-backup", help="Make no safety copy: you have one of your own.")
    ] = False,
) -> None:
    """Bring the ledger's schema to this version, with a copy of it first and a check before and after. Safe to repeat.

    Stop the old version before. The copy is made only when the schema changes; `naskah archive restore` takes it into a
    new database.

    Examples:

      naskah upgrade --check

      naskah upgrade
    """
    env = environment()
    owner = LedgerSettings.from_env(env).need("owner")
    try:
        if check:
            _tell_standing(status(owner))
        target = None if without_backup else folder or folder_of(env)
        done = upgrade_with_copy(owner, target)
    except LedgerUnavailable as error:
        home = NaskahHome.from_env(env)
        if not home.env_file.is_file() or home.held():
            raise
        raise CommandFailed(
            f"The stack in {home.root} is not running. `naskah up` upgrades its own ledger when it starts."
        ) from error
    if done.copy is not None:
        console.print(
            f"safety copy of schema {done.before}: {done.copy.path}  {done.copy.size} bytes\n"
            f"SHA-256 {done.copy.sha256}",
            highlight=False,
            soft_wrap=True,
        )
    _look_at_bucket(owner, env)
    _tell_needs(owner, env)
    _tell_standing(done.status)


def _look_at_bucket(owner: str, env: Mapping[str, str]) -> None:
    """Let a ledger that was made just now stand still beside a bucket that holds documents, where it is told of one."""
    if not env.get("NASKAH_VAULT_ENDPOINT"):
        return
    ledger = Ledger(owner, min_size=1, max_size=1)
    try:
        with ledger.acting(actor()) as tx:
            if holdings.newest(tx) is not None:
                return
        vault = open_vault(VaultSettings.from_env(env))
        try:
            if stand_still_where_ahead(ledger, vault.store):
                console.print("The bucket holds documents and the ledger none.", style="yellow")
                console.print(NEXT, highlight=False, soft_wrap=True)
        finally:
            vault.close()
    except (VaultError, Outage) as error:
        if isinstance(error, BucketMissing):
            return  # a new installation's: it is made at the first start
        print_error(
            f"The bucket could not be looked at ({in_full(error)}). Does it hold documents? Then: naskah archive compare"
        )
    finally:
        ledger.close()


def _tell_needs(owner: str, env: Mapping[str, str]) -> None:
    """Say what an office that an older version loaded lacks for this one."""
    ledger = Ledger(owner, min_size=1, max_size=1)
    try:
        lacking = office_needs.missing(ledger, actor, Keyring.from_env(env))
    finally:
        ledger.close()
    for satker, said in lacking:
        console.print(marked(f"office {satker}:", said), soft_wrap=True)
    for flaw in office_needs.broken(env):
        console.print(marked("document type:", flaw), soft_wrap=True)


def _tell_standing(found: SchemaStatus) -> None:
    """Say where the ledger stands; ends with 1 unless this version may run on it."""
    stands = f"at schema {found.current}" if found.current else "empty"
    console.print(f"the ledger stands {stands}; this version ({VERSION}) needs {found.head}", highlight=False)
    for problem in found.problems:
        print_error(problem)
    if found.newer:
        print_error(f"schema {found.current} is of a newer version of Naskah: install that one")
    elif found.current != found.head:
        console.print("stop the old version, then: naskah upgrade", highlight=False)
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
