"""Answers that are no JSON: files, pages for people, streams, as a route describes them in ``responses``."""

from __future__ import annotations

from typing import Any, Final

Described = dict[int | str, dict[str, Any]]
BINARY: Final[dict[str, Any]] = {"type": "string", "format": "binary"}


def files(*media: str) -> Described:
    """Describe a success that is a file of one of these types."""
    return {200: {"content": {each: {"schema": BINARY} for each in media}}}


def text(media: str, words: str) -> Described:
    """Describe a success that is text of this type, which ``words`` says more of."""
    return {200: {"content": {media: {"schema": {"type": "string", "description": words}}}}}


def page() -> Described:
    """Describe a success that is a page for a browser, which ``Accept`` or ``format`` asks for."""
    return text("text/html", "a page for people")


def stream(words: str) -> Described:
    """Describe server-sent events."""
    return text("text/event-stream", words)
