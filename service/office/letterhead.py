"""Offices as the contracts see them, kept for two seconds: reading a letterhead for every event would cost a logo each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates
from archive.ledger.office import offices
from doc_templates.catalog import Stationery
from doc_templates.kit.chain import Chain
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.roles import WrittenChain
from service.errors import OfficeUnknown
from service.office.rules import OfficeRules
from worker.press.columns import COLUMNS, columns_told
from worker.press.fit import Gauge, gauge_on
from worker.press.link_fields import LINKS, link_fields_told

FRESH_S = 2.0
"""A new letterhead is on the page two seconds after ``naskah office apply``; 200 events a second read it once."""


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """One office, ready for contracts."""

    kantor: Kantor
    zona: ZoneInfo
    version: int
    rules: OfficeRules
    """What the office decides and no page shows: registers, levels of signing, hours, reminders."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Digest of the active template of each type that has an uploaded one; the others print with the shipped one."""
    decided: datetime | None = None
    """When somebody last decided on a template."""
    gauges: Mapping[str, Gauge] = field(default_factory=dict, repr=False)
    """The columns of those active templates, as far as they are known."""
    address: str = ""
    """Where people reach the pages of this installation."""

    def page(self, path: str) -> str:
        """Return a page's address as a letter names it."""
        return f"{self.address.rstrip('/')}{path}"

    def day(self, at: datetime) -> date:
        """Return which day it is at the office."""
        return at.astimezone(self.zona).date()

    def gauge_of(self, stationery: Stationery) -> Gauge:
        """Return the columns of the template with which the office prints a type today, on its paper.

        Each is looked at once a version: one that came with its type here, an uploaded one by the locked-in child that examined it.
        Of one whose columns nobody knows nothing is refused; the judge of its pages looks at it.
        """
        if stationery.jenis in self.templates:
            return self.gauges.get(stationery.jenis, Gauge(()))
        return gauge_on(stationery.template, self.kantor.kertas)

    def under(self, jenis: str, chain: Chain) -> Letterhead:
        """Return the office as if a type went through this chain: whoever gives a disposisi signs its sheet."""
        rantai = {**self.kantor.rantai, jenis: WrittenChain.of_type(chain)}
        return replace(self, kantor=replace(self.kantor, rantai=rantai))

    def keeping(
        self, stationery: Stationery, digest: str, schema: Mapping[str, Any] | None = None
    ) -> Letterhead:
        """Return the office as if it printed a type with this version today; ``schema``: that of an uploaded one."""
        templates = {jenis: one for jenis, one in self.templates.items() if jenis != stationery.jenis}
        if digest == stationery.digest:
            return replace(self, templates=templates)
        gauges = {**self.gauges, stationery.jenis: _gauge(schema or {}, self.kantor.kertas)}
        return replace(self, templates={**templates, stationery.jenis: digest}, gauges=gauges)


class Offices:
    """Letterheads by satker; safe to share between threads. ``address``: where people reach the pages, of who writes letters."""

    def __init__(
        self, ledger: Ledger, *, address: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ledger = ledger
        self._address = address
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Letterhead]] = {}

    def letterhead(self, satker: str | None) -> Letterhead:
        """Return the office of ``satker``; raises ``OfficeUnknown`` when none has been applied.

        While one thread reads it afresh the others go on with what is kept: whoever holds a connection waits for nobody's.
        """
        if satker is None:
            raise OfficeUnknown
        kept = self._kept.get(satker)
        if kept is not None and self._clock() - kept[0] < FRESH_S:
            return kept[1]
        if not self._lock.acquire(blocking=kept is None) and kept is not None:
            return kept[1]
        try:
            kept = self._kept.get(satker)
            if kept is not None and self._clock() - kept[0] < FRESH_S:
                return kept[1]
            found = self._read(satker, kept[1] if kept else None)
            self._kept[satker] = (self._clock(), found)
            return found
        finally:
            self._lock.release()

    def zone(self, satker: str | None) -> str | None:
        """Return the name of an office's time zone; None for one that has not been applied yet."""
        try:
            return self.letterhead(satker).zona.key
        except OfficeUnknown:
            return None

    def forget(self) -> None:
        """Read every office afresh when it is next asked for; other processes do so within ``FRESH_S``."""
        with self._lock:
            self._kept.clear()

    def _read(self, satker: str, present: Letterhead | None) -> Letterhead:
        with self._ledger.acting(Principal.system("desk", satker)) as tx:
            office = offices.get(tx, satker)
            active = templates.active(tx, satker)
            if office is None:
                raise OfficeUnknown(satker=satker)
            decided = templates.decided(tx, satker)
            alike = present is not None and present.version == office.version
            if present is not None and alike and (present.templates, present.decided) == (active, decided):
                return present
            schemas = templates.schemas(tx, satker) if active else {}
        kantor = present.kantor if present is not None and alike else Kantor.from_config(office.config)
        return Letterhead(
            kantor=kantor,
            zona=ZoneInfo(office.zona),
            version=office.version,
            templates=active,
            decided=decided,
            gauges={jenis: _gauge(schema, kantor.kertas) for jenis, schema in schemas.items()},
            rules=present.rules if present is not None and alike else OfficeRules.of(office),
            address=self._address,
        )


def _gauge(schema: Mapping[str, Any], kertas: str) -> Gauge:
    return Gauge(columns_told(schema.get(COLUMNS, {}).get(kertas)), link_fields_told(schema.get(LINKS)))
