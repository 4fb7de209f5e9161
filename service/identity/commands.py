"""``naskah keys``: who may call; straight to the ledger, for whoever runs the installation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.office import keys, offices, shares
from archive.ledger.office.keys import Key
from service.identity.issuing import issue
from service.identity.roles import CLIENT_ROLES, Role
from service.identity.secrets import mint
from service.terminal.days import day
from service.terminal.screen import AsJson, Satker, console, for_programs, moment, print_table
from service.terminal.surroundings import CommandFailed, actor, in_office

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of client programs.")

LONGEST_NAME = 100
"""A column of `naskah keys list`."""
MB = 1_000_000
MOST_A_MINUTE = 1_000_000
MOST_MB_A_DAY = 1_000_000
"""A terabyte; whoever sends more needs no share."""
LONGEST_OVERLAP_H = 24 * 366
"""Two keys for a year; whoever needs longer makes a key of its own."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, e.g. e-kinerja.")],
    role: Annotated[list[Role], typer.Option("--role", help="What it may do; repeatable.")],
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Prefix of the CloudEvents sources it may speak for; repeatable."),
    ] = None,
    ceiling: Annotated[str, typer.Option(help="Highest access class: B, T, R or SR.")] = "B",
    until: Annotated[
        datetime | None, day("Last day it is valid, of the office's calendar; without, until it is revoked.")
    ] = None,
    most_a_minute: Annotated[
        int | None, typer.Option("--most-a-minute", min=1, max=MOST_A_MINUTE, help="Requests a minute.")
    ] = None,
    most_mb_a_day: Annotated[
        int | None, typer.Option("--most-mb-a-day", min=1, max=MOST_MB_A_DAY, help="Megabytes sent a day.")
    ] = None,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Make a key for a client program. Its text is shown once; the ledger keeps only a digest.

    Examples:

      naskah keys create e-kinerja --role intake --source urn:kpu:agam:e-kinerja

      naskah keys create arsip --role arsiparis --ceiling R

      naskah keys create survei --role intake --source urn:survei --until 2030-12-31 --most-a-minute 60 --most-mb-a-day 500
    """
    if not name.isprintable() or not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise CommandFailed(f"A key's name is one line of at most {LONGEST_NAME} characters that can be seen")
    wrong = sorted(set(role) - CLIENT_ROLES)
    if wrong:
        raise CommandFailed(
            f"A program never acts as a person: {', '.join(wrong)} is for `naskah people token`"
        )
    if Role.INTAKE in role and not source:
        raise CommandFailed("A key that sends events needs at least one --source prefix")
    with in_office(satker) as (tx, chosen):
        key = issue(
            tx,
            satker=chosen,
            name=name,
            roles=[each.value for each in role],
            sources=source or [],
            ceiling=class_named(ceiling),
            by=actor(chosen).id,
            ends_at=(ends := _end_of(tx, chosen, until)),
            most_a_minute=most_a_minute,
            most_bytes_a_day=most_mb_a_day * MB if most_mb_a_day else None,
        )
    told = {"id": key.id, "satker": chosen, "name": name, "token": key.token}
    for_programs({**told, "ends_at": ends.isoformat() if ends else None}, as_json)
    show_once(f"Key {name!r} of {chosen}", key.token)


@app.command("list")
def list_(satker: Satker = None, as_json: AsJson = False) -> None:
    """List the keys and tokens of an office, the revoked ones too.

    Example:  naskah keys list
    """
    with in_office(satker) as (tx, chosen):
        found, used = keys.every(tx), shares.used(tx)
    for_programs(
        [
            {
                "id": key.id,
                "name": key.name,
                "kind": key.kind,
                "person": key.person_id,
                "roles": sorted(key.roles),
                "sources": key.sources,
                "ceiling": key.ceiling.name,
                "created_at": key.created_at.isoformat(),
                "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
                "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
                "ends_at": key.ends_at.isoformat() if key.ends_at else None,
                "most_a_minute": key.most_a_minute,
                "most_bytes_a_day": key.most_bytes_a_day,
                "bytes_today": used.get((key.id, "bytes"), 0) if key.most_bytes_a_day else None,
            }
            for key in found
        ],
        as_json,
    )
    rows = [
        (
            key.id,
            key.name,
            key.person_id or key.kind,
            ", ".join(sorted(key.roles)),
            ", ".join(key.sources),
            key.ceiling.name,
            moment(key.last_used_at.isoformat()) if key.last_used_at else None,
            moment(ends.isoformat()) if (ends := _end(key)) else None,
            _share(key, used.get((key.id, "bytes"), 0)),
        )
        for key in found
    ]
    columns = ("id", "name", "for", "roles", "sources", "class", "last used", "ends", "share")
    print_table(f"Keys of {chosen}", columns, rows)


def _end(key: Key) -> datetime | None:
    """Return when a key ends, by itself or because it was revoked."""
    return min((each for each in (key.revoked_at, key.ends_at) if each), default=None)


def _share(key: Key, used: int) -> str:
    """Return how much may be asked with a key, and what of the day is used."""
    told = [f"{key.most_a_minute} a minute"] if key.most_a_minute else []
    if key.most_bytes_a_day:
        told.append(f"{used / MB:.1f} of {key.most_bytes_a_day / MB:g} MB today")
    return ", ".join(told)


def _end_of(tx: Transaction, satker: str, last: datetime | None) -> datetime | None:
    """Return the first moment after an office's day; raises a usage error for one that is over."""
    office = offices.get(tx, satker)
    if last is None or office is None:
        return None
    zone = ZoneInfo(office.zona)
    ends = datetime.combine(last.date() + timedelta(days=1), time(), zone)
    if ends <= datetime.now(UTC):
        raise typer.BadParameter(f"{last.date()} is over in {satker}", param_hint="--until")
    return ends


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


@app.command()
def revoke(
    key_id: Annotated[UUID, typer.Argument(help="The id, as `naskah keys list` and the key itself show it.")],
    satker: Satker = None,
) -> None:
    """Revoke a key; the next request with it is refused.

    Example:  naskah keys revoke 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with in_office(satker) as (tx, chosen):
        if not keys.revoke(tx, key_id, actor(chosen).id):
            raise CommandFailed(f"There is no living key {key_id} in {chosen}")
    console.print(f"key {key_id} is revoked", highlight=False)


def show_once(what: str, token: str, more: str = "") -> None:
    """Print a new key's text, in a line of its own."""
    console.print(f"{what}; write it down, it is not shown again{more}:", highlight=False)
    typer.echo(token)


def class_named(name: str) -> AccessClass:
    """Return the access class of a name; raises a usage error."""
    try:
        return AccessClass[name.upper()]
    except KeyError:
        raise typer.BadParameter(f"must be one of {', '.join(AccessClass.__members__)}") from None
