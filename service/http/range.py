"""RFC 9110 ranges and preconditions for one file held in memory. One range; several are answered as the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.errors import Field
from service.http.errors import RangeUnsatisfiable

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Bytes from ``first`` to ``last``, both included."""

    first: int
    last: int

    def content_range(self, size: int) -> str:
        """Return the Content-Range header of this span."""
        return f"bytes {self.first}-{self.last}/{size}"


def span_of(header: str | None, size: int) -> Span | None:
    """Return the span a Range header asks for, None for the whole; raises ``RangeUnsatisfiable``."""
    found = _RANGE.fullmatch(header) if header else None
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if not first:
        span = Span(first=max(0, size - int(last)), last=size - 1)
    else:
        if last and int(last) < int(first):
            return None  # RFC 9110 14.1.1: an invalid range is ignored
        span = Span(first=int(first), last=min(int(last), size - 1) if last else size - 1)
    if span.first > span.last or (not first and int(last) == 0):
        raise RangeUnsatisfiable(
            fields=[Field(path="header.range", reason=f"the content has {size} bytes")], size=size
        )
    return span


def matches(header: str | None, etag: str) -> bool:
    """Tell whether an If-None-Match header names ``etag`` (weak comparison) or everything."""
    if not header:
        return False
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in header.split(","))
