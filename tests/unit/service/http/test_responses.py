"""The OpenAPI document as other people's programs read it: every answer has its shape, every error is a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from service.http.problems import TABLE
from service.problem import URN, kind_of
from tests.shapes import the_document

REPORT = ("GET", "/health/ready", "503")
"""What it answers when it can do no work is what it answers else: each part as it was last heard."""
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return the_document()


def answers(document: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
    """Every answer, by method, path and status."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                yield (method.upper(), path, status), answer


def test_every_success_says_what_it_holds(document: dict[str, Any]) -> None:
    silent = [
        place
        for place, answer in answers(document)
        if place[2].startswith("2")
        and place[0] != "HEAD"
        and not (answer.get("content") and all(each.get("schema") for each in answer["content"].values()))
    ]
    assert silent == []


def test_a_second_success_without_a_shape_of_its_own_has_that_of_the_first(document: dict[str, Any]) -> None:
    table = document["paths"]["/events/table"]["post"]["responses"]
    shapes = {
        status: table[status]["content"]["application/json"]["schema"] for status in ("200", "202", "207")
    }
    assert shapes["207"] == shapes["202"] != shapes["200"]


def test_an_answer_to_head_has_no_body(document: dict[str, Any]) -> None:
    assert [p for p, a in answers(document) if p[0] == "HEAD" and p[2][0] == "2" and "content" in a] == []


def test_every_error_is_a_problem(document: dict[str, Any]) -> None:
    others = [p for p, a in answers(document) if p[2][0] in "45" and a.get("content") != PROBLEM]
    assert others == [REPORT]


def test_a_problem_names_its_kinds_and_each_wrong_field(document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]
    kinds = problem["properties"]["type"]["description"]
    for error in TABLE:
        assert re.fullmatch(problem["properties"]["type"]["pattern"], URN + kind_of(error))
    assert {"event-refused", "page-stale", "unauthenticated"} <= set(re.findall(r"[a-z-]+", kinds))
    assert problem["properties"]["errors"]["items"]["required"] == ["path", "reason"]


def test_every_object_of_an_answer_says_its_members_or_that_they_are_free(document: dict[str, Any]) -> None:
    assert [
        name
        for name, schema in document["components"]["schemas"].items()
        if schema.get("type") == "object" and not ({"properties", "additionalProperties"} & set(schema))
    ] == []


def test_every_json_body_shows_an_example(document: dict[str, Any]) -> None:
    """Of the types of its fields (``Field(examples=[...])``) or its model's own; a test of the routes sends it."""
    assert [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for media, body in operation.get("requestBody", {}).get("content", {}).items()
        if media.endswith("json") and not {"example", "examples"} & body.keys()
    ] == []


def test_every_operation_has_an_id_of_its_own_that_begins_with_a_verb(document: dict[str, Any]) -> None:
    ids = [each["operationId"] for methods in document["paths"].values() for each in methods.values()]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not re.fullmatch("[a-z]+([A-Z][a-z]+)+", each)] == []
    assert {"takeEvents", "getJob", "getDocumentContent", "getDocumentContentHead"} <= set(ids)


def test_a_component_is_named_for_what_it_is(document: dict[str, Any]) -> None:
    """A generated client makes a class of each: no name of one plain word such as One, and none made of its module's path."""
    assert [
        (name, member)
        for name, schema in document["components"]["schemas"].items()
        for member in schema.get("properties", {})
        if re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower() == member
    ] == [], "nor called as a member of its own: generators write both into one scope"
    choices = {name for name, each in document["components"]["schemas"].items() if "enum" in each}
    names = set(document["components"]["schemas"]) - {"Problem"} - choices
    assert [name for name in names if not re.fullmatch("([A-Z][a-z]+){2,}", name)] == []
