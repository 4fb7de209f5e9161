"""How a locked-in child can fail its caller."""

from __future__ import annotations

from enum import StrEnum

from archive.errors import NaskahError


class NoConfinement(NaskahError):
    """This machine offers no way to open a foreign file without files and network, or lacks what that takes."""


class EndReason(StrEnum):
    """Why a child ended without an answer."""

    TIME = "time"
    """Its wall time was over, and it had a processor for all of it, or all the seconds it may have: see ``ends``."""
    CPU = "cpu"
    """Its processor seconds were used up."""
    MEMORY = "memory"
    """Its memory was used up."""
    OUTPUT = "output"
    """It wrote more than an answer may have."""
    DEPTH = "depth"
    """The file is nested more deeply than anything a person makes."""
    KILLED = "killed"
    """Something ended it: the kernel out of memory, or a person."""
    CRASHED = "crashed"
    """It failed, or its answer is none."""


class ChildLost(NaskahError):
    """A child that opens foreign bytes ended without an answer."""

    def __init__(self, reason: EndReason) -> None:
        super().__init__(reason=reason.value)
        self.reason = reason


class BoundsExceeded(NaskahError):
    """A piece of this process's own work used up what it may."""

    def __init__(self, reason: EndReason) -> None:
        super().__init__(reason=reason.value)
        self.reason = reason
