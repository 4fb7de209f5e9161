"""A short seeded storm on the whole stack; the long one is ``make chaos``."""

import tempfile
from pathlib import Path

import pytest

from tests.chance import EXPLORING, SEED
from tests.chaos.faults import FAULTS
from tests.chaos.storm import storm

# A client sends 15 events 2 s apart: about as long as the faults come.
CLIENTS = 4 if EXPLORING else 2
EVENTS = 15 * CLIENTS


@pytest.mark.timeout(1500)
def test_nothing_accepted_is_lost_or_doubled_while_every_part_is_killed_once() -> None:
    print(f"seed {SEED}")
    with tempfile.TemporaryDirectory(prefix="naskah-storm-") as folder:
        outcome = storm(
            Path(folder), seed=SEED, events=EVENTS, faults=len(FAULTS), threads=CLIENTS, every_s=2.0
        )

    assert outcome.violations == []
    assert outcome.accepted == EVENTS
    assert (
        len(outcome.faults) >= len(FAULTS) - 2
    )  # a part may be between death and rebirth when its turn comes
