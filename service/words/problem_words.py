"""How one type of problem is told: title, sentence, next step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemWords:
    """How a type of problem is told."""

    title: str
    step: str
    """Who does what next."""
    sentence: str | None = None
    """In place of the error's own first sentence, where that is written for programmers."""
