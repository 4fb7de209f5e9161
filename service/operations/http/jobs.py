"""Jobs, batches and queues: look, retry, park."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from archive.ledger import Principal
from archive.ledger.intake.batches import Batch
from archive.ledger.jobs.lists import JobFilter, ListedJob
from archive.ledger.jobs.rows import Job, JobStep
from service.edge import Cursor, Name
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.shapes.jobs import BatchView, JobList, JobView, QueueList, WatchedJobView
from service.identity.roles import Role
from service.operations.watching import JobWatch
from service.webhooks.http import report_json

OLDEST_S = 100 * 366 * 86_400
"""A century: no job waits longer, and the calendar goes that far back."""


class JobFilters(BaseModel):
    """Which jobs to list; an unknown filter is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["quarantined", "parked", "waiting", "leased", "set_aside"] = "quarantined"
    """set_aside: quarantined or parked."""
    cause: Name | None = None
    jenis: Name | None = None
    document: UUID | None = None
    older: Annotated[
        float | None,
        Query(ge=0, le=OLDEST_S, allow_inf_nan=False, description="made more than so many seconds ago"),
    ] = None
    cursor: Cursor | None = None
    limit: Annotated[int, Query(ge=1, le=200)] = 50


def routes(*, watching: JobWatch) -> APIRouter:
    """Return the routes of jobs, batches and queues."""
    router = APIRouter(tags=["watching"])
    _listed(router, watching=watching)
    _one_job(router, watching=watching)
    _batches(router, watching=watching)
    return router


def _listed(router: APIRouter, *, watching: JobWatch) -> None:
    """Jobs by name."""

    @router.get("/jobs")
    def list_jobs(request: Request, wanted: Annotated[JobFilters, Query()]) -> Json[JobList]:
        """Return jobs by name, the oldest first, with their documents; and all that fit counted by cause and type."""
        principal = admit(request)
        found = watching.listed(
            principal,
            JobFilter(
                states=("quarantined", "parked") if wanted.state == "set_aside" else (wanted.state,),
                cause=wanted.cause,
                jenis=wanted.jenis,
                document_id=wanted.document,
                older_s=wanted.older,
            ),
            wanted.cursor,
            wanted.limit,
        )
        return Json(
            {
                "jobs": [
                    {**listed_json(each), **machine_json(each.job, principal)} for each in found.page.items
                ],
                "groups": [
                    {"cause": each.cause, "jenis": each.jenis, "jobs": each.jobs, "oldest": each.oldest}
                    for each in found.groups
                ],
                "next_cursor": found.page.next_cursor,
            }
        )


def _one_job(router: APIRouter, *, watching: JobWatch) -> None:
    """One job."""

    @router.get("/jobs/{job_id}")
    def get_job(request: Request, job_id: UUID) -> Json[WatchedJobView]:
        """Return a job, its state and its steps."""
        principal = admit(request)
        watched = watching.job(principal, job_id)
        about(request, job=job_id, document=watched.job.document_id)
        told = {**job_json(watched.job), **machine_json(watched.job, principal)}
        return Json({**told, "steps": [step_json(step) for step in watched.steps]})

    @router.post("/jobs/{job_id}/retry")
    def retry_job(request: Request, job_id: UUID) -> Json[JobView]:
        """Let a quarantined or parked job begin anew."""
        about(request, job=job_id)
        return Json(job_json(watching.retry(admit(request), job_id)))

    @router.post("/jobs/{job_id}/park")
    def park_job(request: Request, job_id: UUID) -> Json[JobView]:
        """Set a waiting or quarantined job aside until it is retried."""
        about(request, job=job_id)
        return Json(job_json(watching.park(admit(request), job_id)))


