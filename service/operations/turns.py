"""Whose message goes next: acts of people at once, single events before batches, and nobody starves.

The broker hands messages on in the order they came, so a message that is out cannot be overtaken: of what may wait only a
few are out for each worker child, and what a person waits for finds a short line. Pure: it asks and publishes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final
from uuid import UUID

from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.sending import DueJob, Out

OF_TEN: Final = 9
"""Messages others may send between two of the oldest batch while one waits."""
OF_FIFTY: Final = 49
"""The same of a trial, which takes as long as several messages."""


class Turns:
    """The order of one relay's messages; remembers of each queue how long no batch had its turn."""

    def __init__(self, sizes: Mapping[str, int], ahead: Mapping[str, int]) -> None:
        """Of each queue ``sizes`` says how many jobs a message holds, ``ahead`` how many messages a child is ahead."""
        self._sizes = sizes
        self._ahead = ahead
        self._since_batch = dict.fromkeys(sizes, 0)
        self._since_trial = dict.fromkeys(sizes, 0)

    def room(self, queue: str, out: Out) -> int:
        """Return how many jobs of the lanes held back may go out now; a queue nobody serves has room for a child's."""
        return self._ahead[queue] * max(1, out.children) * self._sizes[queue] - out.held_back

    def most(self, queue: str, room: int, acts: int) -> dict[Lane, int]:
        """Return how many jobs of each lane held back to ask for, so that every message but the last is full."""
        size = self._sizes[queue]
        owed = (self._since_batch[queue] + -(-acts // size)) // OF_TEN
        wanted = {Lane.EVENT: room + size if room > 0 else 0, Lane.BATCH: max(room, 0) + size * owed}
        if room > 0:
            wanted[Lane.BATCH] += size
        wanted[Lane.TRIAL] = 1
        return {lane: number for lane, number in wanted.items() if number > 0}

    def messages(self, queue: str, due: Sequence[DueJob], room: int) -> list[list[UUID]]:
        """Return the messages to send to ``queue`` now, in their order: all acts, and of the others what has room.

        Of every ten messages one is the oldest batch's, with room or without. A trial goes when nothing else waits, and
        once in fifty messages.
        """
        lines = {
            lane: deque(_cut([each for each in due if each.lane is lane], self._sizes[queue]))
            for lane in Lane
        }
        batches, chosen = lines[Lane.BATCH], []
        for act in lines[Lane.ACT]:
            chosen.append(act)
            self._since_batch[queue] += 1
            if self._since_batch[queue] >= OF_TEN and batches:
                room -= len(batches[0])
                chosen.append(self._batch(queue, batches))
        while lines[Lane.EVENT] or batches:
            turn = bool(batches) and (self._since_batch[queue] >= OF_TEN or not lines[Lane.EVENT])
            line = batches if turn else lines[Lane.EVENT]
            if len(line[0]) > room:  # the next lease makes room; nobody lower goes past
                break
            room -= len(line[0])
            if turn:
                chosen.append(self._batch(queue, batches))
            else:
                chosen.append(line.popleft())
                self._since_batch[queue] += 1
        # Beyond its turn there is nothing to save up: a batch that comes later is owed one message, not a hundred.
        self._since_batch[queue] = min(self._since_batch[queue], OF_TEN)
        if trials := lines[Lane.TRIAL]:
            self._since_trial[queue] += len(chosen)
            idle = room > 0 and not (lines[Lane.EVENT] or batches)
            if idle or self._since_trial[queue] > OF_FIFTY:
                chosen.append(trials.popleft())
                self._since_trial[queue] = 0
        return chosen

    def _batch(self, queue: str, batches: deque[list[UUID]]) -> list[UUID]:
        self._since_batch[queue] = 0
        return batches.popleft()


def _cut(due: Sequence[DueJob], size: int) -> list[list[UUID]]:
    """Cut one lane into messages of at most ``size`` jobs, those that are to run alone singly."""
    found: list[list[UUID]] = []
    for alone, some in groupby(due, key=lambda each: each.alone):
        ids = [each.id for each in some]
        step = 1 if alone else size
        found += [ids[start : start + step] for start in range(0, len(ids), step)]
    return found
