"""Subscriptions, their deliveries and keys, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict


class WebhookView(TypedDict):
    """A subscription."""

    id: str
    url: str
    types: list[str]
    ceiling: str
    schemes: list[str]
    note: str
    state: str
    reason: str | None
    failing_since: datetime | None
    added_at: datetime
    added_by: str


class WebhookReportView(TypedDict):
    """How a subscription stands."""

    id: str
    url: str
    state: str
    failures: int
    waiting: int
    oldest_age_s: float | None
    dead: int
    delivered_per_minute: int
    failed_per_minute: int


class WatchedWebhookView(WebhookView, WebhookReportView):
    """A subscription and how it stands."""


class OfficeKeyView(TypedDict):
    """The public half of a key events are signed with."""

    key: str
    added_at: datetime
    until: datetime | None


class AddedWebhook(WebhookView):
    """A new subscription; ``secret`` (of v1) is shown in this answer alone."""

    keys: list[OfficeKeyView]
    secret: NotRequired[str]


class WebhookList(TypedDict):
    """The office's subscriptions."""

    webhooks: list[WebhookReportView]


class RemovedWebhook(TypedDict):
    """A subscription that has ended."""

    id: str
    removed: bool


class DeliveryView(TypedDict):
    """What was carried to a subscription, or waits to be."""

    event: str
    webhook: str
    type: str
    document: str | None
    occurred_at: datetime
    state: str
    attempts: int
    run_after: datetime | None
    answered: int | None
    cause: str | None
    detail: str | None
    failed_at: datetime | None
    done_at: datetime | None


class DeliveryList(TypedDict):
    """A subscription's deliveries, the newest events first."""

    deliveries: list[DeliveryView]
    next_cursor: str | None


class ReplayedDeliveries(TypedDict):
    """How many are sent again."""

    replayed: int


class OfficeKeys(TypedDict):
    """The keys of an office."""

    satker: str
    keys: list[OfficeKeyView]


class RotatedOfficeKeys(TypedDict):
    """The keys events are signed with from now on."""

    keys: list[OfficeKeyView]


class RotatedSecret(TypedDict):
    """A subscription's new secret, shown in this answer alone."""

    id: str
    secret: str
    added_at: datetime
