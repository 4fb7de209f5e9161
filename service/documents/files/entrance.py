"""Where files come in: the virus scanner looks each through before anything of it is read, and what it found is in the audit log."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from archive.ledger import Ledger, Principal, audit
from service.documents.files.errors import FileInfected, ScannerAway
from service.documents.files.places import Turnstile
from service.documents.files.scanner import Scanner
from service.errors import Field
from service.words import say

AT_ONCE: Final = 4
"""Files that the scanner looks through at once, of a process's sixteen requests."""
WAITING: Final = 4
WAIT_S: Final = 10.0
"""How long a file waits for its turn: a scanner that hangs holds half of the requests, and each for a minute at most."""


class FileEntrance:
    """Lets files in."""

    def __init__(self, ledger: Ledger, scanner: Scanner) -> None:
        self._ledger = ledger
        self._scanner = scanner
        self._places = Turnstile(most=AT_ONCE, waiting=WAITING, full=ScannerAway)

    def let_in(
        self,
        principal: Principal,
        data: bytes,
        *,
        name: str,
        sha256: str,
        document_id: UUID | None = None,
        path: str = "body",
    ) -> None:
        """Raise ``FileInfected`` with what was found in a file, or ``ScannerAway``; return for a clean one.

        ``document_id``: what it was to go with; the log tells the name of no file that is for nobody yet.
        """
        with self._places.take(WAIT_S):
            found = self._scanner.find(data)
        if found is None:
            return
        with self._ledger.acting(principal) as tx:
            audit.enter(
                tx,
                action="file.infected",
                document_id=document_id,
                detail={"sha256": sha256, "ditemukan": found, **({"nama": name} if document_id else {})},
            )
        reason = say("pemindai virus menemukan {temuan} di dalam {nama}", temuan=found, nama=name)
        raise FileInfected(fields=[Field(path=path, reason=reason)])
