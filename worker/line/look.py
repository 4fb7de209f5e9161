"""Whether this machine can do the press's work: a little of everything that a job takes, without a job.

Not looked for: whether every job would go well. What passes here and fails in work is met again, after a longer pause.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from typing import Final

from archive.ledger import Ledger
from archive.outages import BucketMissing, FilesAway, MemoryShort
from archive.vault.errors import NotInVault
from archive.vault.layout import STORAGE_ROOT
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from worker.locked.bounded import available

ROOM: Final = 1 << 20
DESCRIPTORS: Final = 24
"""A job opens the vault's connections, a pipe to a program, a few files."""
MEMORY: Final = 256 << 20
"""A page and its PDF take 60 MB, LibreOffice beside it 200."""


def look(ledger: Ledger, vault: Vault, catalog: Catalog) -> None:
    """Try disk, descriptors, memory, stationery, ledger and vault; raises what is wrong with the first that fails."""
    with tempfile.TemporaryFile(prefix="naskah-look-") as file:
        file.write(os.urandom(ROOM))
        file.flush()
    with ExitStack() as opened:
        for _ in range(DESCRIPTORS):
            opened.callback(os.close, os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC))
    if available() < MEMORY:
        raise MemoryShort
    if not catalog.folders:
        raise FilesAway
    ledger.check()
    try:
        vault.store.get(STORAGE_ROOT)  # by GET: a refusal without a body would not say why
    except NotInVault as error:
        raise BucketMissing(key=STORAGE_ROOT) from error
