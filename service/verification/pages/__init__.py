"""The public verification pages, in the language asked for. Text in, HTML out; what may be shown was decided before.

The one script compares what the QR code claims behind ``#`` with what the record says; the claim never leaves the
browser. Styles and script are allowed by their digest alone, so nothing a document says can become either.
"""

from __future__ import annotations

from typing import Final

from service.documents.validity import ValidityState
from service.verification import refusals, verdicts, words
from service.verification.desk import FILE_BYTES, FileJudgement
from service.verification.public import PublicFacts
from service.web import headers as web
from service.web import inline
from service.web.environment import render
from service.words import say
from worker.signing.verdict import Standing, Why

_POLICY: Final = (
    f"default-src 'none'; style-src {inline.source('web/style.css')};"
    f" script-src {inline.source('verification/pages/verification.js')}; form-action 'self'; base-uri 'none'"
)
_TONES: Final = {
    ValidityState.IN_FORCE: "baik",
    ValidityState.ARCHIVED: "baik",
    ValidityState.REPLACED: "buruk",
    ValidityState.REVOKED: "buruk",
    ValidityState.VOID: "buruk",
}
_FILES: Final = {
    Standing.CHANGED: "buruk",
    Standing.FOREIGN: "buruk",
    Standing.UNKNOWN: "buruk",
}


def headers() -> dict[str, str]:
    """Return what a page is sent with in the language asked for."""
    return web.headers(_POLICY)


def start() -> str:
    """Return the page that asks for a file."""
    return _render("start")


def document(told: PublicFacts) -> str:
    """Return the page of a code."""
    return _render("document", told=told, **_state(told))


def file(judged: FileJudgement) -> str:
    """Return the page that says what a file is; how its document stands has its colour where that is said first."""
    told = judged.told
    return _render(
        "file",
        judged=judged,
        told=told,
        first=judged.state_first,
        unjudged=verdicts.unjudged(judged.verdict),
        file_tone=_file_tone(judged),
        signatures=verdicts.signatures(judged.report, judged.owners, sealed=judged.sealed, grown=judged.grown)
        if judged.report is not None
        else [],
        **(_state(told) | ({} if judged.state_first else {"tone": "netral"}) if told is not None else {}),
    )


def _file_tone(judged: FileJudgement) -> str:
    """Return the colour of what is said of a file: good only of the document's own, and no draft is."""
    if judged.printed.wrong:
        return "buruk"
    if judged.itself and judged.told is not None:
        return "ragu" if judged.told.validity.state is ValidityState.NOT_YET else "baik"
    if verdicts.unjudged(judged.verdict):
        return "ragu"
    if judged.instead is not None or judged.verdict.why is Why.OTHER_CODE:
        return "buruk"
    return _FILES.get(judged.verdict.standing, "ragu")


def failed(status: int, *, sent: bool = True) -> str:
    """Return the page of what could not be answered; ``sent``: a file was sent, not a code asked for."""
    title, text = refusals.page(status, sent=sent)
    return _render("failed", title=title, text=text)


def _render(name: str, **values: object) -> str:
    return render(
        f"verification/pages/{name}.html",
        called=_called,
        letter=words.letter,
        most=FILE_BYTES,
        too_large=refusals.TOO_LARGE,
        **values,
    )


def _state(told: PublicFacts) -> dict[str, str]:
    state = told.validity.state
    return {"label": words.LABEL[state], "tone": _TONES.get(state, "ragu")}


def _called(told: PublicFacts) -> str:
    return words.name_of(told.jenis, None, None) if told.jenis else say("Naskah {kode}", kode=told.code)
