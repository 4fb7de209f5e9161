"""/webhooks: subscriptions to an office's events, their deliveries, and the keys these are signed with."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from archive.access import AccessClass
from archive.ledger.outbox.deliveries import Delivery, WebhookReport
from archive.ledger.outbox.webhook_keys import OfficeKey
from archive.ledger.outbox.webhook_secrets import WebhookSecret
from archive.ledger.outbox.webhooks import Webhook
from service.edge import Cursor, Line, Name, Reason
from service.errors import Field as Wrong
from service.errors import WebhookRefused
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.shapes.webhooks import (
    AddedWebhook,
    DeliveryList,
    DeliveryView,
    OfficeKeys,
    RemovedWebhook,
    ReplayedDeliveries,
    RotatedOfficeKeys,
    RotatedSecret,
    WatchedWebhookView,
    WebhookList,
    WebhookView,
)
from service.http.throttle import Throttle
from service.webhooks.subscriptions import SubscriptionRequest, Webhooks

MOST_HOURS = 100_000.0
"""Eleven years; what is allowed is the desk's to say."""
ASKED = Throttle(size=60, per_second=1)
"""For keys, by anybody: a receiver asks when it starts."""


class WebhookBody(BaseModel):
    """Where to, what of, up to which class."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Line(2_000), Field(examples=["https://penerima.example/naskah"])]
    types: Annotated[list[Name], Field(max_length=50, examples=[["id.naskah.document.signed.v1"]])] = []
    ceiling: Name = "B"
    schemes: Annotated[list[Name], Field(max_length=2)] = ["v1a"]
    note: Reason = ""


class PauseWebhookBody(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = ""


class RotateKeyBody(BaseModel):
    """For how long the present key signs beside the new one."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: Annotated[float, Field(ge=0, le=MOST_HOURS, allow_inf_nan=False, examples=[72])] = 72.0


class ReplayDeliveriesBody(BaseModel):
    """Which; without an event every dead delivery."""

    model_config = ConfigDict(extra="forbid")

    event: UUID | None = None


def free_routes(*, webhooks: Webhooks) -> APIRouter:
    """Return the route that anybody may ask: the keys events are signed with."""
    router = APIRouter(tags=["webhooks"])

    @router.get("/webhooks/keys/{satker}")
    def list_office_keys(request: Request, satker: Name) -> Json[OfficeKeys]:
        """Return the public keys an office's events are signed with now, the present one first; for anybody."""
        ASKED.take(request.client.host if request.client else "")
        return Json({"satker": satker, "keys": [key_json(each) for each in webhooks.keys(satker)]})

    return router


def routes(*, webhooks: Webhooks) -> APIRouter:
    """Return the routes of subscriptions; for an office's own people and programs."""
    router = APIRouter(tags=["webhooks"])
    _subscriptions(router, webhooks=webhooks)
    _deliveries(router, webhooks=webhooks)
    _keys(router, webhooks=webhooks)
    return router


def _subscriptions(router: APIRouter, *, webhooks: Webhooks) -> None:
    """Subscriptions: made, shown, paused, ended."""

    @router.post("/webhooks", status_code=201)
    def add_webhook(request: Request, body: WebhookBody) -> Json[AddedWebhook]:
        """Subscribe a target to events from now on; for administrators.

        ``schemes`` says how they are signed: v1 (HMAC, what the Standard Webhooks libraries check; its secret is shown in
        this answer alone), v1a (Ed25519, by the office's key), or both.
        """
        principal = admit(request)
        if body.ceiling not in AccessClass.__members__:
            named = ", ".join(AccessClass.__members__)
            raise WebhookRefused(fields=[Wrong(path="ceiling", reason=f"must be one of {named}")])
        wanted = SubscriptionRequest(
            url=body.url,
            types=body.types,
            ceiling=AccessClass[body.ceiling],
            schemes=body.schemes,
            note=body.note,
        )
        made = webhooks.add(principal, wanted)
        about(request, webhook=made.webhook.id)
        keys = [key_json(each) for each in made.keys]
        secret = {"secret": made.secret.secret} if made.secret else {}
        return Json({**webhook_json(made.webhook), "keys": keys, **secret}, 201)

    @router.get("/webhooks")
    def list_webhooks(request: Request) -> Json[WebhookList]:
        """Return every subscription and how it stands."""
        found = webhooks.every(admit(request))
        return Json({"webhooks": [report_json(each) for each in found]})

    @router.get("/webhooks/{webhook_id}")
    def get_webhook(request: Request, webhook_id: UUID) -> Json[WatchedWebhookView]:
        """Return one subscription and how it stands."""
        webhook, report = webhooks.get(admit(request), webhook_id)
        return Json({**webhook_json(webhook), **report_json(report)})

    @router.post("/webhooks/{webhook_id}/pause")
    def pause_webhook(
        request: Request, webhook_id: UUID, body: PauseWebhookBody | None = None
    ) -> Json[WebhookView]:
        """Let everything wait until it is resumed; for administrators."""
        reason = body.reason if body else ""
        return Json(webhook_json(webhooks.pause(admit(request), webhook_id, reason)))

    @router.post("/webhooks/{webhook_id}/resume")
    def resume_webhook(request: Request, webhook_id: UUID) -> Json[WebhookView]:
        """Send again, beginning with what waited; for administrators."""
        return Json(webhook_json(webhooks.resume(admit(request), webhook_id)))

    @router.delete("/webhooks/{webhook_id}")
    def remove_webhook(request: Request, webhook_id: UUID) -> Json[RemovedWebhook]:
        """End a subscription for good; what waited for it is not sent. For administrators."""
        webhooks.remove(admit(request), webhook_id)
        return Json({"id": str(webhook_id), "removed": True})


