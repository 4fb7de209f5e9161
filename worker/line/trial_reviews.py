"""What a trial's prints came to: of one stage, of a whole sample, and what several stages have in common told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.ledger.documents.trials import TrialPage
from doc_templates.stages import Stage
from worker.press.lint.findings import Finding


@dataclass(frozen=True, kw_only=True)
class StageReview:
    """One print and what is wrong with its pages."""

    stage: Stage
    findings: Sequence[Finding]
    pdf: bytes


@dataclass(frozen=True, kw_only=True)
class SampleReview:
    """What one sample came to: what is wrong with its pages, and their pictures."""

    name: str
    findings: Sequence[Finding]
    pages: Sequence[TrialPage]


def merged(seen: Sequence[StageReview], name: str) -> list[Finding]:
    """Return what was found, each once, with the stages at which it was."""
    stages: dict[Finding, list[Stage]] = {}
    for each in seen:
        for one in each.findings:
            stages.setdefault(one, []).append(each.stage)
    return [
        replace(one, message=_with(one.message, f"{name}: {_named(at, len(seen))}"))
        for one, at in stages.items()
    ]


def _named(at: Sequence[Stage], of: int) -> str:
    if len(at) == of > 1:
        return "semua tahap"
    unique = list(dict.fromkeys(at))
    more = f" dan {len(unique) - 3} tahap lain" if len(unique) > 3 else ""
    return f"{', '.join(unique[:3])}{more}"


def _with(message: str, where: str) -> str:
    return f"{message} [{where}]"
