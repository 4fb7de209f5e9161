"""A time stamp is asked for over real HTTP; an authority that fails can be asked again later."""

from __future__ import annotations

from typing import Any

import pytest

from tests.signing_authority import signing, surat_edaran
from tests.time_authority import time_authority
from worker.signing import ROOM_TIMESTAMPED, TimestampUnavailable, prepare, seal, sealed
from worker.signing.timestamping import HttpTimestamper


def test_an_authority_over_http_raises_the_level() -> None:
    made = signing()
    with time_authority() as url:
        _, report = sealed(
            prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED),
            made.credential,
            made.trust,
            timestamper=HttpTimestamper(url),
        )
    assert report.signatures[0].level == "B-T"


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"media": "text/html"}, {"body": b"\x30\x03junk"}, {"body": b"x" * 100_000}],
)
def test_an_authority_that_answers_wrongly_gives_no_time_stamp(fault: dict[str, Any]) -> None:
    made = signing()
    prepared = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    with time_authority(**fault) as url, pytest.raises(TimestampUnavailable):
        seal(prepared, made.credential, timestamper=HttpTimestamper(url))


def test_an_authority_that_is_away_gives_no_time_stamp() -> None:
    with time_authority() as url:
        pass
    made = signing()
    with pytest.raises(TimestampUnavailable):
        seal(
            prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED),
            made.credential,
            timestamper=HttpTimestamper(url, timeout_s=1),
        )