def _batches(router: APIRouter, *, watching: JobWatch) -> None:
    """Batches and queues."""

    @router.get("/batches/{batch_id}")
    def get_batch(request: Request, batch_id: Name) -> Json[BatchView]:
        """Return how far a batch has come, n of m, and each document's state."""
        about(request, batch=batch_id)
        return Json(batch_json(watching.batch(admit(request), batch_id), results=True))

    @router.get("/queues")
    def list_queues(request: Request) -> Json[QueueList]:
        """Return each queue: depth, oldest document and its age, what waits in each lane, work in hand, rate, quarantine by cause; the workers; the subscriptions."""
        hall = watching.hall(admit(request))
        return Json(
            {
                "queues": [
                    {
                        "queue": report.queue,
                        "depth": report.depth,
                        "oldest_document": str(report.oldest_document) if report.oldest_document else None,
                        "oldest_age_s": report.oldest_age_s,
                        "lanes": {
                            lane.word: {"waiting": each.waiting, "oldest_age_s": each.oldest_age_s}
                            for lane, each in report.lanes.items()
                        },
                        "in_progress": report.in_progress,
                        "finished_per_minute": report.finished_per_minute,
                        "quarantined": report.quarantined,
                        "parked": report.parked,
                    }
                    for report in hall.queues
                ],
                "workers": [
                    {
                        "id": worker.id,
                        "host": worker.host,
                        "pid": worker.pid,
                        "queues": list(worker.queues),
                        "busy": worker.busy,
                        "started_at": worker.started_at,
                        "job_id": str(worker.job_id) if worker.job_id else None,
                        "step": worker.step or None,
                        "step_s": worker.step_s if worker.job_id else None,
                        "idle_s": worker.idle_s,
                        "trouble": worker.trouble or None,
                        "trouble_s": worker.trouble_s if worker.trouble else None,
                    }
                    for worker in hall.workers
                ],
                "webhooks": [report_json(report) for report in hall.webhooks],
            }
        )


def job_json(job: Job) -> dict[str, Any]:
    """Return a job as it is shown."""
    return {
        "id": str(job.id),
        "document_id": str(job.document_id),
        "revision_no": job.revision_no,
        "queue": job.queue,
        "lane": job.lane.word,
        "state": job.state,
        "attempts": job.attempts,
        "cause": job.cause,
        "detail": job.detail,
        "run_after": job.run_after,
        "created_at": job.created_at,
        "leased_at": job.leased_at,
        "done_at": job.done_at,
        "trace_id": job.trace_id,
        "links": {
            "self": f"/jobs/{job.id}",
            "progress": f"/jobs/{job.id}/progress",
            "document": f"/documents/{job.document_id}",
        },
    }


def machine_json(job: Job, principal: Principal) -> dict[str, Any]:
    """Return what the machine behind a failure said, for administrators; to nobody else is it told that there is such a thing."""
    return {"technical": job.technical} if Role.ADMIN in principal.roles else {}


def listed_json(listed: ListedJob) -> dict[str, Any]:
    """Return a job of a list, with what its document is."""
    return {
        **job_json(listed.job),
        "document": {
            "id": str(listed.job.document_id),
            "jenis": listed.jenis,
            "judul": listed.judul,
            "akses": listed.akses.name,
            "status": listed.status,
        },
        "template_digest": listed.template_digest,
    }


def step_json(step: JobStep) -> dict[str, Any]:
    """Return a step as it is shown."""
    return {"name": step.name, "attempt": step.attempt, "at": step.at}


def batch_json(batch: Batch, *, results: bool) -> dict[str, Any]:
    """Return a batch as it is shown."""
    shown: dict[str, Any] = {
        "id": batch.id,
        "total": batch.total,
        "refused": batch.refused,
        "repeated": batch.repeated,
        "waiting": batch.waiting,
        "working": batch.working,
        "done": batch.done,
        "quarantined": batch.quarantined,
        "parked": batch.parked,
        "created_at": batch.created_at,
    }
    if results:
        shown["documents"] = [
            {
                "event": {"source": result.source, "id": result.event_id, "item": result.item},
                "document_id": str(result.document_id),
                "job_id": str(result.job_id),
                "state": result.state,
                "status": result.status,
            }
            for result in batch.results
        ]
    return shown
