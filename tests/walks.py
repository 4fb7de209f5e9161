"""The walk of a call through the rooms of the house, as it goes when it runs: which rooms it enters, in their order.

A room is the folder of a noun; the stationery is one. What all nouns stand on is ground, and no room: the files right below
``service``, ``archive`` and ``archive/ledger``, and the words. A room is entered when a function of it is called from another.
An answer that comes back to its caller enters nothing, nor does a value that is asked of itself (a method of a frozen dataclass).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
HOUSES: Final = ("service", "worker", "archive", "doc_templates")
GROUND: Final = frozenset({"service", "service/words", "archive", "archive/ledger", "worker"})


@dataclass
class Walk:
    """Where a call went."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    """Room and function, for each time a room was entered."""

    @property
    def rooms(self) -> list[str]:
        """The rooms in the order they were entered; one that is called again at once is not entered anew."""
        return [each for each, before in zip(self._all, ["", *self._all], strict=False) if each != before]

    @property
    def returns(self) -> list[str]:
        """The rooms that were entered again after another one."""
        rooms = self.rooms
        return [each for place, each in enumerate(rooms) if each in rooms[:place]]

    @property
    def _all(self) -> list[str]:
        return [room for room, _ in self.entries]

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def walk(call: Callable[[], Any]) -> Walk:
    """Make a call in this thread, and return where it went."""
    found, stack = Walk(), [""]

    def seen(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            room = room_of(frame.f_code.co_filename) or stack[-1]
            if room != stack[-1] and (_of_its_file(frame) or _of_a_value(frame)):
                room = stack[-1]
            if room != stack[-1]:
                found.entries.append((room, frame.f_code.co_qualname))
            stack.append(room)
        elif event == "return" and len(stack) > 1:
            stack.pop()

    sys.setprofile(seen)
    try:
        call()
    finally:
        sys.setprofile(None)
    return found


def _of_its_file(frame: FrameType) -> bool:
    return frame.f_back is not None and frame.f_back.f_code.co_filename == frame.f_code.co_filename


def _of_a_value(frame: FrameType) -> bool:
    asked = frame.f_locals.get("self", frame.f_locals.get("cls"))
    kind = asked if isinstance(asked, type) else type(asked)
    return is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


@cache
def room_of(file: str) -> str:
    """Return the room a file lies in; empty for ground, for tests and for what is not ours."""
    path = Path(file)
    if not path.is_relative_to(ROOT):
        return ""
    *folders, _ = path.relative_to(ROOT).parts
    if not folders or folders[0] not in HOUSES:
        return ""
    if folders[0] == "doc_templates":
        return "doc_templates"
    deep = 3 if folders[:2] == ["archive", "ledger"] else 2
    room = "/".join(folders[:deep])
    return "" if room in GROUND else room


def _lines(of: Walk) -> Iterator[str]:
    met: set[str] = set()
    before = ""
    for room, function in of.entries:
        if room != before:
            yield f"{room:24} {function}{' (again)' if room in met else ''}"
        met.add(room)
        before = room
