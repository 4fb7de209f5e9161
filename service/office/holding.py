"""Who may stand in a position beside whom, on the days they have in common. Pure: no clock, no ledger, no words.

A post has one definitive holder, and one who acts in it: Plt. while it is vacant, Plh. while its holder, another person, is away.
Asked by whoever appoints and by whoever applies an office's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.ledger.office.positions import Holder
from service.office.capacity import Mode, withdrawn


class Clash(StrEnum):
    """Why one may not hold a position beside another."""

    TWO_HOLDERS = "two_holders"
    """Two definitive holders."""
    TWO_ACTING = "two_acting"
    """Two who act in it, or one of them twice."""
    NOT_VACANT = "not_vacant"
    """A Plt. where there is a definitive holder."""
    OWN_DEPUTY = "own_deputy"
    """A Plh. who is the definitive holder."""


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """A person in a position from one day to another, both included."""

    position: str
    person: str
    mode: str
    since: date = date.min
    until: date = date.max

    def after(self, today: date) -> Tenure | None:
        """Return what of it is left from ``today`` on."""
        if self.until < max(today, self.since):
            return None
        return Tenure(
            position=self.position,
            person=self.person,
            mode=self.mode,
            since=max(today, self.since),
            until=self.until,
        )


def holding(row: Holder) -> Tenure | None:
    """Return a row of the ledger; nothing for one that was ended before its first day."""
    if withdrawn(row):
        return None
    return Tenure(
        position=row.position,
        person=row.person_id,
        mode=row.capacity,
        since=row.since or date.min,
        until=row.until or date.max,
    )


def clash(wanted: Tenure, there: Tenure) -> Clash | None:
    """Return why ``wanted`` may not come beside ``there``; a new definitive holder may come while somebody acts."""
    if wanted.position != there.position or not (there.since <= wanted.until and wanted.since <= there.until):
        return None
    match (wanted.mode, there.mode):
        case (Mode.LANGSUNG, Mode.LANGSUNG):
            return Clash.TWO_HOLDERS
        case (Mode.LANGSUNG, _):
            return None
        case (Mode.PLT, Mode.LANGSUNG):
            return Clash.NOT_VACANT
        case (_, Mode.LANGSUNG):
            return Clash.OWN_DEPUTY if wanted.person == there.person else None
    return Clash.TWO_ACTING
