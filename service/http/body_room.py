"""Room for large bodies: how many bytes of them a process has in hand at once, of all and of one caller.

A file is held whole until it is judged; without a limit a few windows of one person would take a machine's memory. Who finds no
room waits a little before a byte of theirs is read.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from service.http.errors import FilesBusy

SMALL: Final = 1 << 20
"""Bytes that need no room: a form, an event."""
MOST: Final = 256 << 20
"""Eight files of 32 MB; each is held twice while its form is taken apart."""
MOST_OF_ONE: Final = 66 << 20
"""The largest form with files that there is, or two scans."""
PATIENCE_S: Final = 20.0
"""An office's line brings 32 MB in three seconds."""


class BodyRoom:
    """The room of one process, for use in one event loop."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._held: Counter[str] = Counter()
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def holding(self, caller: str, size: int) -> AsyncIterator[None]:
        """Hold room for a body of ``size`` bytes; raises ``FilesBusy``."""
        if size <= SMALL:
            yield
            return
        try:
            async with asyncio.timeout(PATIENCE_S), self._freed:
                await self._freed.wait_for(lambda: self._fits(caller, size))
                self._held[caller] += size
        except TimeoutError:
            raise FilesBusy from None
        try:
            yield
        finally:
            async with self._freed:
                self._held[caller] -= size
                self._held += Counter()  # forgets whoever holds nothing
                self._freed.notify_all()

    def _fits(self, caller: str, size: int) -> bool:
        """Tell whether there is room; a body that is alone has it, however large."""
        mine = self._held[caller]
        return (not mine or mine + size <= self._most_of_one) and (
            not self._held.total() or self._held.total() + size <= self._most
        )
