"""After an unclean stop: the newest deposits are read back before the desk opens.

A power cut takes what an S3 server acknowledged and the disk had not yet. The ledger is on disk, so it says what should be
there. What is missing is printed again where the ledger holds all it takes, and named where it does not: a page that a person
signed, a file that was received, a scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.documents import reprinting
from archive.ledger.documents.reprinting import Newest
from archive.ledger.documents.versions import Version
from archive.vault.errors import NotInVault
from archive.vault.layout import INVENTORY
from archive.vault.store import ObjectStore

MINUTES: Final = 10.0
"""A kernel writes within 35 s what was left to it (dirty_expire 30 s, writeback 5 s); a slow disk some minutes later."""
MOST: Final = 500
"""Versions read back: some 2,500 files, 8 s of a local S3. More than that was not printed in ten minutes."""


@dataclass(kw_only=True)
class ReadBack:
    """What reading back came to."""

    versions: int = 0
    printed_again: list[Version] = field(default_factory=list)
    lost: list[tuple[Version, Sequence[str]]] = field(default_factory=list)
    """Versions of which files are gone for good, and which."""


def read_back(store: ObjectStore, owner: Ledger, *, minutes: float = MINUTES, limit: int = MOST) -> ReadBack:
    """Read the newest versions back, and mend what can be; ``owner`` enters the ledger as its owner."""
    principal = Principal.system("read-back")
    with owner.acting(principal) as tx:
        newest = reprinting.newest(tx, minutes=minutes, limit=limit)
    done = ReadBack(versions=len(newest))
    by_document = sorted(newest, key=lambda each: (str(each.version.document_id), each.version.no))
    for _, together in groupby(by_document, key=lambda each: each.version.document_id):
        _mend(store, owner, list(together), done)
    return done


def _mend(store: ObjectStore, owner: Ledger, versions: list[Newest], done: ReadBack) -> None:
    """Look at one document's newest versions, the oldest first."""
    gone = [(each, missing) for each in versions if (missing := _missing(store, each.version))]
    if not gone:
        return
    # A version may be made again only as what it was: the last of the bucket, and so must be all after it.
    again = versions[versions.index(gone[0][0]) :]
    whole = all(INVENTORY in _missing(store, each.version) and each.printable for each in again)
    with owner.acting(Principal.system("read-back", again[0].version.satker)) as tx:
        if whole:
            reprinting.print_again(tx, again)
            done.printed_again += [each.version for each in again]
            return
        for each, missing in gone:
            reprinting.note_lost(tx, each.version, missing)
            done.lost.append((each.version, missing))


def _missing(store: ObjectStore, version: Version) -> list[str]:
    """Return the names of a version's files that are not in the bucket as they were recorded."""
    files = [(file.name, file.key, file.version_id, file.sha256) for file in version.artifacts]
    files.append((INVENTORY, version.inventory_key, version.inventory_version_id, version.inventory_sha256))
    return [name for name, key, version_id, sha256 in files if not _stands(store, key, version_id, sha256)]


def _stands(store: ObjectStore, key: str, version_id: str, sha256: str) -> bool:
    try:
        return sha256_hex(store.get(key, version_id).data) == sha256
    except NotInVault:
        return False
