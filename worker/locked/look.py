"""Do two PDFs look the same? Two programs draw both, each locked in, and only equal pixels in both count as the same."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from worker.locked.answers import FileRefusal, LooksAnswer
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost
from worker.locked.launcher import ask
from worker.locked.picture import Cover
from worker.locked.reading import read

SECONDS: Final = 60.0
"""For both programs together, half of it at most for the first. A page takes PDFium 15 ms and poppler 60 ms, so two times 200 pages are 30 s."""
PROGRAMS: Final = (Child.PDFIUM, Child.POPPLER)
_MEMORY: Final = 1 << 30
_CPU_S: Final = 60
_OUTPUT: Final = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What two files look like beside each other."""

    different: tuple[int, ...] = ()
    """Pages that look otherwise, counted from 1."""
    uncompared: str | None = None
    """Why it could not be found out."""


def look(first: bytes, second: bytes, covers: Sequence[Cover] = ()) -> Sight:
    """Compare the pages of two files, leaving out ``covers``; raises ``NoConfinement``, and ``HostOutage`` of a busy machine."""
    until = time.monotonic() + SECONDS
    for turn, child in enumerate(PROGRAMS, 1):
        left = until - time.monotonic() - SECONDS * (1 - turn / len(PROGRAMS))
        header = {"size": len(first), "covers": [asdict(each) for each in covers]}
        bounds = Bounds(memory=_MEMORY, cpu_s=_CPU_S, wall_s=left, output=_OUTPUT)
        try:
            line, _ = ask(child, header, first, second, bounds=bounds)
            answer = read(line, LooksAnswer)
        except ChildLost as lost:
            return Sight(uncompared=lost.reason.value)
        if isinstance(answer, FileRefusal):
            return Sight(uncompared=answer.reason)
        if different := _different(answer.first, answer.second):
            return Sight(different=different)
    return Sight()


def _different(first: Sequence[str], second: Sequence[str]) -> tuple[int, ...]:
    longest = max(len(first), len(second))
    return tuple(
        number
        for number in range(1, longest + 1)
        if first[number - 1 : number] != second[number - 1 : number]
    )
