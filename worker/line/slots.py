"""What each child of a worker has in hand, in memory they all share: a child ended by the kernel cannot say it, its successor can.

Made before the fork, as the pulse is. Whoever comes into a dead child's place reads what that had in hand and settles it
at once, instead of after the lease: the job whose render was ended pays, the others of its message do not.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from worker.locked.bounded import GRACE_S

_ROW: Final = struct.Struct("i?dd16sq96s")
"""Process, whether a bounded piece runs, since when, its processor seconds, job, fence, worker."""
_STOPPING: Final = 0
_FIRST: Final = 8


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """What a child that is gone had in hand inside a bounded piece of work."""

    worker_id: str
    job_id: UUID
    fence: int
    ran_s: float
    bound_s: float

    @property
    def over(self) -> bool:
        """Whether it had time to use up its seconds, so that the kernel ended it, and not something else.

        A render takes milliseconds: whatever else ends a child finds it there for seconds but once in a thousand times.
        """
        return self.ran_s >= self.bound_s + GRACE_S


class Slots:
    """The places of a worker's children."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._shared = mmap.mmap(-1, _FIRST + count * _ROW.size)  # anonymous and shared

    def of(self, index: int) -> Slot:
        """Return the place of the child of this number."""
        return Slot(self._shared, _FIRST + (index % self._count) * _ROW.size)

    def stop(self) -> None:
        """Tell the children that their worker is to end."""
        self._shared[_STOPPING] = 1

    @property
    def stopping(self) -> bool:
        """Whether the worker is to end."""
        return bool(self._shared[_STOPPING])


class Slot:
    """One child's place."""

    def __init__(self, shared: mmap.mmap, at: int) -> None:
        self._shared = shared
        self._at = at
        self._hand = (b"", 0, b"")

    def left(self) -> Leftover | None:
        """Return what another process left here inside a bounded piece, and take the place; None where nothing was."""
        pid, runs, since, bound, job, fence, worker = _ROW.unpack_from(self._shared, self._at)
        self._write(runs=False)
        if not runs or pid == os.getpid():
            return None
        return Leftover(
            worker_id=worker.rstrip(b"\0").decode(),
            job_id=UUID(bytes=job),
            fence=fence,
            ran_s=time.monotonic() - since,
            bound_s=bound,
        )

    def takes(self, worker_id: str, job_id: UUID, fence: int) -> None:
        """Remember the job in hand."""
        self._hand = (job_id.bytes, fence, worker_id.encode()[:96])

    def begins(self, bound_s: float) -> None:
        """Say that a bounded piece of the job in hand begins."""
        self._write(runs=True, bound_s=bound_s)

    def ends(self) -> None:
        """Say that it is over."""
        self._write(runs=False)

    def _write(self, *, runs: bool, bound_s: float = 0.0) -> None:
        _ROW.pack_into(self._shared, self._at, os.getpid(), runs, time.monotonic(), bound_s, *self._hand)
