"""An upgrade that can be taken back: the ledger is copied to a file before its schema changes.

A migration that fails leaves the old schema by itself. The copy is for the one that succeeds and was a mistake: restored
into a new database it is the ledger of the old version. Nothing is copied where nothing changes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.ledger.backup import Backup, backup
from archive.ledger.errors import LedgerUnfit
from archive.ledger.schema import SchemaStatus, status
from archive.ledger.upgrade import upgrade

FOLDER = "NASKAH_BACKUP_FOLDER"
HOME = "NASKAH_HOME"


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """What an upgrade did."""

    before: str | None
    status: SchemaStatus
    copy: Backup | None
    """The ledger as it was; none where it was empty, already of this schema, or where none was wanted."""


def folder_of(environ: Mapping[str, str]) -> Path:
    """Return where safety copies lie: NASKAH_BACKUP_FOLDER, else ``backup`` in NASKAH_HOME; ``LedgerUnfit`` without either."""
    if environ.get(FOLDER):
        return Path(environ[FOLDER])
    if environ.get(HOME):
        return Path(environ[HOME]) / "backup"
    raise LedgerUnfit(
        f"Say where the safety copy shall lie: set {FOLDER}, or name a folder (--backup FOLDER); --without-backup"
        " makes none"
    )


def upgrade_with_copy(owner_dsn: str, folder: Path | None) -> Upgrade:
    """Copy the ledger into ``folder`` (None: make no copy), then bring it to the newest schema.

    A copy that cannot be written stops the upgrade before it has changed anything.
    """
    before = status(owner_dsn)
    changes = before.current is not None and before.current != before.head and not before.newer
    copy = backup(owner_dsn, _name(folder, before.current)) if folder is not None and changes else None
    return Upgrade(before=before.current, status=upgrade(owner_dsn), copy=copy)


def _name(folder: Path, schema: str | None) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LedgerUnfit(
            "The folder of the safety copy cannot be made", technical=error, folder=folder
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LedgerUnfit("The folder of the safety copy cannot be written", folder=folder)
    return folder / f"before-upgrade-{schema}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.dump"
