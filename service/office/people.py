"""Positions and their holders, as the office's administrator changes them.

Says who may stand where and when, never what they do with it. Appointing somebody is no act upon a document, so an
administrator's key may do it; every change is in the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.office import offices, people, positions
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Delegation, Holder
from archive.ledger.viewing import once
from service.errors import AppointmentRefused, Field, PersonUnknown, QueryRefused
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.appointments import (
    CLASHES,
    HERE,
    Appointment,
    Authority,
    appoint,
    delegate,
    same_authority,
)
from service.office.capacity import Mode, Staff, staff_of
from service.office.holding import Clash, clash, holding
from service.office.letterhead import Offices
from service.words import Sentence, say
from service.words.dates import tanggal
from service.words.quoting import quoted


@dataclass(frozen=True, kw_only=True)
class AppointmentOutcome:
    """What an appointment came to; ``repeated`` when the very same stood there before."""

    holder: Holder
    repeated: bool
    warnings: Sequence[Sentence] = ()
    """In what else the same person stands on days in common."""


@dataclass(frozen=True, kw_only=True)
class DelegationOutcome:
    """What a delegation came to; ``repeated`` as above."""

    given: Delegation
    repeated: bool


class People:
    """The office's people as the desk knows them."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def today(self, satker: str | None) -> date:
        """Return today's date where the office is."""
        return self._offices.letterhead(satker).day(self._clock())

    def every(self, principal: Principal) -> tuple[list[Person], Staff]:
        """Return the people and who holds what."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            return people.every(tx, _satker(principal)), staff(tx, _satker(principal))

    def appoint(self, principal: Principal, wanted: Appointment) -> AppointmentOutcome:
        """Let a person hold a position, or act in it; raises ``AppointmentRefused`` with every reason.

        The position's row stays locked meanwhile: of several at once each sees what the one before came to.
        """
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        today = self.today(satker)
        with self._ledger.acting(principal) as tx:
            wrong = (
                []
                if positions.hold(tx, satker, wanted.jabatan)
                else [_no_position("jabatan", wanted.jabatan)]
            )
            if people.get(tx, satker, wanted.orang) is None:
                wrong.append(
                    Field(
                        path="orang",
                        reason=say("tidak ada orang {orang} di kantor ini", orang=quoted(wanted.orang)),
                    )
                )
            present = staff(tx, satker)
            if same := next((each for each in present.holders if _is(each, wanted)), None):
                others = _elsewhere(present, wanted, today)
                return AppointmentOutcome(holder=same, repeated=True, warnings=others)
            wrong += _contradictions(tx, satker, present, wanted, today)
            if wrong:
                raise AppointmentRefused(fields=wrong)
            holder = appoint(tx, satker, wanted, HERE, principal.id, today=today)
            audit.enter(tx, action="position.appointed", detail=_about(wanted, today))
        return AppointmentOutcome(holder=holder, repeated=False, warnings=_elsewhere(present, wanted, today))

    def delegate(self, principal: Principal, wanted: Authority) -> DelegationOutcome:
        """Let the holder of one position sign for another's; the same again answers the same."""
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        with self._ledger.acting(principal) as tx:
            known = {each.key for each in positions.every(tx, satker)}
            named = {"atasan": wanted.atasan, "melalui": wanted.melalui, "pelaksana": wanted.pelaksana}
            wrong = [_no_position(path, key) for path, key in named.items() if key and key not in known]
            if len({key for key in named.values() if key}) < len([key for key in named.values() if key]):
                wrong.append(Field(path="pelaksana", reason=say("harus jabatan lain daripada atasannya")))
            wrong += _wrong_span(wanted.dari, wanted.sampai)
            if wrong:
                raise AppointmentRefused(fields=wrong)
            positions.hold(tx, satker, wanted.atasan)
            for each in positions.delegations(tx, satker):
                if same_authority(each, wanted) and each.basis == wanted.dasar:
                    return DelegationOutcome(given=each, repeated=True)
            given = delegate(tx, satker, wanted, HERE, principal.id)
            audit.enter(tx, action="authority.delegated", detail={"id": str(given.id)})
        return DelegationOutcome(given=given, repeated=False)

    def end(self, principal: Principal, which: UUID, until: date | None) -> None:
        """End a holding or a delegation with ``until``, without it with yesterday; raises ``PersonUnknown``."""
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        last = until or self.today(satker) - timedelta(days=1)
        with self._ledger.acting(principal) as tx:
            if not positions.end_holder(tx, satker, which, last) and not positions.end_delegation(
                tx, satker, which, last
            ):
                raise PersonUnknown(
                    fields=[Field(path="path.id", reason=say("tidak ada penugasan ini, atau sudah berakhir"))]
                )
            audit.enter(tx, action="appointment.ended", detail={"id": str(which), "sampai": last.isoformat()})


