"""What differs between two JSON values, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def difference(before: Any, after: Any, path: str = "") -> list[dict[str, Any]]:
    """Return every field that differs: where, what it was, what it is; ``ada`` tells a missing one from null."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return [
            each
            for key in sorted({*before, *after})
            for each in _differing(before, after, key, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(before, list) and isinstance(after, list):
        indexed = (dict(enumerate(before)), dict(enumerate(after)))
        places = range(max(len(before), len(after)))
        return [each for n in places for each in _differing(*indexed, n, f"{path}[{n}]")]
    return [] if before == after else [{"path": path, "dari": before, "menjadi": after}]


def _differing(
    before: Mapping[Any, Any], after: Mapping[Any, Any], key: Any, path: str
) -> list[dict[str, Any]]:
    if key not in before:
        return [{"path": path, "menjadi": after[key], "baru": True}]
    if key not in after:
        return [{"path": path, "dari": before[key], "dihapus": True}]
    return difference(before[key], after[key], path)
