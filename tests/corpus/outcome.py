"""What became of one file, and the table of many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """How a file fared."""

    TAKEN = "taken"
    REFUSED = "refused"
    """With a reason for whoever sent it."""
    LOST = "LOST"
    """Taken, and its pages do not say all that it says."""
    CRASHED = "CRASHED"
    """Something nobody foresaw, or LibreOffice ended."""
    HUNG = "HUNG"
    """Not done within the file's time."""


FAULTS = frozenset({Result.LOST, Result.CRASHED, Result.HUNG})
"""What makes the whole run fail."""
_FOREIGN = re.compile(
    r"0x[0-9a-f]{4,}|<[a-z_]+\.|\b[A-Z]\w+(?:Error|Exception)\b|Traceback|line \d+, column|xmlns|b'|"
    r"\b(?:lxml|libxml|qpdf|pikepdf|jinja|docxtpl|zipfile|python|NoneType|expected|invalid|unexpected|cannot|could not)\b",
    re.IGNORECASE,
)
"""Words of libraries, or English, in a reason that an official reads."""
_OWN = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"|\{[{%].*?[}%]\}|\d+")
_LONGEST = 110


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One file, tried one way."""

    name: str
    way: str
    """``template``: uploaded as one and printed; ``received``: brought as a letter."""
    result: Result
    reason: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        said = self.reason if len(self.reason) <= _LONGEST else f"{self.reason[:_LONGEST]}…"
        return f"{self.result:<8} {self.way:<9} {self.seconds:6.1f}  {self.name}  {said}".rstrip()

    @property
    def kind(self) -> str:
        """Return the reason without what is the file's own: names, numbers, quoted text."""
        return _OWN.sub("…", self.reason.partition("\n")[0])[:_LONGEST]

    @property
    def foreign(self) -> bool:
        """Whether an official would read a library's words, or English."""
        return self.result is Result.REFUSED and bool(_FOREIGN.search(_OWN.sub("…", self.reason)))


def summary(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield how many fared how, by way and by reason, and which reasons are no words for an official."""
    seen = list(outcomes)
    for (way, result), count in sorted(Counter((each.way, each.result) for each in seen).items()):
        yield f"{count:5}  {way} {result}"
    yield ""
    reasons = Counter((each.way, each.result, each.kind) for each in seen if each.result is not Result.TAKEN)
    for (way, result, kind), count in reasons.most_common():
        yield f"{count:5}  {way} {result}: {kind}"
    foreign = sorted({each.kind for each in seen if each.foreign})
    if foreign:
        yield ""
        yield from (f"       no words for an official: {kind}" for kind in foreign)
