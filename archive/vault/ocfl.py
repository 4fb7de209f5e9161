"""The OCFL 1.1 inventory of one object: what it holds, in which version, under which digest.

A value and its bytes; reading and writing the store is ``deposit.py``. SHA-512 addresses the content, SHA-256
stands in the fixity block because the ledger and the office speak SHA-256. Equal inventories give equal bytes:
times and names come from the caller, never from a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from archive.canonical import sha256_hex, sha512_hex
from archive.vault.errors import Corrupted
from archive.vault.layout import INVENTORY, check_name, check_object_id

TYPE: Final = "https://ocfl.io/1.1/spec/#inventory"
_JOB: Final = re.compile(r" \(job ([^ ()]+)\)$")
_PATH: Final = re.compile(
    r"v([1-9][0-9]*)/content/(?:[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*"
)


@dataclass(frozen=True, kw_only=True)
class Content:
    """One file to be archived."""

    name: str
    data: bytes = field(repr=False)
    media: str

    def __post_init__(self) -> None:
        """Refuse a name that could leave its folder."""
        check_name(self.name)


@dataclass(frozen=True, kw_only=True)
class VersionBlock:
    """One version in an inventory: who, when, why, and which files it shows."""

    created: datetime
    message: str
    user: str
    address: str
    state: Mapping[str, str]
    """File name to SHA-512."""

    def __post_init__(self) -> None:
        """Refuse a time without zone: it would not be a moment. UTC and whole seconds, so that it has one form."""
        if self.created.tzinfo is None:
            raise ValueError("a version's time needs its zone")
        object.__setattr__(self, "created", self.created.astimezone(UTC).replace(microsecond=0))

    @property
    def job(self) -> str:
        """The job that wrote the version, as its message names it."""
        match = _JOB.search(self.message)
        return match.group(1) if match else ""


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of one version: where its bytes lie and what they must be."""

    name: str
    path: str
    sha256: str
    sha512: str


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """All versions of one object. ``head`` is the number of the last."""

    object_id: str
    versions: tuple[VersionBlock, ...]
    manifest: Mapping[str, str]
    """Content path, relative to the object root, to SHA-512."""
    fixity: Mapping[str, str]
    """Content path to SHA-256."""

    @property
    def head(self) -> int:
        """Number of the last version, from 1."""
        return len(self.versions)

    @classmethod
    def empty(cls, object_id: str) -> Inventory:
        """Return the inventory of an object that has no version yet."""
        return cls(object_id=check_object_id(object_id), versions=(), manifest={}, fixity={})

    def with_version(
        self,
        contents: Iterable[tuple[str, bytes]],
        *,
        keep: Iterable[str],
        created: datetime,
        job: str,
        message: str,
        user: str,
        address: str,
        elsewhere: Mapping[str, str] | None = None,
    ) -> Inventory:
        """Return the inventory with one version more: new ``contents``, and kept names at their old paths.

        The message names the job, so that the bucket alone says who wrote what. ``elsewhere`` gives the content path
        of names that do not lie where ``content_path`` puts them.
        """
        number = self.head + 1
        manifest, fixity, state = dict(self.manifest), dict(self.fixity), {}
        for name, data in contents:
            path = (elsewhere or {}).get(name) or content_path(number, name)
            if name in state:
                raise ValueError(f"two contents named {name!r}")
            state[name] = manifest[path] = sha512_hex(data)
            fixity[path] = sha256_hex(data)
        for name in keep:
            if name in state:
                raise ValueError(f"{name!r} is both new and kept")
            if not self.versions or name not in self.versions[-1].state:
                raise ValueError(f"nothing to keep under {name!r}")
            state[name] = self.versions[-1].state[name]
        if not state:
            raise ValueError("a version without files")
        said = f"{message} (job {job})"
        block = VersionBlock(created=created, message=said, user=user, address=address, state=state)
        return replace(self, versions=(*self.versions, block), manifest=manifest, fixity=fixity)

    def written_by(self, job: str) -> int | None:
        """Return the number of the version that ``job`` wrote, if it wrote one."""
        for number, block in enumerate(self.versions, start=1):
            if block.job == job:
                return number
        return None

    def files(self, number: int | None = None) -> tuple[File, ...]:
        """Return the files of one version, the last without ``number``, in the order of their names.

        Where one digest lies at several paths, a version shows the newest of its own or earlier versions, and each
        job's file where that job put it.
        """
        number = number or self.head
        block = self.versions[number - 1]
        found = []
        for name, sha512 in sorted(block.state.items()):
            paths = [p for p, digest in self.manifest.items() if digest == sha512 and _number(p) <= number]
            basename, job = _basename(name), name.split("/")[-2] if "/" in name else block.job
            ranks = {p: (_basename(p) == basename, _number(p), f"/{job}/" in p) for p in paths}
            path = max(paths, key=lambda p: ranks[p])
            found.append(File(name=name, path=path, sha256=self.fixity[path], sha512=sha512))
        return tuple(found)

    def dumps(self) -> bytes:
        """Return the inventory as UTF-8 JSON, the same bytes for the same value."""
        versions = {
            f"v{number}": {
                "created": block.created.isoformat(timespec="seconds"),
                "message": block.message,
                "state": _grouped(block.state),
                "user": {"name": block.user, **({"address": block.address} if block.address else {})},
            }
            for number, block in enumerate(self.versions, start=1)
        }
        document = {
            "id": self.object_id,
            "type": TYPE,
            "digestAlgorithm": "sha512",
            "head": f"v{self.head}",
            "versions": versions,
            "manifest": _grouped(self.manifest),
            "fixity": {"sha256": _grouped(self.fixity)},
        }
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def loads(cls, data: bytes, *, object_id: str) -> Inventory:
        """Read an inventory. Raises ``Corrupted`` when it is none, or another object's."""
        try:
            inventory = _parsed(orjson.loads(data))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Corrupted("The inventory cannot be read.", object_id=object_id) from error
        if inventory.object_id != object_id:
            raise Corrupted(
                "The inventory is another object's.", object_id=object_id, found=inventory.object_id
            )
        return inventory


