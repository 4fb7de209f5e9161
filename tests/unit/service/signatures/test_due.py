"""Which of a person's certificates wait for something, and for what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from archive.ledger.office.certificates import Certificate
from service.signatures.due import BEFORE, DueState, certificate_due

NOW = datetime(2026, 3, 31, tzinfo=UTC)
DAY = timedelta(days=1)


def bound(
    ends: timedelta | None, state: str = "confirmed", level: str = "pribadi", **about: Any
) -> Certificate:
    """A certificate that ends so long from now."""
    nothing = dict.fromkeys(
        ("valid_from", "confirmed_at", "confirmed_by", "ended_at", "ended_by", "vouched_at", "vouched_by")
    )
    given: dict[str, Any] = {
        **nothing,
        "id": UUID(int=0),
        "person_id": "a",
        "sha256": "0" * 64,
        "subject": "A",
        "issuer": "B",
        "valid_to": NOW + ends if ends is not None else None,
        "level": level,
        "origin": "admin",
        "state": state,
        "proposed_at": NOW,
        "proposed_by": "b",
        "reason": "",
        "doubt": "",
    }
    return Certificate(**{**given, **about})


@pytest.mark.parametrize(
    ("found", "states"),
    [
        ([], []),
        ([bound(BEFORE + DAY)], []),
        ([bound(None)], []),
        ([bound(BEFORE - DAY)], [DueState.ENDING]),
        ([bound(timedelta())], [DueState.ENDED]),
        ([bound(-DAY), bound(BEFORE + DAY)], []),
        ([bound(BEFORE + DAY), bound(-DAY)], []),
        ([bound(-DAY), bound(None)], []),
        ([bound(-DAY), bound(DAY)], [DueState.ENDING]),
        ([bound(-DAY), bound(BEFORE + DAY, level="bsre")], [DueState.ENDED]),
        ([bound(-DAY, "ended")], []),
        ([bound(BEFORE + DAY, "proposed")], [DueState.PROPOSED]),
        ([bound(BEFORE + DAY, "proposed", doubt="nama lain")], []),
        ([bound(-DAY), bound(BEFORE + DAY, "proposed")], [DueState.PROPOSED, DueState.ENDED]),
    ],
)
def test_what_waits_is_told_and_what_another_follows_is_not(
    found: list[Certificate], states: list[DueState]
) -> None:
    assert [each.state for each in certificate_due(found, NOW)] == states
