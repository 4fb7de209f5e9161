"""Who calls, and what their request is about: as the door wrote it down, and as its log line tells."""

from __future__ import annotations

from fastapi import Request

from archive.ledger import Principal


def admit(request: Request) -> Principal:
    """Return whom the door let in (``service.http.door``); no route without a key asks this."""
    principal: Principal = request.scope["naskah.principal"]
    return principal


def about(request: Request, **ids: object) -> None:
    """Put document and job ids into the request's log line."""
    request.scope["naskah.about"] = {name: str(value) for name, value in ids.items()}
