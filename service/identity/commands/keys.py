"""``naskah keys``: who may call; straight to the ledger, for whoever runs the installation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
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
from service.terminal.days import day
from service.terminal.screen import AsJson, Satker, console, for_programs, moment, print_table
from service.terminal.surroundings import CommandFailed, actor, in_office

app = typer.Typer(no_args_is_help=True, help="Make, list, change and revoke the keys of client programs.")

LONGEST_NAME = 100
"""A column of `naskah keys list`."""
MB = 1_000_000
MOST_A_MINUTE = 1_000_000
MOST_MB_A_DAY = 1_000_000
"""A terabyte; whoever sends more needs no share."""
Until = Annotated[
    datetime | None, day("Last day it is valid, of the office's calendar; without, until it is revoked.")
]
MostAMinute = Annotated[
    int | None, typer.Option("--most-a-minute", min=1, max=MOST_A_MINUTE, help="Requests a minute.")
]
MostMbADay = Annotated[
    int | None, typer.Option("--most-mb-a-day", min=1, max=MOST_MB_A_DAY, help="Megabytes sent a day.")
]


class Limit(StrEnum):
    """What a key may be without, as the options name it."""

    UNTIL = "until"
    MOST_A_MINUTE = "most-a-minute"
    MOST_MB_A_DAY = "most-mb-a-day"


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, e.g. e-kinerja.")],
    role: Annotated[list[Role], typer.Option("--role", help="What it may do; repeatable.")],
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Prefix of the CloudEvents sources it may speak for; repeatable."),
    ] = None,
    ceiling: Annotated[str, typer.Option(help="Highest access class: B, T, R or SR.")] = "B",
    until: Until = None,
    most_a_minute: MostAMinute = None,
    most_mb_a_day: MostMbADay = None,
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
            ends_at=(ends := end_of(tx, chosen, until)),
            most_a_minute=most_a_minute,
            most_bytes_a_day=_bytes(most_mb_a_day),
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


def end_of(tx: Transaction, satker: str, last: datetime | None) -> datetime | None:
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
def change(
    key_id: Annotated[UUID, typer.Argument(help="The id, as `naskah keys list` and the key itself show it.")],
    until: Annotated[datetime | None, day("Last day it is valid, of the office's calendar.")] = None,
    most_a_minute: MostAMinute = None,
    most_mb_a_day: MostMbADay = None,
    without: Annotated[
        list[Limit] | None, typer.Option("--without", help="A limit to take away; repeatable.")
    ] = None,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Give a key or personal token another end or share, from its next request on; its text stays as it is.

    Examples:

      naskah keys change 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --until 2031-12-31 --most-a-minute 120

      naskah keys change 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --without until --without most-mb-a-day
    """
    given = {Limit.UNTIL: until, Limit.MOST_A_MINUTE: most_a_minute, Limit.MOST_MB_A_DAY: most_mb_a_day}
    named = {limit for limit, value in given.items() if value is not None}
    gone = set(without or [])
    if not named | gone:
        raise CommandFailed("Say what changes: --until, --most-a-minute, --most-mb-a-day, or --without one")
    if both := sorted(named & gone):
        raise CommandFailed(f"--{both[0]} and --without {both[0]}: one of them")
    changed = named | gone
    with in_office(satker) as (tx, chosen):
        key = keys.living(tx, key_id)
        if key is None:
            raise CommandFailed(f"There is no living key {key_id} in {chosen}")
        key = keys.limit(
            tx,
            key_id,
            actor(chosen).id,
            ends_at=end_of(tx, chosen, until) if Limit.UNTIL in changed else key.ends_at,
            most_a_minute=most_a_minute if Limit.MOST_A_MINUTE in changed else key.most_a_minute,
            most_bytes_a_day=_bytes(most_mb_a_day)
            if Limit.MOST_MB_A_DAY in changed
            else key.most_bytes_a_day,
        )
    told = {"id": str(key.id), "satker": chosen, "name": key.name, "most_a_minute": key.most_a_minute}
    told |= {
        "most_bytes_a_day": key.most_bytes_a_day,
        "ends_at": key.ends_at.isoformat() if key.ends_at else None,
    }
    for_programs(told, as_json)
    console.print(f"key {key.name!r} of {chosen}: {_limits(key)}", highlight=False)


def _bytes(megabytes: int | None) -> int | None:
    return megabytes * MB if megabytes else None


def _limits(key: Key) -> str:
    """Return how far a key goes, in a line."""
    told = [f"valid until {moment(key.ends_at.isoformat())}" if key.ends_at else "without an end"]
    told += [f"{key.most_a_minute} requests a minute"] if key.most_a_minute else []
    told += [f"{key.most_bytes_a_day / MB:g} MB a day"] if key.most_bytes_a_day else []
    return ", ".join(told)


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
