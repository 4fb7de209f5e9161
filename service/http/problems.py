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
from doc_templates.kit.reasons import path_of
from service import errors as desk
from service.documents.files import errors as files
from service.http import errors as api
from service.identity import errors as identity
from service.outsiders import errors as outsiders
from service.problem import build, problem_of
from service.words import Sentence, say
from service.words.problems import PROBLEMS
from worker.locked.errors import NoConfinement
from worker.press import errors as press

MEDIA = "application/problem+json"
RETRY_AFTER_S = 5
"""A lost connection or a restarting server is back within seconds."""
ASKED_RETRY_AFTER_S = 15
"""A bucket of the public verification has a few drops again by then."""
ATTEMPT_RETRY_AFTER_S = 60
"""The page says after how many minutes."""
SHARE_RETRY_AFTER_S = 60
"""Of a key's minute at most; the door says the very second."""
PERSON_RETRY_AFTER_S = 60
"""A full disk, or a restored ledger, waits for a person."""


@dataclass(frozen=True, kw_only=True)
class ErrorAnswer:
    """How an error is answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


_ACCEPTED = "application/cloudevents+json, application/cloudevents-batch+json, application/json"
TABLE: Mapping[type[Exception], ErrorAnswer] = {
    desk.NotJson: ErrorAnswer(status=400),
    desk.EventMalformed: ErrorAnswer(status=400),
    desk.QueryRefused: ErrorAnswer(status=400),
    desk.BodyRefused: ErrorAnswer(status=422),
    ledger.CursorRefused: ErrorAnswer(status=400),
    desk.Unauthenticated: ErrorAnswer(status=401, headers={"WWW-Authenticate": 'Bearer realm="naskah"'}),
    identity.SignInNeeded: ErrorAnswer(status=401),
    identity.SecondFactorNeeded: ErrorAnswer(status=403),
    identity.SecondFactorMissing: ErrorAnswer(status=403),
    identity.StepUpNeeded: ErrorAnswer(status=403),
    identity.OriginForeign: ErrorAnswer(status=403),
    identity.SignInRefused: ErrorAnswer(status=422),
    identity.CookiesRefused: ErrorAnswer(status=422),
    identity.AttemptsExceeded: ErrorAnswer(status=429, headers={"Retry-After": str(ATTEMPT_RETRY_AFTER_S)}),
    identity.InvitationUnknown: ErrorAnswer(status=404),
    identity.PasswordRefused: ErrorAnswer(status=422),
    identity.PasswordWrong: ErrorAnswer(status=422),
    identity.CodeRefused: ErrorAnswer(status=422),
    identity.SiteRefused: ErrorAnswer(status=422),
    identity.PasskeyRefused: ErrorAnswer(status=422),
    identity.StepOver: ErrorAnswer(status=422),
    identity.ProviderRefused: ErrorAnswer(status=422),
    identity.SubjectUnknown: ErrorAnswer(status=422),
    identity.AccountUnknown: ErrorAnswer(status=404),
    identity.AccountRefused: ErrorAnswer(status=422),
    identity.FormTaken: ErrorAnswer(status=409),
    desk.RoleMissing: ErrorAnswer(status=403),
    desk.SourceForbidden: ErrorAnswer(status=403),
    desk.ClassForbidden: ErrorAnswer(status=403),
    desk.PersonRequired: ErrorAnswer(status=403),
    desk.ActForbidden: ErrorAnswer(status=403),
    desk.DocumentUnknown: ErrorAnswer(status=404),
    desk.ContentUnknown: ErrorAnswer(status=404),
    desk.JobUnknown: ErrorAnswer(status=404),
    desk.BatchUnknown: ErrorAnswer(status=404),
    desk.CodeUnknown: ErrorAnswer(status=404),
    desk.PersonUnknown: ErrorAnswer(status=404),
    desk.RegisterUnknown: ErrorAnswer(status=404),
    desk.FormUnknown: ErrorAnswer(status=404),
    desk.MailUnknown: ErrorAnswer(status=404),
    desk.WebhookUnknown: ErrorAnswer(status=404),
    stationery.UnknownJenis: ErrorAnswer(status=404),
    ledger.JobNotFound: ErrorAnswer(status=404),
    ledger.JobBusy: ErrorAnswer(status=409),
    ledger.BatchMismatch: ErrorAnswer(status=409),
    ledger.YearClosed: ErrorAnswer(status=409),
    ledger.NumberTaken: ErrorAnswer(status=409),
    ledger.RegisterFull: ErrorAnswer(status=409),
    ledger.RegisterMoved: ErrorAnswer(status=409, headers={"Retry-After": "2"}),
    ledger.AlreadyThere: ErrorAnswer(status=409),
    ledger.NotThere: ErrorAnswer(status=422),
    ledger.ValueRefused: ErrorAnswer(status=422),
    template_rows.TemplateUnknown: ErrorAnswer(status=404),
    template_rows.SecondPersonNeeded: ErrorAnswer(status=403),
    template_rows.TemplateDecided: ErrorAnswer(status=409),
    desk.OfficeUnknown: ErrorAnswer(status=409),
    stationery.OfficeIncomplete: ErrorAnswer(status=409),
    stationery.CatalogueBroken: ErrorAnswer(status=409),
    stationery.ContractFailed: ErrorAnswer(status=409),
    stationery.ExampleRefused: ErrorAnswer(status=409),
    desk.ActNotPossible: ErrorAnswer(status=409),
    desk.RegisterRefused: ErrorAnswer(status=409),
    desk.DocumentBusy: ErrorAnswer(status=409, headers={"Retry-After": "1"}),
    desk.FinalPageNotReady: ErrorAnswer(status=409, headers={"Retry-After": "1"}),
    desk.CertificateMissing: ErrorAnswer(status=409),
    desk.GatewayOff: ErrorAnswer(status=409),
    desk.IdentityMissing: ErrorAnswer(status=409),
    desk.CertificateUnknown: ErrorAnswer(status=404),
    outsiders.LinkUnknown: ErrorAnswer(status=404),
    outsiders.LinkEnded: ErrorAnswer(status=410),
    desk.BindingRefused: ErrorAnswer(status=422),
    desk.IdentityRefused: ErrorAnswer(status=422),
    desk.SignaturePending: ErrorAnswer(status=409),
    desk.SignatureUnknown: ErrorAnswer(status=409),
    desk.PassphraseRefused: ErrorAnswer(status=422),
    desk.CertificateNotYours: ErrorAnswer(status=422),
    desk.CertificateNotValid: ErrorAnswer(status=422),
    desk.SignatureRefused: ErrorAnswer(status=422),
    desk.SignatureNotProven: ErrorAnswer(status=422),
    desk.PageStale: ErrorAnswer(status=412),
    api.BodyTooSlow: ErrorAnswer(status=408, headers={"Connection": "close"}),
    api.BodyTooLarge: ErrorAnswer(status=413),
    api.MediaUnsupported: ErrorAnswer(status=415, headers={"Accept-Post": _ACCEPTED}),
    api.RangeUnsatisfiable: ErrorAnswer(status=416),
    press.PackageTooLarge: ErrorAnswer(status=413),
    press.NotAWordPackage: ErrorAnswer(status=415),
    press.PackageHostile: ErrorAnswer(status=422),
    press.TemplateTooHungry: ErrorAnswer(status=422),
    NoConfinement: ErrorAnswer(status=503),
    desk.TemplateRefused: ErrorAnswer(status=422),
    desk.TrialPending: ErrorAnswer(status=409, headers={"Retry-After": str(RETRY_AFTER_S)}),
    desk.TrialFailed: ErrorAnswer(status=409),
    desk.TrialStale: ErrorAnswer(status=409, headers={"Retry-After": str(RETRY_AFTER_S)}),
    desk.PagesUnavailable: ErrorAnswer(status=503, headers={"Retry-After": str(RETRY_AFTER_S)}),
    desk.EventRefused: ErrorAnswer(status=422),
    desk.TableRefused: ErrorAnswer(status=422),
    desk.EventConflict: ErrorAnswer(status=422),
    desk.EventNotRecorded: ErrorAnswer(status=422),
    stationery.PayloadRefused: ErrorAnswer(status=422),
    desk.FileUnjudged: ErrorAnswer(status=422),
    desk.PagesUndrawn: ErrorAnswer(status=422),
    desk.FileNotTaken: ErrorAnswer(status=415),
    desk.FileAltered: ErrorAnswer(status=422),
    files.FileInfected: ErrorAnswer(status=422),
    desk.FileNotText: ErrorAnswer(status=422),
    desk.AddressRefused: ErrorAnswer(status=422),
    desk.AskedTooOften: ErrorAnswer(status=429, headers={"Retry-After": str(ASKED_RETRY_AFTER_S)}),
    desk.ShareUsed: ErrorAnswer(status=429, headers={"Retry-After": str(SHARE_RETRY_AFTER_S)}),
    desk.LengthMissing: ErrorAnswer(status=411),
    desk.ActRefused: ErrorAnswer(status=422),
    desk.AppointmentRefused: ErrorAnswer(status=422),
    desk.WebhookRefused: ErrorAnswer(status=422),
    desk.ConditionMissing: ErrorAnswer(status=428),
    vault.Corrupted: ErrorAnswer(status=500),
    Retryable: ErrorAnswer(status=503, headers={"Retry-After": str(RETRY_AFTER_S)}),
    ledger.LedgerStandsStill: ErrorAnswer(status=503, headers={"Retry-After": str(PERSON_RETRY_AFTER_S)}),
    ledger.LedgerFull: ErrorAnswer(status=507, headers={"Retry-After": str(PERSON_RETRY_AFTER_S)}),
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
            ErrorAnswer(status=500),
            build("internal-error", Sentence(str(PROBLEMS["internal-error"].sentence))),
            trace_id,
        )
    return _problem(answered, problem_of(error), trace_id)


def answer_for_status(status: int, trace_id: str = "") -> Problem:
    """Return the problem of a status the framework decided, in our words: an unknown path, a method not allowed."""
    kind = {404: "path-unknown", 405: "method-not-allowed"}.get(status, f"http-{status}")
    row = PROBLEMS.get(kind)
    told = Sentence(row.sentence) if row and row.sentence else say("Permintaan ini ditolak.")
    return _problem(ErrorAnswer(status=status), build(kind, told), trace_id)


def path_in_request(location: tuple[int | str, ...]) -> str:
    """Write where pydantic found something wrong in a request as all paths are written.

    A field of the body by its own name, as the rules behind name it; what stands elsewhere says where.

    >>> path_in_request(("body", "petunjuk", 0)), path_in_request(("query", "from")), path_in_request(("body", 17))
    ('petunjuk[0]', 'query.from', 'body')
    """
    place, *steps = location
    if place != "body":  # a header's name is no name of a field
        return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in location)[1:]
    return path_of(tuple(steps)) if steps and isinstance(steps[0], str) else "body"


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
        "batch-refused",
        say("Tidak satu baris pun dari peristiwa ini diterima.")
        if rows
        else say("Tidak satu peristiwa pun dari kumpulan ini diterima."),
        fields,
    )
    return _problem(ErrorAnswer(status=422), {**told, **answers}, trace_id)


def _problem(answered: ErrorAnswer, told: Mapping[str, Any], trace_id: str) -> Problem:
    body = {**told, "status": answered.status}
    if trace_id:
        body["trace_id"] = trace_id
    return Problem(status=answered.status, body=body, headers=answered.headers)
