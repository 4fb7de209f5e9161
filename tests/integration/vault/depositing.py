"""One process that makes one deposit on the store of its environment and may die at a crash point on the way."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime

from archive.vault.ocfl import Content
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings


def main(object_id: str, job: str, mark: str) -> None:
    """Deposit, and print what was committed."""
    vault = open_vault(VaultSettings.from_env(os.environ))
    done = vault.deposit(
        object_id,
        [
            Content(name=name, data=f"{name} {mark}".encode(), media="application/octet-stream")
            for name in ("naskah.docx", "naskah.pdf", "record.json")
        ],
        job=job,
        head=vault.head(object_id),
        message="Versi",
        user="press",
        created=datetime(2026, 11, 22, tzinfo=UTC),
        accept=lambda name, data: None,
    )
    files = {name: [file.key, file.version_id, file.sha256, file.size] for name, file in done.files.items()}
    print(json.dumps({"version": done.version, "files": files, "adopted": sorted(done.adopted)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
