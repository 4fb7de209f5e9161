"""Who leaves an office, the office with and without them, and one thing that is left behind. Values; the readers stand beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.ledger.documents.documents import Document
from archive.ledger.office.people import Person
from archive.states import OPEN
from service.approvals.case import Case
from service.approvals.inbox import MOST
from service.office.capacity import Mode, Staff
from service.office.letterhead import Letterhead


class Sort(StrEnum):
    """What is left behind."""

    NASKAH = "naskah"
    """A paper that waits for an act of theirs: a paraf, a signature, a scan, a draft that was sent back."""
    NOMOR = "nomor"
    """A document that has its number and waits for their signature or seal, alone or as one of several."""
    PENUGASAN = "penugasan"
    """A position they hold or act in, now or later."""
    WEWENANG = "wewenang"
    """Authority to sign a.n. that goes out from, or to, a position they stand in."""
    KUNCI = "kunci"
    """A token."""
    DISPOSISI = "disposisi"
    """A running sheet that waits for their answer."""
    DIBERIKAN = "diberikan"
    """A running sheet that they gave: theirs to close."""
    KIRIMAN = "kiriman"
    """A document that they were sent and have not read."""
    TEMPLAT = "templat"
    """A template they uploaded, on which nobody has decided."""
    USULAN = "usulan"
    """What they proposed about a register's book, on which nobody has decided."""
    AKUN = "akun"
    """The account by which they sign in at the pages, with all that opens it."""
    SERTIFIKAT = "sertifikat"
    """A certificate bound to them, or proposed."""


class HandOver(StrEnum):
    """Why it goes to whom it goes to."""

    PENERUS = "penerus"
    """To the successor that was named."""
    PENGGANTI = "pengganti"
    """To whoever stands in the position without them: definitive, Plt., Plh., or by authority."""
    KEPALA = "kepala"
    """To whoever heads their unit: it was theirs by name, and nobody stands in a position of theirs."""
    ATASAN = "atasan"
    """Nobody stands there: to the position above in its chain, who is told."""
    ULANG = "ulang"
    """To the other signatories, who send it back: another has signed already, so nobody takes their place."""
    PENYETUJU = "penyetuju"
    """To whoever may decide on it as a second person."""
    BERAKHIR = "berakhir"
    """It ends for good."""
    KOSONG = "kosong"
    """To nobody, until somebody is appointed."""


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """One thing that is left behind."""

    sort: Sort
    id: str
    what: str
    """What it is, in words; a document's title stands in the document."""
    way: HandOver
    to: Sequence[str] = ()
    """The people it goes to."""
    position: str | None = None
    document: Document | None = None


@dataclass(frozen=True, kw_only=True)
class StaffChange:
    """An office on a day before and after a change of its people."""

    tx: Transaction
    satker: str
    office: Letterhead
    """As it will be."""
    day: date
    leavers: Sequence[Person]
    before: Staff
    after: Staff
    """Without those who leave, with whoever follows them."""
    others: Sequence[Person]
    """Everybody who stays or comes."""
    successors: frozenset[str] = frozenset()
    """Those who are named to follow."""

    @cached_property
    def cases(self) -> list[Case]:
        """Return every open document as it stands before."""
        held = approvals.hold(self.tx, approvals.open_documents(self.tx, OPEN, MOST), lock=False)
        return [Case(held=each, staff=self.before, day=self.day) for each in held]

    @property
    def vacated(self) -> list[str]:
        """Return the positions somebody stands in before, and nobody after."""
        return [
            key
            for key in self.after.positions
            if self.before.holding(key, self.day) and not self.after.holding(key, self.day)
        ]

    def superiors(self, position: str) -> list[str]:
        """Return the positions above one, the nearest first, as the office's file says."""
        return superiors(self.office.kantor.atasan, position)


def superiors(above: Mapping[str, str], position: str) -> list[str]:
    """Return the positions above one, the nearest first; ``above``: the superior of each."""
    found: list[str] = []
    while (key := above.get(found[-1] if found else position)) is not None and key not in (position, *found):
        found.append(key)
    return found


@dataclass(frozen=True, kw_only=True)
class Leaver:
    """One of those who leave."""

    person: Person
    change: StaffChange

    @cached_property
    def held(self) -> list[str]:
        """Return the positions they stand in before."""
        return self.change.before.held_by(self.person.id, self.change.day)

    def in_their_place(self, position: str) -> list[str]:
        """Return who stands in a position without them."""
        return [each.person_id for each in self.change.after.holding(position, self.change.day)]

    def way_of(self, to: Sequence[str]) -> HandOver:
        """Return why something goes to these people, who stand in a position of theirs."""
        if not to:
            return HandOver.KOSONG
        return HandOver.PENERUS if self.change.successors & set(to) else HandOver.PENGGANTI

    @cached_property
    def heirs(self) -> tuple[HandOver, Sequence[str]]:
        """Return whom that goes to which is theirs by name: who follows in what they hold, else who heads their unit, else above.

        What they hold definitively counts first: who was a Plh. for a week leaves nothing of their own there.
        """
        definitive = {
            each.position
            for each in self.change.before.holders
            if each.person_id == self.person.id and each.capacity == Mode.LANGSUNG
        }
        own = [key for key in self.held if key in definitive]
        for keys in (own, [key for key in self.held if key not in definitive]):
            if to := self._standing(keys):
                return self.way_of(to), to
        head = self.change.after.heads.get(self.person.unit or "")
        if head is not None and (to := self._standing([head])):
            return HandOver.KEPALA, to
        for start in (*own, *([head] if head is not None else [])):
            for above in self.change.superiors(start):
                if to := self._standing([above]):
                    return HandOver.ATASAN, to
        return HandOver.KOSONG, ()

    def _standing(self, positions: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(person for key in positions for person in self.in_their_place(key)))
