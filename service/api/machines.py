"""What machines ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from service.api.answers import Json
from service.api.parts import parts
from service.desk.errors import Unauthenticated

router = APIRouter(tags=["operations"])


@router.get("/health/live")
def live() -> Json:
    """Say that the process serves requests; asks nobody."""
    return Json({"status": "ok"})


@router.get("/health/ready")
def ready(request: Request) -> Json:
    """Tell each part. 200 while events are accepted (the ledger answers), 503 otherwise."""
    found = parts(request).health.parts()
    taking = all(part.ok for part in found if part.name == "ledger")
    whole = all(part.state in ("ok", "unseen") for part in found)
    status = "ok" if whole else "degraded" if taking else "away"
    told = {part.name: {"state": part.state, "detail": part.detail} for part in found}
    return Json({"status": status, "accepting": taking, "parts": told}, 200 if taking else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return Prometheus' text format; asks for NASKAH_METRICS_TOKEN as a bearer token when it is set."""
    at = parts(request)
    wanted = at.settings.metrics_token
    if wanted is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise Unauthenticated
    return Response(at.measures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
