"""What each route may answer, for the OpenAPI document: its problems by kind of route, beside its own success.

Each kind is one line: which routes it holds for, and the errors they may raise. Status, headers and words come from the
one table of problems. ``tests/functional/api/test_every_route.py`` calls the whole document and refuses what it does not name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi.routing import APIRoute

from archive.errors import Retryable
from archive.ledger import errors as ledger
from archive.ledger.documents import templates as template_rows
from archive.vault import errors as vault
from doc_templates.kit import errors as stationery
from service import errors as desk
from service.documents.files import errors as files
from service.http import errors as api
from service.http.entrances import SCHEMAS, Asks, Body, Entrance
from service.http.examples import Examples
from service.http.problems import MEDIA, TABLE
from service.http.uploads import FORM
from service.identity import errors as identity
from service.problem import URN, kind_of
from worker.press import errors as press

_TOLD = ", ".join(sorted({kind_of(each) for each in TABLE} - {"retryable"}))
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "RFC 9457. Of a batch of which nothing was taken, or a table, the answer of each stands beside these.",
    "required": ["type", "title", "status", "detail", "errors"],
    "additionalProperties": True,
    "properties": {
        "type": {
            "type": "string",
            "pattern": f"^{URN}[a-z0-9-]+$",
            "description": f"{URN} and the kind, by which programs tell problems apart: {_TOLD}; more may come",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "in the language asked for"},
        "langkah": {"type": "string", "description": "who does what next"},
        "trace_id": {"type": "string", "description": "names the request in the log"},
        "technical": {"type": "string", "description": "what the machine behind it said; for administrators"},
        "about": {
            "type": "object",
            "description": "the ids it is about, by name",
            "additionalProperties": {"type": "string"},
        },
        "errors": {
            "type": "array",
            "description": "one entry a wrong field; without fields one for the whole",
            "items": {
                "type": "object",
                "required": ["path", "reason"],
                "properties": {"path": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "errors_left_off": {"type": "integer", "description": "how many more there are"},
    },
}
Errors = tuple[type[Exception], ...]


def _post(entrance: Entrance) -> bool:
    return bool({"POST", "PUT", "DELETE"} & (entrance.route.methods or set()))


def _at(*paths: str) -> Callable[[Entrance], bool]:
    """Routes whose path matches one of these patterns."""
    pattern = re.compile("|".join(paths))
    return lambda entrance: pattern.fullmatch(entrance.route.path) is not None


def _asks(entrance: Entrance) -> bool:
    return bool(
        entrance.route.dependant.path_params
        or entrance.route.dependant.query_params
        or entrance.body is not Body.NONE
    )


def _conditional(entrance: Entrance) -> bool:
    named = (entrance.route.openapi_extra or {}).get("parameters", ())
    return any(each["name"] == "If-Match" for each in named)


KINDS: Sequence[tuple[Callable[[Entrance], bool], Errors]] = (
    (
        lambda entrance: entrance.asks is Asks.KEY,
        (desk.Unauthenticated, desk.RoleMissing, desk.ShareUsed, Retryable),
    ),
    (lambda entrance: entrance.asks is Asks.KEY and entrance.body is not Body.NONE, (desk.LengthMissing,)),
    (_asks, (desk.QueryRefused,)),
    (lambda entrance: entrance.body is not Body.NONE, (desk.BodyRefused,)),
    (lambda entrance: entrance.body is not Body.NONE, (api.BodyTooLarge, api.BodyTooSlow)),
    (lambda entrance: entrance.body is Body.FILE, (api.MediaUnsupported,)),
    (lambda entrance: "{" in entrance.route.path, (desk.DocumentUnknown,)),
    (
        lambda entrance: entrance.asks is Asks.KEY and _post(entrance),
        (ledger.AlreadyThere, ledger.ValueRefused, ledger.LedgerFull),
    ),
    (_conditional, (desk.ConditionMissing, desk.PageStale)),
    (_at("/events/table"), (stationery.UnknownJenis,)),
    (_at("/documents/.*/seal"), (desk.AskedTooOften,)),
    (_at("/registers/{register}/import"), (desk.FileNotText, desk.TableRefused)),
    (_at("/documents:.*"), (desk.DocumentUnknown, desk.PageStale, desk.ConditionMissing)),
    (
        _at("/documents/{document_id}/attachments", "/registers/{register}/files.*"),
        (desk.FileNotTaken, files.FileInfected),
    ),
    (_at("/documents/{document_id}/content"), (api.RangeUnsatisfiable,)),
    (_at(".*/content", ".*/naskah.pdf", ".*[.]png", ".*/pages.*"), (vault.Corrupted,)),
    (_at("/documents/.*/pages", "/documents/.*/pages/{page}"), (desk.PagesUndrawn,)),
    (_at("/registers/insertions", "/jobs:retry", "/appointments", "/delegations"), (desk.DocumentUnknown,)),
    (_at("/registers.*", "/inbox", "/people", "/positions"), (desk.OfficeUnknown,)),
    (
        lambda entrance: entrance.route.path == "/templates/{jenis}" and _post(entrance),
        (press.PackageTooLarge, press.NotAWordPackage, desk.TemplateRefused),
    ),
    (
        _at("/templates/.*/approve"),
        (desk.TemplateRefused, desk.TrialPending, desk.TrialFailed, desk.TrialStale),
    ),
    (_at("/templates/.*/trial.*"), (template_rows.TemplateUnknown, stationery.UnknownJenis)),
    (_at("/templates/.*/diff.*"), (template_rows.TemplateUnknown, stationery.UnknownJenis, Retryable)),
    (_at("/v.*", "/webhooks/keys/.*"), (desk.AskedTooOften, Retryable)),
    (_at("/v", "/v/.*"), (desk.CodeUnknown,)),
    (_at("/webhooks/{webhook_id}/deliveries"), (desk.WebhookRefused,)),
    (
        _at("/accounts.*"),
        (desk.ClassForbidden, identity.AccountUnknown, identity.AccountRefused, desk.OfficeUnknown),
    ),
    (_at("/people/.*/leave"), (identity.AccountRefused,)),
    (_at("/metrics"), (desk.Unauthenticated,)),
    (lambda entrance: entrance.route.path == "/v" and _post(entrance), (desk.FileUnjudged,)),
)
"""Who may answer what. A route that answers something else is found by the test, and gets its line here."""


def problems_of(entrance: Entrance) -> Iterator[type[Exception]]:
    """Yield the errors a route may answer."""
    for holds, errors in KINDS:
        if holds(entrance):
            yield from errors


def responses(entrance: Entrance) -> dict[str, Any]:
    """Return the problems of a route as OpenAPI writes them, by status."""
    found: dict[str, list[str]] = {}
    headers: dict[str, set[str]] = {}
    for error in problems_of(entrance):
        answered = TABLE[error]
        status = str(answered.status)
        words = " ".join((error.__doc__ or "").split())
        if words not in found.setdefault(status, []):
            found[status].append(words)
        headers.setdefault(status, set()).update(answered.headers)
    return {
        status: {
            "description": " / ".join(words),
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **(
                {"headers": {name: {"schema": {"type": "string"}} for name in sorted(headers[status])}}
                if headers[status]
                else {}
            ),
        }
        for status, words in sorted(found.items())
    }


def operation_id(route: APIRoute) -> str:
    """Return the id of an operation, which generated clients name their methods by: its function's name, ``takeEvents``."""
    verb, *rest = route.name.split("_")
    head = "Head" if route.methods == {"HEAD"} else ""
    return "".join([verb, *(word.capitalize() for word in rest), head])


