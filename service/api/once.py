"""What makes two requests the same where nothing of what they ask can: a digest of who asks what, kept with what came of it.

An ``Idempotency-Key`` (whatever a client chooses) tells two apart that say the same and are both meant.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel

from archive.canonical import canonical, sha256_hex
from archive.ledger import Principal
from service.desk.errors import Field, QueryRefused

HEADER: Final = "Idempotency-Key"
LONGEST: Final = 200
ONCE: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": HEADER,
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": LONGEST},
            "description": "tells this request from another that says the same; without it the same by the same person"
            " within a day is answered as it was (200, repeated)",
        }
    ]
}


def request_id(request: Request, principal: Principal, body: BaseModel) -> str:
    """Return what the same request by the same person has in common, and no other."""
    key = request.headers.get(HEADER, "")
    if len(key) > LONGEST:
        raise QueryRefused(
            fields=[Field(path=f"header.{HEADER.lower()}", reason=f"paling panjang {LONGEST} karakter")]
        )
    asked = [principal.id, request.url.path, key, body.model_dump(mode="json")]
    return sha256_hex(canonical(asked))
