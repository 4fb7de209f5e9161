"""Mending what was set aside: tried again with its own template, with the approved one, or with a mended payload.

The same template begins the job anew and changes nothing else. Another template or payload is a revision like any other: the
desk's own act, by a named person whom the document's class lets see it, through ``service.approvals.desk``. The event that
asked for the document stays as it was sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import approvals, documents, templates
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.jobs import lists as job_lists
from archive.ledger.jobs import steering
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.lists import ListedJob
from doc_templates.catalog import Catalog
from doc_templates.kit.errors import StationeryError
from service.approvals.case import Case
from service.approvals.desk import Approvals
from service.approvals.orders import Effect, Order
from service.approvals.rules import declared
from service.approvals.table import Kind
from service.approvals.writing import AtWork
from service.errors import Field, JobUnknown, PersonRequired, QueryRefused
from service.identity.gate import require
from service.identity.roles import WATCHERS, Role
from service.office.letterhead import Offices

MOST = 200
"""Jobs in one request: each revision is a transaction of some 20 ms; the command line asks again for the next."""
ASIDE = ("quarantined", "parked")


class RetryTemplate(StrEnum):
    """What a job is tried again with."""

    SAME = "same"
    """The template its revision pins."""
    APPROVED = "approved"
    """The one the office has approved today."""


class Does(StrEnum):
    """What trying again means for one job."""

    AGAIN = "again"
    """It begins anew; no word and no template changes."""
    REVISION = "revision"
    """The document gets a new revision; its paraf fall."""
    NOTHING = "nothing"
    """It stays as it is, for a reason."""


@dataclass(frozen=True, kw_only=True)
class TemplateVersion:
    """A template version as people know it."""

    digest: str
    no: int | None
    """0 is the shipped one; None one that neither type nor office knows any more."""
    state: str


@dataclass(frozen=True, kw_only=True)
class RetryOutcome:
    """One job: what trying it again does, or did."""

    listed: ListedJob
    does: Does
    template: TemplateVersion
    """It is printed with."""
    approved: TemplateVersion
    reason: str | None = None
    revision: int
    paraf: Sequence[str] = ()
    """Whose fall, by position; that of who signed too."""
    nomor: str | None = None
    """Stays."""
    changed: Sequence[str] = ()
    """Fields of the payload."""
    warnings: Sequence[str] = ()
    job_id: UUID | None = None
    """Of the new page, once it is ordered."""


class QuarantineDesk:
    """Looks at what was set aside, tells what trying again would do, and does it."""

    def __init__(self, *, ledger: Ledger, catalog: Catalog, offices: Offices, approvals: Approvals) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._approvals = approvals

    def payload(self, principal: Principal, job_id: UUID) -> str:
        """Return the payload of a job's revision as it is pinned; a read of T, R or SR is logged first."""
        require(principal, *WATCHERS)
        with self._ledger.acting(principal) as tx:
            listed = next(iter(job_lists.several(tx, [job_id])), None)
            if listed is None:
                raise JobUnknown(job=job_id)
            revision = documents.revision(tx, listed.job.document_id, listed.job.revision_no)
            assert revision is not None  # the job's own: a foreign key
            audit.read(
                tx,
                action="payload.read",
                document_ids=[listed.job.document_id],
                detail={"revision": revision.no},
            )
        return revision.payload

    def retry(
        self,
        principal: Principal,
        job_ids: Sequence[UUID],
        using: RetryTemplate,
        *,
        dry: bool,
        note: str | None = None,
    ) -> list[RetryOutcome]:
        """Try jobs again, or with ``dry`` only tell what that would do; an answer for each, in the jobs' order of age.

        Raises ``JobUnknown`` for one that may not be seen, ``PersonRequired`` where a program's key asks for a revision.
        """
        require(principal, Role.ADMIN)
        if using is RetryTemplate.APPROVED and principal.kind != "person":
            raise PersonRequired
        outcomes = []
        for each in self._listed(principal, job_ids):
            plain = self._plain(principal, each)
            if (
                plain.does is Does.AGAIN
                and using is RetryTemplate.APPROVED
                and plain.template != plain.approved
            ):
                lane = Lane.BATCH if len(job_ids) > 1 else Lane.ACT
                outcomes.append(self._revise(principal, plain, lane, dry=dry, note=note))
            elif plain.does is Does.AGAIN and not dry:
                outcomes.append(self._again(principal, plain))
            else:
                outcomes.append(plain)
        return outcomes

    def mend(
        self,
        principal: Principal,
        job_id: UUID,
        payload: Mapping[str, Any],
        *,
        dry: bool,
        note: str | None = None,
    ) -> RetryOutcome:
        """Give the document of a job that was set aside a mended payload; raises what the desk raises of a revision."""
        require(principal, Role.ADMIN)
        if principal.kind != "person":
            raise PersonRequired
        (listed,) = self._listed(principal, [job_id])
        plain = self._plain(principal, listed)
        if plain.does is Does.NOTHING:
            return plain
        return self._revised(principal, plain, payload, Lane.ACT, dry=dry, note=note)

    def _listed(self, principal: Principal, job_ids: Sequence[UUID]) -> list[ListedJob]:
        if not 1 <= len(set(job_ids)) <= MOST:
            raise QueryRefused(fields=[Field(path="jobs", reason=f"1 to {MOST} jobs")])
        with self._ledger.acting(principal) as tx:
            found = job_lists.several(tx, job_ids)
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.job.document_id for each in found],
                detail={"in": "jobs"},
            )
        unseen = set(job_ids) - {each.job.id for each in found}
        if unseen:
            raise JobUnknown(job=min(unseen))
        return found

    def _plain(self, principal: Principal, listed: ListedJob) -> RetryOutcome:
        """Return what trying again with the same template means."""
        pinned, approved = self._templates(principal, listed)
        aside = listed.job.state in ASIDE
        return RetryOutcome(
            listed=listed,
            does=Does.AGAIN if aside else Does.NOTHING,
            reason=None if aside else f"the job is {listed.job.state}",
            template=pinned,
            approved=approved,
            revision=listed.job.revision_no,
        )

    def _templates(self, principal: Principal, listed: ListedJob) -> tuple[TemplateVersion, TemplateVersion]:
        """Return the template a job's revision pins, and the one approved today."""
        office = self._offices.letterhead(principal.satker)
        shipped = self._catalog[listed.jenis].digest if listed.jenis in self._catalog else ""
        with self._ledger.acting(principal) as tx:
            known = {each.digest: each for each in templates.of(tx, listed.jenis)}

        def told(digest: str) -> TemplateVersion:
            if digest == shipped:
                return TemplateVersion(digest=digest, no=0, state="shipped")
            found = known.get(digest)
            return TemplateVersion(
                digest=digest, no=found.no if found else None, state=found.state if found else "unknown"
            )

        return told(listed.template_digest), told(office.templates.get(listed.jenis, shipped))

    def _again(self, principal: Principal, plain: RetryOutcome) -> RetryOutcome:
        job_id = plain.listed.job.id
        with self._ledger.acting(principal) as tx:
            begun = steering.retry_several(tx, [job_id], principal.id)
        if not begun:
            return replace(plain, does=Does.NOTHING, reason="somebody was faster")
        return replace(plain, job_id=job_id)

    def _revise(
        self, principal: Principal, plain: RetryOutcome, lane: Lane, *, dry: bool, note: str | None
    ) -> RetryOutcome:
        """As ``_revised`` with the payload as it is, and what stands in the way of this one is its outcome: the others are not concerned."""
        try:
            return self._revised(principal, plain, None, lane, dry=dry, note=note)
        except PersonRequired:
            raise
        except (NaskahError, StationeryError) as error:
            wrong = "; ".join(f"{each.path}: {each.reason}" for each in getattr(error, "fields", ()))
            message = str(getattr(error, "message", error))
            return replace(
                plain,
                does=Does.NOTHING,
                template=plain.approved,
                reason=f"{message} ({wrong})" if wrong else message,
            )

    def _revised(
        self,
        principal: Principal,
        plain: RetryOutcome,
        payload: Mapping[str, Any] | None,
        lane: Lane,
        *,
        dry: bool,
        note: str | None,
    ) -> RetryOutcome:
        """Revise a document as the desk does, in its own transaction, or tell what that would write."""
        listed = plain.listed
        with self._approvals.at_work(principal) as at_work:
            held = next(iter(approvals.hold(at_work.desk.tx, [listed.job.document_id], lock=not dry)), None)
            order = _order(at_work, listed, held, payload, lane, note)
            if held is not None and not any(
                each.id == listed.job.id and each.state in ASIDE for each in held.pending
            ):  # looked at before the document was held
                return replace(plain, does=Does.NOTHING, reason="somebody was faster")
            if dry:
                return _told(plain, held, at_work.foresee(held, order)[1])
            done = at_work.do(held, order, None)
            audit.enter(
                at_work.desk.tx,
                action="job.mended",
                document_id=listed.job.document_id,
                detail={"job": str(listed.job.id), "next": str(done.job_id), "act": done.act.no},
            )
        return replace(
            plain,
            does=Does.REVISION,
            template=plain.approved,
            revision=done.act.revision_no,
            paraf=[each.jabatan for each in done.taken_back],
            nomor=done.nomor,
            changed=done.act.detail.get("berubah", ()),
            warnings=done.warnings,
            job_id=done.job_id,
        )


