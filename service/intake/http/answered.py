"""How what became of several events is told: an answer for each, and one for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from service.http.answers import Json
from service.http.caller import about
from service.http.problems import MEDIA, answer_to, answer_to_batch
from service.http.trace import trace_id_of
from service.intake.answers import Answer, MergedBatch, Refusal, TakenEvent
from service.office.chain_words import hindered

REPLAYED = "Idempotent-Replayed"
"""Marks an answer of which nothing is new."""


def batch_answer(
    request: Request,
    batch: MergedBatch,
    *,
    rows: bool = False,
    written: Sequence[Mapping[str, Any]] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Json[Any]:
    """Answer a batch: 202 where all was taken, 207 some, 422 nothing; ``rows`` of one event, with ``more`` about all of it.

    ``written``: the answers where they say more than each says of itself.
    """
    answers = batch.answers
    found = [answer for answer in answers if isinstance(answer, TakenEvent)]
    taken, repeated = len(found), sum(answer.repeated for answer in found)
    about(request, batch=batch.batch_id, total=len(answers), taken=taken, repeated=repeated)
    body: dict[str, Any] = {
        "batch_id": batch.batch_id,
        "total": len(answers),
        "taken": taken,
        "repeated": repeated,
        "refused": len(answers) - taken,
        "answers": written if written is not None else [answer_json(answer) for answer in answers],
        **(more or {}),
    }
    if not taken:
        problem = answer_to_batch(body, trace_id_of(request.scope), rows=rows)
        return Json(problem.body, problem.status, {"Content-Type": MEDIA})
    body["links"] = {"batch": f"/batches/{batch.batch_id}", "progress": f"/batches/{batch.batch_id}/progress"}
    headers = {"Location": f"/batches/{batch.batch_id}"}
    if repeated == len(answers):
        headers[REPLAYED] = "true"
    return Json(body, 202 if taken == len(answers) else 207, headers)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return what became of an event as it is shown."""
    if not isinstance(answer, TakenEvent):
        return refused_json(answer)
    return {"status": 202, "repeated": answer.repeated, **taken_json(answer)}


def refused_json(answer: Refusal) -> dict[str, Any]:
    """Return why an event was refused."""
    problem = answer_to(answer.error)
    return {
        "status": problem.status,
        "event": {"source": answer.source, "id": answer.event_id, "item": answer.item},
        "problem": problem.body,
    }


def taken_json(answer: TakenEvent) -> dict[str, Any]:
    """Return a document and its job."""
    return {
        "event": {"source": answer.source, "id": answer.event_id, "item": answer.item},
        "document_id": str(answer.document_id),
        "job_id": str(answer.job_id),
        "code": answer.code,
        **({"warnings": [hindered(each) for each in answer.warnings]} if answer.warnings else {}),
        "links": {
            "document": f"/documents/{answer.document_id}",
            "job": f"/jobs/{answer.job_id}",
            "progress": f"/jobs/{answer.job_id}/progress",
            "verification": f"/v/{answer.code}",
        },
    }
