"""A wrong field is named in one way, whoever finds it: its own name in the body, brackets for places, and where else it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.http.problems import path_in_request

ROOT = Path(__file__).parents[4]
_PLACE_AS_NAME = re.compile(r"\.\d+(\.|$)|\.\{(i|j|n|no|number|place|index|urut)\}")


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (("body", "kepada", 0), "kepada[0]"),
        (("body", "penerima", 2, "nama"), "penerima[2].nama"),
        (("body", "catatan"), "catatan"),
        (("body",), "body"),
        (("body", 17), "body"),
        (("query", "from"), "query.from"),
        (("path", "document_id"), "path.document_id"),
        (("header", "if-match"), "header.if-match"),
    ],
)
def test_what_pydantic_finds_is_named_as_the_rules_name_it(
    location: tuple[int | str, ...], path: str
) -> None:
    assert path_in_request(location) == path


def _written() -> Iterator[tuple[str, str]]:
    """Every path that stands in the source as text: file with line, and the path, its places in braces."""
    for file in sorted(
        (*ROOT.joinpath("service").rglob("*.py"), *ROOT.joinpath("doc_templates").rglob("*.py"))
    ):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "path"
                and isinstance(node.value, ast.Constant | ast.JoinedStr)
            ):
                yield (
                    f"{file.relative_to(ROOT)}:{node.value.lineno}",
                    ast.unparse(node.value)[1:].strip("'\""),
                )


def test_no_place_of_a_list_is_written_as_a_name_and_no_field_of_a_body_with_its_body() -> None:
    found = [
        f"{place}: {path}"
        for place, path in _written()
        if _PLACE_AS_NAME.search(path) or path.startswith("body.")
    ]
    assert found == []
