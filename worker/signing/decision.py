"""Decides whether a signed file is the prepared page under the signatures it waits for: who, on which level, which bytes.

The one way of a signed page into the archive leads through ``decide``, whoever made the signature and however it came
back: one's own file or token, BSrE, a file that turned up later, and the press before it deposits. Decides nothing
about who may sign what; knows no ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from worker.signing.errors import NotPrepared
from worker.signing.foreign import examine
from worker.signing.judge import validate
from worker.signing.pades import PreparedPdf
from worker.signing.report import DocumentSignature, SignatureReport
from worker.signing.signatories import (
    Binding,
    BindingState,
    Decision,
    Signatory,
    SignatoryVerdict,
    SignatureRefusal,
    serves,
)
from worker.signing.trust import Trust
from worker.signing.verdict import ArchivedPdf, Change, Likeness


def decide(
    prepared: bytes,
    signed: bytes,
    expected: Sequence[Signatory],
    *,
    bindings: Sequence[Binding],
    trust: Trust,
    at: datetime,
    decided_on: str | None = None,
) -> Decision:
    """Say what ``signed`` is worth as ``prepared`` under the signatures of ``expected``, in their order, as of ``at``.

    ``prepared`` are the exact bytes to be signed, with their empty place, or the page a gateway was sent, which makes
    its own; of several signatories each signs what the one before left, so what was decided on that holds for it.
    ``bindings`` everything known of the office's certificates. ``decided_on``: SHA-256 of a file that was
    found to show the page before, so that these very bytes are not compared again. Raises ``FileTooHungry``.
    """
    page, report = _opened(prepared, signed, trust, at, decided_on)
    if len(report.signatures) > len(expected):
        page = (*page, SignatureRefusal.SURPLUS)
    found = [*report.signatures, *[None] * len(expected)]
    verdicts = tuple(
        SignatoryVerdict(signatory=who, signature=one, refusals=_refusals(who, one, bindings, at))
        for who, one in zip(expected, found, strict=False)
    )
    decision = Decision(signatories=verdicts, page=page, report=report)
    if report.problems and not decision.refusals:
        return Decision(signatories=verdicts, page=(*page, SignatureRefusal.UNPROVEN), report=report)
    return decision


def _opened(
    prepared: bytes, signed: bytes, trust: Trust, at: datetime, decided_on: str | None
) -> tuple[tuple[SignatureRefusal, ...], SignatureReport]:
    """Return what is wrong with the page, and the report on the signatures. Foreign bytes are opened in a child."""
    if decided_on is not None and hashlib.sha256(signed).hexdigest() == decided_on:
        return (), validate(signed, trust, at=at)
    try:
        place = PreparedPdf.of(prepared)
    except NotPrepared:
        return _compared(prepared, signed, trust, at)
    # Our own bytes until now, and judged as such: nobody else knows them before this request has ended.
    report = validate(signed, trust, at=at)
    return (() if _filled(place, signed) else (SignatureRefusal.ANOTHER_PAGE,)), report


def _filled(place: PreparedPdf, signed: bytes) -> bool:
    """Tell whether the file is the prepared one but for what stands in the place; more may follow, for the judge."""
    whole = len(place.pdf)
    return (
        len(signed) >= whole
        and signed[: place.start + 1] == place.pdf[: place.start + 1]
        and signed[place.end - 1 : whole] == place.pdf[place.end - 1 :]
    )


def _compared(
    prepared: bytes, signed: bytes, trust: Trust, at: datetime
) -> tuple[tuple[SignatureRefusal, ...], SignatureReport]:
    with examine(signed) as file:
        verdict, report = file.compare([ArchivedPdf(version=1, data=prepared, present=True)], trust, at=at)
    if Change.BROKEN in verdict.changes:
        return (SignatureRefusal.UNREADABLE,), report
    if verdict.look is Likeness.UNCOMPARED:
        return (SignatureRefusal.UNCOMPARED,), report
    return (() if verdict.signed_alone else (SignatureRefusal.ANOTHER_PAGE,)), report


def _refusals(
    who: Signatory, signature: DocumentSignature | None, bindings: Sequence[Binding], at: datetime
) -> tuple[SignatureRefusal, ...]:
    if signature is None:
        return (SignatureRefusal.ABSENT,)
    found = [*_whose(who, signature, bindings)]
    if signature.valid_to is not None and signature.valid_to < at:
        found.append(SignatureRefusal.EXPIRED)
    elif signature.valid_from is not None and signature.valid_from > at:
        found.append(SignatureRefusal.EARLY)
    elif not signature.trusted:
        found.append(SignatureRefusal.UNTRUSTED)
    if not signature.intact:
        found.append(SignatureRefusal.BROKEN)
    elif not signature.covers:
        found.append(SignatureRefusal.ALTERED)
    return tuple(found)


def _whose(
    who: Signatory, signature: DocumentSignature, bindings: Sequence[Binding]
) -> Sequence[SignatureRefusal]:
    theirs = [each for each in bindings if each.sha256 == signature.fingerprint]
    if who.known_by is not None:
        living = (each for each in theirs if each.state is not BindingState.ENDED)
        return (SignatureRefusal.ANOTHERS,) if any(living) else who.known_by.refusals(signature)
    mine = {each.state: each for each in theirs if each.person == who.person}
    if BindingState.CONFIRMED in mine:
        bound = mine[BindingState.CONFIRMED].level
        return () if serves(bound, who.level) else (SignatureRefusal.LOW,)
    if BindingState.PROPOSED in mine:
        return (SignatureRefusal.UNCONFIRMED,)
    if any(each.person != who.person and each.state is not BindingState.ENDED for each in theirs):
        return (SignatureRefusal.ANOTHERS,)
    if mine:
        return (SignatureRefusal.ENDED,)
    return (SignatureRefusal.ANOTHERS if theirs else SignatureRefusal.UNBOUND,)
