"""Lanes: which jobs go before which. The order stands in the ledger; the broker knows none.

A lane is a column of the job and never of a queue: a broker's priorities are emulated (Redis) or missing (quorum queues).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Lane(IntEnum):
    """Whose turn it is, the lowest number first. A lane below the last one is one more member and one more CHECK."""

    ACT = 1
    """A person waits for the page: an act, a file they brought."""
    EVENT = 2
    """A program sent one event."""
    BATCH = 3
    """One of many: a mail merge, a batch of events."""
    TRIAL = 4
    """No document waits for it: the trial of an uploaded template."""

    @property
    def word(self) -> str:
        """The lane's name as it is shown."""
        return self.name.lower()


HELD_BACK: Final = tuple(lane for lane in Lane if lane is not Lane.ACT)
"""Lanes of which only a few messages are out at a time; what a person waits for is sent at once."""
