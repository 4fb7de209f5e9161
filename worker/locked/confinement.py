"""Locks the present process in, in the order that works: limits, an empty root, Landlock, the system call filter.

``computing`` is for a process that serves one foreign file and ends: afterwards it computes, reads what is open already,
answers, and nothing else. ``no_network`` is for one that runs somebody's program over foreign files (LibreOffice,
pdftoppm): files by a list, no sockets, no other's memory, and, unless it must, no processes.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from worker.locked import filter as calls_filter
from worker.locked import landlock, namespace

_PARENT_DEATH: Final = 1
_SIGKILL: Final = 9


@dataclass(frozen=True, kw_only=True)
class Holds:
    """Which of the three walls stand."""

    filter: bool
    """No socket, no other's process, no kernel door: the floor."""
    namespace: bool
    """No network but an empty one."""
    landlock: bool
    """No file but those of a list."""

    @property
    def enough(self) -> bool:
        """Whether a foreign file may be opened: the network must be out of reach."""
        return self.filter or self.namespace

    def record(self) -> dict[str, bool]:
        """Return it as it crosses a channel."""
        return asdict(self)

    def words(self) -> str:
        """Return it as one line for people."""
        names = {
            "filter": "system call filter",
            "namespace": "empty network namespace",
            "landlock": "Landlock",
        }
        held = [name for key, name in names.items() if getattr(self, key)]
        missing = [name for key, name in names.items() if not getattr(self, key)]
        return ", ".join(held or ["nothing"]) + (f"; not here: {', '.join(missing)}" if missing else "")


def die_with(parent: int) -> None:
    """Die when the parent does, whatever this process is doing then; at once where it is dead already."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH, *(ctypes.c_ulong(value) for value in (_SIGKILL, 0, 0, 0)))
    if os.getppid() != parent:  # it died before the line above: no signal would ever come
        os._exit(0)


def limit(*, memory: int, cpu_s: int, output: int) -> None:
    """Bound address space, processor seconds and the size of any file written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))  # SIGXCPU first, which tells why
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def computing(empty: Path) -> Holds:
    """Give up files, network and processes."""
    alone = namespace.empty()
    with contextlib.suppress(PermissionError):  # only where unshare gave us a user namespace of our own
        os.chroot(empty)
        os.chdir("/")
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    lands = landlock.restrict()
    return Holds(landlock=lands, filter=calls_filter.computing(), namespace=alone)


def no_network(*, readable: Iterable[Path], writable: Iterable[Path], may_start: bool = False) -> Holds:
    """Give up the network, other processes and every file that is not beneath these places."""
    alone = namespace.empty()
    lands = landlock.restrict(readable=readable, writable=writable)
    return Holds(landlock=lands, filter=calls_filter.no_network(may_start=may_start), namespace=alone)
