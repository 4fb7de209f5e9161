"""Values for a template of which nothing is known but the schema inferred from it: each field says its own name."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from worker.stamping.qr import png


def context_of(schema: Mapping[str, Any], name: str = "") -> Any:
    """Return a value for a schema: objects filled, lists of two, texts that say which field they are."""
    match schema.get("type"):
        case "object":
            return {each: context_of(inner, each) for each, inner in schema.get("properties", {}).items()}
        case "array":
            return [context_of(schema.get("items", {}), f"{name} {number}") for number in (1, 2)]
        case "number":
            return 7
        case "string" if schema.get("format") == "date":
            return "2026-03-31"
        case "string" if schema.get("contentEncoding") == "base64":
            return base64.b64encode(png(name or "x")).decode()
    return f"Isi {name}".strip()
