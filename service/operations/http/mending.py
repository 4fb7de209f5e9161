"""What was set aside, tried again over HTTP: with the same template, the approved one, or a mended payload."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from service.edge import Line
from service.errors import Field as Wrong
from service.errors import QueryRefused
from service.http.answers import Json
from service.http.asked import Note
from service.http.caller import about, admit
from service.http.shapes.jobs import MendedJob, RetriedCause, RetriedJobs
from service.operations.mending import MOST, QuarantineDesk, RetryOutcome, RetryTemplate, TemplateVersion
from service.operations.watching import JobWatch


class RetryJobsBody(BaseModel):
    """Jobs to try again, as they were listed."""

    model_config = ConfigDict(extra="forbid")

    jobs: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]
    template: RetryTemplate = RetryTemplate.SAME
    dry_run: Annotated[bool, Field(examples=[True])] = False
    """Only tell what it would do."""
    catatan: Note = None


class MendJobBody(BaseModel):
    """A payload in place of the one that could not be printed."""

    model_config = ConfigDict(extra="forbid")

    payload: dict[str, Any]
    dry_run: Annotated[bool, Field(examples=[True])] = False
    catatan: Note = None


def routes(*, watching: JobWatch, mending: QuarantineDesk) -> APIRouter:
    """Return the routes that try again and mend."""
    router = APIRouter(tags=["watching"])

    @router.post("/jobs:retry")
    def retry_jobs(
        request: Request,
        cause: Annotated[
            Annotated[str, Line(200, 1)] | None, Query(description="as /queues names it")
        ] = None,
        body: Annotated[RetryJobsBody | None, Body()] = None,
    ) -> Json[RetriedCause | RetriedJobs]:
        """Let every job quarantined for one cause begin anew; or, with a body, jobs by their ids, with the approved template too.

        The answer to a body says of each job what trying again did, or with ``dry_run`` would do.
        """
        if (cause is None) == (body is None):
            raise QueryRefused(fields=[Wrong(path="query.cause", reason="either this or a body with jobs")])
        if body is None:
            return Json({"cause": cause, "retried": watching.retry_cause(admit(request), str(cause))})
        outcomes = mending.retry(
            admit(request), body.jobs, body.template, dry=body.dry_run, note=body.catatan
        )
        return Json({"dry_run": body.dry_run, "outcomes": [outcome_json(each) for each in outcomes]})

    @router.get("/jobs/{job_id}/payload")
    def get_job_payload(request: Request, job_id: UUID) -> Json[dict[str, Any]]:
        """Return the payload of a job's revision, to be mended and sent on; logged for what is above class B."""
        about(request, job=job_id)
        return Json(json.loads(mending.payload(admit(request), job_id)))

    @router.post("/jobs/{job_id}/mend")
    def mend_job(request: Request, job_id: UUID, body: MendJobBody) -> Json[MendedJob]:
        """Give the document of a job that was set aside a mended payload: its next revision, by a person."""
        about(request, job=job_id)
        outcome = mending.mend(admit(request), job_id, body.payload, dry=body.dry_run, note=body.catatan)
        return Json({"dry_run": body.dry_run, **outcome_json(outcome)})

    return router


def outcome_json(outcome: RetryOutcome) -> dict[str, Any]:
    """Return what trying one job again does, as it is shown."""
    listed = outcome.listed
    return {
        "job_id": str(listed.job.id),
        "document_id": str(listed.job.document_id),
        "jenis": listed.jenis,
        "judul": listed.judul,
        "status": listed.status,
        "cause": listed.job.cause,
        "does": outcome.does.value,
        "reason": outcome.reason,
        "template": _template(outcome.template),
        "approved": _template(outcome.approved),
        "revision": outcome.revision,
        "gugur": list(outcome.paraf),
        "nomor": outcome.nomor,
        "berubah": list(outcome.changed),
        "warnings": list(outcome.warnings),
        "next_job_id": str(outcome.job_id) if outcome.job_id else None,
    }


def _template(template: TemplateVersion) -> dict[str, Any]:
    return {"digest": template.digest, "no": template.no, "state": template.state}
