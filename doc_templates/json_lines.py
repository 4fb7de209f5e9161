"""On which line of a JSON text each field stands, by its path as contracts write it: ``isi_edaran[2].uraian``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from doc_templates.kit.text import join

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()
_END: Final = re.compile(r"(\.[^.\[]*|\[[0-9]+\])$")


def lines_in(text: str) -> Mapping[str, int]:
    """Return the line of every field of a text that is JSON, counted from one; the whole's is the empty path's.

    >>> lines_in('{"a": [1,\\n 2]}')
    {'': 1, 'a': 1, 'a[0]': 1, 'a[1]': 2}
    """
    found: dict[str, int] = {}
    _value(text, 0, "", found)
    return found


def line_in(lines: Mapping[str, int], path: str) -> int | None:
    """Return the line of a field, or of the nearest above it that is there: a field that is missing has none of its own."""
    while path and path not in lines:
        shorter = _END.sub("", path)
        path = shorter if shorter != path else ""
    return lines.get(path)


def _value(text: str, at: int, path: str, found: dict[str, int]) -> int:
    """Note where a value begins, and what is in it; returns where it ends."""
    at = _past_blanks(text, at)
    found[path] = text.count("\n", 0, at) + 1
    if text[at] not in "{[":
        return _DECODER.raw_decode(text, at)[1]
    closing = "}" if text[at] == "{" else "]"
    named, place = closing == "}", 0
    at = _past_blanks(text, at + 1)
    while text[at] != closing:
        inner = f"{path}[{place}]"
        if named:
            name, at = _DECODER.raw_decode(text, at)
            inner = join(path, name)
            at = _past_blanks(text, at) + 1  # the colon
        at = _past_blanks(text, _value(text, at, inner, found))
        if text[at] == ",":
            at = _past_blanks(text, at + 1)
        place += 1
    return at + 1


def _past_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
