"""Every render of the press, under the bounds that an uploaded template is tried under.

An approved template can still run without end on another document's data. It is ended where it uses up its seconds or
its memory; its job is set aside by name, and the others of its message go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from worker.line.slots import Slot
from worker.locked.bounded import bounded
from worker.locked.children import Bounds
from worker.locked.errors import BoundsExceeded
from worker.press.bounds import BOUNDS
from worker.press.errors import TemplateTooHungry

RENDER: Final = replace(BOUNDS, memory=640 << 20)
"""The trial's, less the 130 MB that Python and its libraries take of them: here only what a render adds counts."""


class Renders:
    """Bounds renders, one after the other; one a worker child."""

    def __init__(self, slot: Slot | None = None, bounds: Bounds = RENDER) -> None:
        self._slot = slot
        self._bounds = bounds

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run one render, or the judging of what it made; raises ``TemplateTooHungry``."""
        if self._slot is not None:
            self._slot.begins(self._bounds.cpu_s)
        try:
            with bounded(self._bounds):
                yield
        except BoundsExceeded as error:
            raise TemplateTooHungry(error.reason) from None
        finally:
            if self._slot is not None:
                self._slot.ends()
