"""Answers held to the OpenAPI document: each success and each problem has exactly the members its schema names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import httpx
from jsonschema import Draft202012Validator
from starlette.routing import compile_path

from archive.vault.settings import VaultSettings
from service.app import build_app
from service.assembly import assemble
from service.settings import ServiceSettings
from worker.signing.keyring import Keyring

JSON: Final = ("application/json", "application/problem+json")


@cache
def the_document() -> dict[str, Any]:
    """The description of every route, of a house that has asked nothing of its ledger and its vault: made once, in 3 s of CPU."""
    ledger: Any = SimpleNamespace(beside=lambda **_: None, refused_for_room=0)
    vault = VaultSettings(endpoint="127.0.0.1:1", access_key="k", secret_key="s", bucket="b")
    settings = ServiceSettings(public_url="https://naskah.example.go.id")
    return build_app(assemble(settings, ledger, vault, Keyring(Path("no-keys")))).openapi()


class Shapes:
    """The shapes of a document's answers, closed: a member that is not described is wrong, one that is left out too."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components = {"components": closed(document["components"])}
        self._routes = [(compile_path(path)[0], methods) for path, methods in document["paths"].items()]
        self._known: dict[tuple[int, str, int, str], Draft202012Validator] = {}

    def wrong(self, method: str, path: str, status: int, media: str, body: bytes) -> str:
        """Return what of an answer is not as described; nothing where all is, or no route of ours leads there."""
        media = media.partition(";")[0].strip()
        place = next(
            (
                at
                for at, (pattern, methods) in enumerate(self._routes)
                if pattern.match(path) and method.lower() in methods
            ),
            None,
        )
        if place is None or method == "HEAD":
            return ""
        described = self._routes[place][1][method.lower()]["responses"].get(str(status))
        if described is None:
            return f"status {status} is not described"
        content = described.get("content", {})
        if not content and status < 400:
            return ""
        named = {each.partition(";")[0] for each in content}
        if media not in named:
            return f"{media} is not among {sorted(named)}"
        if media not in JSON or content[media]["schema"].get("format") == "binary":
            return ""
        key = (place, method, status, media)
        if key not in self._known:
            self._known[key] = Draft202012Validator({**closed(content[media]["schema"]), **self._components})
        found = sorted(
            self._known[key].iter_errors(json.loads(body)), key=lambda each: len(each.absolute_path)
        )
        return "; ".join(f"{each.json_path}: {each.message[:300]}" for each in found[:3])


@cache
def ours() -> Shapes:
    """Return the shapes of the product as it stands here."""
    return Shapes(the_document())


def held(answer: httpx.Response) -> None:
    """Hold an answer to its shape: a response hook of a test's client."""
    media = answer.headers.get("content-type", "")
    if not media.startswith(JSON) or answer.status_code >= 500:  # an outage may come anywhere
        return
    answer.read()
    request = answer.request
    told = ours().wrong(request.method, request.url.path, answer.status_code, media, answer.content)
    assert not told, f"{request.method} {request.url.path} {answer.status_code}: {told}\n{answer.text[:2000]}"


def closed(schema: Any) -> Any:
    """Return a schema whose objects may have no member that it does not name, unless it says that they may."""
    if isinstance(schema, Mapping):
        shut = {name: closed(value) for name, value in schema.items()}
        if schema.get("type") == "object" and isinstance(schema.get("properties"), Mapping):
            shut.setdefault("additionalProperties", False)
        return shut
    return [closed(each) for each in schema] if isinstance(schema, list) else schema
