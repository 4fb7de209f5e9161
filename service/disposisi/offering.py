"""What somebody may choose of before they give a disposisi, pass one on, or put another in its place. Pure but for who stands where.

It is asked before a form is shown; what comes of the form is judged anew by the desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.access import AccessClass
from archive.ledger import Principal, Transaction
from archive.ledger.office import people
from service.approvals.disposisi import addressees
from service.disposisi.giving import SheetGround
from service.disposisi.rules import wrong_addressees
from service.errors import ActForbidden
from service.intake.drafting import DISPOSISI
from service.office.capacity import Staff
from service.office.letterhead import Letterhead
from service.words import say


class GivingWay(StrEnum):
    """How a sheet comes to be."""

    GIVE = "beri"
    """On a paper, as the first of a tree."""
    FORWARD = "teruskan"
    """By somebody a sheet went to."""
    REPLACE = "ganti"
    """By its giver, in the place of one."""


@dataclass(frozen=True, kw_only=True)
class OfferedPosition:
    """A position of the office that a form offers."""

    posisi: str
    jabatan: str
    holders: Sequence[str]
    """Who stands in it today, by name."""


@dataclass(frozen=True, kw_only=True)
class GivingOffer:
    """What may be chosen of."""

    givers: Sequence[OfferedPosition]
    """For which of their positions they may give it; one at least."""
    addressees: Sequence[OfferedPosition]
    """To whom one of these may give it, in the office's order."""
    least: AccessClass
    most: AccessClass
    replaced: Mapping[str, object]
    """What the sheet says in whose place another comes; nothing for any other."""


def offer_of(
    tx: Transaction,
    principal: Principal,
    ground: SheetGround,
    above: Sequence[str],
    everyone: Staff,
    office: Letterhead,
    day: date,
) -> GivingOffer:
    """Return what somebody may choose of; raises ``ActForbidden`` for who may not give at all."""
    givers = list(_givers(principal, ground, everyone, office, day))
    if not givers:
        raise ActForbidden(
            say("Hari ini Anda tidak memegang jabatan yang dapat memberi disposisi ini"),
            step=say("Minta pejabat itu melakukannya, atau admin mencatat penugasan Anda."),
        )
    to = [
        each
        for each in office.kantor.pejabat
        if any(not list(wrong_addressees(office.kantor, giver, [each], above)) for giver in givers)
    ]
    holding = {each: [one.person_id for one in everyone.holding(each, day)] for each in {*givers, *to}}
    names = people.names(tx, str(principal.satker), {one for each in holding.values() for one in each})

    def named(posisi: str) -> OfferedPosition:
        return OfferedPosition(
            posisi=posisi,
            jabatan=everyone.jabatan(posisi),
            holders=[names[each] for each in holding[posisi] if each in names],
        )

    return GivingOffer(
        givers=[named(each) for each in givers],
        addressees=[named(each) for each in to],
        least=ground.akses,
        most=principal.ceiling,
        replaced=ground.replaces.payload if ground.replaces is not None else {},
    )


def _givers(
    principal: Principal, ground: SheetGround, everyone: Staff, office: Letterhead, day: date
) -> Iterator[str]:
    """Yield for which positions somebody may give, those they stand in themselves first."""
    mine = everyone.held_by(principal.id, day)
    if ground.above is not None:
        yield from (each for each in addressees(ground.above.held) if each in mine)
        return
    known = [ground.replaces.giver] if ground.replaces is not None else list(office.kantor.pejabat)
    able = [each for each in known if everyone.capacities(principal.id, each, day, DISPOSISI)]
    yield from sorted(able, key=lambda each: each not in mine)
