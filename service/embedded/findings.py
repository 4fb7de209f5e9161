"""What the doctor found: a part, a verdict, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """How one check ended."""

    OK = "ok"
    WARN = "warn"
    """It works, with a limit one should know."""
    FAIL = "fail"
    """It does not work."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One part, how it is, and what to do about it."""

    part: str
    verdict: CheckState
    detail: str
    mend: str = ""


def ok(part: str, detail: str) -> Diagnosis:
    """It works."""
    return Diagnosis(part=part, verdict=CheckState.OK, detail=detail)


def warn(part: str, detail: str, mend: str) -> Diagnosis:
    """It works, with a limit."""
    return Diagnosis(part=part, verdict=CheckState.WARN, detail=detail, mend=mend)


def fail(part: str, detail: str, mend: str) -> Diagnosis:
    """It does not work."""
    return Diagnosis(part=part, verdict=CheckState.FAIL, detail=detail, mend=mend)
