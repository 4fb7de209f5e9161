"""What makes two requests the same where nothing of what they ask can: a digest of who asks what, kept with what came of it.

An ``Idempotency-Key`` (whatever a client chooses) tells two apart that say the same and are both meant.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel

from archive.canonical import canonical, sha256_hex
from archive.ledger import Principal
from service.errors import Field, QueryRefused
from service.identifiers import IDEMPOTENCY_KEY
from service.registers.once import KEY_FIELD, Once
from service.words import say

LONGEST: Final = 200
WINDOW: Final = (
    "for one day: the same under the same key is answered as it stands (200, repeated), another body under it is refused"
    " (409); without a key the same by the same person is answered so only while what it entered is neither used nor void"
)
ONCE: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": IDEMPOTENCY_KEY,
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": LONGEST},
            "description": f"tells this request from another that says the same; {WINDOW}",
        }
    ]
}


def once(request: Request, principal: Principal, body: BaseModel) -> Once:
    """Return what the same request by the same person has in common, and no other; raises ``QueryRefused``."""
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    if len(key) > LONGEST:
        raise QueryRefused(
            fields=[
                Field(path=KEY_FIELD, reason=say("paling panjang {max_length} karakter", max_length=LONGEST))
            ]
        )
    here = [principal.id, request.url.path, key]
    return Once(request=_digest([*here, body.model_dump(mode="json")]), key=_digest(here) if key else None)


def _digest(told: list[Any]) -> str:
    return sha256_hex(canonical(told))
