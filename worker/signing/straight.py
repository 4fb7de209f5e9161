"""Runs pyHanko's coroutines where there is nothing to wait for: without an event loop, its sockets and its threads.

So judging works in any thread, inside a running event loop, and in a process that may make no sockets.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from archive.errors import NaskahError

T = TypeVar("T")


class StepWaited(NaskahError):
    """A step that must not wait asked to wait: something would have been fetched."""


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return the coroutine's result; raises ``StepWaited`` if it would wait for anything."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise StepWaited
