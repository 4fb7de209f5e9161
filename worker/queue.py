"""The bell: Celery application, queue names and ``send``.

PostgreSQL is the truth; a message only says "there is work", and carries nothing but job ids. Losing every message
loses no work (the relay sends again), and a message delivered twice does none twice (a job is leased once).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from celery import Celery
from kombu import Exchange, Queue

from archive.outages import BellFull
from archive.settings import broker, needed
from worker.acknowledgements import TASK, reconnect
from worker.errors import BrokerUnavailable
from worker.full_bell import is_full

PRESS = "press"
PRESS_PDF = "press.pdf"
INTAKE = "intake"
PRESS_TASK = "naskah.press"
RING_TASK = "naskah.ring"
ACCEPT_TASK = "naskah.accept_event"

ROLES = {
    "relay": "NASKAH_RELAY_BROKER_URL",
    "press": "NASKAH_PRESS_BROKER_URL",
    "consumer": "NASKAH_CONSUMER_BROKER_URL",
}
"""Who goes to the bell, and the variable with the address by which each is known there as itself."""

HARD_LIMIT_S = 660
"""4 PDF jobs a message x (2 conversions x 60 s + 30 s for everything else) = 600 s, and 60 s to be asked nicely."""
SOFT_LIMIT_S = 600
VISIBILITY_S = 2_000
"""At least 3 x the hard limit: Redis delivers a running task again once this is over (measured: again and again)."""
RING_EXPIRES_S = 30
"""Whoever rang listens no longer, and rings that pile up behind long work are not answered one by one."""
MESSAGE_SIZE = {PRESS: 20, PRESS_PDF: 4}
"""Jobs a message, at most: 20 DOCX take about half a second; 4 PDF must fit the hard limit even when all hang."""

MESSAGES_AHEAD = {PRESS: 2, PRESS_PDF: 1}
"""Messages of programs' jobs that wait with the broker for each child, beside the one in its hands: what a person's act finds
before it. Four PDFs are 1 to 2 s of work, and the relay sends the next some 10 ms after a lease; twenty DOCX are half a second,
so there a second message covers a relay that is late."""


def broker_url(role: str, env: Mapping[str, str] = os.environ) -> str:
    """Return the redis:// or amqp:// address of the bell for a role, else everybody's; raises ``SettingMissing`` or ``SettingWrong``."""
    return needed(env, ROLES[role] if env.get(ROLES[role]) else "NASKAH_BROKER_URL", broker)


def build(broker_url: str) -> Celery:
    """Return the Celery application for ``broker_url``; opens no connection."""
    app = Celery("naskah", broker=broker_url, set_as_current=False, task_cls=TASK)
    reconnect(app)
    app.conf.update(
        task_queues=[Queue(PRESS), Queue(PRESS_PDF)],
        task_default_queue=PRESS,
        # A task interrupted by a dying worker is not acknowledged. The lease, not the broker, decides who goes on.
        task_acks_late=True,
        # True made a self-killing task run 42 times in 15 s; the relay brings the job back, charged, at most 3 times.
        task_reject_on_worker_lost=False,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        # One message in hand and none hoarded, so that a free child never waits for a busy one's hoard.
        worker_prefetch_multiplier=1,
        task_time_limit=HARD_LIMIT_S,
        task_soft_time_limit=SOFT_LIMIT_S,
        # A child renders some 2,000 messages before it is replaced: bounds what a leak in a C library can cost.
        worker_max_tasks_per_child=2_000,
        # KiB: ten times what a child needs (about 90 MB measured).
        worker_max_memory_per_child=900_000,
        # It answers whoever may write to the broker, and can end the press.
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        # A publisher waits 5 s for a dead broker, not the 40 s and more that a stopped Redis held it (measured).
        broker_connection_timeout=5,
        broker_transport_options=(
            {
                "visibility_timeout": VISIBILITY_S,
                "unacked_restore_interval": 5,
                "unacked_restore_throttle": 1,
                "socket_timeout": 5,
                "socket_connect_timeout": 5,
                "socket_keepalive": True,
                "health_check_interval": 10,
            }
            if broker_url.startswith("redis")
            else {"confirm_publish": True}
        ),
    )
    if broker_url.startswith("amqp"):
        app.conf.task_default_queue_type = "quorum"
        app.conf.task_queues = [
            Queue(name, queue_arguments={"x-queue-type": "quorum"}) for name in (PRESS, PRESS_PDF)
        ]
    return app


def send(app: Celery, queue: str, job_ids: Sequence[UUID]) -> None:
    """Ring the bell once for ``job_ids`` on ``queue``; raises ``BrokerUnavailable``, or ``BellFull``, without trying again."""
    with _reaching(queue=queue):
        app.send_task(PRESS_TASK, args=[[str(job_id) for job_id in job_ids]], queue=queue, retry=False)


def ring(app: Celery, word: str) -> None:
    """Send ``word`` through the line of acts, for a worker to answer in the ledger; raises as ``send`` does."""
    with _reaching(queue=PRESS):
        app.send_task(RING_TASK, args=[word], queue=PRESS, retry=False, expires=RING_EXPIRES_S)


def check(app: Celery, within_s: float, *, takes: str | None = None) -> None:
    """Go to the broker and back; raises ``BrokerUnavailable`` when no answer comes within ``within_s`` seconds.

    Opens a connection of its own: one that is open already could be one the broker has forgotten. ``takes`` names a queue whose
    place in Redis is written again, which a full one refuses: ``BellFull``.
    """
    options = app.conf.broker_transport_options
    if "socket_timeout" in options:
        options = {**options, "socket_timeout": within_s, "socket_connect_timeout": within_s}
    with (
        _reaching(),
        app.connection_for_write(connect_timeout=within_s, transport_options=options) as connection,
    ):
        connection.ensure_connection(max_retries=1, interval_start=0)  # at once again, once
        channel = connection.default_channel  # Redis is asked (PING) where a channel is made, not before
        if takes is not None and connection.transport.driver_type == "redis":
            Queue(takes, Exchange(takes), routing_key=takes)(channel).declare()


@contextmanager
def _reaching(**ids: str) -> Iterator[None]:
    """Turn all that a broker's client raises into ``BrokerUnavailable``, or ``BellFull``: what is sent is ids, so the fault is never theirs.

    A broker that answers, but with an error (MISCONF on a full disk, READONLY after a failover, no permission, an
    answer that is no Redis'), takes no message either; its clients raise types of their own, and ValueError at garbage.
    """
    try:
        yield
    except Exception as error:
        if is_full(error):
            raise BellFull(BellFull.words()) from error
        raise BrokerUnavailable(technical=error, **ids) from error


def serve(app: Celery, queues: Sequence[str], concurrency: int) -> None:
    """Work off ``queues`` with so many children until told to stop."""
    app.start(
        [
            "--quiet",
            "worker",
            f"--concurrency={concurrency}",
            f"--queues={','.join(queues)}",
            # No gossip, mingle or broker heartbeat: workers know of each other through the ledger alone.
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
        ]
    )
