"""Who is to stand where: a person in a position, an authority to sign for a superior, and their rows in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.ledger import Transaction
from archive.ledger.office import positions
from archive.ledger.office.positions import Delegation, Holder
from service.errors import AppointmentRefused, Field
from service.office.capacity import Mode
from service.office.holding import Clash, Tenure, clash, holding
from service.words import Sentence, say

FILE, HERE = "berkas", "naskah"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A person in a position for a time; dates include both ends, none is open."""

    jabatan: str
    orang: str
    sebagai: Mode = Mode.LANGSUNG
    dari: date | None = None
    sampai: date | None = None
    dasar: str = ""

    def holding(self, today: date) -> Tenure:
        """Return when it holds; who is to act and is named no first day acts from today."""
        return Tenure(
            position=self.jabatan,
            person=self.orang,
            mode=self.sebagai,
            since=self.dari or (date.min if self.sebagai is Mode.LANGSUNG else today),
            until=self.sampai or date.max,
        )


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Authority to sign for a superior: a.n. ``atasan`` [``melalui`` u.b.] ``pelaksana``."""

    atasan: str
    pelaksana: str
    melalui: str | None = None
    jenis: Sequence[str] = ()
    dari: date | None = None
    sampai: date | None = None
    dasar: str = ""


def same_authority(given: Delegation, wanted: Authority) -> bool:
    """Tell whether the authority was given so, whatever its basis."""
    return (given.principal, given.via, given.agent, given.jenis, given.since, given.until) == (
        wanted.atasan,
        wanted.melalui,
        wanted.pelaksana,
        tuple(wanted.jenis),
        wanted.dari,
        wanted.sampai,
    )


CLASHES: Final[Mapping[Clash, tuple[str, Sentence]]] = {
    Clash.OWN_DEPUTY: ("orang", say("orang ini sendiri pejabat definitif jabatan itu pada masa itu")),
    Clash.TWO_HOLDERS: ("jabatan", say("sudah ada pejabat definitif pada masa itu; akhiri dahulu")),
    Clash.TWO_ACTING: ("dari", say("sudah ada Plt. atau Plh. pada masa itu; akhiri dahulu")),
    Clash.NOT_VACANT: (
        "sebagai",
        say("Plt. hanya untuk jabatan yang lowong; untuk yang berhalangan pakai plh"),
    ),
}
"""Why one may not stand in a position beside another, and in which field that is."""


def appoint(
    tx: Transaction, satker: str, wanted: Appointment, origin: str, by: str, *, today: date
) -> Holder:
    """Write an appointment; ``origin``: the office's file, or here.

    Every way into a position passes here. Whoever asks has looked before, with better words; this is what holds: the position is
    kept from others, and raises ``AppointmentRefused`` where another stands in it from today on. The same person in the same
    capacity is one, however often they were entered.
    """
    positions.hold(tx, satker, wanted.jabatan)
    asked = wanted.holding(today).after(today)
    for each in positions.holders(tx, satker) if asked is not None else ():
        there = held.after(today) if (held := holding(each)) is not None else None
        if there is None or asked is None or (there.person, there.mode) == (asked.person, asked.mode):
            continue
        if why := clash(asked, there):
            path, reason = CLASHES[why]
            raise AppointmentRefused(fields=[Field(path=path, reason=reason)])
    return positions.appoint(
        tx,
        satker=satker,
        position=wanted.jabatan,
        person_id=wanted.orang,
        capacity=wanted.sebagai.value,
        since=wanted.dari,
        until=wanted.sampai,
        basis=wanted.dasar,
        origin=origin,
        by=by,
    )


def delegate(tx: Transaction, satker: str, wanted: Authority, origin: str, by: str) -> Delegation:
    """Write an authority to sign for a superior."""
    return positions.delegate(
        tx,
        satker=satker,
        principal=wanted.atasan,
        via=wanted.melalui,
        agent=wanted.pelaksana,
        jenis=wanted.jenis,
        since=wanted.dari,
        until=wanted.sampai,
        basis=wanted.dasar,
        origin=origin,
        by=by,
    )
