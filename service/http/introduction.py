"""What the OpenAPI document says of the whole: what the service is, where it is, and its groups of routes, each in a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SUMMARY: Final = "Official documents from an office's templates, kept provably unchanged."
_DESCRIPTION: Final = """\
Programs send events (`POST /events`), and a document is made of each; officials initial and sign; anyone may ask whether a
document is the archived one (`/v/{code}`). A key is sent as `Authorization: Bearer nsk_...`. Every error is a problem
(RFC 9457) whose `errors` name each wrong field, in Indonesian, or in English with `Accept-Language: en`.
"""
_TAGS: Final[Mapping[str, str]] = {
    "intake": "Events in: sent, followed, refused.",
    "documents": "Documents, their versions and files.",
    "acts": "What officials do to a document: initial, sign, return, cancel, send out.",
    "people": "The office's people, positions, delegations and certificates.",
    "registers": "Agenda books, their numbers and years, and what is received into them.",
    "templates": "Document types, and the versions of their templates.",
    "verification": "What anyone may ask of a document, without a key.",
    "watching": "Jobs and queues.",
    "audit": "Who did what.",
    "mail": "Letters to the office's people.",
    "webhooks": "Events out.",
    "operations": "How the service stands.",
}


def introduce(document: dict[str, Any], public_url: str) -> None:
    """Write it into a document; a group that has no line here stands by its name."""
    document["info"] |= {
        "description": _DESCRIPTION,
        "contact": {"name": "The administrator of this installation", "url": public_url},
    }
    document["servers"] = [{"url": public_url}]
    used = {
        tag for each in document["paths"].values() for one in each.values() for tag in one.get("tags", ())
    }
    document["tags"] = [
        {"name": name, **({"description": _TAGS[name]} if name in _TAGS else {})}
        for name in [*(each for each in _TAGS if each in used), *sorted(used - _TAGS.keys())]
    ]
