"""An example of each request's body, for the OpenAPI document: the model's own, or made of the examples of its fields.

A field's example stands with its type, so that whatever takes a note shows the same one. What may be left out and has none is
left out. A route whose body holds a payload gives its example itself, from the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

DAY: Final = "2026-03-31"
INSTANT: Final = "2026-03-31T08:30:00+07:00"
ID: Final = "0198c0de-0000-7000-8000-000000000000"
_BY_FORMAT: Final = {"date": DAY, "date-time": INSTANT, "uuid": ID}


class NoExample(LookupError):
    """A field that must be sent has no example, and its type tells none."""


@dataclass(frozen=True, kw_only=True)
class Examples:
    """What examples are made of."""

    schemas: Mapping[str, Any]
    """The components of the document."""
    payload: Mapping[str, Any]
    """Of a document type: what stands for an object whose members are the type's own."""

    def put(self, operation: Mapping[str, Any]) -> None:
        """Write its example into the JSON body of an operation that has none yet, where one can be made."""
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None and not {"example", "examples"} & body.keys():
            with suppress(NoExample):
                body["example"] = self.of(body["schema"], operation["operationId"])

    def of(self, schema: Mapping[str, Any], place: str) -> Any:
        """Return a value that fits a schema; raises ``NoExample`` with the place where none is told."""
        if "examples" in schema:
            return schema["examples"][0]
        if "$ref" in schema:
            return self.of(self.schemas[schema["$ref"].rpartition("/")[2]], place)
        if "anyOf" in schema:
            return self.of(schema["anyOf"][0], place)
        match schema:
            case {"enum": [first, *_]} | {"const": first}:
                return first
            case {"minimum": least}:
                return int(least)
            case {"type": "array", "items": items}:
                return [self.of(items, f"{place}[]")]
            case {"type": "object", "properties": members}:
                return self._members(members, schema.get("required", ()), place)
            case {"type": "object"}:
                return self.payload
            case {"format": str() as form} if form in _BY_FORMAT:
                return _BY_FORMAT[form]
        raise NoExample(place)

    def _members(
        self, members: Mapping[str, Mapping[str, Any]], required: Collection[str], place: str
    ) -> dict[str, Any]:
        return {
            name: self.of(each, f"{place}.{name}")
            for name, each in members.items()
            if name in required
            or "examples" in each
            or any("examples" in one for one in each.get("anyOf", ()))
        }
