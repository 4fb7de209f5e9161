"""How an answer is written: JSON by orjson, problems as application/problem+json. No rule lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar, get_args

import orjson
import structlog
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from starlette.requests import Request
from starlette.responses import Response

from archive.errors import NaskahError
from archive.ledger import Principal
from service.http.language import language_of
from service.http.problems import MEDIA, Problem, answer_to
from service.http.trace import trace_id_of
from service.identity.roles import Role
from service.words import Sentence, in_language, speaking

log = structlog.get_logger("service.http")
ShapeT = TypeVar("ShapeT")


class Json(Response, Generic[ShapeT]):
    """A JSON answer of a shape (``service.http.shapes``); times are written as RFC 3339 in UTC.

    A route names the shape as what it returns, and the OpenAPI document reads it there. The bytes are the content's own:
    nothing is converted or checked by the shape at run time.
    """

    media_type = "application/json"

    def __init__(self, content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(content, status, dict(headers or {}))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Describe the shape in place of the answer that carries it, once the OpenAPI document asks: a start needs none.

        All shapes together take a third of the time in which the routes are made.
        """
        (shape,) = get_args(source)

        def describe(_: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
            # In a list of definitions: by its own name, as any other model.
            return handler(core_schema.definitions_schema(TypeAdapter(shape).core_schema, []))

        return core_schema.any_schema(metadata={"pydantic_js_annotation_functions": [describe]})

    def render(self, content: Any) -> bytes:
        """Return ``content`` as JSON."""
        return orjson.dumps(content, _said, orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_SUBCLASS)


def _said(value: object) -> object:
    """Return a sentence in the language of the request; other kinds of texts, lists and objects as what they are."""
    match value:
        case Sentence():
            return in_language(value)
        case str():
            return str.__str__(value)
        case dict():
            return dict(value)
        case list() | tuple():
            return list(value)
    raise TypeError(type(value))


class ProblemAnswer(Json[Any]):
    """An RFC 9457 answer."""

    media_type = MEDIA

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.body, problem.status, problem.headers)


def onward(request: Request, cursor: str | None) -> dict[str, str | None]:
    """Return what leads from one page of a listing to the following: its cursor, and the address that names it."""
    if not cursor:
        return {"next_cursor": cursor}
    following = str(request.url.include_query_params(cursor=cursor))
    return {"next_cursor": cursor, "next": following.removeprefix(str(request.base_url).rstrip("/"))}


def answer_error(request: Request, error: Exception) -> ProblemAnswer:
    """Return the problem an error is told as; the handler of everything a route raises.

    What lies behind it stands in the log alone: the words of a database or a store, and an error of ours.
    """
    trace = trace_id_of(request.scope)
    problem = answer_to(error, trace)
    cause = error.__cause__ if isinstance(error.__cause__, Exception) else None
    machine = _machine(error)
    if machine and Role.ADMIN in _roles(request):
        problem = replace(problem, body={**problem.body, "technical": machine})
    if problem.status == 500 or machine or (cause is not None and isinstance(error, NaskahError)):
        # First lines: the second of the driver's may quote a row's values.
        behind = str(cause).split("\n", 1)[0] if cause is not None else None
        log.warning(
            "http.error",
            kind=type(error).__name__,
            detail=str(error).split("\n", 1)[0],
            cause=behind,
            technical=machine or None,
            trace=trace,
        )
    with speaking(asked := language_of(request)):
        answer = ProblemAnswer(problem)
    answer.headers.update({"Content-Language": asked, "Vary": "Accept-Language"})
    return answer


def _machine(error: BaseException | None) -> str:
    """Return what the machine behind an error said: of it, or of the nearest that it came of."""
    while error is not None:
        if technical := getattr(error, "technical", ""):
            return str(technical)
        error = error.__cause__
    return ""


def _roles(request: Request) -> frozenset[str]:
    """Return the roles of whoever the door let in."""
    principal: Principal | None = request.scope.get("naskah.principal")
    return principal.roles if principal is not None else frozenset()
