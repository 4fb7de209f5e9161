"""``naskah archive``: back up and restore the ledger, prove the archived bytes, compare bucket and ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.canonical import sha256_hex
from archive.ledger import holdings
from archive.vault.errors import NotInVault
from archive.vault.opening import open_vault
from archive.vault.reconcile import Finding, Recorded
from archive.vault.reconcile import reconcile as compare
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from service.commands.screen import AsJson, console, errors, print_json, print_table
from service.commands.surroundings import actor, environment, open_ledger

app = typer.Typer(no_args_is_help=True, help="Back up and restore the ledger; prove what is archived.")
SETTLED = timedelta(minutes=15)
"""A deposit in progress: no job holds a lease so long without recording or failing."""
HARMLESS = frozenset({Finding.SIDECAR, Finding.UNRECORDED, Finding.LOOSE})
"""What a crash can leave behind and a retry or the next reader completes; the others are alarms."""


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Read every archived object back and compare its SHA-256 with the ledger's. Exit code 1 when one differs.

    Example:  naskah archive verify
    """
    wrong: list[dict[str, str]] = []
    with open_ledger("proof") as ledger, open_bucket() as vault, ledger.acting(actor()) as tx:
        total = holdings.count(tx)
        with _bar() as progress:
            task = progress.add_task("verifying", total=total)
            for holding in holdings.every(tx):
                reason = _differs(vault, holding)
                if reason:
                    wrong.append({"document": str(holding.document_id), "key": holding.key, "reason": reason})
                progress.advance(task)
    if as_json:
        print_json({"verified": total, "wrong": wrong})
    else:
        console.print(f"{total} objects read, {len(wrong)} wrong", highlight=False)
        if wrong:
            print_table("Wrong", ("document", "key", "reason"), [tuple(each.values()) for each in wrong])
    raise typer.Exit(1 if wrong else 0)


@app.command()
def reconcile(as_json: AsJson = False) -> None:
    """Compare the bucket's listing with the ledger, both ways. Reports only; exit code 1 on an alarm.

    Example:  naskah archive reconcile
    """
    settled = datetime.now(UTC) - SETTLED
    with open_ledger("proof") as ledger, open_bucket() as vault, ledger.acting(actor()) as tx:
        recorded = (
            Recorded(object_id=h.object_id, key=h.key, version_id=h.version_id, size=h.size)
            for h in holdings.every(tx)
        )
        found = list(compare(vault.store, recorded, settled_before=settled))
    alarms = [each for each in found if each.finding not in HARMLESS]
    if as_json:
        print_json([{"finding": f.finding, "key": f.key, "version_id": f.version_id} for f in found])
    else:
        rows = [("alarm" if f in alarms else "note", f.finding, f.key, f.version_id) for f in found]
        print_table(
            f"{len(found)} differences, {len(alarms)} alarms", ("", "finding", "key", "version"), rows
        )
    raise typer.Exit(1 if alarms else 0)


def _differs(vault: Vault, holding: holdings.Holding) -> str | None:
    """Say what is wrong with an object, if anything is; a vault that is away ends the command instead."""
    try:
        data = vault.store.get(holding.key, holding.version_id).data
    except NotInVault:
        return "the version is gone"
    if holding.size is not None and len(data) != holding.size:
        return f"{len(data)} bytes, not {holding.size}"
    found = sha256_hex(data)
    return None if found == holding.sha256 else f"SHA-256 is {found}, not {holding.sha256}"


@contextmanager
def open_bucket() -> Iterator[Vault]:
    """Enter the vault for the time of a command."""
    vault = open_vault(VaultSettings.from_env(environment()))
    try:
        yield vault
    finally:
        vault.close()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)
