"""Whom an act upon a lembar disposisi concerns besides its actor, and what they are told: those it goes to, and who gave it.

A sheet is given by its signature, answered by those it went to, and ended by its giver; whoever is waited for no longer is told
so. What is late is told with everything else that is (``service.disposisi.late``). Letters are queued with the act.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Document
from archive.ledger.office import keys
from archive.ledger.outbox import mail
from service.approvals.case import Case
from service.approvals.disposisi import BRANCH, addressees, answers
from service.approvals.letters import disposisi
from service.approvals.table import FORWARDED, GIVEN, Kind
from service.intake.drafting import DISPOSISI
from service.office.letterhead import Letterhead
from service.words import say


@dataclass(frozen=True, kw_only=True)
class DisposisiNews:
    """What whoever stands in a position is told of a sheet."""

    position: str
    subject: str
    text: str
    sheet: Document
    said: Mapping[str, Any] = field(default_factory=dict)
    """The sheet's payload, where they are to do what it says."""
    note: str | None = None


def tell(
    tx: Transaction,
    case: Case,
    act: Act,
    events: Sequence[Mapping[str, Any]],
    office: Letterhead,
    job_id: UUID,
) -> int:
    """Queue the letters of a disposisi until ``job_id`` has printed the act; returns how many.

    ``events``: what the act tells the world besides; a sheet that it gives is among them.
    """
    if case.held.document.jenis != DISPOSISI or not office.rules.reminders.by_mail:
        return 0
    found = list(_news(tx, case, act, given=any(each["type"] in (GIVEN, FORWARDED) for each in events)))
    if not found:
        return 0
    ceilings = keys.ceilings(tx, case.held.document.satker)
    letters, written = [], {act.person_id}
    for news in found:
        for holder in case.staff.holding(news.position, case.day):
            if holder.person_id in written:
                continue
            written.add(holder.person_id)
            letters.append(
                disposisi(
                    holder.person_id,
                    news.text,
                    news.sheet,
                    news.said,
                    subject=news.subject,
                    note=news.note,
                    ceiling=ceilings.get(holder.person_id, AccessClass.B),
                    office=office,
                )
            )
    return mail.queue(tx, case.held.document.satker, letters, once_printed=job_id)


def _news(tx: Transaction, case: Case, act: Act, *, given: bool) -> Iterator[DisposisiNews]:
    if given:
        yield from _given(tx, case)
    elif act.kind == Kind.JAWAB:
        yield _answered(case, act)
    elif act.kind == Kind.TUTUP:
        why = say("Disposisi kepada Anda ini sudah ditutup pemberinya; jawaban Anda tidak ditunggu lagi.")
        waited = act.detail.get("tanpa_jawaban", ())
        yield from (_released(each, why, case.held.document, act.note) for each in waited)
    elif act.kind == Kind.CABUT:
        why = say("Disposisi kepada Anda ini sudah dicabut; jawaban Anda tidak ditunggu lagi.")
        waited = [each for each in addressees(case.held) if each not in answers(case.held)]
        yield from (_released(each, why, case.held.document, act.note) for each in waited)


def _given(tx: Transaction, case: Case) -> Iterator[DisposisiNews]:
    """Yield what those it goes to are told, and those whom the sheet that it replaces waited for and this one does not."""
    document, titles = case.held.document, case.staff.jabatan
    to = addressees(case.held)
    for each in to:
        text = say(
            "{pemberi} memberikan disposisi ini kepada Anda sebagai {jabatan}.",
            pemberi=titles(case.signatory),
            jabatan=titles(each),
        )
        yield DisposisiNews(
            position=each,
            subject=say("disposisi untuk Anda"),
            text=text,
            sheet=document,
            said=json.loads(case.held.revision.payload),
        )
    former = (document.record.get(BRANCH) or {}).get("mengganti")
    why = say(
        "Disposisi kepada Anda ini sudah diganti pemberinya dengan yang baru, yang tidak menunggu jawaban Anda."
    )
    for old in approvals.hold(tx, [UUID(former)], lock=False) if former else ():
        waited = [each for each in addressees(old) if each not in to and each not in answers(old)]
        yield from (_released(each, why, old.document, None) for each in waited)


def _answered(case: Case, act: Act) -> DisposisiNews:
    text = say(
        "{jabatan} menjawab disposisi Anda ini.", jabatan=case.staff.jabatan(str(act.detail["posisi"]))
    )
    if {*addressees(case.held)} <= {*answers(case.held), act.detail["posisi"]}:
        text = say("{kabar} Semua yang dituju sudah menjawab; Anda dapat menutupnya.", kabar=text)
    return DisposisiNews(
        position=case.signatory,
        subject=say("disposisi Anda dijawab"),
        text=text,
        sheet=case.held.document,
        note=act.note,
    )


def _released(position: str, why: str, sheet: Document, note: str | None) -> DisposisiNews:
    return DisposisiNews(
        position=position, subject=say("disposisi kepada Anda berakhir"), text=why, sheet=sheet, note=note
    )