def content_path(number: int, name: str, job: str | None = None) -> str:
    """Return where a new file of version ``number`` lies, relative to the object root; with ``job`` in its own folder."""
    folder = f"{check_name(job)}/" if job else ""
    return f"v{number}/content/{folder}{check_name(name)}"


def sidecar(inventory: bytes) -> bytes:
    """Return the sidecar of an inventory, in the form that ``sha512sum -c`` reads."""
    return f"{sha512_hex(inventory)}  {INVENTORY}\n".encode()


def _parsed(document: Any) -> Inventory:
    if document["type"] != TYPE or document["digestAlgorithm"] != "sha512":
        raise ValueError("not an OCFL 1.1 inventory in sha512")
    versions = []
    for number in range(1, len(document["versions"]) + 1):
        block = document["versions"][f"v{number}"]
        versions.append(
            VersionBlock(
                created=datetime.fromisoformat(block["created"]),
                message=block["message"],
                user=block["user"]["name"],
                address=block["user"].get("address", ""),
                state=_flat(block["state"]),
            )
        )
    inventory = Inventory(
        object_id=document["id"],
        versions=tuple(versions),
        manifest=_flat(document["manifest"]),
        fixity=_flat(document["fixity"]["sha256"]),
    )
    if not versions or document["head"] != f"v{inventory.head}":
        raise ValueError("the head is not the last version")
    if set(inventory.manifest) != set(inventory.fixity):
        raise ValueError("manifest and fixity name different files")
    if not all(_PATH.fullmatch(path) for path in inventory.manifest):
        raise ValueError("a content path that no version of ours has")
    held = set(inventory.manifest.values())
    if any(digest not in held for block in versions for digest in block.state.values()):
        raise ValueError("a version shows what the manifest does not hold")
    return inventory


def _grouped(digests: Mapping[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path, digest in sorted(digests.items(), key=lambda item: (_number(item[0]), item[0])):
        grouped.setdefault(digest, []).append(path)
    return grouped


def _flat(grouped: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {path: digest for digest, paths in grouped.items() for path in paths}


def _number(path: str) -> int:
    """Version number at the head of a content path; 0 for the name of a file."""
    match = _PATH.fullmatch(path)
    return int(match.group(1)) if match else 0


def _basename(path: str) -> str:
    return path.rsplit("/", 1)[-1]
