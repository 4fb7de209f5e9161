"""Paraf that no longer count: whose, and by which act. Pure.

A revision takes back every paraf on the text before it, a return those above whom it goes back to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.ledger.documents.acts import Act, standing
from service.approvals.table import Kind


@dataclass(frozen=True, kw_only=True)
class FallenParaf:
    """One paraf, and the act that took it back."""

    paraf: Act
    by: Act


def fallen(acts: Sequence[Act]) -> list[FallenParaf]:
    """Return every paraf that an act took back, in the order they were given."""
    taken = {number: act for act in acts for number in act.detail.get("void", ())}
    return [
        FallenParaf(paraf=act, by=taken[act.no]) for act in acts if act.kind == Kind.PARAF and act.no in taken
    ]


def fallen_of(acts: Sequence[Act], person_id: str) -> FallenParaf | None:
    """Return a person's last paraf where it fell and they have not initialled since."""
    if any(act.kind == Kind.PARAF and act.person_id == person_id for act in standing(acts)):
        return None
    theirs = [each for each in fallen(acts) if each.paraf.person_id == person_id]
    return theirs[-1] if theirs else None
