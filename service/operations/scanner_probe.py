"""What is asked of the office's virus scanner: whether it is there."""

from __future__ import annotations

from archive.errors import Outage
from service.documents.files.errors import ScannerAway
from service.documents.files.scanner import Scanner


class ScannerSilent(Outage):
    """The virus scanner does not answer."""


class ScannerProbe:
    """Asks it."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner

    def ask(self) -> str:
        """Return what it calls itself; raises ``ScannerSilent``."""
        try:
            return self._scanner.greet()
        except ScannerAway as away:
            raise ScannerSilent(technical=away.technical) from away
