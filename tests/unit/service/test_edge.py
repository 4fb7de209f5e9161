"""What may come in at all: the edge types at their ends, and that no route takes a value without one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from service import edge
from tests.shapes import the_document

THIS_YEAR = edge.last_day().year - 1
NAME: TypeAdapter[str] = TypeAdapter(edge.Name)
NOTE: TypeAdapter[str] = TypeAdapter(edge.Note)
DAY: TypeAdapter[date] = TypeAdapter(edge.Day)
INSTANT: TypeAdapter[Any] = TypeAdapter(edge.Instant)
COUNT: TypeAdapter[int] = TypeAdapter(edge.Count)


@pytest.mark.parametrize(
    ("taken", "value"),
    [
        (NAME, ""),
        (NAME, "x" * 200),
        (NAME, "Surat Édaran \U0001f600"),
        (NOTE, "satu\ndua\ttiga"),
        (DAY, "1945-01-01"),
        (DAY, f"{THIS_YEAR + 1}-12-31"),
        (DAY, "2024-02-29"),
        (INSTANT, "2026-03-31T08:30:00+07:00"),
        (INSTANT, "2026-03-31T08:30:00Z"),
        (COUNT, 2**31 - 1),
    ],
)
def test_what_an_office_writes_comes_in(taken: TypeAdapter[Any], value: Any) -> None:
    taken.validate_python(value)


@pytest.mark.parametrize(
    ("refused", "value"),
    [
        (NAME, "x" * 201),
        (NAME, "a\x00b"),
        (NAME, "a\nb"),
        (NAME, "a\x85b"),
        (NAME, "a\u2028b"),
        (NAME, "a\u202eb"),
        (NAME, "a\ud800"),
        (NAME, "a\uffff"),
        (NAME, 7),
        (NOTE, "a\x00"),
        (NOTE, "a\x0b"),
        (NOTE, "a\udfff"),
        (NOTE, "x" * 2_001),
        (DAY, "1944-12-31"),
        (DAY, f"{THIS_YEAR + 2}-01-01"),
        (DAY, "0001-01-01"),
        (DAY, "9999-12-31"),
        (DAY, "2026-02-30"),
        (DAY, "2026-2-3"),
        (DAY, "２０２６-01-01"),
        (DAY, 0),
        (DAY, 20_000),
        (DAY, True),
        (INSTANT, "0001-01-01T00:00:00+14:00"),
        (INSTANT, "9999-12-31T23:59:59-12:00"),
        (INSTANT, "2026-03-31T08:30:00"),
        (INSTANT, "2026-03-31"),
        (INSTANT, 1e300),
        (INSTANT, "x" * 100_000),
        (COUNT, 0),
        (COUNT, -(2**63)),
        (COUNT, 2**31),
        (COUNT, 2**64),
        (COUNT, "9" * 5_000),
    ],
)
def test_what_no_calendar_ledger_or_page_can_hold_does_not(refused: TypeAdapter[Any], value: Any) -> None:
    with pytest.raises(ValidationError):
        refused.validate_python(value)


def unbounded(document: dict[str, Any], schema: Any, where: str) -> Iterator[str]:
    """Yield where a value may be of any size."""
    if not isinstance(schema, dict) or "enum" in schema or "const" in schema:
        return
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from unbounded(document, document["components"]["schemas"][name], f"{where} {name}")
        return
    bounds = {
        "string": "maxLength" in schema
        or schema.get("format") in ("uuid", "binary")
        or "formatMinimum" in schema,
        "integer": {"minimum", "maximum"} <= set(schema),
        "number": {"minimum", "maximum"} <= set(schema),
        "array": "maxItems" in schema,
    }
    if not bounds.get(str(schema.get("type")), True):
        yield f"{where}: {schema}"
    for name, below in (schema.get("properties") or {}).items():
        yield from unbounded(document, below, f"{where}.{name}")
    for below in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), schema.get("items")):
        yield from unbounded(document, below, where)


def test_no_route_takes_a_text_a_number_a_day_or_a_list_without_bounds() -> None:
    document = the_document()
    found: list[str] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for each in operation.get("parameters", ()):
                found += unbounded(document, each["schema"], f"{method} {path} {each['name']}")
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                found += unbounded(document, content["schema"], f"{method} {path} {media}")
    assert found == []


def test_every_route_that_reads_a_body_says_how_much_and_what_it_may_be_answered() -> None:
    for path, operations in the_document()["paths"].items():
        for method, operation in operations.items():
            told = operation["responses"]
            assert "HTTPValidationError" not in str(told), path
            if "requestBody" in operation:
                assert operation["x-most-bytes"] > 0, path
                assert {"400", "408", "413"} <= set(told), (method, path)
            if "security" in operation:
                assert {"401", "403", "503"} <= set(told), (method, path)
