"""What jobs that ended for good left in the folder of a version they never committed, and how the next one lists it.

Nothing in the vault is deleted, and an OCFL version must name every file of its folder: so the version that comes to
lie there shows them as ``sisa/<job>/<file>``. That a job has ended for good is the ledger's to say; anyone else's bytes
are an incident.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from archive.vault.errors import Incident
from archive.vault.store import ObjectBytes, ObjectStore

FOLDER: Final = "sisa/"


def is_leftover(name: str) -> bool:
    """Tell whether a file's name is that of a leftover, which belongs to one version and is never kept on."""
    return name.startswith(FOLDER)


def find(
    store: ObjectStore, folder: str, ours: Collection[str], ended: Collection[str], *, job: str
) -> Iterator[tuple[str, ObjectBytes]]:
    """Yield every file below ``folder`` that is not among ``ours``, by its name as a leftover.

    Raises ``Incident`` for a file of a job that is not among ``ended``.
    """
    for each in store.list(folder):
        if each.key in ours:
            continue
        file = store.get(each.key)
        wrote = file.metadata.get("job", "")
        if wrote not in ended:
            raise Incident("Files lie there that this job does not know.", key=each.key, job=job, wrote=wrote)
        yield f"{FOLDER}{wrote}/{each.key.rpartition('/')[2]}", file
