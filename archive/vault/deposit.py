"""One deposit: a new version of one object, content first, inventory last, first writer wins.

Order, and what a crash after each step leaves behind:

1. content, in parallel, each only if absent   -> loose files; the next attempt of the same job adopts them
2. root inventory, conditional                 -> THE COMMIT POINT: the version exists
3. sidecar, conditional                        -> completed by the next ``head`` if we die here

Nothing is ever overwritten or deleted. The bytes that lie in the vault win over the bytes in hand, because
LibreOffice and signatures never give the same bytes twice and only one of the two may be recorded.
What a job that the ledger has ended for good left at 1. is listed by the next version (``leftovers``), whose own
files go beside it.
The ledger is not known here; times and names come from the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from archive.canonical import sha256_hex
from archive.crash import crash_point
from archive.errors import Retryable
from archive.vault.errors import Corrupted, Incident, NotInVault, PreconditionLost, VaultUnavailable
from archive.vault.heads import Head, as_stored, put_sidecar, read_head, settle
from archive.vault.layout import INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARED, object_root
from archive.vault.leftovers import find, is_leftover
from archive.vault.ocfl import Content, Inventory, content_path, sidecar
from archive.vault.store import ObjectBytes, ObjectStore, StoredObject

Accept = Callable[[str, bytes], None]
"""The judges: raises when the bytes of that name are not fit to be archived."""

CRASH_POINTS: Final = (
    "vault.begin",
    "vault.content.first",
    "vault.content",
    "vault.inventory",
    "vault.sidecar",
)
"""Every point in a deposit where the chaos suite kills the process, in order."""


@dataclass(frozen=True, kw_only=True)
class CommittedVersion:
    """A committed version, whoever committed it."""

    version: int
    root: str
    files: Mapping[str, StoredObject]
    """New content by name; kept names stay where earlier versions recorded them."""
    inventory: StoredObject
    adopted: frozenset[str]
    """Names whose bytes an earlier attempt of the same job had written."""
    leftovers: Mapping[str, StoredObject] = field(default_factory=dict)
    """By name, what ended jobs had left in the version's folder and the version therefore lists."""
    locked_until: datetime
    """Until when the new content is locked; the earliest of its locks where some was adopted."""


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """What is to become the next version of ``object_id``."""

    object_id: str
    contents: Sequence[Content]
    keep: Sequence[str]
    job: str
    head: Head | None
    message: str
    user: str
    address: str
    created: datetime
    accept: Accept
    locked_until: datetime
    ended: frozenset[str] = frozenset()
    """Jobs that may have written here, made no version, and that nobody will ever run again: the ledger says so."""

    def __post_init__(self) -> None:
        """Refuse what could not be told apart afterwards."""
        if not self.contents:
            raise ValueError("a deposit without content")
        if not self.job or set(self.job) & set(" ()"):
            raise ValueError(f"not a job's name: {self.job!r}")

    def into(self, store: ObjectStore, executor: Executor) -> CommittedVersion:
        """Deposit. Safe to repeat at any time: the same job never makes a second version."""
        if self.head is not None and self.head.inventory.written_by(self.job) is not None:
            return self._adopt_version(store, self.head)
        base = self.head.inventory if self.head else Inventory.empty(self.object_id)
        crash_point("vault.begin")
        placed = self._place_contents(store, executor, base.head + 1)
        left = self._look_around(store, base.head + 1, placed)
        crash_point("vault.content")
        inventory = base.with_version(
            [(each.name, each.data) for each in (*placed, *left)],
            keep=self.keep,
            elsewhere={each.name: each.stored.key.removeprefix(self._root) for each in (*placed, *left)},
            created=self.created,
            job=self.job,
            message=self.message,
            user=self.user,
            address=self.address,
        )
        data = inventory.dumps()
        try:
            committed = store.put(
                self._root + INVENTORY,
                data,
                media="application/json",
                metadata={"job": self.job},
                locked_until=self.locked_until,
                only_if_absent=self.head is None,
                only_if_etag=self.head.etag if self.head else None,
            )
        except PreconditionLost:
            return self._adopt_version(store, read_head(store, self.object_id, self.locked_until))
        crash_point("vault.inventory")
        self._put_sidecar(store, data)
        crash_point("vault.sidecar")
        found = [each for each in (*placed, *left) if each.adopted]
        return CommittedVersion(
            version=inventory.head,
            root=self._root,
            files={each.name: each.stored for each in placed},
            inventory=committed,
            adopted=frozenset(each.name for each in placed if each.adopted),
            leftovers={each.name: each.stored for each in left},
            locked_until=self._earliest_lock(store, (each.stored for each in found)),
        )

    @property
    def _root(self) -> str:
        return object_root(self.object_id)

    def _place_contents(self, store: ObjectStore, executor: Executor, number: int) -> list[_Placed]:
        """Write every content, all at once; none is still being written when this returns or raises."""
        first, *others = self.contents
        waiting: list[Future[_Placed | None]] = [
            executor.submit(self._place, store, each, number) for each in others
        ]
        if self.head is None:
            waiting.append(executor.submit(self._declare, store))
        try:
            placed = [self._place(store, first, number)]
            crash_point("vault.content.first")
        finally:
            wait(waiting)
        # An incident outranks an outage: trying again would not mend it.
        errors = [error for error in (each.exception() for each in waiting) if error is not None]
        for error in sorted(errors, key=lambda error: isinstance(error, Retryable)):
            raise error
        placed.extend(each for each in (done.result() for done in waiting) if each is not None)
        return placed

    def _place(self, store: ObjectStore, content: Content, number: int) -> _Placed:
        """Write one content at its place or, where an ended job's file lies, in a folder of this job's own."""
        try:
            return self._put(store, content, self._root + content_path(number, content.name))
        except _EndedJobs:
            return self._put(store, content, self._root + content_path(number, content.name, self.job))

    def _put(self, store: ObjectStore, content: Content, key: str) -> _Placed:
        try:
            stored = store.put(
                key,
                content.data,
                media=content.media,
                metadata={"job": self.job},
                locked_until=self.locked_until,
                only_if_absent=True,
            )
        except PreconditionLost:
            found = _present(store, key)
            self._judge(content, found)
            return _Placed(name=content.name, data=found.data, stored=as_stored(found), adopted=True)
        return _Placed(name=content.name, data=content.data, stored=stored, adopted=False)

    def _declare(self, store: ObjectStore) -> None:
        key = self._root + OBJECT_DECLARATION
        try:
            store.put(
                key, OBJECT_DECLARED, media="text/plain", locked_until=self.locked_until, only_if_absent=True
            )
        except PreconditionLost as lost:
            if _present(store, key).data != OBJECT_DECLARED:
                raise Incident("The object's declaration is not ours.", key=key, job=self.job) from lost

    def _judge(self, content: Content, found: ObjectBytes, wrote: str | None = None) -> None:
        """Let present bytes take the place of ours only if they are equal, or this job's and fit."""
        if found.data == content.data:
            return
        wrote = wrote or found.metadata.get("job", "")
        if wrote != self.job:
            error = _EndedJobs if wrote in self.ended else Incident
            raise error("Another job's bytes lie there.", key=found.key, job=self.job, wrote=wrote)
        try:
            self.accept(content.name, found.data)
        except Retryable:
            raise
        except Exception as error:
            raise Incident(
                "The bytes of an earlier attempt are not fit.", key=found.key, job=self.job
            ) from error

    def _look_around(self, store: ObjectStore, number: int, placed: Sequence[_Placed]) -> list[_Placed]:
        """After a crash: a file that the version does not name would make it invalid, so look before committing."""
        if not self.ended and not any(each.adopted for each in placed):
            return []
        ours = {each.stored.key for each in placed}
        found = find(store, f"{self._root}v{number}/content/", ours, self.ended, job=self.job)
        return [
            _Placed(name=name, data=file.data, stored=as_stored(file), adopted=True) for name, file in found
        ]

    def _put_sidecar(self, store: ObjectStore, inventory: bytes) -> None:
        replaced = self.head.sidecar_etag if self.head else None
        try:
            put_sidecar(store, self._root, sidecar(inventory), replaced, self.locked_until)
        except PreconditionLost:
            settle(store, self._root, self.locked_until)

    def _adopt_version(self, store: ObjectStore, present: Head | None) -> CommittedVersion:
        """Return the version that an earlier attempt of this job committed, judged again."""
        number = present.inventory.written_by(self.job) if present else None
        if present is None or number is None:
            raise Incident("Another job committed first.", object_id=self.object_id, job=self.job)
        files = {each.name: each for each in present.inventory.files(number)}
        left = {name for name in files if is_leftover(name)}
        if set(files) - left != {each.name for each in self.contents} | set(self.keep):
            raise Incident(
                "The earlier attempt archived other files.", object_id=self.object_id, job=self.job
            )
        stored = {}
        for content in self.contents:
            file = files[content.name]
            found = _present(store, self._root + file.path)
            if sha256_hex(found.data) != file.sha256:
                raise Corrupted(key=found.key, version_id=found.version_id, sha256=file.sha256)
            self._judge(content, found, wrote=self.job)
            stored[content.name] = as_stored(found)
        listed = {name: as_stored(_present(store, self._root + files[name].path)) for name in sorted(left)}
        return CommittedVersion(
            version=number,
            root=self._root,
            files=stored,
            inventory=self._inventory_of(store, present, number),
            adopted=frozenset(stored),
            leftovers=listed,
            locked_until=self._earliest_lock(store, (*stored.values(), *listed.values())),
        )

    def _earliest_lock(self, store: ObjectStore, adopted: Iterable[StoredObject]) -> datetime:
        locks = [store.locked_until(each.key, each.version_id) for each in adopted]
        return min([self.locked_until, *(lock or self.created for lock in locks)])

    def _inventory_of(self, store: ObjectStore, present: Head, number: int) -> StoredObject:
        if number == present.version:
            return present.stored
        key = self._root + INVENTORY
        for each in store.list(key, versions=True):
            if each.key == key and not each.deleted:
                found = store.get(key, each.version_id)
                if Inventory.loads(found.data, object_id=self.object_id).head == number:
                    return as_stored(found)
        raise Corrupted("An earlier inventory is gone.", key=key, version=number)


class _EndedJobs(Incident):
    """The bytes that lie there are a job's that has ended for good."""


@dataclass(frozen=True, kw_only=True)
class _Placed:
    name: str
    data: bytes
    stored: StoredObject
    adopted: bool


def _present(store: ObjectStore, key: str) -> ObjectBytes:
    """Read what made our PUT fail."""
    try:
        return store.get(key)
    except NotInVault as error:
        # Refused because it exists, yet not there: a racing PUT that is not visible yet. Try again later.
        raise VaultUnavailable("A key is taken but cannot be read yet.", key=key) from error
