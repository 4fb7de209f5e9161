"""For which of their positions somebody gives a disposisi, by when they want it answered, and whom it will not reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.ledger import Principal, Transaction
from archive.ledger.documents.distributions import NewRecipient
from archive.ledger.documents.documents import Document
from archive.ledger.office.people import Person
from service.approvals.disposisi import addressees
from service.disposisi.giving import GivenDisposisi, SheetGround
from service.errors import ActForbidden, ActRefused, Field
from service.intake.drafting import DISPOSISI
from service.office.hours import HoursWrong
from service.office.letterhead import Letterhead
from service.office.people import person_named, staff
from service.recipients.directory import JABATAN, OfficeRecipient, directory
from service.recipients.telling import warnings
from service.words import say, together


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Who gives, for which of their positions."""

    person: Person
    posisi: str


def giver_of(
    tx: Transaction,
    principal: Principal,
    asked: GivenDisposisi,
    ground: SheetGround,
    office: Letterhead,
    day: date,
) -> Giver:
    """Return who gives it and for which position; raises ``ActForbidden``, and ``ActRefused`` where they have to say."""
    satker = str(principal.satker)
    person, everyone = person_named(tx, satker, principal.id), staff(tx, satker)
    mine = everyone.held_by(person.id, day)
    if ground.above is not None:
        went = addressees(ground.above.held)
        mine = [each for each in went if each in mine]
        if not mine:
            raise ActForbidden(
                say("Disposisi ini tidak ditujukan kepada Anda; hanya yang dituju yang meneruskannya"),
                step=say("Lihat kepada siapa disposisi ini: naskah disposisi show NASKAH"),
            )
    posisi, known = asked.pemberi, office.kantor.pejabat
    if posisi is not None and ground.replaces is None and posisi not in known:
        reason = say("bukan jabatan kantor ini; yang ada: {jabatan}", jabatan=", ".join(known))
        raise ActRefused(fields=[Field(path="pemberi", reason=reason)])
    if posisi is not None and not everyone.capacities(person.id, posisi, day, DISPOSISI):
        raise ActForbidden(
            say("Hari ini Anda bukan {jabatan} dan tidak mewakilinya", jabatan=everyone.jabatan(posisi)),
            step=say("Minta pejabat itu melakukannya, atau admin mencatat penugasan Anda."),
        )
    if posisi is None and not mine:
        raise ActForbidden(say("Hari ini Anda tidak memegang jabatan apa pun di kantor ini"))
    if posisi is None and len(mine) > 1:
        reason = say("Anda memegang beberapa jabatan; sebutkan salah satu: {jabatan}", jabatan=together(mine))
        raise ActRefused(fields=[Field(path="pemberi", reason=reason)])
    return Giver(person=person, posisi=posisi or mine[0])


def deadline(office: Letterhead, asked: GivenDisposisi, now: datetime, wrong: list[Field]) -> datetime | None:
    """Return when an answer is due, by the office's hours where that was asked."""
    if asked.batas is not None and asked.batas_menit is not None:
        reason = say("sebutkan salah satu: saat berakhirnya, atau banyaknya menit kerja")
        wrong.append(Field(path="batas_menit", reason=reason))
        return None
    if asked.batas_menit is not None:
        try:
            return office.rules.hours.after(now, asked.batas_menit)
        except HoursWrong:
            wrong.append(Field(path="batas_menit", reason=say("tidak tercapai menurut jam kerja kantor")))
    if asked.batas is not None and asked.batas <= now:
        wrong.append(Field(path="batas", reason=say("sudah lewat")))
    return asked.batas


def unreached(
    tx: Transaction, office: Letterhead, kepada: Sequence[str], sheet: Document, day: date
) -> tuple[str, ...]:
    """Return in words whom a sheet will not reach: of those it goes to, as a sending would tell of its recipients."""
    everyone = staff(tx, sheet.satker)
    known = directory(tx, sheet.satker, office, everyone, day)
    to = [
        NewRecipient(
            nama=everyone.jabatan(each), saluran="naskah", kepada=str(OfficeRecipient(JABATAN, each))
        )
        for each in kepada
    ]
    return tuple(warnings(tx, sheet.satker, sheet.akses, to, known))
