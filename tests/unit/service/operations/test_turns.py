"""The order of the relay's messages: acts first, single events before batches, and of every ten one is a batch's."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.sending import DueJob, Out
from service.operations.turns import Turns

PDF = "press.pdf"


def turns() -> Turns:
    return Turns({PDF: 4}, {PDF: 1})


def due(lane: Lane, number: int, *, alone: bool = False) -> list[DueJob]:
    return [DueJob(id=uuid4(), queue=PDF, lane=lane, alone=alone) for _ in range(number)]


def lanes(messages: Sequence[Sequence[UUID]], known: Sequence[DueJob]) -> str:
    """Return each message as a letter: a, e or b."""
    lane_of = {each.id: each.lane for each in known}
    return "".join(lane_of[ids[0]].word[0] for ids in messages)


@pytest.mark.parametrize(
    ("acts", "events", "batches", "room", "expected"),
    [
        (0, 0, 40, 8, "bb"),
        (1, 0, 40, 8, "abb"),
        (0, 3, 40, 8, "eb"),
        (0, 40, 40, 8, "ee"),
        (5, 40, 40, 0, "aa"),
        (0, 3, 40, 2, ""),
        (0, 0, 3, 3, "b"),
        (0, 0, 40, 3, ""),
        (40, 0, 40, 0, "aaaaaaaaaba"),
    ],
)
def test_acts_go_at_once_and_the_rest_as_there_is_room(
    acts: int, events: int, batches: int, room: int, expected: str
) -> None:
    known = due(Lane.ACT, acts) + due(Lane.EVENT, events) + due(Lane.BATCH, batches)
    assert lanes(turns().messages(PDF, known, room), known) == expected


def test_of_every_ten_messages_one_is_the_oldest_batchs() -> None:
    chooser, told = turns(), ""
    events, batches = due(Lane.EVENT, 400), due(Lane.BATCH, 40)
    left = events + batches
    for _ in range(60):  # one message at a time, as leases make room
        messages = chooser.messages(PDF, left, 4)
        told += lanes(messages, left)
        gone = {each for ids in messages for each in ids}
        left = [each for each in left if each.id not in gone]
    assert told == ("e" * 9 + "b") * 6
    assert [each for each in batches if each not in left] == batches[:24]


def test_what_is_to_run_alone_goes_alone() -> None:
    known = due(Lane.BATCH, 2, alone=True) + due(Lane.BATCH, 5)
    assert [len(ids) for ids in turns().messages(PDF, known, 100)] == [1, 1, 4, 1]


def test_room_is_a_message_for_each_child_less_what_is_out() -> None:
    chooser = turns()
    assert chooser.room(PDF, Out(children=3, held_back=0)) == 12
    assert chooser.room(PDF, Out(children=3, held_back=11)) == 1
    assert chooser.room(PDF, Out(children=0, held_back=0)) == 4


def test_no_more_is_asked_for_than_can_go() -> None:
    chooser = turns()
    one = {Lane.TRIAL: 1}
    assert chooser.most(PDF, 0, 0) == one
    assert chooser.most(PDF, 4, 0) == {Lane.EVENT: 8, Lane.BATCH: 8, **one}
    assert chooser.most(PDF, -3, 36) == {Lane.BATCH: 4, **one}


def test_a_trial_goes_when_nothing_else_waits_and_once_in_fifty_messages() -> None:
    trial, events = due(Lane.TRIAL, 1, alone=True), due(Lane.EVENT, 400)
    assert lanes(turns().messages(PDF, trial, 4), trial) == "t"
    assert lanes(turns().messages(PDF, trial, 0), trial) == ""
    chooser, told = turns(), ""
    left = events + trial
    for _ in range(60):
        messages = chooser.messages(PDF, left, 4)
        told += lanes(messages, left)
        gone = {each for ids in messages for each in ids}
        left = [each for each in left if each.id not in gone]
    assert told.index("t") == 50
