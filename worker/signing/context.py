"""The context pyHanko judges in: whom it may trust, as of when, and that it fetches nothing."""

from __future__ import annotations

from datetime import datetime

from pyhanko_certvalidator import ValidationContext

from worker.signing.trust import Trust


def judging(trust: Trust, at: datetime | None = None) -> ValidationContext:
    """Return a fresh context for one judgement, as of ``at``; a context remembers and is not shared."""
    return ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=list(trust.others),
        crls=list(trust.crls),
        moment=at,
        best_signature_time=at,
        allow_fetching=False,  # a verifier that calls out tells the world what it verifies
        revocation_mode="soft-fail",
        retroactive_revinfo=at is not None,  # a list fetched since knows more of that day, not less
    )
