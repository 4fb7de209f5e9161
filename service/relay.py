"""The relay: the only publisher. It hears the ledger's NOTIFY, sweeps each second, and rings the bell.

A job's row is the truth. What people wait for it sends at once; of programs' jobs only as many as the press will soon take
(``service/operations/turns.py``), so that no act stands behind a thousand letters in the broker's line. What was never published, or was published into a broker that lost it, is published again;
a message too many finds its job leased or done. The relay renders nothing, records nothing and deletes nothing.
Its process also runs the vault's upkeep (``service/operations/upkeep.py``), lays endings into it (``ending_keeper.py`` beside that), runs the
scheduled backups (``service/operations/schedule.py``) and makes pictures beforehand (``service/documents/beforehand.py``), in threads
that a slow vault cannot make the bell wait for.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import structlog
from celery import Celery

from archive.crash import crash_point
from archive.errors import NaskahError, in_full
from archive.lasting import lasting
from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing, rings, sending
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.sending import Demand
from archive.ledger.settings import LedgerSettings
from archive.logs import log_as_json
from archive.settings import told_at_start
from archive.stopping import stop_on_signals
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from doc_templates.catalog import Catalog
from doc_templates.kit.errors import StationeryError
from service.documents.beforehand import PicturesBeforehand
from service.heart import Heart
from service.operations.ending_keeper import EndingKeeper
from service.operations.schedule import Schedule, ScheduledBackups
from service.operations.turns import Turns
from service.operations.upkeep import Upkeep
from service.templates.shipped import ShippedTemplates
from worker import queue

SWEEP_S = 1.0
LIMIT = 500
"""Acts published in one transaction: 25 messages, some 20 ms, during which a worker that is quicker waits for the row."""
RESEND_AFTER_S = 30.0
"""A job sent a lease's length ago that still waits may have lost its message."""
RESEND_EVERY_S = 10
"""So the oldest 500 acts are sent again each 10 s: 50 jobs a second outruns any press, and a long queue is not doubled."""
ALIVE_S = 30.0
"""A worker child beats each 3 s: one silent for so long takes nothing."""
QUEUES = tuple(queue.MESSAGE_SIZE)
BELL_S = 2.0
"""A broker on the same network answers in milliseconds; the heart beats whether it does or not."""
LAST_OBJECT_S = 5.0
"""At a stop; under the 30 s the supervisor gives."""

log = structlog.get_logger(__name__)


class Relay:
    """Publishes waiting jobs; any number may run at once."""

    def __init__(self, ledger: Ledger, broker: Celery, heart: Heart | None = None) -> None:
        self._ledger = ledger
        self._broker = broker
        self._heart = heart
        self._principal = Principal.system("relay")
        self._resend_at = 0.0
        self._turns = Turns(queue.MESSAGE_SIZE, queue.MESSAGES_AHEAD)

    def run(self, stopped: Callable[[], bool]) -> None:
        """Sweep at each notification, and each second without one, until ``stopped``."""
        for heard in self._ledger.listen(["naskah_job", rings.ASKED], timeout=SWEEP_S):
            if stopped():
                return
            if self._heart is not None:
                self._heart.turn()
            try:
                if heard is not None and heard.channel == rings.ASKED:
                    queue.ring(self._broker, heard.payload)
                    continue
                self.sweep(resend=time.monotonic() >= self._resend_at)
            except NaskahError as error:
                log.warning("relay.missed", cause=type(error).__name__, detail=in_full(error))
                # A dead broker or ledger is asked once a second, however many notifications come meanwhile.
                time.sleep(SWEEP_S)

    def sweep(self, *, resend: bool = True) -> int:
        """Take back what dead workers held, then publish what waits; returns the number of jobs published."""
        with self._ledger.acting(self._principal) as tx:
            expired = leasing.expire(tx)
        if expired:
            log.warning("relay.expired", leases=expired)
        published = 0
        more = True
        while more:
            count, more = self._publish()
            published += count
        if resend:
            published += self._publish(RESEND_AFTER_S)[0]
            self._resend_at = time.monotonic() + RESEND_EVERY_S
        return published

    def _publish(self, resend_after_s: float | None = None) -> tuple[int, bool]:
        """Publish inside the transaction that marks the rows: a crash in between sends twice, never not at all.

        Returns how many jobs were published, and whether more acts may wait than one transaction takes.
        """
        sent: list[UUID] = []
        with self._ledger.acting(self._principal) as tx:
            standing = sending.out(tx, QUEUES, ALIVE_S, RESEND_AFTER_S)
            room = {name: self._turns.room(name, standing[name]) for name in QUEUES}
            acts = sending.due(
                tx, [Demand(queue=name, lane=Lane.ACT, most=LIMIT) for name in QUEUES], resend_after_s
            )
            waiting = Counter(each.queue for each in acts)
            others = sending.due(
                tx,
                [
                    Demand(queue=name, lane=lane, most=most)
                    for name in QUEUES
                    for lane, most in self._turns.most(name, room[name], waiting[name]).items()
                ],
                resend_after_s,
            )
            for name in QUEUES:
                due = [each for each in (*acts, *others) if each.queue == name]
                for ids in self._turns.messages(name, due, room[name]):
                    crash_point("relay.publishing")
                    queue.send(self._broker, name, ids)
                    crash_point("relay.published")
                    sent += ids
            if sent:
                sending.mark_sent(tx, sent)
        return len(sent), max(waiting.values(), default=0) >= LIMIT


@told_at_start(StationeryError)
def main() -> None:
    """Run until SIGTERM or SIGINT."""
    log_as_json("relay")
    stop = stop_on_signals()
    settings, vault_settings = LedgerSettings.from_env(), VaultSettings.from_env(os.environ)
    schedule, bell = Schedule.from_env(os.environ), queue.broker_url("relay")
    ledger = Ledger(settings.need("app"), min_size=1, max_size=3)
    proof = Ledger(settings.need("proof"), min_size=0, max_size=3)
    vault = open_vault(vault_settings)
    shipped = ShippedTemplates(
        ledger=ledger, vault=vault, catalog=Catalog.installed(at_once=False), clock=lambda: datetime.now(UTC)
    )
    upkeep = Upkeep(proof, vault, shipped)
    keeping = lasting(lambda: upkeep.run(stop), name="upkeep", rest=stop.wait)
    keeping.start()
    endings = EndingKeeper(proof, vault)
    ending = lasting(lambda: endings.run(stop), name="endings", rest=stop.wait)
    ending.start()
    if schedule is not None:
        backing = ScheduledBackups(schedule, vault.store)
        lasting(lambda: backing.run(stop), name="backups", rest=stop.wait).start()
    picturing = PicturesBeforehand(proof, vault)
    drawing = lasting(lambda: picturing.run(stop), name="pictures", rest=stop.wait)
    drawing.start()
    broker = queue.build(bell)
    heart = Heart("relay", ledger, bell=lambda: queue.check(broker, BELL_S, takes=queue.PRESS))
    heart.start()
    Relay(ledger, broker, heart).run(stop.is_set)
    heart.close()
    # A round in hand ends with the object in hand; what it had not noted yet is found locked next time.
    keeping.join(timeout=LAST_OBJECT_S)
    ending.join(timeout=LAST_OBJECT_S)
    drawing.join(timeout=LAST_OBJECT_S)
    vault.close()
    proof.close()
    ledger.close()


if __name__ == "__main__":
    main()
