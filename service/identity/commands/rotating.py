"""``naskah keys rotate`` and ``naskah keys secrets``: successors of keys, and the stack's own secrets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from archive.ledger.office import keys
from service.identity.commands.keys import app, show_once
from service.identity.secrets import mint
from service.terminal.screen import AsJson, Satker, console, for_programs, print_table
from service.terminal.surroundings import CommandFailed, actor, in_office

LONGEST_OVERLAP_H = 24 * 366
"""Two keys for a year; whoever needs longer makes a key of its own."""


@app.command()
def rotate(
    what: Annotated[
        str, typer.Argument(help="A key's id, or a name that `naskah keys secrets` lists.", metavar="ID|NAME")
    ],
    overlap_hours: Annotated[
        float,
        typer.Option(
            "--overlap-hours",
            min=0,
            max=LONGEST_OVERLAP_H,
            help="How long an old key stays valid beside the new.",
        ),
    ] = 72,
    home: Annotated[
        Path | None,
        typer.Option("--home", help="Folder of the stack whose secret changes; else NASKAH_HOME or ./var."),
    ] = None,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Give a key or personal token a successor, shown once; or change a secret of the stack, which may be running.

    The old key goes on for a while. The parts of a running stack that hold a secret restart one by one; no event that
    was accepted is lost.

    Examples:

      naskah keys rotate 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55

      naskah keys rotate 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --overlap-hours 0

      naskah keys rotate ledger-app
    """
    try:
        key_id = UUID(what)
    except ValueError:
        _rotate_secret(what, home)
    else:
        _rotate_key(key_id, timedelta(hours=overlap_hours), satker, as_json)


def _rotate_secret(name: str, home: Path | None) -> None:
    from service.embedded.home import NaskahHome
    from service.embedded.rotation import ask
    from service.embedded.secret_table import ROWS, named

    row = named(name)
    if row is None:
        raise CommandFailed(f"There is no secret {name}: {', '.join(each.name for each in ROWS)}")
    if not row.stack:
        raise CommandFailed(f"{row.name}, {row.what}, is changed otherwise: {row.rotate}")
    done = ask(NaskahHome(home) if home is not None else NaskahHome.from_env(), row)
    if not done.running:
        console.print(f"{name} is changed; the next start of the stack makes it so", highlight=False)
    else:
        again = f"; restarted: {', '.join(done.restarted)}" if done.restarted else ""
        console.print(f"{name} is changed{again}", highlight=False)


@app.command()
def secrets(as_json: AsJson = False) -> None:
    """List every secret of an installation, how each is changed, and whether two are valid meanwhile.

    Example:  naskah keys secrets
    """
    from service.embedded.secret_table import ROWS

    for_programs(
        [{"name": r.name, "what": r.what, "rotate": r.rotate, "overlap": r.overlap} for r in ROWS], as_json
    )
    rows = [(row.name, row.what, row.rotate, row.overlap) for row in ROWS]
    print_table("Secrets", ("name", "what it is", "changed by", "old and new beside each other"), rows)


def _rotate_key(key_id: UUID, overlap: timedelta, satker: str | None, as_json: bool) -> None:
    minted = mint()
    with in_office(satker) as (tx, chosen):
        key = keys.rotate(
            tx,
            key_id,
            overlap=overlap,
            secret_digest=minted.digest,
            new_id=minted.id,
            by=actor(chosen).id,
        )
    if key is None:
        raise CommandFailed(f"There is no living key {key_id} in {chosen}, or it has a successor already")
    for_programs({"id": key.id, "satker": chosen, "name": key.name, "token": minted.token}, as_json)
    ends = f". The old one ends in {overlap.total_seconds() / 3600:g} h"
    show_once(f"New key {key.name!r} of {chosen}", minted.token, ends)
