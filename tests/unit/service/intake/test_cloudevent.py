"""CloudEvents 1.0: every attribute the specification rules on."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from service.errors import EventMalformed
from service.identifiers import trace_id
from service.intake.cloudevent import identity, read

GOOD: dict[str, Any] = {"specversion": "1.0", "id": "1", "source": "urn:a", "type": "t", "data": {}}


def wrong(**changes: Any) -> set[str]:
    """Return the paths refused when the good event is changed so."""
    with pytest.raises(EventMalformed) as refused:
        read({**GOOD, **changes})
    return {field.path for field in refused.value.fields}


def test_the_smallest_event_is_read() -> None:
    event = read(GOOD)
    assert (event.id, event.source, event.item, event.subject, event.time) == ("1", "urn:a", "", None, None)


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "data"])
def test_a_required_attribute_is_missed(name: str) -> None:
    assert wrong(**{name: None}) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", "1.1"),
        ("id", ""),
        ("id", 5),
        ("id", "x" * 257),
        ("id", "a\x85b"),
        ("id", "a\ufffeb"),
        ("source", "with space"),
        ("source", "x" * 513),
        ("type", []),
        ("subject", "a\nb"),
        ("dataschema", "not a uri"),
        ("datacontenttype", "text/xml"),
        ("data_base64", "AA=="),
        ("data", []),
        ("item", "x" * 129),
        ("UPPER", "x"),
        ("with-dash", "x"),
        ("extension", {"nested": 1}),
        ("extension", 1.5),
    ],
)
def test_a_wrong_attribute_is_named(name: str, value: object) -> None:
    assert wrong(**{name: value}) == {name}


@pytest.mark.parametrize(
    "text", ["2026-02-30T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", "1", "2026-13-01T00:00:00Z"]
)
def test_an_instant_that_never_was_is_refused(text: str) -> None:
    assert wrong(time=text) == {"time"}


def test_times_are_read_with_zone_and_fraction() -> None:
    assert read({**GOOD, "time": "2026-01-02t03:04:05.6z"}).time == datetime(
        2026, 1, 2, 3, 4, 5, 600_000, UTC
    )
    west = timezone(timedelta(hours=7))
    assert read({**GOOD, "time": "2026-01-02T03:04:05.123456789+07:00"}).time == datetime(
        2026, 1, 2, 3, 4, 5, 123_456, west
    )


def test_every_wrong_attribute_is_named_at_once() -> None:
    assert wrong(id=None, source="a b", time="x", data=None) == {"id", "source", "time", "data"}


def test_an_item_may_be_a_number() -> None:
    assert read({**GOOD, "item": 7}).item == "7"
    assert wrong(item=True) == {"item"}


def test_a_trace_is_read_from_traceparent_or_left_out() -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    assert trace_id(f"00-{trace}-b7ad6b7169203331-01") == trace
    assert trace_id(f"00-{'0' * 32}-b7ad6b7169203331-01") is None
    assert trace_id("nonsense") is None


@pytest.mark.parametrize("value", [None, 7, [], {}, {"id": 1, "source": "s\x00"}])
def test_anything_at_all_has_an_identity_as_far_as_it_can_be_read(value: object) -> None:
    assert all("\x00" not in part for part in identity(value))