def _order(
    at_work: AtWork,
    listed: ListedJob,
    held: HeldDocument | None,
    payload: Mapping[str, Any] | None,
    lane: Lane,
    note: str | None,
) -> Order:
    if held is None:
        raise JobUnknown(job=listed.job.id)
    case = Case(held=held, staff=at_work.staff, day=at_work.today)
    known = declared(at_work.desk.catalog, held.document.jenis)
    return Order(
        document_id=listed.job.document_id,
        # The sheet of a received file has no revision of its own wording: it is printed anew as a correction of its entry.
        kind=Kind.REVISI if case.chain or Kind.KOREKSI not in known else Kind.KOREKSI,
        etag=case.etag,
        note=note,
        body={"payload": json.loads(held.revision.payload) if payload is None else payload},
        mends=True,
        lane=lane,
    )


def _told(plain: RetryOutcome, held: HeldDocument | None, effect: Effect) -> RetryOutcome:
    assert held is not None  # the desk foresaw what becomes of it
    void = set(effect.detail.get("void", ()))
    return replace(
        plain,
        does=Does.REVISION,
        template=plain.approved,
        revision=held.document.revision_no + 1,
        paraf=[act.jabatan for act in held.acts if act.no in void],
        nomor=held.document.nomor,
        changed=effect.detail.get("berubah", ()),
        warnings=effect.warnings,
    )
