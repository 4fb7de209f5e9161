"""Subscriptions to an office's events: who may have one, of what, where to. Carrying them out is the courier's.

Every change is in the audit log. A subscription is as closed as its ceiling: nobody sees or turns one above their own class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents.announcements import READ
from archive.ledger.outbox import deliveries, webhook_keys, webhook_secrets, webhooks
from archive.ledger.outbox.deliveries import Delivery, DeliveryState, WebhookReport
from archive.ledger.outbox.webhook_keys import OfficeKey
from archive.ledger.outbox.webhook_secrets import WebhookSecret
from archive.ledger.outbox.webhooks import Scheme, Webhook
from archive.ledger.paging import Page
from service.approvals.table import EVENTS
from service.errors import ClassForbidden, Field, OfficeUnknown, WebhookRefused, WebhookUnknown
from service.identity.gate import require
from service.identity.roles import WATCHERS, Role
from service.intake.drafting import ARCHIVED
from service.intake.refusing import REFUSED
from service.receiving.sheet import RECEIVED
from service.webhooks.courier.address import Addresses, Target, TargetRefused, TargetUnknown
from service.webhooks.courier.message import TEST
from service.webhooks.courier.signature import SharedSecret, SigningKey

FAILED = "id.naskah.document.failed.v1"
TYPES = tuple(sorted({*EVENTS, READ, ARCHIVED, FAILED, RECEIVED, REFUSED}))
"""What may be subscribed to."""
LONGEST_NOTE = 200
LONGEST_OVERLAP_H = 30 * 24


@dataclass(frozen=True, kw_only=True)
class SubscriptionRequest:
    """A subscription as somebody asks for it."""

    url: str
    types: Sequence[str] = ()
    ceiling: AccessClass = AccessClass.B
    schemes: Sequence[str] = (Scheme.V1A,)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NewSubscription:
    """A new subscription and what its receiver checks with."""

    webhook: Webhook
    keys: Sequence[OfficeKey]
    """Public; none where it is signed by ``v1`` alone."""
    secret: WebhookSecret | None
    """Shown this once; None without ``v1``."""


class Webhooks:
    """The subscriptions of the caller's office."""

    def __init__(self, ledger: Ledger, addresses: Addresses) -> None:
        self._ledger = ledger
        self._addresses = addresses

    def add(self, principal: Principal, wanted: SubscriptionRequest) -> NewSubscription:
        """Subscribe; returns the subscription and what to check with. Raises ``WebhookRefused`` with every reason."""
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        if wanted.ceiling > principal.ceiling:
            raise ClassForbidden(
                fields=[Field(path="ceiling", reason=f"your key reaches up to {principal.ceiling.name}")]
            )
        types = tuple(dict.fromkeys(wanted.types))
        # Before the transaction: a name server may take its time.
        wrong = [
            *self._wrong_url(wanted.url),
            *_wrong_types(types),
            *_wrong_schemes(wanted.schemes),
            *_wrong_note(wanted.note),
        ]
        if wrong:
            raise WebhookRefused(fields=wrong)
        schemes = tuple(dict.fromkeys(map(Scheme, wanted.schemes)))
        with self._ledger.acting(principal) as tx:
            if Scheme.V1A in schemes:
                fresh = SigningKey.generate()
                webhook_keys.begin(tx, satker, public=fresh.public, secret=fresh.secret, by=principal.id)
            webhook = webhooks.add(
                tx,
                satker=satker,
                url=wanted.url,
                types=types,
                ceiling=wanted.ceiling,
                schemes=schemes,
                note=wanted.note,
                by=principal.id,
            )
            shared = None
            if Scheme.V1 in schemes:
                shared = _new_secret(tx, principal, webhook, overlap_s=0)
            _note(
                tx,
                "webhook.added",
                webhook,
                types=list(types),
                ceiling=wanted.ceiling.name,
                schemes=list(schemes),
            )
            keys = webhook_keys.living(tx, [satker]).get(satker, []) if Scheme.V1A in schemes else []
        return NewSubscription(webhook=webhook, keys=keys, secret=shared)

    def every(self, principal: Principal) -> list[WebhookReport]:
        """Return how each subscription stands."""
        require(principal, *WATCHERS)
        with self._ledger.acting(principal) as tx:
            return deliveries.reports(tx)

    def get(self, principal: Principal, webhook_id: UUID) -> tuple[Webhook, WebhookReport]:
        """Return one subscription and how it stands; raises ``WebhookUnknown``."""
        require(principal, *WATCHERS)
        with self._ledger.acting(principal) as tx:
            webhook = _known(webhooks.get(tx, webhook_id), webhook_id)
            (report,) = (each for each in deliveries.reports(tx) if each.webhook_id == webhook_id)
        return webhook, report

    def pause(self, principal: Principal, webhook_id: UUID, reason: str) -> Webhook:
        """Let everything wait until it is resumed."""
        require(principal, Role.ADMIN)
        if wrong := _wrong_note(reason, "reason"):
            raise WebhookRefused(fields=wrong)
        with self._ledger.acting(principal) as tx:
            webhook = _known(webhooks.pause(tx, webhook_id, reason), webhook_id)
            _note(tx, "webhook.paused", webhook, reason=reason)
        return webhook

    def resume(self, principal: Principal, webhook_id: UUID) -> Webhook:
        """Send again, beginning with what waited."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            webhook = _known(webhooks.resume(tx, webhook_id), webhook_id)
            _note(tx, "webhook.resumed", webhook)
        return webhook

    def remove(self, principal: Principal, webhook_id: UUID) -> None:
        """End a subscription for good."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            _note(tx, "webhook.removed", _known(webhooks.remove(tx, webhook_id), webhook_id))

    def deliveries(
        self, principal: Principal, webhook_id: UUID, state: str | None, cursor: str | None, limit: int
    ) -> Page[Delivery]:
        """Return a page of deliveries up to the caller's class, the newest events first."""
        require(principal, *WATCHERS)
        if state is not None and state not in set(DeliveryState):
            raise WebhookRefused(
                fields=[Field(path="state", reason=f"must be one of {', '.join(DeliveryState)}")]
            )
        with self._ledger.acting(principal) as tx:
            _known(webhooks.get(tx, webhook_id), webhook_id)
            return deliveries.of(tx, webhook_id, state=state, cursor=cursor, limit=limit)

    def delivery(self, principal: Principal, webhook_id: UUID, event_id: UUID) -> Delivery:
        """Return one delivery; raises ``WebhookUnknown``."""
        require(principal, *WATCHERS)
        with self._ledger.acting(principal) as tx:
            found = deliveries.get(tx, webhook_id, event_id)
        if found is None:
            raise WebhookUnknown(webhook=webhook_id, event=event_id)
        return found

    def replay(self, principal: Principal, webhook_id: UUID, event_id: UUID | None) -> int:
        """Send one ended delivery again, or every dead one; returns how many."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            webhook = _known(webhooks.get(tx, webhook_id), webhook_id)
            if event_id is not None and deliveries.get(tx, webhook_id, event_id) is None:
                raise WebhookUnknown(webhook=webhook_id, event=event_id)
            replayed = deliveries.replay(tx, webhook_id, event_id)
            about = {"event": str(event_id)} if event_id else {}
            _note(tx, "webhook.replayed", webhook, deliveries=replayed, **about)
        return replayed

    def test(self, principal: Principal, webhook_id: UUID) -> Delivery:
        """Send an event that concerns no document."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            webhook = _known(webhooks.get(tx, webhook_id), webhook_id)
            sent = deliveries.add_test(tx, webhook, TEST, {})
            _note(tx, "webhook.tested", webhook, event=str(sent.event_id))
        return sent

    def rotate(self, principal: Principal, overlap_h: float) -> list[OfficeKey]:
        """Give the office a new key; the present one signs beside it for ``overlap_h`` hours, with 0 never again."""
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        _check_overlap(overlap_h)
        fresh = SigningKey.generate()
        with self._ledger.acting(principal) as tx:
            webhook_keys.replace(
                tx,
                satker,
                public=fresh.public,
                secret=fresh.secret,
                overlap_s=overlap_h * 3600,
                by=principal.id,
            )
            audit.enter(
                tx,
                action="webhook.key_rotated",
                detail={"public": fresh.public, "overlap_hours": overlap_h},
            )
            return webhook_keys.living(tx, [satker])[satker]

    def rotate_secret(self, principal: Principal, webhook_id: UUID, overlap_h: float) -> WebhookSecret:
        """Give a subscription a new secret, shown this once; the present one signs beside it for ``overlap_h`` hours."""
        require(principal, Role.ADMIN)
        _check_overlap(overlap_h)
        with self._ledger.acting(principal) as tx:
            webhook = _known(webhooks.get(tx, webhook_id), webhook_id)
            if Scheme.V1 not in webhook.schemes:
                raise WebhookRefused(
                    fields=[
                        Field(
                            path="schemes",
                            reason="this subscription has no secret of its own; it is signed by the office's key",
                        )
                    ]
                )
            made = _new_secret(tx, principal, webhook, overlap_s=overlap_h * 3600)
            _note(tx, "webhook.secret_rotated", webhook, overlap_hours=overlap_h)
        return made

    def keys(self, satker: str) -> list[OfficeKey]:
        """Return the keys an office signs with now, for anybody: their public halves are no secret."""
        with self._ledger.acting(Principal.system("webhooks", satker)) as tx:
            return webhook_keys.living(tx, [satker]).get(satker, [])

    def _wrong_url(self, url: str) -> list[Field]:
        try:
            self._addresses.of(Target.read(url))
        except TargetRefused as error:
            return [Field(path="url", reason=error.message)]
        except TargetUnknown:
            return [Field(path="url", reason="the name of the target has no address")]
        return []


