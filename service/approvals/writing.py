"""Judges one order and writes it: act, status, number, revision, job, all in the transaction it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from archive.ledger import audit
from archive.ledger.documents import acts, approvals, distributions, documents, staging
from archive.ledger.documents.acts import Act, standing
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.jobs import lists as job_lists
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import Imprint, OnDone
from archive.states import Status
from doc_templates.acts import SIGNS
from service.approvals import actors, disposisi_news, notices, outside, rules
from service.approvals.actors import Actor, within
from service.approvals.acts import HANDLERS
from service.approvals.attaching import keep_files
from service.approvals.case import Case
from service.approvals.facts import LookedUp
from service.approvals.fallen import fallen
from service.approvals.orders import AllowedOrder, Desk, Effect, Order, require_unchanged
from service.approvals.repeated import followed
from service.approvals.steps import instead_for
from service.approvals.table import OF_A_SIGNATURE, TABLE
from service.documents.round import blocks
from service.errors import (
    ActForbidden,
    ActNotPossible,
    DeskError,
    DocumentBusy,
    DocumentUnknown,
    Field,
    PageStale,
)
from service.identifiers import new_id
from service.intake.drafting import PRESS
from service.office.capacity import Staff
from service.office.document_types import PRESS_PDF, wants_pdf
from service.words import say
from service.words.life import PrintState


@dataclass(frozen=True, kw_only=True)
class WrittenAct:
    """One act, as it was written."""

    act: Act
    status: str
    etag: str
    job_id: UUID | None
    """The job that prints it; none where a repeated answer's is not on record any more."""
    printing: PrintState
    """How the page stands that shows it."""
    nomor: str | None
    warnings: Sequence[str]
    fallen: Sequence[Act]
    """The paraf it took back."""
    taken_back: Sequence[Act]
    """Every act it took back: a signature that never came to its page too."""
    repeated: bool = False
    """It was done before, by the same order: its answer was lost."""


