"""The state a caller saw, named with a change: ``If-Match`` with the ETag of what they looked at."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from service.errors import ConditionMissing, Field, PageStale
from service.words import say

IF_MATCH: dict[str, Any] = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "maxLength": 200},
            "description": 'the ETag of GET /documents/{id}/acts, e.g. "r1a2"',
        }
    ]
}


def condition(request: Request) -> str:
    """Return the state the caller saw; raises ``ConditionMissing``, and ``PageStale`` for one that is only weakly the same.

    If-Match compares strongly (RFC 9110, 13.1.1): a weak tag says that two states are good enough for each other, not that
    they are one.
    """
    said = request.headers.get("if-match", "").strip()
    if said.startswith("W/"):
        raise PageStale(
            fields=[
                Field(path="If-Match", reason=say("ETag lemah (W/) tidak menyatakan apa yang Anda lihat"))
            ]
        )
    said = said.strip('"')
    if not said or said == "*":
        raise ConditionMissing(
            fields=[Field(path="If-Match", reason=say("wajib: ETag yang dijawab bersama keadaan naskahnya"))]
        )
    return said
