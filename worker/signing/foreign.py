"""Judges a file someone brought in a child process that may be lost at any time: bounded, without files or network.

The child first says which verification codes the file's QR pictures carry; the caller finds what is archived under
them and hands it over; then the child compares what the two say of themselves, and two more children draw both
(``worker.locked.look``). This process never parses a byte of the foreign file.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from archive.errors import NaskahError
from archive.outages import HostOutage
from worker.locked.answers import CodesAnswer, FileRefusal, VerdictAnswer
from worker.locked.child import FAILED
from worker.locked.children import Bounds, Child
from worker.locked.ends import at_the_wall
from worker.locked.errors import ChildLost
from worker.locked.launcher import LockedIn, lost, question
from worker.locked.look import look
from worker.locked.picture import Cover
from worker.locked.reading import AnswerT, read
from worker.signing.naming import code_of
from worker.signing.report import SignatureReport
from worker.signing.resizing import resized
from worker.signing.sight import with_sight
from worker.signing.trust import Trust
from worker.signing.verdict import ArchivedPdf, Change, Standing, Verdict, Why

BOUNDS = Bounds(memory=1 << 30, cpu_s=15, wall_s=30.0, output=1 << 20)
"""A signed Surat Edaran takes 1 s of processor and 190 MB, libraries included."""
_LONGEST = 1 << 20
_END_S = 10.0
"""A child that closed its output is ending."""


class FileTooHungry(NaskahError):
    """The file takes more time or memory to judge than a document does."""


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """A file opened in its child, which waits to be told what to compare it with."""

    pdf: bytes = field(repr=False)
    texts: tuple[str, ...]
    """Its QR codes that name a document, in the order of the pages."""
    scanned: bool
    """Its pages are pictures and nothing else."""
    unread: Why | None
    """Why not all of it could be looked at; it may carry codes that are not told."""
    child: _Talk

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes they name, each once."""
        return tuple(dict.fromkeys(code for text in self.texts if (code := code_of(text))))

    def compare(
        self,
        archived: Sequence[ArchivedPdf],
        trust: Trust,
        *,
        claimed: bool = True,
        at: datetime | None = None,
    ) -> tuple[Verdict, SignatureReport]:
        """Return what the file is to the archive, and what its own signatures are worth, as of ``at`` or now.

        ``claimed``: it carries the code of the document it is compared with.
        """
        header = {
            "archived": [
                {"version": each.version, "present": each.present, "size": len(each.data)}
                for each in archived
            ],
            "roots": [each.dump().hex() for each in trust.roots],
            "crls": [each.dump().hex() for each in trust.crls],
            "claimed": claimed,
            "at": at.isoformat() if at else None,
        }
        self.child.write(json.dumps(header).encode(), *(each.data for each in archived))
        answer = self.child.read(VerdictAnswer)
        verdict = Verdict(
            standing=Standing(answer.standing),
            version=answer.version,
            changes=tuple(Change(each) for each in answer.changes),
            pages=tuple(answer.pages),
            why=Why(answer.why) if answer.why else None,
            issued=frozenset(answer.issued),
        )
        beside = next((each for each in archived if each.version == verdict.version), None)
        if beside is not None:
            covers = [Cover(**each) for each in answer.covers]
            verdict = with_sight(verdict, lambda: look(resized(beside.data, answer.boxes), self.pdf, covers))
        return verdict, SignatureReport.read(answer.report, answer.numbers)


@contextmanager
def examine(pdf: bytes, bounds: Bounds = BOUNDS) -> Iterator[OpenedFile]:
    """Open a foreign PDF or picture in a child for the time of the block; raises ``FileTooHungry``, ``HostOutage`` or ``NoConfinement``."""
    with (
        tempfile.TemporaryDirectory(prefix="naskah-verify-") as empty,
        question({"size": len(pdf)}, pdf, bounds=bounds) as given,
    ):
        talk = _Talk(Path(empty), given, bounds)
        try:
            first = talk.read(CodesAnswer)
            yield OpenedFile(
                pdf=pdf,
                texts=tuple(first.texts),
                scanned=first.scanned,
                unread=Why(first.unread) if first.unread else None,
                child=talk,
            )
        finally:
            talk.end()


class _Talk:
    """The child's file is its standard input; the rest of the talk goes over a pipe of its own."""

    def __init__(self, empty: Path, given: IO[bytes], bounds: Bounds) -> None:
        self._late: ChildLost | HostOutage | None = None
        self._bounds = bounds
        theirs, self._ours = os.pipe()
        try:
            self._child = LockedIn(
                Child.SIGNED,
                str(empty),
                str(theirs),
                folder=empty,
                given=given,
                answered=subprocess.PIPE,
                keep=(theirs,),
            )
        except BaseException:
            os.close(self._ours)
            raise
        finally:
            os.close(theirs)
        self._timer = threading.Timer(bounds.wall_s, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def write(self, *pieces: bytes) -> None:
        """Send pieces, each behind its length."""
        with suppress(BrokenPipeError):  # the child is gone; reading will say why
            for piece in pieces:
                rest = memoryview(struct.pack(">Q", len(piece)) + piece)
                while rest:
                    rest = rest[os.write(self._ours, rest) :]

    def read(self, wanted: type[AnswerT]) -> AnswerT:
        """Return the child's next answer; when there is none, raises ``FileTooHungry`` or what the machine lacks."""
        line = self._child.output.readline(_LONGEST)
        try:
            if not line.endswith(b"\n"):
                raise self._late or lost(self._child.end_within(_END_S) or FAILED)
            answer = read(line, wanted)
        except ChildLost as gone:
            raise FileTooHungry(reason=gone.reason.value) from gone
        if isinstance(answer, FileRefusal):
            raise FileTooHungry(reason=answer.reason)
        return answer

    def end(self) -> None:
        """Let nothing of it remain."""
        self._timer.cancel()
        os.close(self._ours)
        self._child.output.close()
        self._child.kill()

    def _expire(self) -> None:
        self._late = at_the_wall(self._child.spent, cpu_s=self._bounds.cpu_s, wall_s=self._bounds.wall_s)
        self._child.kill()
