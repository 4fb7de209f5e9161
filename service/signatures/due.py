"""Which of a person's certificates wait for something: a word of theirs, or another that comes after. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from archive.ledger.office.certificates import Certificate
from worker.signing.signatories import BindingState

BEFORE: Final = timedelta(days=30)
"""An issuer takes days, an administrator and its owner one each: a month leaves a week over."""


class DueState(StrEnum):
    """For what a certificate waits."""

    PROPOSED = "diusulkan"
    """To be confirmed by its owner."""
    ENDING = "akan_berakhir"
    ENDED = "sudah_berakhir"


@dataclass(frozen=True, kw_only=True)
class DueCertificate:
    """One that waits."""

    certificate: Certificate
    state: DueState


def certificate_due(found: Sequence[Certificate], now: datetime) -> Iterator[DueCertificate]:
    """Yield what waits of a person's certificates: those to confirm, then of each level the last one, where it ends or has ended."""
    for each in found:
        if each.state == BindingState.PROPOSED and each.certain:
            yield DueCertificate(certificate=each, state=DueState.PROPOSED)
    last: dict[str, Certificate] = {}
    for each in found:
        if each.state == BindingState.CONFIRMED and _outlasts(each, last.get(each.level)):
            last[each.level] = each
    for each in last.values():
        if each.valid_to is not None and each.valid_to < now + BEFORE:
            state = DueState.ENDED if each.valid_to <= now else DueState.ENDING
            yield DueCertificate(certificate=each, state=state)


def _outlasts(one: Certificate, other: Certificate | None) -> bool:
    """Tell whether one ends later than another; one of which that is not known outlasts all."""
    if other is None or one.valid_to is None:
        return True
    return other.valid_to is not None and one.valid_to > other.valid_to
