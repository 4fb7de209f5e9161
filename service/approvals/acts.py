"""What each act does beyond its row: checks what was filled in, and says what is to be written. One function an act.

Runs inside the desk's transaction with the document held; ``writing`` writes what an ``Effect`` says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from archive.canonical import sha256_hex
from archive.ledger.documents import documents, signings
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import pages
from archive.ledger.documents.staging import StagedFile
from archive.ledger.office.people import Person
from archive.states import IN_FORCE
from doc_templates.kit.kantor import Kantor
from service.act_days import wrong_days
from service.approvals.answering import answer, close
from service.approvals.case import DRAFTER, HIERARKI, Case
from service.approvals.content import revise
from service.approvals.disposisi import began
from service.approvals.ending import cancel
from service.approvals.orders import AllowedOrder, Desk, Effect, date_of, note_of, require_look
from service.approvals.received import correct_entry, received_in_error
from service.approvals.sending import distribute
from service.approvals.table import SIGN, Kind, Level
from service.documents import copies
from service.documents.correction import correction, named_on
from service.errors import ActNotPossible, ActRefused, Field
from service.intake import lampiran
from service.office.capacity import Capacity
from service.office.document_types import numbered, wants_pdf
from service.office.levels import OWN
from service.registers.numbering import Allocation, allocate, check_date, kept_number
from service.words import say

ONE_STEP = "satu_tingkat"
"""Where a document goes back to, when not to its drafter."""


def initial(desk: Desk, asked: AllowedOrder) -> Effect:
    """A paraf upon what its actor saw."""
    require_look(asked.order)
    changed = lampiran.changes(lampiran.standing(desk.tx, asked.case.held.revision))
    assert asked.place is not None  # only a place in the chain may initial
    return Effect(
        step=asked.step,
        detail={"posisi": asked.place.position},
        told={"posisi": asked.place.position, "kelompok": asked.place.group},
        warnings=[f"Lampiran sudah berubah: {each.reason}" for each in changed],
    )


def send_back(desk: Desk, asked: AllowedOrder) -> Effect:
    """Back with a note: to the drafter, or to whoever initialled last in the line; their paraf are taken back."""
    note_of(asked.order)
    target = asked.order.body.get("kepada", DRAFTER)
    standing = [act for act in asked.case.standing if act.kind == Kind.PARAF]
    line = [act for act in standing if act.kelompok == HIERARKI]
    if target == ONE_STEP and line:
        last = line[-1]
        return Effect(
            step=asked.step,
            detail={"kepada": last.detail["posisi"], "void": [last.no]},
            told={"kepada": last.detail["posisi"], "paraf_gugur": [last.person_id]},
            warnings=[_fell(last)],
        )
    if target not in (DRAFTER, ONE_STEP):
        raise ActRefused(
            fields=[
                Field(
                    path="kepada",
                    reason=say("harus salah satu dari {pilihan}", pilihan=f"{DRAFTER}, {ONE_STEP}"),
                )
            ]
        )
    return Effect(
        step=asked.step,
        detail={"kepada": DRAFTER, "void": [act.no for act in standing]},
        told={"kepada": DRAFTER, "paraf_gugur": sorted({act.person_id for act in standing})},
        warnings=[_fell(act) for act in standing],
    )


def _fell(paraf: Act) -> str:
    return f"Paraf {paraf.jabatan} gugur karena naskah dikembalikan"


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
            "posisi": asked.case.signatory,
            "tingkat": level.value,
            **({"demo": True} if demo else {}),
            **({"pernyataan": footer} if footer else {}),
            "tanggal": day.isoformat(),
            **({"nomor": given.nomor, "register": given.register} if given else {}),
            "dasar": asked.capacity.basis,
            "blok": block(asked.case, asked.actor.person, asked.capacity, desk.office.kantor),
        },
        told={
            "tingkat": level.value,
            **({"register": given.register, "tahun": given.tahun} if given else {}),
        },
        extra=list(began(document)) if level is Level.SEGEL else (),
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


def block(case: Case, person: Person, capacity: Capacity, kantor: Kantor) -> dict[str, str]:
    """Return the signature block as the page shows it: the capacity's lines, then name, rank and NIP."""
    # A NIP stands only where the office shows them now, and the page that was initialled named one for the post.
    shown = kantor.tampilkan_nip and json.loads(case.held.revision.context)["penandatangan"].get("nip")
    return {
        "jabatan": case.staff.jabatan(case.signatory),
        "jabatan_kapital": capacity.heading,
        "nama": person.nama,
        "pangkat": person.pangkat or "",
        "nip": f"NIP {person.nip}" if person.nip and shown else "",
    }


