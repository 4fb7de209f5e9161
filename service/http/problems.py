"""The one table from errors to HTTP statuses; written out, an error is an RFC 9457 problem (``service/problem.py``).

The nearest class in an error's ancestry decides. What is not in the table is our own fault: 500, with the trace id to
find it by and nothing of its inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.errors import Retryable
from archive.ledger import errors as ledger
from archive.ledger.documents import templates as template_rows
from archive.vault import errors as vault
from doc_templates.kit import errors as stationery
from service import errors as desk
from service.http import errors as api
from service.problem import build, problem_of
from worker.locked.errors import NoConfinement
from worker.press import errors as press

MEDIA = "application/problem+json"
RETRY_AFTER_S = 5
"""A lost connection or a restarting server is back within seconds."""
ASKED_RETRY_AFTER_S = 15
"""A bucket of the public verification has a few drops again by then."""
PERSON_RETRY_AFTER_S = 60
"""A full disk, or a restored ledger, waits for a person."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """How an error is answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


_ACCEPTED = "application/cloudevents+json, application/cloudevents-batch+json, application/json"
TABLE: Mapping[type[Exception], Answered] = {
    desk.NotJson: Answered(status=400),
    desk.EventMalformed: Answered(status=400),
    desk.QueryRefused: Answered(status=400),
    desk.BodyRefused: Answered(status=422),
    ledger.CursorRefused: Answered(status=400),
    desk.Unauthenticated: Answered(status=401, headers={"WWW-Authenticate": 'Bearer realm="naskah"'}),
    desk.RoleMissing: Answered(status=403),
    desk.SourceForbidden: Answered(status=403),
    desk.ClassForbidden: Answered(status=403),
    desk.PersonRequired: Answered(status=403),
    desk.ActForbidden: Answered(status=403),
    desk.DocumentUnknown: Answered(status=404),
    desk.ContentUnknown: Answered(status=404),
    desk.JobUnknown: Answered(status=404),
    desk.BatchUnknown: Answered(status=404),
    desk.CodeUnknown: Answered(status=404),
    desk.PersonUnknown: Answered(status=404),
    desk.RegisterUnknown: Answered(status=404),
    desk.MailUnknown: Answered(status=404),
    desk.WebhookUnknown: Answered(status=404),
    stationery.UnknownJenis: Answered(status=404),
    ledger.JobNotFound: Answered(status=404),
    ledger.JobBusy: Answered(status=409),
    ledger.BatchMismatch: Answered(status=409),
    ledger.YearClosed: Answered(status=409),
    ledger.NumberTaken: Answered(status=409),
    ledger.RegisterFull: Answered(status=409),
    ledger.RegisterMoved: Answered(status=409, headers={"Retry-After": "2"}),
    ledger.AlreadyThere: Answered(status=409),
    ledger.NotThere: Answered(status=422),
    ledger.ValueRefused: Answered(status=422),
    template_rows.TemplateUnknown: Answered(status=404),
    template_rows.SecondPersonNeeded: Answered(status=403),
    template_rows.TemplateDecided: Answered(status=409),
    desk.OfficeUnknown: Answered(status=409),
    stationery.OfficeIncomplete: Answered(status=409),
    desk.ActNotPossible: Answered(status=409),
    desk.RegisterRefused: Answered(status=409),
    desk.DocumentBusy: Answered(status=409, headers={"Retry-After": "1"}),
    desk.FinalPageNotReady: Answered(status=409, headers={"Retry-After": "1"}),
    desk.CertificateMissing: Answered(status=409),
    desk.GatewayOff: Answered(status=409),
    desk.IdentityMissing: Answered(status=409),
    desk.CertificateUnknown: Answered(status=404),
    desk.BindingRefused: Answered(status=422),
    desk.IdentityRefused: Answered(status=422),
    desk.SignaturePending: Answered(status=409),
    desk.SignatureUnknown: Answered(status=409),
    desk.PassphraseRefused: Answered(status=422),
    desk.CertificateNotYours: Answered(status=422),
    desk.CertificateNotValid: Answered(status=422),
    desk.SignatureRefused: Answered(status=422),
    desk.SignatureNotProven: Answered(status=422),
    desk.PageStale: Answered(status=412),
    api.BodyTooSlow: Answered(status=408, headers={"Connection": "close"}),
    api.BodyTooLarge: Answered(status=413),
    api.MediaUnsupported: Answered(status=415, headers={"Accept-Post": _ACCEPTED}),
    api.RangeUnsatisfiable: Answered(status=416),
    press.PackageTooLarge: Answered(status=413),
    press.NotAWordPackage: Answered(status=415),
    press.PackageHostile: Answered(status=422),
    press.TemplateTooHungry: Answered(status=422),
    NoConfinement: Answered(status=503),
    desk.TemplateRefused: Answered(status=422),
    desk.PagesUnavailable: Answered(status=503, headers={"Retry-After": str(RETRY_AFTER_S)}),
    desk.EventRefused: Answered(status=422),
    desk.TableRefused: Answered(status=422),
    desk.EventConflict: Answered(status=422),
    desk.EventNotRecorded: Answered(status=422),
    stationery.PayloadRefused: Answered(status=422),
    desk.FileUnjudged: Answered(status=422),
    desk.PagesUndrawn: Answered(status=422),
    desk.FileNotTaken: Answered(status=415),
    desk.FileAltered: Answered(status=422),
    desk.FileNotText: Answered(status=422),
    desk.AddressRefused: Answered(status=422),
    desk.AskedTooOften: Answered(status=429, headers={"Retry-After": str(ASKED_RETRY_AFTER_S)}),
    desk.ActRefused: Answered(status=422),
    desk.AppointmentRefused: Answered(status=422),
    desk.WebhookRefused: Answered(status=422),
    desk.ConditionMissing: Answered(status=428),
    vault.Corrupted: Answered(status=500),
    Retryable: Answered(status=503, headers={"Retry-After": str(RETRY_AFTER_S)}),
    ledger.LedgerStandsStill: Answered(status=503, headers={"Retry-After": str(PERSON_RETRY_AFTER_S)}),
    ledger.LedgerFull: Answered(status=507, headers={"Retry-After": str(PERSON_RETRY_AFTER_S)}),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """An answer of type application/problem+json."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


def answer_to(error: Exception, trace_id: str = "") -> Problem:
    """Return the problem an error is answered with."""
    answered = next((TABLE[cls] for cls in type(error).__mro__ if cls in TABLE), None)
    if answered is None:
        return _problem(
            Answered(status=500), build("internal-error", "Something went wrong on our side"), trace_id
        )
    return _problem(answered, problem_of(error), trace_id)


def answer_for_status(status: int, detail: str, trace_id: str = "") -> Problem:
    """Return the problem of a status the framework decided: an unknown path, a method not allowed."""
    kind = {404: "path-unknown", 405: "method-not-allowed"}.get(status, f"http-{status}")
    return _problem(Answered(status=status), build(kind, detail), trace_id)


def answer_to_batch(answers: Mapping[str, Any], trace_id: str = "", *, rows: bool = False) -> Problem:
    """Return the problem of a batch of which no event was taken, with the answer of each inside.

    The paths of rows of one event name their row already.
    """
    fields = (
        (error["path"] if rows else f"[{place}].{error['path']}".rstrip("."), error["reason"])
        for place, answer in enumerate(answers["answers"])
        for error in answer["problem"]["errors"]
    )
    told = build(
        "batch-refused", f"No {'row of the event' if rows else 'event of the batch'} was taken", fields
    )
    return _problem(Answered(status=422), {**told, **answers}, trace_id)


def _problem(answered: Answered, told: Mapping[str, Any], trace_id: str) -> Problem:
    body = {**told, "status": answered.status}
    if trace_id:
        body["trace_id"] = trace_id
    return Problem(status=answered.status, body=body, headers=answered.headers)
