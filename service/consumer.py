"""The ``intake`` queue, for clients that speak Celery: ``naskah.accept_event`` takes what ``POST /events`` takes.

The key travels as the message header ``authorization``, ``Bearer nsk_...``, the event as the only argument (a JSON
object, or its text). The rules are the desk's own. What is refused is kept with its reason, also when it is no task or
no JSON at all; nothing is dropped. There is no answer: a client that wants one calls HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import structlog
from celery import Celery, Task
from celery.worker.consumer import Consumer
from kombu import Queue
from kombu.message import Message

from archive.errors import NaskahError, Retryable
from archive.ledger import Ledger, Principal, events
from archive.ledger.settings import LedgerSettings
from archive.logs import log_as_json
from service.app import assemble_desk
from service.desk import cloudevent, strictjson
from service.desk.errors import EventMalformed, Field, NotJson
from service.desk.intake import CELERY, Desk, Refusal
from service.desk.problem import problem_of
from service.identity.gate import Gate
from worker.queue import ACCEPT_TASK, INTAKE, broker_url, build

AGAIN_S = 5
"""An event met by a ledger that is away comes back after this long, as often as needed."""

log = structlog.get_logger(__name__)


class IntakeQueue:
    """Takes events from messages to the desk, and what the desk refuses to the ledger's list of refusals."""

    def __init__(self, ledger: Ledger, gate: Gate, desk: Desk) -> None:
        self._ledger = ledger
        self._gate = gate
        self._desk = desk

    def take(self, event: object, authorization: str | None) -> None:
        """Accept ``event`` or keep it as refused; raises only ``Retryable``."""
        principal: Principal | None = None
        try:
            principal = self._gate.admit(authorization)
            answer = self._desk.accept(principal, [_value(event)], CELERY)[0]
        except Retryable:
            raise
        except NaskahError as error:
            self.refuse(_text(event), error, principal, cloudevent.identity(event))
            return
        if isinstance(answer, Refusal):
            self.refuse(_text(event), answer.error, principal, (answer.source, answer.event_id, answer.item))

    def refuse(
        self,
        raw: str,
        error: Exception,
        principal: Principal | None = None,
        named: tuple[str, str, str] = ("", "", ""),
    ) -> None:
        """Keep ``raw`` with its reason, under the caller's office when the caller is known."""
        source, event_id, _ = named
        satker = principal.satker if principal else None
        with self._ledger.acting(principal or Principal.system("consumer")) as tx:
            kept = events.refuse(
                tx,
                satker=satker,
                channel=CELERY,
                source=source,
                event_id=event_id,
                raw=raw,
                problem=problem_of(error),
            )
        log.warning("intake.refused", refused=str(kept), cause=type(error).__name__, satker=satker)


def _value(event: object) -> object:
    return strictjson.loads(event.encode()) if isinstance(event, str) else event


def _text(event: object) -> str:
    return event if isinstance(event, str) else orjson.dumps(event, default=str).decode()


def build_consumer(broker_url: str, intake: Callable[[], IntakeQueue]) -> Celery:
    """Return the application that serves the ``intake`` queue; ``intake`` is called once, when it is first needed."""
    app = build(broker_url)
    app.conf.task_queues = [Queue(INTAKE)]
    app.conf.task_default_queue = INTAKE
    desk: list[IntakeQueue] = []

    def at_desk() -> IntakeQueue:
        if not desk:
            desk.append(intake())
        return desk[0]

    @app.task(name=ACCEPT_TASK, bind=True, max_retries=None)
    def accept_event(self: Task[..., None], /, *arguments: object, **named: object) -> None:
        event = arguments[0] if arguments else named.get("event")
        headers: Mapping[str, Any] = self.request.get("headers") or {}
        authorization = headers.get("authorization") or self.request.get("authorization")
        try:
            at_desk().take(event, authorization)
        except Retryable as error:
            log.warning("intake.postponed", cause=type(error).__name__)
            raise self.retry(
                exc=error, countdown=AGAIN_S, headers={"authorization": authorization}
            ) from error

    class KeepingConsumer(Consumer):
        """A consumer that keeps what Celery would discard: undecodable bodies, unknown tasks, broken messages."""

        def on_decode_error(self, message: Message, exc: Exception) -> None:
            self._keep(message, NotJson(fields=[Field(path="", reason=f"the body cannot be decoded: {exc}")]))

        def on_unknown_message(self, body: object, message: Message) -> None:
            self._keep(message, EventMalformed(fields=[Field(path="", reason="not a Celery task message")]))

        def on_unknown_task(self, body: object, message: Message, exc: Exception) -> None:
            self._keep(message, EventMalformed(fields=[Field(path="task", reason=f"must be {ACCEPT_TASK}")]))

        def on_invalid_task(self, body: object, message: Message, exc: Exception) -> None:
            self._keep(message, EventMalformed(fields=[Field(path="task", reason=str(exc))]))

        def _keep(self, message: Message, error: NaskahError) -> None:
            body = message.body
            raw = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
            at_desk().refuse(raw.replace("\0", "\N{REPLACEMENT CHARACTER}"), error)
            message.ack()

    app.conf.worker_consumer = KeepingConsumer
    return app


def main() -> None:
    """Serve until told to stop."""

    log_as_json("consumer")

    def intake() -> IntakeQueue:
        ledger = Ledger(LedgerSettings.from_env().need("app"), min_size=1, max_size=2)
        return IntakeQueue(ledger, Gate(ledger), assemble_desk(ledger))

    app = build_consumer(broker_url(), intake)
    app.start(
        [
            "--quiet",
            "worker",
            # One at a time, in this process: taking an event in costs a few milliseconds, nearly all in the ledger.
            "--pool=solo",
            f"--queues={INTAKE}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
        ]
    )


if __name__ == "__main__":
    main()
