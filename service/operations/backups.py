"""A backup of everything but the documents, as one folder: the ledger, the office's keys, the settings, and how the bucket was.

    FOLDER/
      manifest.json    when, of which version, each file with its SHA-256, how far the bucket was
      ledger.dump      the ledger as it was at one moment (PostgreSQL's custom format)
      pki/             the office's keys and certificates
      settings.env     NASKAH_* as they were set: addresses, passwords
      secrets.json     the embedded stack's

The order matters: the ledger first, then the rest, then the bucket is looked at. What the ledger knows is in the bucket by
then, and no document bears a key that is not in the folder. All of it is secret: 0700, and nobody but its owner reads it.
The documents are in the bucket, which needs a second copy of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from archive.canonical import sha256_hex
from archive.errors import NaskahError, Outage
from archive.ledger import Ledger, Principal, backups_made
from archive.ledger.backup import backup
from archive.ledger.documents import holdings
from archive.vault.errors import VaultError
from archive.vault.store import ObjectStore
from archive.version import VERSION

FORM: Final = 1
MANIFEST, LEDGER, PKI, SETTINGS, SECRETS = (
    "manifest.json",
    "ledger.dump",
    "pki",
    "settings.env",
    "secrets.json",
)
_NAME: Final = re.compile(r"naskah-\d{8}T\d{6}Z")
"""What a scheduled backup's folder is called; no other is ever removed."""
_PART: Final = re.compile(rf"\.{_NAME.pattern}\.part")
"""What it is called while it is written."""


class BackupRefused(NaskahError):
    """The backup cannot be made or used."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    folder: Path
    made_at: datetime
    version: str
    schema: str
    files: Mapping[str, Mapping[str, Any]]
    vault: Mapping[str, Any]

    @property
    def size(self) -> int:
        """Return the size of all files."""
        return sum(int(each["size"]) for each in self.files.values())

    @property
    def ledger(self) -> Path:
        """Return the ledger's dump."""
        return self.folder / LEDGER

    def as_json(self) -> dict[str, Any]:
        """Return it as the file says it."""
        return {
            "form": FORM,
            "made_at": self.made_at.isoformat(),
            "naskah": self.version,
            "schema": self.schema,
            "files": dict(self.files),
            "vault": dict(self.vault),
        }


def make(folder: Path, env: Mapping[str, str], owner_dsn: str, store: ObjectStore | None) -> Manifest:
    """Write a backup into ``folder``, which appears when it is complete; ``store`` is None where the vault is away."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused("The folder of a new backup must not exist, or be empty", folder=folder)
    part = folder.with_name(f".{folder.name}.part")
    if part.exists():
        shutil.rmtree(part)
    try:
        part.mkdir(parents=True, mode=0o700)
        manifest = _write(part, env, owner_dsn, store)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        raise BackupRefused("The backup cannot be written", technical=error, folder=folder) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    made = replace(manifest, folder=folder)
    ledger = Ledger(owner_dsn, min_size=1, max_size=1)
    try:
        with ledger.acting(Principal.system("backup")) as tx:
            digest = sha256_hex((folder / MANIFEST).read_bytes())
            backups_made.note(tx, made_at=made.made_at, place=str(folder), size=made.size, sha256=digest)
    finally:
        ledger.close()
    return made


def read(folder: Path) -> Manifest:
    """Return a backup's manifest, every file compared with its digest; raises ``BackupRefused``."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(
            folder=folder,
            made_at=datetime.fromisoformat(told["made_at"]),
            version=told["naskah"],
            schema=told["schema"],
            files=told["files"],
            vault=told["vault"],
        )
    except FileNotFoundError:
        raise BackupRefused("This is no backup: it has no manifest.json", folder=folder) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused("The backup's manifest cannot be read", folder=folder) from error
    for name, about in manifest.files.items():
        file = folder / name
        if not file.is_file() or _digest(file) != about["sha256"]:
            raise BackupRefused("A file of the backup is missing or damaged", file=file)
    return manifest


