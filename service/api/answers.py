"""How an answer is written: JSON by orjson, problems as application/problem+json. No rule lives here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from service.api.problems import MEDIA, Problem, answer_to
from service.api.trace import trace_id_of


class Json(Response):
    """A JSON answer; times are written as RFC 3339 in UTC."""

    media_type = "application/json"

    def __init__(self, content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(content, status, dict(headers or {}))

    def render(self, content: Any) -> bytes:
        """Return ``content`` as JSON."""
        return orjson.dumps(content, option=orjson.OPT_UTC_Z)


class ProblemAnswer(Json):
    """An RFC 9457 answer."""

    media_type = MEDIA

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.body, problem.status, problem.headers)


def answer_error(request: Request, error: Exception) -> ProblemAnswer:
    """Return the problem an error is told as; the handler of everything a route raises."""
    return ProblemAnswer(answer_to(error, trace_id_of(request.scope)))