def _successes(own: dict[str, Any], method: str) -> None:
    """Let each success say its shape: a second one without its own has that of the first, an answer to HEAD has no body.

    The framework's JSON of no shape goes: a route that answers a file or a page says so itself.
    """
    found = {status: response for status, response in own.items() if status.startswith("2")}
    shape: dict[str, Any] = {}
    for response in found.values():
        content = response.pop("content", {})
        if "schema" in content.get("application/json", {}) and not content["application/json"]["schema"]:
            del content["application/json"]
        if content.get("application/json", {}).get("schema", {}).get("format") == "binary":
            content["application/json"] = content.pop(
                "application/json"
            )  # a file as the others: no client's first
        shape = shape or content
        if method != "HEAD" and shape:
            response["content"] = content or shape


def _ask_plainly(operation: dict[str, Any]) -> None:
    """Say of what may be left out what it is, not that it may be null as well: no query is null, and generators make a class of that."""
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _plain(parameter["schema"])
        parameter["schema"].pop("title", None)  # its name again, which generators make a class of
    name = operation["operationId"]
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        body["schema"] = _plain(body["schema"])
        if media == FORM:  # named, or generators call it as they call the request itself
            body["schema"].setdefault("title", f"{name[:1].upper()}{name[1:]}Form")


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1 or len(choices) == len(schema["anyOf"]):
        return schema
    (chosen,) = choices
    if "$ref" in chosen:
        return dict(chosen)
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **chosen}


def described(
    document: dict[str, Any], table: Iterable[Entrance], payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Write into an OpenAPI document what each route may answer beside its success, how much it takes, and an example of that.

    ``payload`` is the example of a document type.

    The framework's own 422 goes: what does not fit the description is a problem here, 400 in the query and 422 in the body.
    """
    named: dict[str, Any] = {}
    for entrance in (each for each in table if each.route.include_in_schema):
        for method in entrance.route.methods or ():
            operation = document["paths"][entrance.route.path_format][method.lower()]
            named |= operation.pop(SCHEMAS, {})
            _ask_plainly(operation)
            own = operation["responses"]
            if "HTTPValidationError" in str(own.get("422", "")):
                del own["422"]
            _successes(own, method)
            for status, response in responses(entrance).items():
                own.setdefault(status, response)
            if entrance.body is not Body.NONE:
                operation["x-most-bytes"] = entrance.most
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= {**named, "Problem": dict(PROBLEM)}
    examples = Examples(schemas=schemas, payload=payload)
    for operations in document["paths"].values():
        for operation in operations.values():
            examples.put(operation)
    return document
