"""A restore tried beside the running ledger: into a scratch database of the same server, compared with the bucket, dropped.

It takes the very ways a real restore takes; the bucket is only read, the running ledger not at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from archive.ledger import Ledger, roles
from archive.proof.comparison import Comparison
from archive.vault.store import ObjectStore
from service.operations.backups import Manifest
from service.operations.restoring import compare_ledger, restore_ledger
from service.operations.standstill import SkippedBlock, Standstill

PREFIX: Final = "naskah_rehearsal_"


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What a restore would come to now."""

    schema: str
    done: Comparison
    blocks: Sequence[SkippedBlock]

    def as_json(self) -> dict[str, Any]:
        """Return it for whoever asks."""
        return {
            **self.done.as_json(),
            "schema": self.schema,
            "blocks": [each.as_json() for each in self.blocks],
        }


def rehearse(
    manifest: Manifest,
    store: ObjectStore,
    *,
    admin_dsn: str,
    owner_dsn: str,
    note: Callable[[int], None] = lambda done: None,
) -> Rehearsal:
    """Restore and compare in a scratch database, and leave nothing behind."""
    with _scratch(admin_dsn, owner_dsn) as scratch:
        status = restore_ledger(scratch, manifest.ledger, backup_at=manifest.made_at)
        ledger = Ledger(scratch, min_size=1, max_size=2)
        try:
            done = compare_ledger(ledger, store, settled_before=datetime.now(UTC), note=note)
            return Rehearsal(schema=str(status.current), done=done, blocks=Standstill(ledger).blocks())
        finally:
            ledger.close()


@contextmanager
def _scratch(admin_dsn: str, owner_dsn: str) -> Iterator[str]:
    """Make a database of the rehearsal's own, and drop it, with those that a killed rehearsal left."""
    roles.drop_databases(admin_dsn, PREFIX)
    name = f"{PREFIX}{secrets.token_hex(4)}"
    roles.create_database(admin_dsn, name)
    try:
        yield roles.at_database(owner_dsn, name)
    finally:
        roles.drop_databases(admin_dsn, name)
