"""What each act does beyond its row: checks what was filled in, and says what is to be written. One function an act.

Runs inside the desk's transaction with the document held; ``writing`` writes what an ``Effect`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from archive.ledger.documents import documents
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import pages
from archive.ledger.documents.staging import StagedFile
from archive.states import IN_FORCE
from service.act_days import wrong_days
from service.approvals.answering import answer, close
from service.approvals.case import DRAFTER, HIERARKI
from service.approvals.content import revise
from service.approvals.ending import cancel
from service.approvals.orders import AllowedOrder, Desk, Effect, note_of, require_look
from service.approvals.received import correct_entry, received_in_error
from service.approvals.sending import distribute
from service.approvals.signed import told_of_signature
from service.approvals.signing import affix, broken, sign
from service.approvals.table import Kind, Level
from service.approvals.takeover import take_over
from service.documents import copies
from service.documents.correction import correction, named_on
from service.errors import ActNotPossible, ActRefused, Field
from service.intake import lampiran
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
    if asked.case.round is not None:
        return broken(desk, asked)
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
        extra=told_of_signature(desk.tx, asked.case.held.document),
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
    Kind.AMBIL_ALIH: take_over,
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
