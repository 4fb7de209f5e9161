"""Proving again that it is you: how long a proof is good for a signature."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from starlette.requests import Request

from archive.access import AccessClass
from archive.ledger.office.sessions import WebSession
from service.http.session import SESSION, STEP_UP, need_step_up
from service.identity.errors import SignInNeeded, StepUpNeeded


def asked(session: WebSession | None) -> Request:
    return Request({"type": "http", "headers": [], SESSION: session})


@pytest.mark.parametrize(
    ("ago", "good"),
    [
        (timedelta(0), True),
        (STEP_UP - timedelta(minutes=1), True),
        (STEP_UP + timedelta(minutes=1), False),
        (None, False),
    ],
)
def test_a_proof_is_good_for_a_while(ago: timedelta | None, good: bool) -> None:
    now = datetime.now(UTC)
    session = WebSession(
        id=uuid4(),
        satker="1306",
        account_id=uuid4(),
        person_id="a",
        nama="A",
        login="a",
        roles=frozenset({"pejabat"}),
        ceiling=AccessClass.T,
        totp_at=now,
        second_at=now,
        stepped_up_at=now - ago if ago is not None else None,
        began_at=now,
        ends_at=now,
        codes=True,
        passkeys=False,
    )
    if good:
        need_step_up(asked(session))
        return
    with pytest.raises(StepUpNeeded):
        need_step_up(asked(session))


def test_nobody_signs_without_a_session() -> None:
    with pytest.raises(SignInNeeded):
        need_step_up(asked(None))
