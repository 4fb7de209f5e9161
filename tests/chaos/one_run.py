"""A worker's life with one job in it, in a process that may be killed at a named point.

Forked from a server that has everything imported: a life costs milliseconds, not the seconds of a fresh interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping
from uuid import UUID

from archive.ledger import Ledger, LedgerSettings
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from doc_templates.catalog import Catalog
from tests.house import a_press
from worker.queue import PRESS_PDF

_lives = multiprocessing.get_context("forkserver")
_lives.set_forkserver_preload([__name__])


def run_once(env: Mapping[str, str], job_id: UUID, crash_at: str | None = None) -> int:
    """Run one job in a process of its own; return its exit code: 0 archived, 1 nothing to do, 137 killed."""
    life = _lives.Process(target=_live, args=(dict(env), job_id, crash_at))
    life.start()
    life.join()
    assert life.exitcode is not None
    return life.exitcode


def _live(env: dict[str, str], job_id: UUID, crash_at: str | None) -> None:
    os.environ.update(env)
    if crash_at:
        os.environ.update(CRASH_AT=crash_at, NASKAH_CRASH_POINTS="1")
    press = a_press(
        ledger=Ledger(LedgerSettings.from_env().need("press"), min_size=1, max_size=2),
        vault=open_vault(VaultSettings.from_env(os.environ)),
        catalog=Catalog.installed(),
        converter_socket=env["NASKAH_CONVERTER_SOCKET"],
        queues=[PRESS_PDF],
    )
    archived = press.run([job_id])
    press.close()
    raise SystemExit(0 if archived else 1)