@dataclass(frozen=True, kw_only=True)
class _Content:
    """What a document says once the act is written."""

    revision_no: int
    digest: str
    untold: Sequence[Mapping[str, Any] | str]
    """What the jobs it outdated were to tell the world."""


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """One transaction of the desk."""

    desk: Desk
    staff: Staff
    at: datetime
    today: date
    actor: Actor

    def do(self, held: HeldDocument | None, order: Order, trace_id: str | None) -> WrittenAct:
        """Judge one order and write it; one that was carried out before is answered as it was."""
        again = self.again(held, order)
        if again is not None:
            return again
        asked, effect = self.foresee(held, order)
        return self._write(asked, effect, trace_id)

    def again(self, held: HeldDocument | None, order: Order) -> WrittenAct | None:
        """Return what an order led to that was carried out before; None where it is a new one."""
        act = followed(self.desk.tx, held, order, self.actor.person.id) if held is not None else None
        if held is None or act is None:
            return None
        document, aside = held.document, job_lists.unprinted_acts(self.desk.tx, held.document.id).get(act.no)
        return WrittenAct(
            act=act,
            status=document.status,
            etag=f"r{document.revision_no}a{len(held.acts)}",
            job_id=approvals.job_of_act(self.desk.tx, document.id, act.no),
            printing=PrintState.of(aside),
            nomor=document.nomor,
            warnings=(),
            taken_back=_taken_back(held.acts, act),
            fallen=_fallen(held.acts, act),
            repeated=True,
        )

    def foresee(self, held: HeldDocument | None, order: Order) -> tuple[AllowedOrder, Effect]:
        """Judge one order and return what it would write."""
        asked = self.judge(held, order)
        return asked, HANDLERS[order.kind](self.desk, asked)

    def judge(self, held: HeldDocument | None, order: Order) -> AllowedOrder:
        """Return the order as table and rules let it through; raises what stands in its way."""
        if held is None:
            raise DocumentUnknown(document=order.document_id)
        try:
            return self._judge(held, order)
        except DeskError as error:
            error.ids.setdefault("document", held.document.id)  # what its next step is typed upon
            raise

    def _judge(self, held: HeldDocument, order: Order) -> AllowedOrder:
        case = Case(
            held=held,
            staff=self.staff,
            day=self.today,
            declared=rules.declared(self.desk.catalog, held.document.jenis),
            facts=LookedUp(self.desk.tx, held.document, self.desk.office.rules.levels, self.at),
        )
        if order.kind not in within(self.actor, case, mends=order.mends):
            raise ActForbidden(
                say("Admin hanya memperbaiki naskah yang halamannya tidak dapat dicetak"),
                step=say("Ulangi dengan kunci seorang pejabat."),
            )
        if order.etag != case.etag:
            raise PageStale(
                fields=[
                    Field(
                        path="If-Match",
                        reason=say(
                            "sekarang {sekarang}, yang Anda lihat {dilihat}",
                            sekarang=case.etag,
                            dilihat=order.etag,
                        ),
                    )
                ],
                document=held.document.id,
            )
        if (
            order.signed is None
        ):  # what brings the signed page was decided upon: the page it signs is in no archive yet
            require_unchanged(self.desk.tx, case, order)
        try:
            step = rules.step(case, order.kind, signed=order.signed is not None)
        except ActNotPossible as error:
            if order.kind in case.permitted and (held.document.status, order.kind) not in TABLE:
                error.step = instead_for(case, self.actor, order.kind)
            raise
        capacity, place = actors.capacity(case, self.actor, order.kind, order.body.get("posisi"))
        return AllowedOrder(
            case=case, order=order, step=step, actor=self.actor, capacity=capacity, place=place
        )

    def _write(self, asked: AllowedOrder, effect: Effect, trace_id: str | None) -> WrittenAct:
        """Write the act, the status, the number and the job: all in the one transaction."""
        case, order = asked.case, asked.order
        document, given = case.held.document, effect.allocation
        # What asks for no answer travels with what does: a register is held for five round trips, not for ten.
        with self.desk.tx.pipeline():
            content = self._content(case, effect)
            act = self._enter(asked, effect, content)
            self._move(case, effect)
            job_id = self._enqueue(case, effect, act, content, trace_id, order.lane)
            audit.enter(
                self.desk.tx,
                action=f"document.{order.kind.value}",
                document_id=document.id,
                detail={
                    "act": act.no,
                    "content_digest": content.digest,
                    "sha256": order.sha256,
                    **({"dilihat": order.content_digest} if effect.revision else {}),
                    **({"nomor": given.nomor} if given else {}),
                },
            )
        outside.follow(self.desk, case, act, job_id)
        notices.tell(self.desk.tx, case, act, self.desk.office, job_id)
        disposisi_news.tell(self.desk.tx, case, act, effect.extra, self.desk.office, job_id)
        notices.tell_recipients(self.desk, case, act, job_id, effect.oleh)
        return WrittenAct(
            act=act,
            status=effect.step.now,
            etag=f"r{content.revision_no}a{len(case.held.acts) + 1}",
            job_id=job_id,
            printing=PrintState.UNDER_WAY,
            nomor=given.nomor if given else None if effect.gives_up_number else document.nomor,
            warnings=effect.warnings,
            taken_back=_taken_back(case.held.acts, act),
            fallen=_fallen((*case.held.acts, act), act),
        )

    def _content(self, case: Case, effect: Effect) -> _Content:
        """Return what the document says from now on: as it was, or in the next revision; jobs it outdates end."""
        tx, document = self.desk.tx, case.held.document
        untold: Sequence[Mapping[str, Any] | str] = ()
        if any(job.state in effect.ends for job in case.held.pending):
            untold = approvals.supersede(tx, document, effect.ends)
        if (effect.revision or effect.owed) and approvals.leased(tx, document):
            # Its pages are of the old content and could not be recorded, or it is about to do what the next one is to do.
            raise DocumentBusy(document=document.id)
        if effect.revision is None:
            digest = case.held.revision.content_digest
            return _Content(revision_no=document.revision_no, digest=digest, untold=untold)
        number = approvals.revise(tx, document, effect.revision, self.desk.by)
        keep_files(tx, document, effect.attached)
        return _Content(revision_no=number, digest=effect.revision.content_digest, untold=untold)

    def _enter(self, asked: AllowedOrder, effect: Effect, content: _Content) -> Act:
        """Enter the act in its actor's name and position, with the recipients it sends the document to."""
        order, capacity, place = asked.order, asked.capacity, asked.place
        person, document = self.actor.person, asked.case.held.document
        held = self.staff.jabatan(capacity.position) if capacity else person.jabatan
        act = acts.add(
            self.desk.tx,
            document_id=document.id,
            revision_no=content.revision_no,
            kind=order.kind.value,
            person_id=person.id,
            nama=person.nama,
            jabatan=place.jabatan if place else held,
            kapasitas=capacity.mode.value if capacity else "langsung",
            kelompok=place.group if place else "",
            content_digest=content.digest,
            # A revision's own page is not printed yet: what its author looked at says what was, and stands in the audit log.
            pdf_sha256=None if effect.revision else order.sha256,
            note=order.note,
            detail=effect.detail,
        )
        if effect.recipients:
            distributions.add(self.desk.tx, self.desk.satker, document.id, act.no, effect.recipients)
        return act

    def _move(self, case: Case, effect: Effect) -> None:
        """Let the document stand where the act leads, with the number it got."""
        document, given = case.held.document, effect.allocation
        fresh = document if effect.revision is None else documents.get(self.desk.tx, document.id)
        assert fresh is not None  # it is held
        approvals.move(
            self.desk.tx,
            fresh,
            status=effect.step.now,
            nomor=given.nomor if given else None,
            tanggal=effect.tanggal,
            numberless=effect.gives_up_number,
        )

    def _enqueue(
        self, case: Case, effect: Effect, act: Act, content: _Content, trace_id: str | None, lane: Lane
    ) -> UUID:
        """Order the pages that show the act, with the file that came with it."""
        document, job_id = case.held.document, new_id()
        approvals.enqueue(
            self.desk.tx,
            document,
            job_id=job_id,
            revision_no=content.revision_no,
            queue=self._queue(document, effect),
            trace_id=trace_id,
            on_done=on_done(effect, act, case.held.acts, content.untold),
            lane=lane,
        )
        if effect.owed is not None:
            staging.stage_again(self.desk.tx, document, effect.owed.job_id, job_id)
        if effect.staged is not None:
            staging.stage(self.desk.tx, document, job_id, effect.staged)
        return job_id

    def _queue(self, document: documents.Document, effect: Effect) -> str:
        pages = not effect.step.keep or effect.step.copy is not None
        return PRESS_PDF if pages and wants_pdf(self.desk.catalog, self.desk.tx, document) else PRESS


