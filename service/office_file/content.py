"""An office's file once it is checked: what it says, ready to be laid in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from archive.ledger.office.people import Person
from archive.ledger.office.positions import Position
from service.office.appointments import Appointment, Authority
from service.office.rules import OfficeRules


@dataclass(frozen=True, kw_only=True)
class OfficeFile:
    """A checked file, ready to be applied."""

    satker: str
    nama: str
    zona: str
    config: Mapping[str, Any]
    people: tuple[Person, ...]
    positions: tuple[Position, ...]
    appointments: tuple[Appointment, ...]
    authorities: tuple[Authority, ...]
    certificates: Mapping[str, str]
    """SHA-256 of the certificates it proposes, by person."""

    @cached_property
    def rules(self) -> OfficeRules:
        """The office's own rules, as the file has them."""
        return OfficeRules(self.config, ZoneInfo(self.zona))
