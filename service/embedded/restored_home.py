"""A home of the embedded stack made from a backup: secrets, keys, the ledger in a cluster of its own, and the bucket's folder.

Only PostgreSQL runs meanwhile. What comes of it is a stack that ``naskah up`` starts, and that stands still until the ledger was
compared with the bucket.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.ledger import roles
from archive.ledger.schema import SchemaStatus
from service.embedded.home import NaskahHome
from service.embedded.postgres import PostgresServer
from service.embedded.secretfile import StackSecrets, write_private
from service.embedded.stack import DATABASE, Stack, build_stack
from service.operations.backups import PKI, SECRETS, BackupRefused, Manifest
from service.operations.restoring import restore_ledger

BUCKET = "seaweed"
"""The folder of a home in which the bucket lies."""


def restore_home(manifest: Manifest, root: Path, bucket: Path | None) -> SchemaStatus:
    """Make ``root`` from a backup; ``bucket`` is the folder ``seaweed`` of the lost home or of its copy, copied if given."""
    if root.exists() and any(root.iterdir()):
        raise BackupRefused("The new home must not exist, or be empty", home=root)
    if SECRETS not in manifest.files:
        raise BackupRefused(
            "The backup is of no embedded stack: restore it without --home", backup=manifest.folder
        )
    if bucket is not None and not (bucket / "volume").is_dir():
        raise BackupRefused("This is not the folder of a bucket: it has no folder volume", bucket=bucket)
    home = NaskahHome(root)
    with home.hold():
        write_private(home.secrets, (manifest.folder / SECRETS).read_bytes())
        keys = manifest.folder / PKI
        if keys.is_dir():
            shutil.copytree(keys, home.root / PKI)
        if bucket is not None:
            shutil.copytree(
                bucket, home.root / BUCKET, symlinks=True, ignore=shutil.ignore_patterns("*.sock")
            )
        environ = {name: value for name, value in os.environ.items() if name != "NASKAH_PKI"}
        with _postgres(home, environ) as stack:
            roles.create(stack.postgres.dsn(), stack.role_passwords)
            roles.create_database(stack.postgres.dsn(), DATABASE)
            return restore_ledger(
                stack.env["NASKAH_LEDGER_OWNER_DSN"], manifest.ledger, backup_at=manifest.made_at
            )


@contextmanager
def _postgres(home: NaskahHome, environ: dict[str, str]) -> Iterator[Stack]:
    """Run the home's PostgreSQL alone."""
    stack = build_stack(home, environ)
    stack.postgres.start()
    try:
        stack.postgres.wait_ready()
        yield stack
    finally:
        stack.postgres.stop()
        stack.held.release()


def admin_dsn_of(home: NaskahHome) -> str | None:
    """Return how the superuser of a running home's PostgreSQL connects; None where there is no such home."""
    port = home.read_state().get("ports", {}).get("postgres")
    if not home.secrets.is_file() or port is None:
        return None
    # Of the stack that runs: one that was built now would pass over the port it holds.
    password = StackSecrets.load_or_create(home.secrets).postgres
    return PostgresServer(home.root / "postgres", port, password=password).dsn()
