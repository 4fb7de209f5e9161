"""``naskah archive backup``, ``backups``, ``restore`` and ``rehearse``: the worst day, prepared and tried."""

from __future__ import annotations

import os
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.ledger import LedgerSettings, roles
from archive.ledger.backup import backup as dump_ledger
from archive.ledger.safety_copy import folder_of
from archive.logs import log_as_json
from archive.stopping import stop_on_signals
from service.operations import backups
from service.operations.backups import BackupRefused, Manifest
from service.operations.commands.archive import app, open_bucket
from service.operations.commands.restoring import print_blocks, print_comparison
from service.operations.rehearsal import rehearse as try_restore
from service.operations.restoring import NEXT, restore_ledger
from service.operations.schedule import Schedule, ScheduledBackups
from service.terminal.screen import AsJson, console, for_programs, print_table
from service.terminal.surroundings import CommandFailed, environment
from service.terminal.target import may_fill, may_write

ADMIN = "NASKAH_LEDGER_ADMIN_DSN"


@app.command("backup")
def back_up(
    folder: Annotated[
        Path,
        typer.Argument(
            help="The folder to write; it appears when it is complete. A FILE.dump: the ledger alone."
        ),
    ],
    without_vault: Annotated[
        bool, typer.Option("--without-vault", help="Do not look at the bucket: it is away.")
    ] = False,
) -> None:
    """Back up everything but the documents: ledger, keys, settings, and how far the bucket was. Secret: keep it closed.

    The documents are in the bucket, which needs a second copy of its own.

    Examples:

      naskah archive backup /backup/2026-11-22

      naskah archive backup /backup/ledger-2026-11-22.dump
    """
    if folder.suffix == ".dump":
        may_write(folder, (".dump",), None)
    else:
        may_fill(folder, None)
    owner = LedgerSettings.from_env(environment()).need("owner")
    if folder.suffix == ".dump":
        with console.status("backing up the ledger"):
            done = dump_ledger(owner, folder)
        _say(f"{done.path}  {done.size} bytes  schema {done.schema}\nSHA-256 {done.sha256}")
        _say("The ledger alone. Name a folder to keep keys and settings with it.")
        return
    with nullcontext() if without_vault else open_bucket() as vault, console.status("backing up"):
        made = backups.make(folder, environment(), owner, vault.store if vault else None)
    _tell(made)


@app.command("backups")
def list_backups(as_json: AsJson = False) -> None:
    """List the scheduled backups in NASKAH_BACKUP_FOLDER, the newest first, each compared with its digests. 1: one is damaged.

    Example:  naskah archive backups
    """
    found, damaged = [], []
    for each in backups.scheduled(folder_of(environment())):
        try:
            found.append(backups.read(each))
        except BackupRefused as error:
            damaged.append((each, str(error)))
    told: list[dict[str, object]] = [{**each.as_json(), "folder": str(each.folder)} for each in found]
    told += [{"folder": str(place), "damaged": why} for place, why in damaged]
    for_programs(told, as_json, code=1 if damaged else 0)
    rows = [
        (each.made_at.isoformat(timespec="seconds"), each.schema, str(each.size), str(each.folder))
        for each in found
    ]
    print_table(f"{len(rows)} backups", ("made", "schema", "bytes", "folder"), rows)
    for place, why in damaged:
        _say(f"[red]damaged[/] {place}: {why}")
    raise typer.Exit(1 if damaged else 0)


@app.command()
def schedule() -> None:
    """Make backups by the schedule, in the foreground until SIGTERM: where the relay has no pg_dump, as in containers.

    NASKAH_BACKUP_EVERY_HOURS, NASKAH_BACKUP_FOLDER and NASKAH_BACKUP_KEEP say how often, where, and how many are kept.

    Example:  NASKAH_BACKUP_EVERY_HOURS=24 NASKAH_BACKUP_FOLDER=/backup naskah archive schedule
    """
    env = environment()
    wanted = Schedule.from_env(env)
    if wanted is None:
        raise CommandFailed("NASKAH_BACKUP_EVERY_HOURS is not set: no backups are wanted")
    log_as_json("backups")
    stop = stop_on_signals()
    with open_bucket() as vault:
        ScheduledBackups(wanted, vault.store, env).run(stop)


