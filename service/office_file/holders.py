"""Positions to which an office's file would give two holders on one day: with itself, or with who was entered here.

What is over is nobody's concern any more. Looks only; in the words of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from archive.ledger import Transaction
from archive.ledger.office import positions
from service.office.appointments import HERE, Appointment
from service.office.capacity import Mode
from service.office.holding import Clash, Tenure, clash, holding
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
