"""Of what kind a file is that came from outside, by what is in it; a locked child opens it, this process never does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.errors import Field, FileNotTaken
from service.words import heard
from worker.locked.answers import FileRefusal, ReceivedAnswer
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import ask
from worker.locked.reading import read

LARGEST: Final = 32 << 20
"""Thirty pages in colour at 300 dpi; in one PUT, and in one row until the press has laid it into the vault."""
BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=15, wall_s=30.0, output=1 << 20)
"""Its 15 s of processor, twice over on a busy machine."""


def kind_of(
    data: bytes, forms: Sequence[str], *, path: str = "body", told: str | None = None
) -> ReceivedAnswer:
    """Return what a file is, one of ``forms``; raises ``FileNotTaken`` with the reason at ``path``.

    ``told``: the sentence above the reason, where the error's own speaks of letters. Raises ``HostOutage`` or ``NoConfinement``
    where the machine lacks what it takes.
    """
    try:
        answer = read(ask(Child.RECEIVED, {"forms": list(forms)}, data, bounds=BOUNDS)[0], ReceivedAnswer)
    except ChildLost as lost:
        late = lost.reason in (EndReason.TIME, EndReason.CPU)
        reason = (
            "terlalu lama dibaca" if late else "terlalu besar atau terlalu rumit untuk dibuka dengan aman"
        )
        raise FileNotTaken(told, fields=[Field(path=path, reason=reason)]) from lost
    if isinstance(answer, FileRefusal):
        raise FileNotTaken(told, fields=[Field(path=path, reason=heard(answer.reason))])
    return answer
