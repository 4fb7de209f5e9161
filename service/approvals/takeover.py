"""Taking over what another numbered who may sign no more: a Plh. whose days ended, somebody who left.

Number, date and level stay, and so does everybody else who signs the page; the place of whoever may sign no more is its new
signatory's, with a block of their own. Only while nobody has signed: what is signed is changed by nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from archive.ledger.documents.acts import Act
from service.approvals.orders import ALL_WAITING, AllowedOrder, Desk, Effect, note_of, require_look
from service.approvals.signing import block
from service.approvals.table import TAKE_OVER, Level
from service.errors import ActNotPossible, Field
from service.office.levels import OWN
from service.words import say


def take_over(desk: Desk, asked: AllowedOrder) -> Effect:
    """The number and page of another, by whoever may sign in their place now; the note says why."""
    require_look(asked.order)
    note_of(asked.order)
    case, capacity, person = asked.case, asked.capacity, asked.actor.person
    assert capacity is not None  # a signature is always somebody's for a position
    assert case.round is not None  # the table lets through only what has its number
    round_, before = case.round, case.round.opened
    (whose, *_) = [each for each in case.absent if each.position == capacity.position]
    if twice := round_.of_person(person.id):
        reason = say(
            "{nama} sudah menandatangani sebagai {jabatan}; satu orang tidak menandatangani untuk dua pihak",
            nama=person.nama,
            jabatan=twice.jabatan,
        )
        raise ActNotPossible(reason, fields=[Field(path=f"pihak[{whose.place}]", reason=reason)])
    level = Level(str(before.detail["tingkat"]))
    mine = replace(
        whose,
        person=person.id,
        nama=person.nama,
        kapasitas=capacity.mode.value,
        blok=block(
            case, whose.place, person, capacity, desk.office.kantor, level if round_.several else None
        ),
    )
    parties = [mine if each is whose else each for each in round_.parties]
    day = date.fromisoformat(before.detail["tanggal"])
    demo = desk.demonstration and level is Level.PRIBADI
    footer = desk.office.rules.levels.statement(level, day, demo=demo)
    stays: dict[str, Any] = {
        name: before.detail[name] for name in ("tanggal", "nomor", "register") if name in before.detail
    }
    return Effect(
        step=TAKE_OVER[level],
        footer=footer,
        final=level in OWN,
        detail={
            "posisi": capacity.position,
            "tingkat": level.value,
            **({"demo": True} if demo else {}),
            **({"pernyataan": footer} if footer else {}),
            **stays,
            "dasar": capacity.basis,
            "blok": dict(parties[0].blok) if round_.several else dict(mine.blok),
            **({"pihak": [each.as_json() for each in parties]} if round_.several else {}),
            "dari": {"perbuatan": before.no, "nama": whose.nama, "jabatan": whose.jabatan},
            "void": [before.no],
        },
        told={"tingkat": level.value, "dari": before.no},
        ends=ALL_WAITING,
        warnings=[_kept(before, whose.nama)],
    )


def _kept(before: Act, nama: str) -> str:
    said = f"Nomor {before.detail['nomor']}" if before.detail.get("nomor") else "Tanggal"
    return f"{said} tetap; halaman dengan nama {nama} tidak dipakai lagi, dan yang baru dicetak"