def scheduled(folder: Path) -> list[Path]:
    """Return the scheduled backups in a folder, the newest first."""
    if not folder.is_dir():
        return []
    found = (each for each in folder.iterdir() if _NAME.fullmatch(each.name) and (each / MANIFEST).is_file())
    return sorted(found, key=lambda each: each.name, reverse=True)


def name_at(moment: datetime) -> str:
    """Return the name of a scheduled backup."""
    return f"naskah-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def made_of(name: str) -> datetime:
    """Return when a scheduled backup was begun."""
    return datetime.strptime(name, "naskah-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def sweep(folder: Path) -> list[Path]:
    """Remove what scheduled backups that were broken off left behind; returns it. For who makes them alone in ``folder``."""
    left = [each for each in folder.iterdir() if _PART.fullmatch(each.name)]
    for each in left:
        shutil.rmtree(each)
    return left


def let_go(folder: Path, keep: int) -> list[Path]:
    """Remove the oldest scheduled backups beyond ``keep``; returns them. Others' folders are never touched."""
    gone = scheduled(folder)[max(1, keep) :]
    for each in gone:
        shutil.rmtree(each)
    return gone


def _write(part: Path, env: Mapping[str, str], owner_dsn: str, store: ObjectStore | None) -> Manifest:
    made_at = datetime.now(UTC)
    done = backup(owner_dsn, part / LEDGER)
    keys = Path(env.get("NASKAH_PKI") or "")
    if env.get("NASKAH_PKI") and keys.is_dir():
        _copy_keys(keys, part / PKI)
    ours = sorted((name, value) for name, value in env.items() if name.startswith("NASKAH_"))
    _private(part / SETTINGS, "".join(f"{name}={shlex.quote(value)}\n" for name, value in ours))
    secrets = Path(env.get("NASKAH_HOME") or "") / SECRETS
    if env.get("NASKAH_HOME") and secrets.is_file():
        _private(part / SECRETS, secrets.read_text(encoding="utf-8"))
    manifest = Manifest(
        folder=part,
        made_at=made_at,
        version=VERSION,
        schema=done.schema,
        files={str(each.relative_to(part)): _about(each) for each in _files(part)},
        vault=_vault_state(env, owner_dsn, store),
    )
    _private(part / MANIFEST, json.dumps(manifest.as_json(), indent=1, ensure_ascii=False) + "\n")
    for each in (*_files(part), part):
        _on_disk(each)
    return manifest


def _vault_state(env: Mapping[str, str], owner_dsn: str, store: ObjectStore | None) -> dict[str, Any]:
    """Return how far the bucket was: how much the ledger says is in it, and its newest version, looked at."""
    ledger = Ledger(owner_dsn, min_size=1, max_size=1)
    try:
        with ledger.acting(Principal.system("backup")) as tx:
            count, newest = holdings.count(tx), holdings.newest(tx)
    finally:
        ledger.close()
    seen, unseen = None, "" if store is not None else "the bucket was away"
    if store is not None and newest:
        try:
            seen = store.head(newest.key, newest.version_id).size
        except (
            VaultError,
            Outage,
        ) as error:  # the ledger is kept all the same: it is wanted most when the bucket fails
            unseen = str(error)
    return {
        "endpoint": env.get("NASKAH_VAULT_ENDPOINT"),
        "bucket": env.get("NASKAH_VAULT_BUCKET"),
        "files": count,
        "newest": {"key": newest.key, "version_id": newest.version_id, "sha256": newest.sha256}
        if newest
        else None,
        "newest_size_seen": seen,
        "not_seen": unseen,
    }


def _copy_keys(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    for file in _files(source):
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _private(place, file.read_bytes())


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()))


def _about(file: Path) -> dict[str, Any]:
    return {"size": file.stat().st_size, "sha256": _digest(file)}


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _private(place: Path, content: str | bytes) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def _on_disk(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
