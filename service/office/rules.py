"""What an office decides besides its letterhead, as types: read once for every version of its file.

>>> rules = OfficeRules.of({"waktu_baku": {"surat_edaran": 90}, "pengingat": {"surel": True}}, ZoneInfo("Asia/Jakarta"))
>>> rules.standards["surat_edaran"], rules.reminders.by_mail, rules.leap
(90, True, 50)

The file was checked when it was applied (``service.office_file.form``); what it leaves out stands here as it stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from service.office.hours import WORKING_DAY, OfficeHours

LEAP: Final = 50
"""How many numbers above the last an import into the running year may leap, where an office names none."""


@dataclass(frozen=True, kw_only=True)
class Reminding:
    """How officials are reminded of what waits for them too long: ``pengingat``."""

    every: int
    """Working minutes between two reminders of the same paper."""
    by_mail: bool

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Reminding:
        """Read it."""
        return cls(every=int(config.get("jeda", WORKING_DAY)), by_mail=bool(config.get("surel")))


@dataclass(frozen=True, kw_only=True)
class OfficeRules:
    """The office's own rules."""

    hours: OfficeHours
    standards: Mapping[str, int]
    """``waktu_baku``: working minutes an official may take over a paper, by its type; nobody is late where none stand."""
    reminders: Reminding
    leap: int
    """``impor_lompatan``: beyond that many numbers a second person approves an import."""

    @classmethod
    def of(cls, config: Mapping[str, Any], zona: ZoneInfo) -> OfficeRules:
        """Read an office's configuration."""
        return cls(
            hours=OfficeHours.of(config, zona),
            standards=dict(config.get("waktu_baku") or {}),
            reminders=Reminding.of(config.get("pengingat") or {}),
            leap=int(config.get("impor_lompatan", LEAP)),
        )
