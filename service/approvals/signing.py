"""The acts of signing: the one that gives the number and opens the round, and each signature that is put on the page.

Runs inside the desk's transaction with the document held, as all of ``acts``; whose turn it is, ``round`` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from archive.canonical import sha256_hex
from archive.ledger.documents import signings
from archive.ledger.documents.staging import StagedFile
from archive.ledger.office import people
from archive.ledger.office.people import Person
from doc_templates.acts import SIGNS
from doc_templates.kit.chain import PihakLuar
from doc_templates.kit.contracts import PARA_PIHAK
from doc_templates.kit.contracts import block as named_block
from doc_templates.kit.kantor import Kantor
from service.act_days import wrong_days
from service.approvals.case import DRAFTER, Case
from service.approvals.ending import cancel
from service.approvals.orders import AllowedOrder, Desk, Effect, date_of, require_look
from service.approvals.outside import person_of, unreached
from service.approvals.signed import told_of_signature
from service.approvals.table import AFFIX_ONE, SIGN, Kind, Level
from service.documents.round import AFFIXING, Party, standing_in
from service.errors import ActNotPossible, ActRefused, Field, PageStale
from service.intake import lampiran
from service.office.capacity import Capacity, Mode
from service.office.document_types import numbered, wants_pdf
from service.office.levels import OWN
from service.registers.numbering import Allocation, allocate, check_date, kept_number
from service.words import say

ELECTRONIC: Final = "Ditandatangani secara elektronik"
"""What stands in the block of each who signs so, where several do; the foot of the page says it of one."""
_OTHER_LEVEL: Final = say(
    "Admin memilih tingkat lain bagi jenis ini dalam berkas kantor (tanda_tangan): pribadi, bsre, atau basah."
)


def sign(desk: Desk, asked: AllowedOrder) -> Effect:
    """The signature: date, number where the type has one, the block by capacity, the level the office chose."""
    require_look(asked.order)
    changed = list(lampiran.changes(lampiran.standing(desk.tx, asked.case.held.revision)))
    if changed:
        raise ActNotPossible("Lampiran sudah berubah; revisi naskah ini untuk mengambilnya", fields=changed)
    assert asked.capacity is not None  # a signature is always somebody's for a position
    document = asked.case.held.document
    level = desk.office.rules.levels.of_type(document.jenis)
    if level is not Level.BASAH and not wants_pdf(desk.catalog, desk.tx, document):
        raise ActNotPossible("Jenis naskah ini tidak mempunyai PDF untuk ditandatangani secara elektronik")
    parties = list(_parties(desk, asked, level))
    given, day, warnings = _numbered(desk, asked)
    demo = desk.demonstration and level in (Level.SEGEL, Level.PRIBADI)
    footer = desk.office.rules.levels.statement(level, day, demo=demo)
    return Effect(
        step=SIGN[level],
        allocation=given,
        tanggal=day,
        seal="kantor" if level is Level.SEGEL else None,
        footer=footer,
        final=level in OWN,
        detail={
            "posisi": asked.capacity.position,
            "tingkat": level.value,
            **({"demo": True} if demo else {}),
            **({"pernyataan": footer} if footer else {}),
            "tanggal": day.isoformat(),
            **({"nomor": given.nomor, "register": given.register} if given else {}),
            "dasar": asked.capacity.basis,
            "blok": dict(parties[0].blok),
            # An act of one signatory says no more than it did before there were several.
            **({"pihak": [each.as_json() for each in parties]} if len(parties) > 1 else {}),
        },
        told={
            "tingkat": level.value,
            **({"register": given.register, "tahun": given.tahun} if given else {}),
        },
        extra=told_of_signature(desk.tx, document) if level is Level.SEGEL else (),
        warnings=warnings,
    )


def _numbered(desk: Desk, asked: AllowedOrder) -> tuple[Allocation | None, date, tuple[str, ...]]:
    """Return number, date and warnings; a type whose page has no place for a number gets the date alone."""
    document, today = asked.case.held.document, asked.case.day
    tanggal = date_of(asked.order.body.get("tanggal"), "tanggal")
    if wrong := wrong_days(Kind.TANDA_TANGAN, {"tanggal": tanggal}, _reach(desk, asked.case)):
        raise ActRefused(fields=wrong)
    if not numbered(desk.catalog, desk.office.rules.registers, document.jenis):
        day = tanggal or today
        return None, day, check_date(day, today)
    given = kept_number(desk.tx, document) or allocate(
        desk.tx,
        registers=desk.office.rules.registers,
        document=document,
        today=today,
        tanggal=tanggal,
        by=desk.by,
    )
    return given, given.tanggal, given.warnings


def _reach(desk: Desk, case: Case) -> dict[str, date]:
    """Return between which days a document may be dated: its content was written, and initialled, by somebody on some day.

    Neither lies after today: the ledger's clock may be ahead of the desk's.
    """
    digest = case.held.revision.content_digest
    days = {
        "drafted": [case.held.revision.created_at],
        "initialled": [a.at for a in case.standing if a.kind == Kind.PARAF and a.content_digest == digest],
    }
    return {"today": case.day} | {
        name: min(desk.office.day(max(at)), case.day) for name, at in days.items() if at
    }


def _parties(desk: Desk, asked: AllowedOrder, level: Level) -> Iterator[Party]:
    """Yield everybody who signs in this round, with the block that will stand on the page; raises for a round that cannot end."""
    case, capacity = asked.case, asked.capacity
    assert case.chain is not None  # nobody signs without one
    assert capacity is not None  # a signature is always somebody's for a position
    signing = case.chain.signatories
    if len(signing) > 1 and level is Level.SEGEL:
        raise ActNotPossible(
            say(
                "Naskah yang ditandatangani beberapa pihak tidak disegel: segel adalah tanda tangan kantor, bukan tanda tangan pihaknya"
            ),
            step=_OTHER_LEVEL,
        )
    found: dict[str, Party] = {}
    wrong: list[Field] = list(unreached(desk, case, desk.at)) if level in OWN else []
    for place, each in enumerate(signing):
        if isinstance(each, PihakLuar):
            yield _from_outside(place, each, level, desk.office.kantor)
            continue
        stands = (asked.actor.person, capacity) if each == capacity.position else _standing(desk, case, each)
        if stands is None:
            reason = say("hari ini tidak ada {jabatan}", jabatan=case.staff.jabatan(each))
            wrong.append(Field(path=f"pihak[{place}]", reason=reason))
            continue
        person, how = stands
        party = Party(
            place=place,
            position=each,
            person=person.id,
            nama=person.nama,
            jabatan=case.staff.jabatan(each),
            kapasitas=how.mode.value,
            blok=block(case, place, person, how, desk.office.kantor, level if len(signing) > 1 else None),
        )
        if len(signing) > 1:
            wrong += _in_the_way(case, party, found.get(person.id))
        found[person.id] = party
        yield party
    if wrong:
        raise ActNotPossible(
            say("Putaran tanda tangannya tidak dapat selesai; belum ada nomor yang diambil"),
            fields=wrong,
            step=say(
                "Admin melengkapi yang disebutkan, lalu ulangi; susunannya: naskah documents acts NASKAH"
            ),
        )


def _in_the_way(case: Case, party: Party, other: Party | None) -> Iterator[Field]:
    """Yield why a party of several could not sign: they are another party too, or have no certificate that serves."""
    path = f"pihak[{party.place}]"
    if other is not None:
        reason = say(
            "{nama} sudah menandatangani sebagai {jabatan}; satu orang tidak menandatangani untuk dua pihak",
            nama=party.nama,
            jabatan=other.jabatan,
        )
        yield Field(path=path, reason=reason)
    own = case.facts.own_signature(party.person)
    if own is not None and not own.possible:
        reason = say(
            "{nama} ({jabatan}) belum mempunyai sertifikat yang melayani tingkat naskah ini",
            nama=party.nama,
            jabatan=party.jabatan,
        )
        yield Field(path=path, reason=reason)


def _from_outside(place: int, party: PihakLuar, level: Level, kantor: Kantor) -> Party:
    """Return a party from outside the office: on paper, or by a link where the round is electronic; a round is never both."""
    return Party(
        place=place,
        position="",
        person=person_of(place),
        nama=party.nama,
        jabatan=f"{party.jabatan} {party.instansi}".strip(),
        kapasitas=Mode.LANGSUNG.value,
        blok={**named_block(party, kantor), "tanda": ELECTRONIC if level in OWN else ""},
    )


def _standing(desk: Desk, case: Case, position: str) -> tuple[Person, Capacity] | None:
    """Return who signs for a position that another gives the number for, and in what capacity; None where nobody does."""
    holder = standing_in(case.staff, position, case.day)
    person = people.get(desk.tx, desk.satker, holder.person_id) if holder is not None else None
    if person is None:
        return None
    return person, case.staff.capacities(person.id, position, case.day)[0]


def block(
    case: Case, place: int, person: Person, capacity: Capacity, kantor: Kantor, level: Level | None
) -> dict[str, str]:
    """Return a signature block as the page shows it: the capacity's lines, then name, rank and NIP.

    ``level``: of a page that several sign, whose blocks say how they do.
    """
    # A NIP stands only where the office shows them now, and the page that was initialled named one for the post.
    context = json.loads(case.held.revision.context)
    printed = context[PARA_PIHAK][place] if level and PARA_PIHAK in context else context["penandatangan"]
    shown = kantor.tampilkan_nip and printed.get("nip")
    return {
        "jabatan": case.staff.jabatan(capacity.position),
        "jabatan_kapital": capacity.heading,
        "nama": person.nama,
        "pangkat": person.pangkat or "",
        "nip": f"NIP {person.nip}" if person.nip and shown else "",
        **({"tanda": ELECTRONIC if level in OWN else ""} if level else {}),
    }


def affix(desk: Desk, asked: AllowedOrder) -> Effect:
    """A page with one signature more, judged before: it is archived as it is, under the words it was made with.

    The last of a round makes the document signed; one before it is deposited beside the pages, for whoever signs next.
    """
    signed, round_ = asked.order.signed, asked.case.round
    if signed is None or round_ is None:  # the desk of signatures alone orders this, with the page in hand
        raise ActNotPossible("Tanda tangan elektronik dibubuhkan dengan permintaan tersendiri")
    waiting = [*(each.person for each in round_.signed), signed.accepted.signatories[-1].person]
    party = round_.of_person(waiting[-1])
    on_this = round_.left is None or round_.left["sha256"] == asked.order.sha256
    if (
        party not in round_.turns
        or party is None
        or not on_this
        or waiting != [each.person for each in signed.accepted.signatories]
    ):
        raise PageStale(
            fields=[
                Field(path="sha256", reason=say("bukan halaman yang ditinggalkan penandatangan sebelumnya"))
            ]
        )
    digest = sha256_hex(signed.pdf)
    # What lies beside the job of the final page is in no archive: a ledger that is restored takes the round up by its acts.
    papers = signings.pages_of_papers(desk.tx, asked.case.held.document.id) if not round_.last else {}
    return Effect(
        step=asked.step if round_.last else AFFIX_ONE,
        footer=round_.opened.detail.get("pernyataan"),
        detail={
            "tingkat": asked.case.level,
            "sertifikat": dict(signed.certificate),
            **({"pihak": party.place, "berkas": round_.file, "sha256": digest} if round_.several else {}),
            **({"halaman": papers} if papers else {}),
        },
        told={
            "tingkat": asked.case.level,
            **({"pihak": party.place + 1, "dari": len(round_.parties)} if round_.several else {}),
        },
        extra=told_of_signature(desk.tx, asked.case.held.document) if round_.last else (),
        staged=StagedFile(
            name=round_.file,
            media="application/pdf",
            sha256=digest,
            pages=None,
            data=signed.pdf,
        ),
        accepted=signed.accepted,
    )


def broken(desk: Desk, asked: AllowedOrder) -> Effect:
    """A round that ends before its last signature: its number is void, and everything goes back to the drafter.

    What was signed stays in the archive as evidence and is handed to nobody; the next round takes a number of its own.
    """
    ended = cancel(desk, asked)
    fell = [act for act in asked.case.standing if act.kind in {Kind.PARAF, *SIGNS, *AFFIXING}]
    return replace(
        ended,
        detail={**ended.detail, "kepada": DRAFTER, "void": [act.no for act in fell]},
        told={
            "kepada": DRAFTER,
            "paraf_gugur": sorted({act.person_id for act in fell if act.kind == Kind.PARAF}),
        },
        gives_up_number=True,
        warnings=[
            *(
                [say("Nomor {nomor} menjadi BATAL", nomor=asked.case.held.document.nomor)]
                if ended.detail
                else []
            ),
            *(
                say("Tanda tangan {jabatan} gugur karena naskah dikembalikan", jabatan=act.jabatan)
                for act in fell
                if act.kind in AFFIXING
            ),
        ],
    )
