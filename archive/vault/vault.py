"""The vault: an OCFL 1.1 storage root in one versioned, object-locked bucket.

::

    <bucket>/
      0=ocfl_1.1   ocfl_layout.json   extensions/
      <3>/<3>/<3>/<sha256 of "satker:document id">/
        0=ocfl_object_1.1
        inventory.json  inventory.json.sha512      manifest in sha512, sha256 in the fixity block
        v1/content/naskah.docx  naskah.pdf  data.json  record.json
        v2/content/...
        v2/content/<job>/naskah.docx               where a job that ended for good had left a file at the usual place

This is the door the other rooms use. It knows no jobs' rows, no document states and no SQL; what it returns
(keys, VersionIds, digests) the caller records in the ledger, and reads by again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from archive.canonical import sha256_hex
from archive.vault.deposit import Accept, CommittedVersion, Deposit
from archive.vault.errors import Corrupted, Incident, NotInVault, PreconditionLost
from archive.vault.heads import Head, read_head
from archive.vault.layout import check_object_id, root_files
from archive.vault.ocfl import Content
from archive.vault.probe import Capability, Probe
from archive.vault.store import ObjectStore

PARALLEL = 4
"""Threads for one deposit's PUTs: declaration, PDF, data and record; the caller's own thread puts the DOCX."""


class Vault:
    """Deposits versions and reads them back, verified."""

    def __init__(self, store: ObjectStore, *, horizon: timedelta, clock: Callable[[], datetime]) -> None:
        """Keep what lies in ``store``, each PUT locked until ``clock`` + ``horizon``."""
        self.store = store
        self.horizon = horizon
        self._clock = clock
        self._threads: tuple[int, ThreadPoolExecutor] | None = None
        self._starting = threading.Lock()

    def prepare(self) -> None:
        """Make the bucket and declare the storage root. Idempotent; refuses a bucket that is something else."""
        self.store.prepare()
        for key, data in root_files().items():
            try:
                self.store.put(
                    key, data, media="text/plain", locked_until=self.lock_until(), only_if_absent=True
                )
            except PreconditionLost as lost:
                if self.store.get(key).data != data:
                    raise Incident("The bucket is another kind of storage root.", key=key) from lost

    def probe(self) -> tuple[Capability, ...]:
        """Perform every capability the vault needs. Raises ``VaultUnfit`` naming the first that is missing."""
        return Probe(self.store, clock=self._clock).run()

    def head(self, object_id: str) -> Head | None:
        """Return what was committed last, its sidecar completed if a crash left it behind; nothing if nothing was."""
        return read_head(self.store, check_object_id(object_id), self.lock_until())

    def deposit(
        self,
        object_id: str,
        contents: Sequence[Content],
        *,
        job: str,
        head: Head | None,
        keep: Sequence[str] = (),
        message: str,
        user: str,
        address: str = "",
        created: datetime,
        accept: Accept,
        ended: frozenset[str] = frozenset(),
    ) -> CommittedVersion:
        """Commit the next version, or adopt what an earlier attempt of ``job`` left at whatever point it died.

        ``head`` is what ``head`` returned, or nothing for a document that has no version: a wrong guess commits
        nothing and raises ``Incident``, unless this very job wrote what is there. ``accept`` judges bytes that
        were written by an earlier attempt and would be recorded instead of ours. ``ended`` are the jobs whose files
        the version lists as leftovers. Other errors are ``Retryable``.
        """
        deposit = Deposit(
            object_id=check_object_id(object_id),
            contents=tuple(contents),
            keep=tuple(keep),
            job=job,
            head=head,
            message=message,
            user=user,
            address=address,
            created=created,
            accept=accept,
            locked_until=self.lock_until(),
            ended=ended,
        )
        return deposit.into(self.store, self._executor())

    def read(self, key: str, version_id: str, sha256: str, size: int) -> bytes:
        """Return the bytes of one version, checked. Raises ``Corrupted`` rather than give other or fewer bytes."""
        try:
            data = self.store.get(key, version_id).data
        except NotInVault as gone:
            raise Corrupted(
                "An archived version is gone.", key=key, version_id=version_id, sha256=sha256
            ) from gone
        if len(data) != size or sha256_hex(data) != sha256:
            raise Corrupted(
                key=key, version_id=version_id, sha256=sha256, found=sha256_hex(data), size=len(data)
            )
        return data

    def lock_until(self) -> datetime:
        """Return until when a PUT of now is locked."""
        return self._clock() + self.horizon

    def close(self) -> None:
        """Let the threads go."""
        with self._starting:
            if self._threads is not None and self._threads[0] == os.getpid():
                self._threads[1].shutdown()
            self._threads = None

    def _executor(self) -> ThreadPoolExecutor:
        """Threads of this process: a forked worker child has none of its parent's."""
        with self._starting:
            if self._threads is None or self._threads[0] != os.getpid():
                self._threads = (os.getpid(), ThreadPoolExecutor(PARALLEL, thread_name_prefix="vault"))
            return self._threads[1]
