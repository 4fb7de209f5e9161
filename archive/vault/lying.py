"""An object as it lies in the bucket, read without writing anything: its versions, their files, the inventory of each.

For whoever takes the ledger back from the vault. Every byte that is returned was compared with its inventory's digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from archive.canonical import sha256_hex
from archive.vault.errors import Corrupted
from archive.vault.heads import as_stored
from archive.vault.layout import INVENTORY
from archive.vault.ocfl import Inventory
from archive.vault.store import ListedObject, ObjectStore, StoredObject


@dataclass(frozen=True, kw_only=True)
class LyingFile:
    """One file of one version, with its bytes where they were asked for."""

    name: str
    stored: StoredObject
    locked_until: datetime | None
    data: bytes


@dataclass(frozen=True, kw_only=True)
class LyingVersion:
    """One committed version."""

    no: int
    message: str
    job: str
    user: str
    created: datetime
    inventory: StoredObject | None
    """None: the inventory of this version is not in the bucket any more; a later one shows the version."""
    inventory_locked_until: datetime | None
    committed_at: datetime
    """When the store took the inventory, to the second; the version's own time where that is gone."""
    files: Sequence[LyingFile]


@dataclass(frozen=True, kw_only=True)
class LooseFile:
    """Content that no committed version shows."""

    key: str
    job: str


class LyingObject:
    """One object root, listed once; its versions are read when they are asked for."""

    def __init__(self, store: ObjectStore, root: str) -> None:
        """List what lies under ``root``."""
        self._store = store
        self.root = root
        self._listed = [each for each in store.list(root, versions=True) if not each.deleted]
        self._inventories: dict[int, StoredObject] = {}
        self._committed: dict[int, datetime] = {}
        self._files: dict[str, LyingFile] = {}
        self.inventory = self._read_inventories()

    @property
    def object_id(self) -> str:
        """Return the object's name; empty when nothing was ever committed."""
        return self.inventory.object_id if self.inventory else ""

    def version(self, no: int) -> LyingVersion:
        """Return one version with all its files; raises ``Corrupted`` when one is not what the inventory says."""
        assert self.inventory is not None  # whoever asks has seen that there are versions
        block, head = self.inventory.versions[no - 1], self._inventories.get(no)
        files = [
            self._file(each.name, self.root + each.path, each.sha256) for each in self.inventory.files(no)
        ]
        return LyingVersion(
            no=no,
            message=block.message.rpartition(" (job ")[0],
            job=block.job,
            user=block.user,
            created=block.created,
            inventory=head,
            inventory_locked_until=self._store.locked_until(head.key, head.version_id) if head else None,
            committed_at=self._committed.get(no, block.created),
            files=files,
        )

    def loose(self) -> list[LooseFile]:
        """Return the content that no version shows, with the job that each names."""
        committed = {self.root + path for path in self.inventory.manifest} if self.inventory else set()
        content = sorted(
            {each.key for each in self._listed if "/content/" in each.key.removeprefix(self.root)} - committed
        )
        return [LooseFile(key=key, job=self._store.head(key).metadata.get("job", "")) for key in content]

    def read_loose(self, file: LooseFile) -> bytes:
        """Return bytes that nothing vouches for."""
        return self._store.get(file.key).data

    def _read_inventories(self) -> Inventory | None:
        """Read every version of the root inventory; the newest is the object's, each is one version's."""
        newest: Inventory | None = None
        for each in self._listed:
            if each.key != self.root + INVENTORY:
                continue
            fetched = self._store.get(each.key, each.version_id)
            inventory = Inventory.loads(fetched.data, object_id=_id_of(fetched.data))
            self._inventories[inventory.head] = as_stored(fetched)
            self._committed[inventory.head] = each.modified
            if newest is None or inventory.head > newest.head:
                newest = inventory
        return newest

    def _file(self, name: str, key: str, sha256: str) -> LyingFile:
        """Read a file once, however many versions show it."""
        if key not in self._files:
            self._files[key] = self._read(name, key, sha256)
        return self._files[key]

    def _read(self, name: str, key: str, sha256: str) -> LyingFile:
        for each in (listed for listed in self._listed if listed.key == key):
            fetched = self._store.get(key, each.version_id)
            if sha256_hex(fetched.data) == sha256:
                return LyingFile(
                    name=name,
                    stored=_stored(each, sha256, len(fetched.data)),
                    locked_until=self._store.locked_until(key, each.version_id),
                    data=fetched.data,
                )
        raise Corrupted(
            "A file of a committed version is gone or is not what it was.", key=key, sha256=sha256
        )


def _stored(listed: ListedObject, sha256: str, size: int) -> StoredObject:
    return StoredObject(
        key=listed.key, version_id=listed.version_id, etag=listed.etag, size=size, sha256=sha256
    )


def _id_of(data: bytes) -> str:
    try:
        return str(orjson.loads(data)["id"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Corrupted("The inventory cannot be read.") from error
