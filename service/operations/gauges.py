"""What the prober heard, as Prometheus takes it: parts, clocks, certificates, disks, the last backup."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import nan
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from archive.errors import NaskahError
from archive.ledger import safety_copy
from service.operations.health import Health, clocks
from service.operations.machine_probe import MachineView
from service.operations.part import PartHealth
from service.operations.prober import Question

VALUES: Final = {"ok": 1.0, "late": 0.5, "damaged": 0.5, "open": 0.5, "unseen": nan}
"""Of a part's state; every other is 0."""


class PartGauges(Collector):
    """Health as gauges; asks nobody."""

    def __init__(
        self, health: Health, machine: Question[MachineView], last_backup: Callable[[], float | None]
    ) -> None:
        """``last_backup`` says when the last backup was made, in seconds since 1970; None when never or unknown."""
        self._health = health
        self._machine = machine
        self._last_backup = last_backup

    def collect(self) -> Iterable[Metric]:
        """Yield every gauge; what is not known is NaN."""
        parts = self._health.parts()
        yield from _parts(parts)
        yield GaugeMetricFamily(
            "naskah_accepting", "Whether events are accepted", value=float(self._health.accepting)
        )
        yield GaugeMetricFamily(
            "naskah_ready", "Whether /health/ready answers 200", value=float(self._health.ready)
        )
        files = self._health.archive.heard().answer
        yield GaugeMetricFamily(
            "naskah_archive_damaged_files",
            "Archived files that did not read back as archived, of those read by turns",
            value=float(len(files.damaged)) if files else 0.0,
        )
        yield self._clocks()
        yield from self._of_machine()
        yield GaugeMetricFamily(
            "naskah_backup_last_timestamp_seconds",
            "When the newest file in the folder of backups (NASKAH_BACKUP_FOLDER) was written; 0: never",
            value=self._last_backup() or 0.0,
        )

    def _clocks(self) -> Metric:
        ahead = GaugeMetricFamily(
            "naskah_clock_ahead_seconds", "How far another clock is ahead of the service's", labels=["clock"]
        )
        told = dict(clocks(self._health.ledger.heard(), self._health.vault.heard()))
        for whose in ("ledger", "vault"):
            ahead.add_metric([whose], told.get(whose, nan))
        return ahead

    def _of_machine(self) -> Iterator[Metric]:
        free = GaugeMetricFamily(
            "naskah_disk_free_bytes", "Room left where the service keeps files", labels=["place"]
        )
        size = GaugeMetricFamily("naskah_disk_size_bytes", "How large that disk is", labels=["place"])
        ends = GaugeMetricFamily(
            "naskah_certificate_expires_timestamp_seconds",
            "Last moment of a seal, a root or the server's certificate",
            labels=["certificate"],
        )
        seen = self._machine.heard().answer
        for room in seen.rooms if seen else ():
            free.add_metric([room.place], room.free)
            size.add_metric([room.place], room.size)
        for certificate in seen.certificates if seen else ():
            ends.add_metric([certificate.name], certificate.ends.timestamp())
        yield from (free, size, ends)


def _parts(parts: Iterable[PartHealth]) -> Iterator[Metric]:
    up = GaugeMetricFamily(
        "naskah_part_up",
        "How a part stands: 1 ok, 0.5 late or damaged, 0 away, NaN not seen",
        labels=["part"],
    )
    age = GaugeMetricFamily(
        "naskah_part_answer_age_seconds", "How old the answer is that it was judged from", labels=["part"]
    )
    for part in parts:
        up.add_metric([part.name], VALUES.get(part.state, 0.0))
        age.add_metric([part.name], nan if part.age_s is None else part.age_s)
    yield from (up, age)


def last_backup(environ: Mapping[str, str]) -> float | None:
    """Return when the newest complete file in the folder of backups was written; None without one."""
    try:
        folder = safety_copy.folder_of(environ)
        times = [each.stat().st_mtime for each in folder.iterdir() if not each.name.endswith(".part")]
    except (NaskahError, OSError):
        return None
    return min(max(times), time.time()) if times else None