def _wrong_types(types: Sequence[str]) -> list[Field]:
    return [
        Field(path=f"types[{place}]", reason=f"must be one of {', '.join(TYPES)}")
        for place, each in enumerate(types)
        if each not in TYPES
    ]


def _wrong_schemes(schemes: Sequence[str]) -> list[Field]:
    if not schemes or not set(schemes) <= set(Scheme):
        return [Field(path="schemes", reason=f"must be {' or '.join(Scheme)}, or both")]
    return []


def _check_overlap(hours: float) -> None:
    if not 0 <= hours <= LONGEST_OVERLAP_H:
        raise WebhookRefused(
            fields=[Field(path="overlap_hours", reason=f"must be from 0 to {LONGEST_OVERLAP_H}")]
        )


def _new_secret(
    tx: Transaction, principal: Principal, webhook: Webhook, *, overlap_s: float
) -> WebhookSecret:
    fresh = SharedSecret.generate()
    return webhook_secrets.replace(
        tx, webhook.satker, webhook.id, secret=fresh.secret, overlap_s=overlap_s, by=principal.id
    )


def _wrong_note(text: str, path: str = "note") -> list[Field]:
    if len(text) > LONGEST_NOTE or not text.isprintable():
        return [Field(path=path, reason=f"must be one line of at most {LONGEST_NOTE} characters")]
    return []


def _known(webhook: Webhook | None, webhook_id: UUID) -> Webhook:
    if webhook is None:
        raise WebhookUnknown(webhook=webhook_id)
    return webhook


def _note(tx: Transaction, action: str, webhook: Webhook, **facts: object) -> None:
    # The host alone: an address may carry a receiver's token.
    host = Target.read(webhook.url).host
    audit.enter(tx, action=action, detail={"webhook": str(webhook.id), "host": host, **facts})


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise OfficeUnknown
    return principal.satker
