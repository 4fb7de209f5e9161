"""Judges one order and writes it: act, status, number, revision, job, all in the transaction it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from archive.ledger import acts, approvals, audit, distributions, documents
from archive.ledger.acts import Act
from archive.ledger.approvals import Held
from service.desk.approvals_acts import HANDLERS
from service.desk.approvals_orders import Asked, Desk, Effect, Order
from service.desk.approvals_rules import Actor, Case, Place
from service.desk.approvals_table import Kind
from service.desk.drafting import PRESS, PRESS_PDF
from service.desk.errors import DocumentBusy, DocumentUnknown, Field, PageStale
from service.desk.identifiers import new_id
from service.desk.people_capacity import Capacity, Staff


@dataclass(frozen=True, kw_only=True)
class Done:
    """One act, as it was written."""

    act: Act
    status: str
    etag: str
    job_id: UUID
    nomor: str | None
    warnings: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """One transaction of the desk."""

    desk: Desk
    staff: Staff
    today: date
    actor: Actor

    def do(self, held: Held | None, order: Order, trace_id: str | None) -> Done:
        """Judge one order and write it."""
        if held is None:
            raise DocumentUnknown(document=order.document_id)
        case = Case(held=held, staff=self.staff, day=self.today)
        if order.etag != case.etag:
            raise PageStale(
                fields=[Field(path="If-Match", reason=f"sekarang {case.etag}, yang Anda lihat {order.etag}")],
                document=held.document.id,
            )
        step = case.step(order.kind)
        capacity, place = case.capacity(self.actor, order.kind)
        if case.turning:
            raise DocumentBusy(document=held.document.id)
        effect = HANDLERS[order.kind](
            self.desk,
            Asked(case=case, order=order, step=step, actor=self.actor, capacity=capacity, place=place),
        )
        return self._write(case, order, effect, capacity, place, trace_id)

    def _write(
        self,
        case: Case,
        order: Order,
        effect: Effect,
        capacity: Capacity | None,
        place: Place | None,
        trace_id: str | None,
    ) -> Done:
        """Write the act, the status, the number and the job: all in the one transaction."""
        tx, held, document = self.desk.tx, case.held, case.held.document
        approvals.supersede(tx, document, effect.ends)
        if effect.revision is not None and approvals.leased(tx, document):
            raise DocumentBusy(
                document=document.id
            )  # its pages are of the old content and could not be recorded
        revision_no, digest = document.revision_no, held.revision.content_digest
        if effect.revision is not None:
            revision_no = approvals.revise(tx, document, effect.revision, self.desk.by)
            digest = effect.revision.content_digest
        act = acts.add(
            tx,
            document_id=document.id,
            revision_no=revision_no,
            kind=order.kind.value,
            person_id=self.actor.person.id,
            nama=self.actor.person.nama,
            jabatan=place.jabatan
            if place
            else self.staff.jabatan(capacity.position)
            if capacity
            else self.actor.person.jabatan,
            kapasitas=capacity.mode.value if capacity else "langsung",
            kelompok=place.group if place else "",
            content_digest=digest,
            pdf_sha256=order.sha256,
            note=order.note,
            detail=effect.detail,
        )
        if effect.recipients:
            distributions.add(tx, self.desk.satker, document.id, act.no, effect.recipients)
        given = effect.allocation
        fresh = document if effect.revision is None else documents.get(tx, document.id)
        assert fresh is not None  # it is held
        approvals.move(
            tx,
            fresh,
            status=effect.step.now,
            nomor=given.nomor if given else None,
            tanggal=given.tanggal if given else None,
        )
        job_id = new_id()
        approvals.enqueue(
            tx,
            document,
            job_id=job_id,
            revision_no=revision_no,
            queue=self._queue(document.jenis, effect),
            trace_id=trace_id,
            on_done=_on_done(effect, act, held.acts),
        )
        if effect.staged is not None:
            approvals.stage(tx, document, job_id, effect.staged)
        audit.enter(
            tx,
            action=f"document.{order.kind.value}",
            document_id=document.id,
            detail={"act": act.no, "content_digest": digest, "sha256": order.sha256, **_audited(effect)},
        )
        return Done(
            act=act,
            status=effect.step.now,
            etag=f"r{revision_no}a{len(held.acts) + 1}",
            job_id=job_id,
            nomor=given.nomor if given else document.nomor,
            warnings=effect.warnings,
        )

    def _queue(self, jenis: str, effect: Effect) -> str:
        return PRESS_PDF if self.desk.catalog[jenis].contract.wants_pdf and not effect.step.keep else PRESS


def _on_done(effect: Effect, act: Act, earlier: Sequence[Act]) -> dict[str, Any]:
    """Return what is to be true once the job is done, and what the page shows; the press knows no more."""
    events: list[dict[str, Any]] = [
        {"type": effect.step.event, "data": {"act": act.no, **effect.told}},
        *(dict(each) for each in effect.extra),
    ]
    wanted: dict[str, Any] = {"status": effect.step.done, "events": events, "acts": act.no}
    if effect.step.page is not None:
        wanted["page"] = effect.step.page
    if effect.step.keep:
        wanted["keep"] = True
    blocks = [each.detail["blok"] for each in (*earlier, act) if each.kind == Kind.TANDA_TANGAN]
    if blocks:
        wanted["context"] = {"penandatangan": blocks[-1]}
    if effect.seal is not None:
        wanted["seal"] = effect.seal
    return wanted


def _audited(effect: Effect) -> dict[str, Any]:
    return {"nomor": effect.allocation.nomor} if effect.allocation else {}
