"""The schema of a template: what it is taken for is what it is."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from jinja2 import nodes

from tests.unit.worker.press import fixtures
from worker.press.foreign import examine
from worker.press.sandbox import environment
from worker.press.schema import Shape, compare, infer, json_schema, kinds_of, needed


def shape(*sources: str) -> Shape:
    trees: list[nodes.Template] = [environment().parse(source) for source in sources]
    return infer(trees)


@pytest.mark.parametrize(
    ("source", "path", "kind"),
    [
        ("{{ a }}", "a", "scalar"),
        ("{{ a.b.c }}", "a.b", "object"),
        ("{% for x in a %}{{ x }}{% endfor %}", "a", "list"),
        ("{% for x in a|sort %}{{ x.n }}{% endfor %}", "a[]", "object"),
        ("{{ a[0].b }}", "a", "list"),
        ("{{ a|join(', ') }}", "a", "list"),
        ("{{ a * 2 }}", "a", "number"),
        ("{{ a|round(2) }}", "a", "number"),
        ("{{ a.strftime('%d') }}", "a", "date"),
        ("{% if a %}x{% endif %}", "a", "boolean"),
        ("{% set b = a.c %}{{ b.d }}", "a.c", "object"),
        (
            "{% for x in a %}{{ loop.index }}{{ x.y }}{% for z in x.w %}{{ z }}{% endfor %}{% endfor %}",
            "a[].w",
            "list",
        ),
    ],
)
def test_a_use_makes_a_kind(source: str, path: str, kind: str) -> None:
    at: Any = shape(source)
    for piece in path.replace("[]", ".[]").split("."):
        at = at.items if piece == "[]" else at.fields[piece]
    assert at.kind == kind


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("{{ a }}", {"a"}),
        ("{% if a %}{{ a }}{{ b }}{% endif %}", {"b"}),
        ("{% if a is defined %}{{ a.x }}{% endif %}", set()),
        ("{{ a|default('-') }}", set()),
        ("{{ a.x if a else b }}", {"b"}),
        ("{% if a %}{{ a.x }}{% endif %}{{ a.x }}", {"a", "a.x"}),
    ],
)
def test_what_hangs_on_a_condition_may_be_missing(source: str, paths: set[str]) -> None:
    assert needed(shape(source)) == paths


def test_all_parts_make_one_schema_that_takes_the_context() -> None:
    found = examine(fixtures.edaran())
    assert found.schema is not None
    jsonschema.Draft202012Validator.check_schema(found.schema)
    jsonschema.validate(fixtures.context(), found.schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**fixtures.context(), "isi": {"bagian": "x", "baris": []}}, found.schema)


def test_a_template_and_a_contract_that_disagree_are_told_where() -> None:
    kinds = kinds_of({"a": "x", "b": [{"c": 1}], "d": [], "e": None})
    found = compare(
        shape("{% for x in a %}{{ x }}{% endfor %}{{ b.c }}{% for y in d %}{{ y.z }}{% endfor %}{{ e.f }}"),
        kinds,
    )
    assert {(each.path, each.asked, each.given) for each in found} == {
        ("a", "list", "scalar"),
        ("b", "object", "list"),
    }


def test_a_schema_names_dates_and_numbers() -> None:
    told = json_schema(shape("{{ t.strftime('%d') }}{{ n + 1 }}{{ n * 2 }}"))
    assert told["properties"] == {"t": {"type": "string", "format": "date"}, "n": {"type": "number"}}
