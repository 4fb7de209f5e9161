"""What leaves the house: a CloudEvent of ids, type, time, status and link, and nothing the desk knows beside."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from archive.ledger.outbox.deliveries import Delivery
from service.intake.cloudevent import read
from service.webhooks.courier.message import TEST, body_of

EVENT, DOCUMENT = UUID(int=1), UUID(int=2)


def delivery(**changes: Any) -> Delivery:
    given: dict[str, Any] = {
        "webhook_id": UUID(int=3),
        "event_id": EVENT,
        "satker": "1306",
        "type": "id.naskah.document.signed.v1",
        "document_id": DOCUMENT,
        "data": {"job": "j", "version": 2, "status": "ditandatangani"},
        "occurred_at": datetime(2026, 3, 31, 9, 30, 0, 5, tzinfo=timezone(timedelta(hours=7))),
        "state": "leased",
        "attempts": 1,
        "run_after": datetime(2026, 3, 31, tzinfo=UTC),
        "answered": None,
        "cause": None,
        "detail": None,
        "failed_at": None,
        "done_at": None,
    }
    return Delivery(**{**given, **changes})


def told(made: Delivery) -> Any:
    return json.loads(body_of(made, "https://naskah.example"))


def test_it_is_a_cloudevent_that_our_own_intake_would_read() -> None:
    event = read(told(delivery()))
    assert (event.id, event.source, event.subject) == (str(EVENT), "urn:naskah:satker:1306", str(DOCUMENT))
    assert event.time == datetime(2026, 3, 31, 2, 30, 0, 5, tzinfo=UTC)


def test_it_says_which_document_how_it_stands_and_where_to_ask() -> None:
    assert told(delivery())["data"] == {
        "document": str(DOCUMENT),
        "link": f"https://naskah.example/documents/{DOCUMENT}",
        "job": "j",
        "version": 2,
        "status": "ditandatangani",
    }


def test_what_the_desk_tells_beside_stays_in_the_house() -> None:
    data = {
        "status": "diparaf",
        "posisi": "kasubbag_hukum",
        "kepada": "x",
        "nama": "Rahmat",
        "nip": "1",
        "payload": {},
    }
    assert told(delivery(data=data))["data"].keys() == {"document", "link", "status"}


def test_a_test_concerns_no_document() -> None:
    event = told(delivery(type=TEST, document_id=None, data={}))
    assert "subject" not in event
    assert event["data"] == {}


def test_every_attempt_sends_the_same_bytes() -> None:
    assert body_of(delivery(), "https://x") == body_of(delivery(attempts=7), "https://x")
