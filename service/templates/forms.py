"""A type's payload as JSON Schema from which a form can be made: the model's own schema, and beside it ``x-form`` hints.

Hints say how to ask (a date, an amount, one line, several, a choice, a row that repeats), in which order and under which
Indonesian label. Validating stays the contract's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from doc_templates.catalog import Stationery
from service.words.isian import label_of

_LINE: Final = 200
"""Up to a title's length a field is one line on a form; longer ones are boxes."""


def payload_schema(stationery: Stationery) -> dict[str, Any]:
    """Return the JSON Schema of a type's payload with form hints in every property."""
    contract = stationery.contract
    schema = contract.payload.model_json_schema()
    definitions = schema.get("$defs", {})
    for model in (schema, *definitions.values()):
        _hint(model, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:naskah:payload:{contract.jenis}:{contract.version}",
        **schema,
        "title": contract.judul,
    }


def _hint(model: dict[str, Any], definitions: Mapping[str, Any]) -> None:
    required = set(model.get("required", ()))
    for order, (name, told) in enumerate(model.get("properties", {}).items(), start=1):
        told["x-form"] = {
            "label": label_of(name),
            "order": order,
            "required": name in required,
            **_widget(told, definitions),
        }


def _widget(told: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a value of this schema is asked for."""
    choices = [each for each in told.get("anyOf", ()) if each.get("type") != "null"]
    if choices:
        return _widget(choices[0], definitions) if len(choices) == 1 else {"widget": "text"}
    if "$ref" in told:
        return _widget(definitions.get(told["$ref"].rpartition("/")[2], {}), definitions)
    if "enum" in told:
        return {"widget": "select", "options": told["enum"]}
    match told.get("type"):
        case "array":
            return {
                "widget": "repeat",
                "item": _widget(told.get("items", {}), definitions),
                "least": told.get("minItems", 0),
                "most": told.get("maxItems"),
            }
        case "object":
            return {"widget": "group"}
        case "integer" | "number":
            return {"widget": "number", "least": told.get("minimum"), "most": told.get("maximum")}
        case "boolean":
            return {"widget": "checkbox"}
    if told.get("format") == "date":
        return {"widget": "date"}
    longest = told.get("maxLength", _LINE)
    return {"widget": "textarea" if longest > _LINE else "text", "max_length": told.get("maxLength")}
