"""The courier's rounds: sort what happened, lease what is due, send it, say in the ledger how it went.

At least once: who dies after sending and before saying so has it sent again, with the same webhook-id. One round leases
for as many senders as are free, so a slow target holds its own two and nobody else.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from archive.crash import crash_point
from archive.errors import NaskahError, in_full, with_machine
from archive.lasting import lasting
from archive.ledger import LeaseLost, Ledger, Principal, Transaction, audit
from archive.ledger.outbox import delivering, webhook_keys, webhook_secrets
from archive.ledger.outbox.delivering import DeliveryErrand
from archive.ledger.outbox.webhooks import Scheme
from service.backoff import again_after, rest_after
from service.heart import Heart
from service.webhooks.courier import signature
from service.webhooks.courier.call import Caller, CallFailed, TargetAnswer
from service.webhooks.courier.message import MEDIA, body_of
from service.webhooks.courier.signature import EventSigner, KeyUnreadable, SharedSecret, SigningKey

SWEEP_S = 1.0
SORT_AT_ONCE = 500
EACH = 2
"""Deliveries on their way to one target: one waits for its answer while the other is written."""
LEASE_S = 90.0
"""20 s for the call, up to 30 s in the system's resolver before it, 15 s for the ledger, and as much again."""
KEPT_DAYS = 30
FORGET_AT_ONCE = 5_000
FORGET_EVERY_S = 600.0
GONE = 410
_GONE = "the target answered 410 Gone"
CRASH_POINTS = ("courier.leased", "courier.sending", "courier.sent", "courier.told")

log = structlog.get_logger(__name__)


