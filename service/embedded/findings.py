"""What the doctor found: a part, a verdict, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How one check ended."""

    OK = "ok"
    WARN = "warn"
    """It works, with a limit one should know."""
    FAIL = "fail"
    """It does not work."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part, how it is, and what to do about it."""

    part: str
    verdict: Verdict
    detail: str
    mend: str = ""


def ok(part: str, detail: str) -> Finding:
    """It works."""
    return Finding(part=part, verdict=Verdict.OK, detail=detail)


def warn(part: str, detail: str, mend: str) -> Finding:
    """It works, with a limit."""
    return Finding(part=part, verdict=Verdict.WARN, detail=detail, mend=mend)


def fail(part: str, detail: str, mend: str) -> Finding:
    """It does not work."""
    return Finding(part=part, verdict=Verdict.FAIL, detail=detail, mend=mend)
