"""A short seeded storm on the whole stack; the long one is ``make chaos``."""

import tempfile
from pathlib import Path

import pytest

from tests.chance import SEED
from tests.chaos.faults import FAULTS
from tests.chaos.storm import storm


@pytest.mark.timeout(1500)
def test_nothing_accepted_is_lost_or_doubled_while_every_part_is_killed_once() -> None:
    print(f"seed {SEED}")
    with tempfile.TemporaryDirectory(prefix="naskah-storm-") as folder:
        outcome = storm(Path(folder), seed=SEED, events=60, faults=len(FAULTS), threads=4, every_s=2.0)

    assert outcome.violations == []
    assert outcome.accepted == 60
    assert (
        len(outcome.faults) >= len(FAULTS) - 2
    )  # a part may be between death and rebirth when its turn comes
