"""Positions to which an office's file would give two holders on one day: with itself, or with who was entered here.

And entries of one person that overlap, or that come back after they were ended here: allowed, and told. What is over is nobody's concern any more. Looks only; in the words of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from archive.ledger import Transaction
from archive.ledger.office import positions
from archive.ledger.office.positions import Holder
from service.office.appointments import FILE, HERE, Appointment
from service.office.capacity import Mode
from service.office.holding import Clash, Tenure, clash, holding
from service.office.seeding import same_holding
from service.office_file.change import OfficeChange

_WHY = {
    Clash.TWO_HOLDERS: "{who} holds it {when}: end the one, or let the other begin afterwards",
    Clash.TWO_ACTING: "{who} acts in it {when}: a position has one Plt. or Plh. at a time",
    Clash.NOT_VACANT: "{who} holds it {when}: a Plt. is for a vacant position; for a holder who is away say plh",
    Clash.OWN_DEPUTY: "{who} holds it {when}: nobody is a Plh. of themselves",
}


def held_twice(
    tx: Transaction, satker: str, appointments: Sequence[Appointment], today: date
) -> list[OfficeChange]:
    """Return every appointment of a file that may not stand beside another from ``today`` on, as what is refused."""
    entered = [
        row for each in positions.holders(tx, satker) if each.origin == HERE and (row := holding(each))
    ]
    return [
        OfficeChange(
            path=f"orang.{wanted.orang}"
            if wanted.sebagai is Mode.LANGSUNG
            else f"pelaksana.{wanted.jabatan}.{wanted.orang}",
            what=f"stands in {wanted.jabatan} beside another",
            effect=_WHY[why].format(who=there.person, when=_when(there)),
            refused=True,
        )
        for wanted, why, there in clashes(appointments, entered, today)
    ]


def entered_again(
    tx: Transaction, satker: str, appointments: Sequence[Appointment], today: date
) -> Iterator[OfficeChange]:
    """Tell what a file lays in though it was ended here, or beside an entry of the same person that was made here.

    Neither gives a position two holders, and so neither is refused; an end that is undone, or one that ends only half, is told.
    """
    rows = positions.holders(tx, satker)
    for each in appointments:
        if any(same_holding(row, each, today) and row.origin == FILE for row in rows):
            continue  # laid in already
        wanted = each.holding(today).after(today)
        if wanted is None:
            continue
        of_theirs = [row for row in rows if _alike(row, each)]
        where = (
            f"orang.{each.orang}"
            if each.sebagai is Mode.LANGSUNG
            else f"pelaksana.{each.jabatan}.{each.orang}"
        )
        ended = [row.until for row in of_theirs if row.origin == FILE and row.until is not None]
        if ended:
            yield OfficeChange(
                path=where,
                what=f"stands in {each.jabatan} again",
                effect=f"it was ended here with {max(ended)}: to leave it ended, say sampai in the file",
            )
        for row in of_theirs:
            there = holding(row)
            if row.origin != HERE or there is None or (left := there.after(today)) is None:
                continue
            if left.since <= wanted.until and wanted.since <= left.until:
                yield OfficeChange(
                    path=where,
                    what=f"stands in {each.jabatan} beside an entry of their own",
                    effect=f"entered here {_when(left)}: each counts for its days; to end one, naskah people end {row.id}",
                )


def _alike(row: Holder, wanted: Appointment) -> bool:
    return (row.position, row.person_id, row.capacity) == (
        wanted.jabatan,
        wanted.orang,
        wanted.sebagai.value,
    )


def clashes(
    appointments: Sequence[Appointment], entered: Sequence[Tenure], today: date
) -> Iterator[tuple[Appointment, Clash, Tenure]]:
    """Yield which appointments clash, why and with whom; definitive holders come before those who act.

    The same person in the same capacity, entered here and then written into the file, is one.
    """
    before: list[Tenure] = []
    for each in appointments:
        wanted = each.holding(today).after(today)
        if wanted is None:
            continue
        others = [held for held in entered if (held.person, held.mode) != (wanted.person, wanted.mode)]
        for there in (*before, *filter(None, (held.after(today) for held in others))):
            if why := clash(wanted, there):
                yield each, why, there
        before.append(wanted)


def _when(there: Tenure) -> str:
    return f"from {there.since} " + (f"to {there.until}" if there.until != date.max else "on")
