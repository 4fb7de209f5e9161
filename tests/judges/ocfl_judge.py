"""Judges a bucket with ocfl-py, which knows nothing of Naskah: is it a valid OCFL 1.1 storage root at rest?

ocfl-py has no layout 0004; it is written here from the extension's text alone, importing nothing of ours.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ocfl
from ocfl.layout import Layout
from ocfl.layout_registry import add_layout

from archive.vault.store import ObjectStore

EXTENSION = "0004-hashed-n-tuple-storage-layout"


class HashedTuples(Layout):  # type: ignore[misc]
    """Extension 0004 for ocfl-py."""

    def __init__(self) -> None:
        super().__init__()
        self.NAME = EXTENSION
        self.DESCRIPTION = "Hashed n-tuple storage layout"
        self.config_read: dict[str, Any] = {}
        self.PARAMS = {
            name: self._reader(name)
            for name in ("digestAlgorithm", "tupleSize", "numberOfTuples", "shortObjectRoot")
        }

    def _reader(self, name: str) -> Any:
        def read(value: Any) -> None:
            self.config_read[name] = value

        return read

    def identifier_to_path(self, identifier: str) -> str:
        config = self.config_read
        digest = hashlib.new(config["digestAlgorithm"], identifier.encode()).hexdigest()
        size, tuples = config["tupleSize"], config["numberOfTuples"]
        whole = digest[size * tuples :] if config["shortObjectRoot"] else digest
        return "/".join([*(digest[n * size : (n + 1) * size] for n in range(tuples)), whole])


add_layout(EXTENSION, HashedTuples)


def download(store: ObjectStore, folder: Path, prefix: str = "") -> int:
    """Write the latest version of every object under ``prefix`` as a file, and return how many there were."""
    count = 0
    for each in store.list(prefix):
        target = folder / each.key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(store.get(each.key).data)
        count += 1
    return count


def complaints(folder: Path, object_ids: Iterable[str] | None = None) -> list[str]:
    """Return everything that is wrong with the storage root in ``folder``; with ids also that exactly they are there.

    Three warnings, each of a SHOULD, are no complaint: W010 (no inventory copy in each version folder: it would cost
    two PUTs a version), W008 (a user without an address: the caller's choice) and W005 (the id is no URI: objects
    are called ``<satker>:<document id>``, and the code of a satker begins with a digit).
    """
    root = ocfl.StorageRoot(root=str(folder))
    found = []
    if not root.validate(log_warnings=True, log_errors=False):
        return [f"the root: {root.log.status_str()}"]
    for path, messages in root.errors:
        lines = [line for line in messages.splitlines() if not re.search(r"W0(10|08|05)\b", line)]
        found += [f"{path}: {line}" for line in lines]
    if root.good_objects != root.num_objects:
        found.append(f"{root.num_objects - root.good_objects} of {root.num_objects} objects invalid")
    if found:
        return found
    where = {}
    for path in root.object_paths():
        identifier = json.loads((folder / path / "inventory.json").read_bytes())["id"]
        where[identifier] = path
        if root.object_path(identifier) != path:
            found.append(f"{identifier}: does not lie where the layout says")
    if object_ids is not None and set(where) != set(object_ids):
        found.append(f"other objects: {sorted(set(where) ^ set(object_ids))}")
    return found
