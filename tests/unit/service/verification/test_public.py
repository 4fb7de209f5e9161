"""Of a document above class B the public is told its state alone: no drafting, no sending, nothing that moves within it."""

from __future__ import annotations

import pytest

from archive.states import IN_FORCE, OPEN, Status
from service.documents.validity import Validity, ValidityState
from service.verification import words
from service.verification.public import STATUS_OF
from service.words import ENGLISH, in_language

TOLD_BY_A_STATUS = ("disampaikan", "diparaf", "menunggu", "dikembalikan", "masih konsep")
"""What the sentences of class B say of a status that is no state."""
ALIKE = [
    (OPEN, ValidityState.NOT_YET),
    (IN_FORCE, ValidityState.IN_FORCE),
    (IN_FORCE, ValidityState.CORRECTED),
    ([Status.DICABUT], ValidityState.REPLACED),
    ([Status.DICABUT], ValidityState.REVOKED),
    ([Status.BATAL], ValidityState.VOID),
    ([Status.SELESAI], ValidityState.ARCHIVED),
]
"""The statuses of each state: above class B they are told as one of themselves."""


@pytest.mark.parametrize("state", ValidityState)
def test_a_state_alone_says_nothing_of_its_statuses(state: ValidityState) -> None:
    told = words.state_alone(Validity(state=state))
    assert told
    assert in_language(told, ENGLISH) != told
    assert not [word for word in TOLD_BY_A_STATUS if word in told]


@pytest.mark.parametrize(("statuses", "state"), ALIKE)
def test_every_status_of_a_state_is_told_as_one_of_them(statuses: list[Status], state: ValidityState) -> None:
    assert STATUS_OF[state] in statuses


def test_every_state_and_every_status_is_in_the_table() -> None:
    assert {state for _, state in ALIKE} == set(ValidityState) == set(STATUS_OF)
    assert {status for statuses, _ in ALIKE for status in statuses} == set(Status)
