"""Parts that live and do not answer: told once they have been silent for a while, each by the name of its process."""

from collections.abc import Mapping
from typing import Any

import pytest

from service.embedded.silence import SILENT_S, Silence
from service.operations.vault_probe import WritesRefused

OK = {"state": "ok", "detail": ""}
AWAY = {"state": "away", "detail": "no answer for 6 s"}


@pytest.mark.parametrize(
    ("parts", "refuses"),
    [
        (None, False),
        ({}, False),
        ({"vault": OK}, False),
        ({"vault": AWAY}, False),
        ({"vault": {"state": "away", "detail": f"{WritesRefused().message} Its disk is full"}}, True),
    ],
)
def test_a_vault_that_only_reads_is_told_from_one_that_is_away(
    parts: Mapping[str, Any] | None, refuses: bool
) -> None:
    silence = Silence(lambda: parts)
    silence.look()
    assert silence.vault_refuses_writes is refuses


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (None, {"api"}),
        ({"ledger": OK, "relay": AWAY}, {"relay"}),
        ({"ledger": OK, "bell": AWAY, "workers": AWAY}, {"valkey", "worker"}),
        ({"ledger": AWAY, "relay": AWAY, "workers": AWAY}, {"postgres"}),
        ({"ledger": AWAY, "vault": AWAY}, {"postgres", "seaweed"}),
        ({"ledger": OK, "converter": AWAY, "locks": AWAY}, set()),
        ({"ledger": OK, "workers": {"state": "late", "detail": ""}}, set()),
    ],
)
def test_what_is_silent_is_told_after_a_while_and_not_when_it_answers(
    parts: Mapping[str, Any] | None, told: set[str]
) -> None:
    now = [0.0]
    answers: list[Mapping[str, Any] | None] = [parts]
    silence = Silence(lambda: answers[0], clock=lambda: now[0])
    assert silence.look() == {}
    now[0] += SILENT_S - 0.1
    assert silence.look() == {}
    now[0] += 0.2
    assert set(silence.look()) == told
    answers[0] = {"ledger": OK}
    assert silence.look() == {}
    answers[0] = parts
    assert silence.look() == {}  # a new silence counts anew
