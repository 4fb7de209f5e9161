"""A command that LibreOffice sleeps over is given again; the pages themselves are in ``tests/integration/press``."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any, cast

import pytest

from worker.pdf import kit


class Sleeping:
    """The functions of a document whose program hears only the command of this number."""

    def __init__(self, hears: int) -> None:
        self._hears = hears
        self._told: Any = None
        self.asked = 0

    def register(self, _: int, hearer: Any, __: object) -> None:
        """Take, or let go, whoever is told of commands."""
        self._told = ctypes.cast(hearer, kit._Callback) if hearer else None

    def post(self, _: int, command: bytes, *__: object) -> None:
        """Hear a command, or sleep over it."""
        self.asked += 1
        if self.asked == self._hears:
            self._told(kit._COMMAND_DONE, b'{"commandName":"' + command + b'"}', None)


def updated(sleeping: Sleeping) -> None:
    functions = SimpleNamespace(
        nSize=ctypes.sizeof(kit._DocumentClass),
        registerCallback=sleeping.register,
        postUnoCommand=sleeping.post,
    )
    kit._update_indexes(1, cast(ctypes.Structure, functions))


@pytest.mark.parametrize("hears", [1, 2, 3])
def test_a_command_is_given_until_it_is_heard(hears: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "_ASKED_AGAIN_S", 0.001)
    sleeping = Sleeping(hears)
    updated(sleeping)
    assert sleeping.asked == hears


def test_one_that_is_never_heard_is_late_and_no_refusal_of_the_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kit, "_INDEXES_S", 0.01)
    with pytest.raises(kit.KitLate):
        updated(Sleeping(0))
