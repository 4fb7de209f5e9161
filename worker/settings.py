"""Settings of the press, read once from the environment; a missing value without a default is fatal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.settings import address, needed, number, read
from worker.queue import broker_url


@dataclass(frozen=True, kw_only=True)
class WorkerSettings:
    """Where the press finds its neighbours and how much it takes on at once."""

    broker_url: str
    """NASKAH_PRESS_BROKER_URL: address of the bell with the worker's user; default: NASKAH_BROKER_URL."""
    converter_socket: Path
    """NASKAH_CONVERTER_SOCKET: Unix socket of the LibreOffice pool."""
    public_url: str
    """NASKAH_PUBLIC_URL: fixed address printed beside the QR code of every document."""
    concurrency: int
    """NASKAH_WORKER_CONCURRENCY: worker children; default: one a core."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> WorkerSettings:
        """Read the settings from ``env``; raises ``SettingMissing`` or ``SettingWrong`` naming the variable."""
        return cls(
            broker_url=broker_url("press", env),
            converter_socket=needed(env, "NASKAH_CONVERTER_SOCKET", Path),
            public_url=needed(env, "NASKAH_PUBLIC_URL", address),
            concurrency=read(env, "NASKAH_WORKER_CONCURRENCY", number(), os.cpu_count() or 1),
        )
