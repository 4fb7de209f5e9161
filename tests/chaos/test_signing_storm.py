"""A short seeded storm over the desk; the full size is ``make chaos``."""

import tempfile
from pathlib import Path

import pytest

from tests.chance import SEED
from tests.chaos.signing_storm import KILLS, signing_storm


@pytest.mark.timeout(1500)
def test_registers_have_no_gap_and_every_signature_stands_while_parts_are_killed() -> None:
    print(f"seed {SEED}")
    with tempfile.TemporaryDirectory(prefix="naskah-signing-") as folder:
        outcome = signing_storm(
            Path(folder), seed=SEED, documents=24, officials=12, faults=len(KILLS), every_s=2.0, sample=3
        )

    assert outcome.violations == []
    assert outcome.signed == 24
    # A part may be between death and rebirth when its turn comes.
    assert sum(outcome.faults.values()) >= len(KILLS) // 2
