"""Opens the vault of an installation: one function a process calls once, after any fork."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.vault.s3 import S3Store
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault


def open_vault(settings: VaultSettings) -> Vault:
    """Return the vault on S3 that ``settings`` name; connects to nothing yet."""
    return Vault(S3Store(settings), horizon=settings.horizon, clock=lambda: datetime.now(UTC))
