"""Puts the prober of one service process together: what is asked, how often, and who judges it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from archive.ledger import Ledger
from archive.vault.vault import Vault
from service.documents.files.scanner import Scanner
from service.operations.converter_probe import ConverterProbe
from service.operations.gauges import PartGauges, last_backup
from service.operations.health import Health
from service.operations.ledger_probe import LedgerProbe
from service.operations.machine_probe import MachineProbe
from service.operations.measures import Measures
from service.operations.prober import Prober, Question
from service.operations.scanner_probe import ScannerProbe
from service.operations.vault_probe import ArchiveProbe, VaultProbe
from worker.signing.keyring import Keyring

# A part that stops just after an answer is told after its rhythm and its patience, before 15 s are over.
LEDGER_S: Final = (3.0, 5.0)
VAULT_S: Final = (4.0, 5.0)
ARCHIVE_S: Final = (10.0, 30.0)
CONVERTER_S: Final = (4.0, 4.0)
SCANNER_S: Final = (10.0, 10.0)
MACHINE_S: Final = (60.0, 30.0)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What watches the parts from one service process."""

    health: Health
    measures: Measures
    prober: Prober
    ledger: Ledger

    def start(self) -> None:
        """Begin to ask."""
        self.prober.start()

    def close(self) -> None:
        """Ask no more, and give the connections back."""
        self.prober.close()
        self.measures.close()
        self.ledger.close()


def assemble_watch(
    *,
    ledger: Ledger,
    vault: Vault,
    horizon: timedelta,
    converter: Path | None,
    scanner: Scanner | None = None,
    keyring: Keyring,
    types: Callable[[], Mapping[str, Sequence[str]]] = dict,
    address: str = "",
    environ: Mapping[str, str] = os.environ,
) -> Watch:
    """Return what watches; ``ledger`` is the requests' own, beside which the prober has connections of its own.

    ``types``: the document types that are broken, with the places of their flaws; ``address``: where people reach the pages.
    """
    own = ledger.beside(max_size=3)  # the ledger's question, the archive's, the metrics'
    probe = LedgerProbe(own, horizon=horizon, refused=lambda: ledger.refused_for_room)
    archive, machine = ArchiveProbe(own, vault), MachineProbe(keyring, environ)
    health = Health(
        ledger=Question("ledger", probe.ask, every_s=LEDGER_S[0], patience_s=LEDGER_S[1]),
        vault=Question(
            "vault",
            VaultProbe(vault.store, beside=_beside(environ)).ask,
            every_s=VAULT_S[0],
            patience_s=VAULT_S[1],
        ),
        archive=Question("archive", archive.ask, every_s=ARCHIVE_S[0], patience_s=ARCHIVE_S[1]),
        converter=Question(
            "converter", ConverterProbe(converter).ask, every_s=CONVERTER_S[0], patience_s=CONVERTER_S[1]
        )
        if converter
        else None,
        scanner=Question("scanner", ScannerProbe(scanner).ask, every_s=SCANNER_S[0], patience_s=SCANNER_S[1])
        if scanner
        else None,
        types=types,
        address=address,
    )
    room = Question("machine", machine.ask, every_s=MACHINE_S[0], patience_s=MACHINE_S[1])
    parts = PartGauges(health, room, lambda: last_backup(environ))
    return Watch(
        health=health,
        measures=Measures(own, horizon, parts),
        prober=Prober([*health.questions(), room]),
        ledger=own,
    )


def _beside(environ: Mapping[str, str]) -> Path | None:
    """Return where the embedded stack's vault keeps its files; None where the vault is another's."""
    place = Path(environ.get("NASKAH_HOME") or "") / "seaweed"
    return place if environ.get("NASKAH_HOME") and place.is_dir() else None