def _deliveries(router: APIRouter, *, webhooks: Webhooks) -> None:
    """What was carried to a subscription, again where it died."""

    @router.get("/webhooks/{webhook_id}/deliveries")
    def list_deliveries(
        request: Request,
        webhook_id: UUID,
        state: Name | None = None,
        cursor: Cursor | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Json[DeliveryList]:
        """Return a subscription's deliveries up to the caller's class, the newest events first."""
        page = webhooks.deliveries(admit(request), webhook_id, state, cursor, limit)
        return Json(
            {"deliveries": [delivery_json(each) for each in page.items], "next_cursor": page.next_cursor}
        )

    @router.get("/webhooks/{webhook_id}/deliveries/{event_id}")
    def get_delivery(request: Request, webhook_id: UUID, event_id: UUID) -> Json[DeliveryView]:
        """Return one delivery by its event's id, the webhook-id its receiver saw."""
        return Json(delivery_json(webhooks.delivery(admit(request), webhook_id, event_id)))

    @router.post("/webhooks/{webhook_id}/replay")
    def replay_deliveries(
        request: Request, webhook_id: UUID, body: ReplayDeliveriesBody | None = None
    ) -> Json[ReplayedDeliveries]:
        """Send one ended delivery again, or without an event every dead one; for administrators."""
        number = webhooks.replay(admit(request), webhook_id, body.event if body else None)
        return Json({"replayed": number})

    @router.post("/webhooks/{webhook_id}/test", status_code=202)
    def test_webhook(request: Request, webhook_id: UUID) -> Json[DeliveryView]:
        """Send an event that concerns no document; for administrators."""
        return Json(delivery_json(webhooks.test(admit(request), webhook_id)), 202)


def _keys(router: APIRouter, *, webhooks: Webhooks) -> None:
    """The keys."""

    @router.post("/webhooks:rotate")
    def rotate_office_key(request: Request, body: RotateKeyBody | None = None) -> Json[RotatedOfficeKeys]:
        """Give the office a new signing key; the present one signs beside it for a while. For administrators."""
        made = webhooks.rotate(admit(request), (body or RotateKeyBody()).overlap_hours)
        return Json({"keys": [key_json(each) for each in made]})

    @router.post("/webhooks/{webhook_id}/rotate")
    def rotate_webhook_secret(
        request: Request, webhook_id: UUID, body: RotateKeyBody | None = None
    ) -> Json[RotatedSecret]:
        """Give a subscription a new secret (v1), shown in this answer alone; the present one signs beside it for a while."""
        overlap = (body or RotateKeyBody()).overlap_hours
        return Json(_rotated(webhooks.rotate_secret(admit(request), webhook_id, overlap)))


def _rotated(secret: WebhookSecret) -> dict[str, Any]:
    return {"id": str(secret.webhook_id), "secret": secret.secret, "added_at": secret.added_at}


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """Return a subscription as it is shown."""
    return {
        "id": str(webhook.id),
        "url": webhook.url,
        "types": list(webhook.types),
        "ceiling": webhook.ceiling.name,
        "schemes": list(webhook.schemes),
        "note": webhook.note,
        "state": webhook.state,
        "reason": webhook.reason,
        "failing_since": webhook.failing_since,
        "added_at": webhook.added_at,
        "added_by": webhook.added_by,
    }


def report_json(report: WebhookReport) -> dict[str, Any]:
    """Return how a subscription stands."""
    return {
        "id": str(report.webhook_id),
        "url": report.url,
        "state": report.state,
        "failures": report.failures,
        "waiting": report.waiting,
        "oldest_age_s": report.oldest_age_s,
        "dead": report.dead,
        "delivered_per_minute": report.delivered_per_minute,
        "failed_per_minute": report.failed_per_minute,
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as it is shown."""
    return {
        "event": str(delivery.event_id),
        "webhook": str(delivery.webhook_id),
        "type": delivery.type,
        "document": str(delivery.document_id) if delivery.document_id else None,
        "occurred_at": delivery.occurred_at,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "run_after": delivery.run_after,
        "answered": delivery.answered,
        "cause": delivery.cause,
        "detail": delivery.detail,
        "failed_at": delivery.failed_at,
        "done_at": delivery.done_at,
    }


def key_json(key: OfficeKey) -> dict[str, Any]:
    """Return the public half of a key."""
    return {"key": key.public, "added_at": key.added_at, "until": key.until}