class Courier:
    """Carries events out for every office; any number may run at once."""

    def __init__(
        self,
        ledger: Ledger,
        caller: Caller,
        *,
        public_url: str,
        stop: threading.Event,
        senders: int = 16,
        heart: Heart | None = None,
        clock: Callable[[], float] = time.time,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._ledger = ledger
        self._caller = caller
        self._public_url = public_url
        self._clock = clock
        self._draw = draw
        self._principal = Principal.system("courier")
        self._senders = ThreadPoolExecutor(senders, thread_name_prefix="sender")
        self._free = senders
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stop = stop
        self._heart = heart
        self._forget_at = 0.0

    def run(self) -> None:
        """Go round at each bell, each second, and whenever a sender is free again, until told to stop.

        Ends within a second and what is on its way, some 20 s; what was not begun is given back.
        """
        listening = lasting(self._listen, name="bell", rest=self._stop.wait)
        listening.start()
        while not self._stop.is_set():
            if self._heart is not None:
                self._heart.turn()
            try:
                more = self.round()
                self._forget()
            except NaskahError as error:
                log.warning("courier.missed", cause=type(error).__name__, detail=in_full(error))
                more = False
                time.sleep(SWEEP_S)  # a ledger that is away is asked once a second, whatever rings
            if not more:
                self._wake.wait(SWEEP_S)
                self._wake.clear()
        self._senders.shutdown(wait=True)

    def round(self) -> bool:
        """Sort, lease and hand out once; True when there is certainly more to do at once."""
        with self._lock:
            free = self._free
        with self._ledger.acting(self._principal) as tx:
            if not delivering.take_turn(tx):
                return False
            arrived = delivering.sort(tx, SORT_AT_ONCE)
            errands = delivering.lease(tx, most=free, each=EACH, seconds=LEASE_S) if free else []
            signing = _signing(tx, errands)
        crash_point("courier.leased")
        for errand, texts in zip(errands, signing, strict=True):
            with self._lock:
                self._free -= 1
            self._senders.submit(self._carry, errand, texts)
        return arrived == SORT_AT_ONCE

    def _listen(self) -> None:
        # Every recorded version and every job set aside rings naskah_progress: where events come from.
        for _ in self._ledger.listen(["naskah_progress", "naskah_webhook"], timeout=SWEEP_S):
            if self._stop.is_set():
                return
            self._wake.set()

    def _carry(self, errand: DeliveryErrand, keys: Sequence[str]) -> None:
        about = log.bind(webhook=str(errand.delivery.webhook_id), event=str(errand.delivery.event_id))
        try:
            if self._stop.is_set():
                self._give_back(errand)
                return
            self._end(errand, self._send(errand, keys))
        except LeaseLost as error:
            about.warning("courier.lease_lost", detail=in_full(error))
        except NaskahError as error:
            # Not said in the ledger: the lease runs out and it is sent again.
            about.warning("courier.untold", cause=type(error).__name__, detail=in_full(error))
        except Exception:
            about.exception("courier.broken")
            raise
        finally:
            with self._lock:
                self._free += 1
            self._wake.set()

    def _send(self, errand: DeliveryErrand, keys: Sequence[str]) -> TargetAnswer | CallFailed:
        body = body_of(errand.delivery, self._public_url)
        if not keys:
            raise KeyUnreadable("There is no key to sign events with", satker=errand.delivery.satker)
        signing = [_signer(key) for key in keys]
        headers = {
            "content-type": MEDIA,
            "user-agent": "Naskah-Webhooks",
            **signature.headers(signing, str(errand.delivery.event_id), int(self._clock()), body),
        }
        crash_point("courier.sending")
        try:
            answer = self._caller.post(errand.url, headers, body)
        except CallFailed as error:
            return error
        crash_point("courier.sent")
        return answer

    def _end(self, errand: DeliveryErrand, came: TargetAnswer | CallFailed) -> None:
        with self._ledger.acting(Principal.system("courier", errand.delivery.satker)) as tx:
            match came:
                case TargetAnswer(status=status) if 200 <= status < 300:
                    delivering.delivered(tx, errand, status)
                case TargetAnswer(status=status) if status == GONE:
                    delivering.pause(tx, errand, _GONE)
                    audit.enter(tx, action="webhook.paused", detail=_about(errand, reason=_GONE))
                case TargetAnswer():
                    self._put_off(tx, errand, f"http_{came.status}", came.text, came)
                case CallFailed():
                    self._put_off(tx, errand, came.cause, with_machine(came.message, came.technical), None)
        crash_point("courier.told")

    def _put_off(
        self, tx: Transaction, errand: DeliveryErrand, cause: str, detail: str, came: TargetAnswer | None
    ) -> None:
        asked = came.retry_after_s if came else None
        dead = delivering.failed(
            tx,
            errand,
            cause=cause,
            detail=detail,
            answered=came.status if came else None,
            again_s=again_after(errand.delivery.attempts, self._draw, asked_s=asked),
            quiet_s=rest_after(errand.failures + 1, asked_s=asked),
        )
        if dead:
            log.error("courier.dead", webhook=str(errand.delivery.webhook_id), events=len(dead), cause=cause)
            audit.enter(tx, action="webhook.given_up", detail=_about(errand, events=len(dead), cause=cause))

    def _give_back(self, errand: DeliveryErrand) -> None:
        with self._ledger.acting(self._principal) as tx:
            delivering.give_back(tx, errand)

    def _forget(self) -> None:
        """Delete what arrived long ago, now and then."""
        if time.monotonic() < self._forget_at:
            return
        with self._ledger.acting(self._principal) as tx:
            forgotten = delivering.forget(tx, KEPT_DAYS, FORGET_AT_ONCE)
        self._forget_at = time.monotonic() + (0.0 if forgotten == FORGET_AT_ONCE else FORGET_EVERY_S)


def _signing(tx: Transaction, errands: Sequence[DeliveryErrand]) -> list[list[str]]:
    """Return the keys and secrets that sign each of these errands, by its subscription's schemes."""
    if not errands:
        return []
    keys = webhook_keys.living(tx, (each.delivery.satker for each in errands))
    shared = webhook_secrets.living(tx, (each.delivery.webhook_id for each in errands))
    return [
        [
            *(own.secret for own in shared.get(each.delivery.webhook_id, ()) if Scheme.V1 in each.schemes),
            *(key.secret for key in keys.get(each.delivery.satker, ()) if Scheme.V1A in each.schemes),
        ]
        for each in errands
    ]


def _signer(text: str) -> EventSigner:
    return SharedSecret.read(text) if text.startswith(signature.SHARED) else SigningKey.read(text)


def _about(errand: DeliveryErrand, **facts: object) -> dict[str, object]:
    return {"webhook": str(errand.delivery.webhook_id), "event": str(errand.delivery.event_id), **facts}
