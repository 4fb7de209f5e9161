"""Whether the last stack in a home was stopped, or ended with the machine: then the newest deposits are read back first.

A mark lies in the home while a stack runs, with the machine's boot in it. A supervisor that was killed leaves it too, but the
kernel still holds every write then; only another boot says that the power went.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from archive.ledger import Ledger, LedgerSettings
from archive.proof.read_back import ReadBack, read_back
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.home import NaskahHome
from service.embedded.secretfile import write_private

BOOT = Path("/proc/sys/kernel/random/boot_id")


class RunningMark:
    """The mark of one home."""

    def __init__(self, home: NaskahHome, boot: Path = BOOT) -> None:
        self._file = home.root / "running"
        self._boot = boot

    def power_went(self) -> bool:
        """Tell whether the last stack ended with the machine; a machine that does not tell its boots is not believed."""
        try:
            left = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        return not left or left != self._present()

    def set(self) -> None:
        """A stack begins."""
        write_private(self._file, self._present())

    def clear(self) -> None:
        """It was stopped, every part of it."""
        self._file.unlink(missing_ok=True)

    def _present(self) -> str:
        try:
            return self._boot.read_text(encoding="utf-8")
        except OSError:
            return ""


def read_newest_back(env: Mapping[str, str]) -> ReadBack:
    """Read the newest deposits of a stack's ledger back."""
    vault = open_vault(VaultSettings.from_env(env))
    owner = Ledger(LedgerSettings.from_env(env).need("owner"), min_size=1, max_size=1)
    try:
        return read_back(vault.store, owner)
    finally:
        owner.close()
        vault.close()