def person_named(tx: Transaction, satker: str, person_id: str) -> Person:
    """Return a person of the office; raises ``PersonUnknown``."""
    found = once(tx, ("person", satker, person_id), lambda: people.get(tx, satker, person_id))
    if found is None:
        raise PersonUnknown(person=person_id)
    return found


def staff(tx: Transaction, satker: str) -> Staff:
    """Return the office's staff as it stands in this transaction, or stood when the look in hand first asked."""

    def read() -> Staff:
        return staff_of(
            positions.every(tx, satker),
            positions.holders(tx, satker),
            positions.delegations(tx, satker),
            gone=people.gone(tx, satker),
            heads=offices.heads(tx, satker),
        )

    return once(tx, ("staff", satker), read)


def _is(holder: Holder, wanted: Appointment) -> bool:
    return (
        holder.position,
        holder.person_id,
        holder.capacity,
        holder.since,
        holder.until,
        holder.basis,
    ) == (wanted.jabatan, wanted.orang, wanted.sebagai.value, wanted.dari, wanted.sampai, wanted.dasar)


def _contradictions(
    tx: Transaction, satker: str, present: Staff, wanted: Appointment, today: date
) -> list[Field]:
    """Return why an appointment cannot be: a post has one definitive holder at a time, and one who acts in it."""
    wrong = _wrong_span(wanted.dari, wanted.sampai)
    asked = wanted.holding(today)
    found = [(each, clash(asked, held)) for each in present.holders if (held := holding(each))]
    wrong += [
        Field(path="dari", reason=_held(tx, satker, each, wanted.orang))
        for each, why in found
        if why is Clash.TWO_ACTING
    ]
    said = {why for _, why in found}
    wrong += [
        Field(path=path, reason=reason)
        for why, (path, reason) in CLASHES.items()
        if why in said - {Clash.TWO_ACTING}
    ]
    if wanted.sebagai not in (Mode.LANGSUNG, Mode.PLT, Mode.PLH):
        wrong.append(Field(path="sebagai", reason=say("harus langsung, plt, atau plh")))
    if wanted.sebagai is not Mode.LANGSUNG and wanted.sampai is None:
        wrong.append(Field(path="sampai", reason=say("Plt. dan Plh. harus mempunyai tanggal berakhir")))
    return wrong


def _elsewhere(present: Staff, wanted: Appointment, today: date) -> list[Sentence]:
    """Say in which other positions the person stands on days in common: allowed, and told; they act in each for itself."""
    asked = wanted.holding(today).after(today)
    if asked is None:
        return []
    return [
        say(
            "Orang ini juga {sebagai} {jabatan} {masa}: pada hari yang sama ia bertindak untuk masing-masing jabatan itu",
            sebagai=_AS[Mode(each.capacity)],
            jabatan=present.jabatan(each.position),
            masa=_span(each.since, each.until),
        )
        for each in present.holders
        if each.person_id == wanted.orang
        and each.position != wanted.jabatan
        and (there := holding(each)) is not None
        and there.since <= asked.until
        and asked.since <= there.until
    ]


_AS = {
    Mode.LANGSUNG: say("pejabat"),
    Mode.PLT: say("Plt."),
    Mode.PLH: say("Plh."),
}


def _held(tx: Transaction, satker: str, holder: Holder, whose: str) -> str:
    """Say who acts in the post already, in what capacity and when."""
    known = people.get(tx, satker, holder.person_id)
    name = known.nama if known else holder.person_id
    who = say("orang ini, {nama},", nama=name) if holder.person_id == whose else name
    return say(
        "{siapa} sudah menjadi {sebagai}. jabatan ini {masa}; akhiri dahulu",
        siapa=who,
        sebagai=holder.capacity.capitalize(),
        masa=_span(holder.since, holder.until),
    )


def _span(since: date | None, until: date | None) -> str:
    """Say from when to when, where there is a first and a last day."""
    if until is None:
        return say("dari {awal} tanpa batas", awal=tanggal(since)) if since else say("tanpa batas")
    if since is None:
        return say("sampai {akhir}", akhir=tanggal(until))
    return say("dari {awal} sampai {akhir}", awal=tanggal(since), akhir=tanggal(until))


def _wrong_span(since: date | None, until: date | None) -> list[Field]:
    if since is not None and until is not None and until < since:
        return [Field(path="sampai", reason=say("mendahului tanggal mulainya"))]
    return []


def _no_position(path: str, key: str) -> Field:
    return Field(path=path, reason=say("tidak ada jabatan dengan kunci {kunci}", kunci=quoted(key)))


def _about(wanted: Appointment, today: date) -> Mapping[str, Any]:
    return {
        "jabatan": wanted.jabatan,
        "orang": wanted.orang,
        "sebagai": wanted.sebagai.value,
        "dari": (wanted.dari or today).isoformat(),
        "sampai": wanted.sampai.isoformat() if wanted.sampai else None,
    }


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise QueryRefused(say("Kunci ini tidak terikat pada satu kantor"))
    return principal.satker