def affix(desk: Desk, asked: AllowedOrder) -> Effect:
    """The signed page of a person's own signature, judged before: it is archived as it is, under the words it was made with."""
    signed, signer = asked.order.signed, asked.case.signer
    if signed is None or signer is None:  # the desk of signatures alone orders this, with the page in hand
        raise ActNotPossible("Tanda tangan elektronik dibubuhkan dengan permintaan tersendiri")
    return Effect(
        step=asked.step,
        footer=signer.detail.get("pernyataan"),
        detail={"tingkat": asked.case.level, "sertifikat": dict(signed.certificate)},
        told={"tingkat": asked.case.level},
        extra=list(began(asked.case.held.document)),
        staged=StagedFile(
            name=signings.SIGNED,
            media="application/pdf",
            sha256=sha256_hex(signed.pdf),
            pages=None,
            data=signed.pdf,
        ),
        accepted=signed.accepted,
    )


def scan(desk: Desk, asked: AllowedOrder) -> Effect:
    """The scan of the signed paper: bound to the printed page by its QR code and its number of pages."""
    printed = next((page for page in pages(desk.tx, asked.case.held.document) if page.pages), None)
    if printed is None:
        raise ActNotPossible("Halaman yang akan ditandatangani belum tersimpan")
    read = desk.scans.read(asked.order.scan or b"")
    wrong = []
    if read.pages != printed.pages:
        wrong.append(
            Field(
                path="pindaian",
                reason=say(
                    "{pindaian} halaman, sedangkan naskahnya {naskah} halaman",
                    pindaian=read.pages,
                    naskah=printed.pages,
                ),
            )
        )
    own = {f"{each.rstrip('/')}/v/{asked.case.held.document.code}" for each in desk.addresses}
    if not any(code.split("#")[0] in own for code in read.codes):
        wrong.append(Field(path="pindaian", reason="kode QR naskah ini tidak terbaca pada pindaian"))
    if wrong:
        raise ActRefused(fields=wrong)
    return Effect(
        step=asked.step,
        detail={"pindaian": read.sha256, "halaman": read.pages, "versi": printed.version_no},
        told={"tingkat": Level.BASAH.value},
        extra=list(began(asked.case.held.document)),
        staged=StagedFile(
            name="pindaian.pdf",
            media="application/pdf",
            sha256=read.sha256,
            pages=read.pages,
            data=asked.order.scan or b"",
        ),
    )


def revoke(desk: Desk, asked: AllowedOrder) -> Effect:
    """Out of force, or corrected: by which document, where there is one."""
    note_of(asked.order)
    named = asked.order.body.get("oleh")
    if named is None:
        if asked.order.kind is Kind.RALAT:
            raise ActRefused(fields=[Field(path="oleh", reason="sebutkan naskah ralatnya")])
        return Effect(step=asked.step, copies=copies.again(desk.tx, asked.case.held.document))
    try:
        other = documents.get(desk.tx, UUID(str(named)))
    except ValueError:
        other = None
    document = asked.case.held.document
    if other is None or other.id == document.id or other.status not in IN_FORCE:
        raise ActRefused(
            fields=[
                Field(path="oleh", reason="harus naskah lain yang sudah ditandatangani dan masih berlaku")
            ]
        )
    if wrong := wrong_days(asked.order.kind, {"oleh": other.tanggal}, {"tanggal": document.tanggal}):
        raise ActRefused(fields=wrong)
    # The event and the record have this document's class: who reads them need not know which letter did it.
    open_to_all = other.akses <= document.akses
    return Effect(
        step=asked.step,
        detail={"oleh": str(other.id), **({"nomor": other.nomor} if open_to_all else {})},
        told={"oleh": str(other.id)} if open_to_all else {},
        oleh=correction(desk.tx, document, asked.case.held.acts, other)
        if asked.order.kind is Kind.RALAT
        else named_on(document, other),
        copies=copies.again(desk.tx, document),
    )


HANDLERS: Mapping[Kind, Callable[[Desk, AllowedOrder], Effect]] = {
    Kind.REVISI: revise,
    Kind.PARAF: initial,
    Kind.KEMBALIKAN: send_back,
    Kind.TANDA_TANGAN: sign,
    Kind.TTE: affix,
    Kind.PASTIKAN: affix,
    Kind.PINDAI: scan,
    Kind.BATAL: cancel,
    Kind.DISTRIBUSI: distribute,
    Kind.CABUT: revoke,
    Kind.RALAT: revoke,
    Kind.JAWAB: answer,
    Kind.TUTUP: close,
    Kind.KOREKSI: correct_entry,
    Kind.KELIRU: received_in_error,
}
