"""Where an object lies in the storage root: OCFL 1.1 with extension 0004, and the files that declare both.

Only names and fixed texts: nothing here reads or writes. Whoever finds the bucket in thirty years finds these
files first, and with the public specifications needs nothing of Naskah to read the rest::

    <bucket>/
      0=ocfl_1.1                     this is an OCFL 1.1 storage root
      ocfl_layout.json               its layout is extension 0004
      extensions/0004-.../config.json
      3c0/ff4/240/3c0ff4240c1e.../   SHA-256 of the object id: three tuples of three, then the whole
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Final

EXTENSION: Final = "0004-hashed-n-tuple-storage-layout"
TUPLE_SIZE: Final = 3
TUPLES: Final = 3
"""Three tuples of three hexadecimal digits: 4,096 entries a level, 68,719,476,736 leaves; the extension's defaults."""

STORAGE_ROOT: Final = "0=ocfl_1.1"
OBJECT_DECLARATION: Final = "0=ocfl_object_1.1"
OBJECT_DECLARED: Final = b"ocfl_object_1.1\n"
INVENTORY: Final = "inventory.json"
SIDECAR: Final = "inventory.json.sha512"
PROBES: Final = "extensions/naskah-probe/"
"""Where the capability probe writes: ``extensions`` is the one folder in which a storage root is free."""
HEALTH: Final = f"{PROBES}health/"
"""Below it, where the prober of a running service writes, unlocked, and destroys what it wrote."""
ENDINGS: Final = "extensions/naskah-endings/"
"""Where what people ended is kept, an object each (``archive/records/ending.py``); no version of any document."""

_ID: Final = re.compile(r"[A-Za-z0-9._-]+:[A-Za-z0-9._:-]+")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_ROOT: Final = re.compile(r"([0-9a-f]{3})/([0-9a-f]{3})/([0-9a-f]{3})/(\1\2\3[0-9a-f]{55})/")


def root_files() -> Mapping[str, bytes]:
    """Return the files that declare the storage root, by key."""
    described = {
        "extension": EXTENSION,
        "description": "Objects lie under the SHA-256 of their id, in three tuples of three digits.",
    }
    config = {
        "extensionName": EXTENSION,
        "digestAlgorithm": "sha256",
        "tupleSize": TUPLE_SIZE,
        "numberOfTuples": TUPLES,
        "shortObjectRoot": False,
    }
    return {
        STORAGE_ROOT: b"ocfl_1.1\n",
        "ocfl_layout.json": json.dumps(described, indent=2).encode() + b"\n",
        f"extensions/{EXTENSION}/config.json": json.dumps(config, indent=2).encode() + b"\n",
    }


def object_root(object_id: str) -> str:
    """Return the key prefix of an object, with its closing slash."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    tuples = [digest[at : at + TUPLE_SIZE] for at in range(0, TUPLE_SIZE * TUPLES, TUPLE_SIZE)]
    return "/".join([*tuples, digest]) + "/"


def root_of(key: str) -> str | None:
    """Return the object root under which ``key`` lies, or nothing when it lies under none."""
    match = _ROOT.match(key)
    return match.group() if match else None


def check_object_id(object_id: str) -> str:
    """Return ``object_id`` if it has the form ``<satker>:<document id>``."""
    if not _ID.fullmatch(object_id):
        raise ValueError(f"not an object id: {object_id!r}")
    return object_id


def check_name(name: str) -> str:
    """Return ``name`` if it may stand as a file in an object: plain ASCII, no folder, no leading dot."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a file in the vault: {name!r}")
    return name