@app.command()
def restore(
    place: Annotated[
        Path, typer.Argument(exists=True, help="A backup: its folder, or the ledger's FILE.dump.")
    ],
    home: Annotated[
        Path | None,
        typer.Option("--home", help="Make a new home of the embedded stack from it.", show_default=False),
    ] = None,
    bucket: Annotated[
        Path | None,
        typer.Option(
            help="With --home: the folder `seaweed` of the lost home, or of its copy, made while it stood.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Restore a backup: into a new home of the embedded stack, or into the empty database NASKAH_LEDGER_OWNER_DSN names.

    With NASKAH_LEDGER_ADMIN_DSN (a superuser's) missing roles and the database are made. What is restored stands still until
    `naskah archive compare` and `naskah archive confirm`.

    Examples:

      naskah archive restore /backup/2026-11-22 --home /srv/naskah --bucket /copy/seaweed

      naskah archive restore /backup/2026-11-22
    """
    manifest = backups.read(place) if place.is_dir() else None
    if home is not None:
        if manifest is None:
            raise CommandFailed("A home is made from a backup's folder; a FILE.dump holds the ledger alone")
        _restore_home(manifest, home, bucket)
        return
    env = environment()
    settings = LedgerSettings.from_env(env)
    owner = settings.need("owner")
    if admin := env.get(ADMIN):
        names = zip(roles.ROLES, ("owner", "app", "press", "proof"), strict=True)
        told = {role: getattr(settings, f"{name}_dsn") for role, name in names}
        roles.create_where_missing(admin, {role: dsn for role, dsn in told.items() if dsn})
    with console.status("restoring the ledger"):
        dump = manifest.ledger if manifest else place
        status = restore_ledger(owner, dump, backup_at=manifest.made_at if manifest else None)
    _say(f"restored; the ledger stands at schema {status.current}")
    if manifest is not None and backups.PKI in {name.split("/")[0] for name in manifest.files}:
        _say(f"The office's keys are in {place / backups.PKI}: copy them to NASKAH_PKI.")
    _say(NEXT)


@app.command()
def rehearse(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A backup's folder; the newest scheduled one without.", exists=True, file_okay=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Try a restore beside the running stack: what would come back, what would be missing. Leaves nothing behind.

    Needs a superuser's NASKAH_LEDGER_ADMIN_DSN; the embedded stack has its own. Exit code 1 when something would be lost.

    Example:  naskah archive rehearse /backup/2026-11-22
    """
    env = environment()
    if folder is None:
        known = backups.scheduled(folder_of(env))
        if not known:
            raise CommandFailed("There is no scheduled backup yet; name a backup's folder")
        folder = known[0]
    manifest = backups.read(folder)
    with open_bucket() as vault, console.status(f"restoring {folder} beside the running ledger") as status:
        found = try_restore(
            manifest,
            vault.store,
            admin_dsn=_admin(env.get(ADMIN)),
            owner_dsn=LedgerSettings.from_env(env).need("owner"),
            note=lambda count: status.update(f"taking back: {count} objects"),
        )
    for_programs(found.as_json(), as_json, code=1 if found.done.losses else 0)
    age = datetime.now(UTC) - manifest.made_at
    _say(f"{folder}: made {manifest.made_at:%Y-%m-%d %H:%M} UTC, {age.total_seconds() / 3600:.1f} h ago")
    print_comparison(found.done)
    print_blocks("Each register would go on above a reserved block", found.blocks)
    _say("Tried in a scratch database, which is gone again; nothing was changed.")
    raise typer.Exit(1 if found.done.losses else 0)


def _restore_home(manifest: Manifest, home: Path, bucket: Path | None) -> None:
    from service.embedded.restored_home import (  # the embedded stack's parts, for this alone
        BUCKET,
        restore_home,
    )

    with console.status(f"making {home} from the backup"):
        status = restore_home(manifest, home, bucket)
    _say(f"{home} is made; its ledger stands at schema {status.current}")
    if bucket is None:
        _say(
            f"Its bucket is empty: copy the folder `{BUCKET}` of the lost home, or of its copy, to {home / BUCKET}"
        )
    _say(f"Then: NASKAH_HOME={home} naskah up")
    _say(NEXT)


def _admin(told: str | None) -> str:
    from service.embedded.home import NaskahHome
    from service.embedded.restored_home import admin_dsn_of

    found = told or admin_dsn_of(NaskahHome.from_env(os.environ))
    if not found:
        raise CommandFailed(f"{ADMIN} is not set: a rehearsal makes and drops a database of its own")
    return found


def _tell(made: Manifest) -> None:
    newest = made.vault["newest"]
    _say(f"{made.folder}  {made.size} bytes in {len(made.files)} files  schema {made.schema}")
    _say(
        f"as of {made.made_at.isoformat(timespec='seconds')}; the bucket held {made.vault['files']} files of the ledger's"
    )
    if newest:
        seen = (
            "seen there"
            if made.vault["newest_size_seen"] is not None
            else f"NOT seen: {made.vault['not_seen']}"
        )
        _say(f"its newest version: {newest['key']} {newest['version_id']}, {seen}")


def _say(line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True)