def _taken_back(acts: Sequence[Act], act: Act) -> list[Act]:
    return [each for each in acts if each.no in set(act.detail.get("void", ()))]


def _fallen(acts: Sequence[Act], act: Act) -> list[Act]:
    return [each.paraf for each in fallen(acts) if each.by.no == act.no]


def on_done(
    effect: Effect, act: Act, earlier: Sequence[Act], untold: Sequence[Mapping[str, Any] | str] = ()
) -> OnDone:
    """Return what is to be true once the job is done, and what the page shows; the press knows no more.

    ``untold``: what the jobs it outdated were to tell, told with the page that shows all acts; a signature with its own page alone.
    """
    step, owed = effect.step, effect.owed.on_done if effect.owed else OnDone(status=effect.step.done)
    signed = [each.detail for each in standing((*earlier, act)) if each.kind in SIGNS]
    level = signed[-1]["tingkat"] if signed else owed.level
    footer = None if effect.final else effect.footer
    return replace(
        owed,
        status=step.done if step.brought else owed.status,
        events=[
            *(each for each in ([] if effect.owed else untold) if _type(each) not in OF_A_SIGNATURE),
            {"type": step.event, "data": {"act": act.no, **effect.told}},
            *(dict(each) for each in effect.extra),
            *owed.events,
        ],
        acts=act.no,
        page=step.copy or step.page or owed.page,
        level=level,
        footer=footer or owed.footer,
        oleh=effect.oleh or owed.oleh,
        context=blocks(signed[-1]) if signed else owed.context,
        keep=step.keep or owed.keep,
        copy=step.copy if step.copy and effect.unnumbered else owed.copy,
        copies=[dict(each) for each in effect.copies] if step.copy and effect.copies else owed.copies,
        brought=step.brought or owed.brought,
        seal=effect.seal or owed.seal,
        signed=effect.accepted.as_json() if step.signed and effect.accepted else owed.signed,
        final=_final(effect, level) or owed.final,
        let_go=step.ends_waiting or owed.let_go,
    )


def _type(event: Mapping[str, Any] | str) -> str:
    return event if isinstance(event, str) else str(event["type"])


def _final(effect: Effect, level: str | None) -> Imprint | None:
    return Imprint(page=Status.DITANDATANGANI, footer=effect.footer, level=level) if effect.final else None
