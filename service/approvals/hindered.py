"""Where papers cannot go on today: a place of their chain that is still to act, and in which nobody can. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archive.ledger.documents.documents import Document
from archive.states import OPEN
from service.approvals.case import Case
from service.office.levels import SigningLevels
from service.office.walking import ChainHindrance, OfficeStrength


@dataclass(frozen=True, kw_only=True)
class HeldPaper:
    """A paper, and the places of its chain in which nobody can act today."""

    document: Document
    places: tuple[ChainHindrance, ...]


def hindrances(
    case: Case, strength: OfficeStrength, levels: SigningLevels, at: datetime
) -> list[ChainHindrance]:
    """Return the places still to act in which nobody can today; none of a paper that has its number, or waits for nobody."""
    document = case.held.document
    if case.chain is None or document.status not in OPEN or case.signer is not None:
        return []
    waiting = {place.position for place in case.missing}
    waiting |= {each for each in case.chain.signatories if isinstance(each, str)}
    found = strength.hindrances(
        case.chain,
        jenis=document.jenis,
        akses=document.akses,
        level=levels.of_type(document.jenis),
        day=case.day,
        at=at,
    )
    return [each for each in found if each.position in waiting]


def held_papers(
    cases: Iterable[Case], strength: OfficeStrength, levels: SigningLevels, at: datetime
) -> list[HeldPaper]:
    """Return the papers that cannot go on today, in their order."""
    found = ((case.held.document, hindrances(case, strength, levels, at)) for case in cases)
    return [HeldPaper(document=document, places=tuple(places)) for document, places in found if places]
