"""Who leaves by a new office file, and which positions it leaves to nobody: the same as ``people leave``, looked at before it is laid in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from archive.ledger import Transaction
from archive.ledger.office import people, positions
from doc_templates.kit.kantor import Kantor
from service.leaving.consequences import TAKEN_ON, Consequences, Estate
from service.leaving.leaver import LeftBehind, StaffChange
from service.leaving.view import SORTS, WAYS
from service.office.letterhead import Letterhead
from service.office.people import staff
from service.office.seeding import SeedPlan
from service.office_file.change import OfficeChange
from service.office_file.content import OfficeFile
from service.words import ENGLISH, in_language

SHOWN = 5
"""Things of one who leaves that a difference names; the rest is counted."""


def staff_change(tx: Transaction, file: OfficeFile, today: date) -> StaffChange:
    """Return the office's people before and after a file is laid in; nothing is written."""
    stays = {each.id for each in file.people}
    present, before = people.every(tx, file.satker), staff(tx, file.satker)
    leavers = [each for each in present if each.id not in stays]
    left = frozenset(each.id for each in leavers)
    standing = replace(
        before,
        holders=[each for each in before.holders if each.person_id not in left],
        gone=(before.gone - stays) | left,
    )
    laid_in = SeedPlan.of(
        standing.holders,
        standing.delegations,
        ever_held=positions.ever_held(tx, file.satker),
        appointments=file.appointments,
        authorities=file.authorities,
        today=today,
    )
    kantor = Kantor.from_config(file.config)
    return StaffChange(
        tx=tx,
        satker=file.satker,
        office=Letterhead(kantor=kantor, zona=ZoneInfo(file.zona), version=0, rules=file.rules),
        day=today,
        leavers=leavers,
        before=before,
        after=laid_in.upon(standing, file.positions, kantor.kepala_unit),
        others=file.people,
        successors=frozenset(each.orang for each in laid_in.fresh),
    )


def departures(found: Consequences) -> Iterator[OfficeChange]:
    """Yield who leaves with what becomes of what they leave behind, and the positions that nobody holds then."""
    for each in found.going:
        effect = "their tokens end, with their appointments and certificates" + _left(each)
        yield OfficeChange(path=f"orang.{each.person.id}", what=f"{each.person.nama} leaves", effect=effect)
    for key in found.vacant:
        told = ", ".join(found.told) or "nobody: no administrator has a personal token, nobody stands above"
        effect = f"who is told of it, where the office writes mail: {told}; naskah people vacant lists what waits for it"
        yield OfficeChange(path=f"orang.kunci.{key}", what="is held by nobody then", effect=effect)


def _left(going: Estate) -> str:
    """Return what one leaves behind that goes to somebody, or waits for somebody to come."""
    things = [each for each in going.left if each.sort in TAKEN_ON]
    if not things:
        return ""
    more = f"; and {len(things) - SHOWN} more" if len(things) > SHOWN else ""
    return "; waiting for them: " + "; ".join(map(_told, things[:SHOWN])) + more


def _told(each: LeftBehind) -> str:
    what = each.document.judul if each.document is not None else each.what
    sort, way = (in_language(said, ENGLISH) for said in (SORTS[each.sort], WAYS[each.way]))
    whom = f"{', '.join(each.to)} ({way})" if each.to else way
    return f"{what} [{sort}] goes to {whom}"
