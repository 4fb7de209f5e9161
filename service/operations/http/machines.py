"""What machines ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from service.errors import Unauthenticated
from service.http.answers import Json
from service.http.shapes.jobs import LiveView, ReadinessView
from service.http.shapes.media import text
from service.operations.assembly import Watch


def routes(*, watch: Watch, metrics_token: str | None) -> APIRouter:
    """Return the routes of machines; ``metrics_token`` asks for one of its comma-separated tokens."""
    router = APIRouter(tags=["operations"])

    # Asynchronous, all three: they ask nobody and must not wait for a thread behind requests that hang.
    @router.get("/health/live")
    async def get_liveness() -> Json[LiveView]:
        """Say that the process serves requests; asks nobody."""
        return Json({"status": "ok"})

    @router.get(
        "/health/ready", responses={503: {"description": "It can do no work", "model": ReadinessView}}
    )
    async def get_readiness(request: Request) -> Json[ReadinessView]:
        """Tell each part as it was last heard, with the age of that. 200 while the ledger takes events and the vault answers reads, 503 otherwise."""
        health = watch.health
        await health.begun()
        found, able = health.parts(), health.ready
        whole = all(part.state in ("ok", "unseen") for part in found)
        status = "ok" if able and whole else "degraded" if able else "away"
        told = {
            part.name: {
                "state": part.state,
                "detail": part.detail,
                "age_s": None if part.age_s is None else round(part.age_s, 1),
            }
            for part in found
        }
        return Json({"status": status, "accepting": health.accepting, "parts": told}, 200 if able else 503)

    @router.get("/metrics", responses=text("text/plain", "Prometheus' text format"))
    async def get_metrics(request: Request) -> Response:
        """Return Prometheus' text format; asks for NASKAH_METRICS_TOKEN as a bearer token when it is set."""
        if metrics_token is not None:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            accepted = [each.strip().encode() for each in metrics_token.split(",") if each.strip()]
            if not any(hmac.compare_digest(given.encode(), each) for each in accepted):
                raise Unauthenticated
        return Response(await watch.measures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router
