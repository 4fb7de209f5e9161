"""The ``intake`` queue, for clients that speak Celery: ``naskah.accept_event`` takes what ``POST /events`` takes.

The key travels as the message header ``authorization``, ``Bearer nsk_...``, the event as the only argument (a JSON
object, or its text). The rules are the desk's own. What is refused is kept with its reason, also when it is no task or
no JSON at all; nothing is dropped. There is no answer: a client that wants one calls HTTP.

Reads Celery's message protocols 1 and 2 itself rather than run a Celery worker: a worker discards what it cannot decode
and gives up a task whose retry it cannot publish. A client's countdown, expiry or retry options mean nothing here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog
from celery import Celery
from kombu import Consumer, Exchange, Queue
from kombu.exceptions import KombuError
from kombu.message import Message

from archive.errors import NaskahError, Retryable, in_full, machine_words, with_machine
from archive.ledger import Ledger, Principal
from archive.outages import BellFull
from doc_templates.kit.errors import StationeryError
from service import strictjson
from service.errors import EventMalformed, Field, NotJson
from service.heart import Heart
from service.identifiers import trace_id
from service.identity.gate import Gate
from service.identity.shares import KeyShares
from service.intake import cloudevent, merge, refusing
from service.intake.answers import InternalError, Refusal
from service.intake.desk import CELERY, Intake
from service.intake.envelopes import keep_unreadable
from service.intake.refusing import RefusedMessage
from service.problem import problem_of
from service.words import say
from worker.errors import BrokerUnavailable
from worker.full_bell import is_full, keep_in_hand
from worker.queue import ACCEPT_TASK, INTAKE

AGAIN_S: Final = 1.0
"""An event met by a ledger that is away is tried again after this long, as often as needed, and stays unacknowledged."""
RECONNECT_S: Final = 2.0
LOOK_S: Final = 1.0
"""How long a wait for a message lasts before the next look at whether to stop."""
OWN_DELIVERIES: Final = {
    # Taking an event in costs milliseconds: what a killed consumer held comes back after 60 s, not after the press's 2,000.
    "visibility_timeout": 60,
    # Redis keeps what is unacknowledged under these keys; shared ones would bring the press's messages back as early.
    "unacked_key": "intake.unacked",
    "unacked_index_key": "intake.unacked_index",
    "unacked_mutex_key": "intake.unacked_mutex",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class IntakeMessage:
    """One message as a client meant it: an event, or what is wrong with the message."""

    raw: str
    authorization: str | None
    trace_id: str | None = None
    event: object = None
    error: NaskahError | None = None


@dataclass(frozen=True, kw_only=True)
class Longest:
    """How many bytes a message may have."""

    event: int
    with_rows: int

    def of(self, body: bytes) -> int:
        """Return what this body may have; only one with rows may be as long as a batch."""
        return self.with_rows if merge.may_be_merge(body) else self.event


def read(message: Message, allowed: Longest) -> IntakeMessage:
    """Read a task message of protocol 1 or 2; every fault is in the answer, none is raised."""
    headers = message.headers if isinstance(message.headers, Mapping) else {}
    nested = headers.get("headers")
    known = {**(nested if isinstance(nested, Mapping) else {}), **headers}
    authorization, trace = known.get("authorization"), known.get("traceparent")
    about: dict[str, Any] = {
        "authorization": authorization if isinstance(authorization, str) else None,
        "trace_id": trace_id(trace) if isinstance(trace, str) else None,
    }
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode("utf-8", "replace")
    longest = allowed.of(body)
    raw = body[:longest].decode("utf-8", "replace")
    try:
        if len(body) > longest:
            raise _malformed("", say("lebih besar dari {paling} byte", paling=longest))
        if message.content_type != "application/json":
            raise _malformed(
                "",
                say("jenis isinya {jenis}; yang dibaca hanya application/json", jenis=message.content_type),
            )
        event = _argument(headers.get("task"), strictjson.loads(body))
        if isinstance(event, str):
            raw, event = event, strictjson.loads(event.encode("utf-8"))
        else:
            raw = orjson.dumps(event).decode()
    except NaskahError as error:
        return IntakeMessage(raw=raw, error=error, **about)
    return IntakeMessage(raw=raw, event=event, **about)


def _argument(task: object, body: Any) -> object:
    """Return the one argument of ``naskah.accept_event``: by place, or by the name ``event``."""
    if task is None:  # protocol 1: everything is in the body
        task, args, kwargs = (
            (body.get("task"), body.get("args") or [], body.get("kwargs") or {})
            if isinstance(body, dict)
            else (None, [], {})
        )
    elif isinstance(body, list) and len(body) == 3:
        args, kwargs = body[0] or [], body[1] or {}
    else:
        raise _malformed("", say("bukan pesan tugas Celery, yang isinya [args, kwargs, embed]"))
    if task is None:
        raise _malformed("", say("bukan pesan tugas Celery"))
    if task != ACCEPT_TASK:
        raise _malformed("task", say("harus {bentuk}", bentuk=ACCEPT_TASK))
    if isinstance(args, list) and len(args) == 1 and not kwargs:
        return args[0]
    if isinstance(kwargs, dict) and list(kwargs) == ["event"] and not args:
        return kwargs["event"]
    raise _malformed("args", say("peristiwanya satu-satunya argumen"))


def _malformed(path: str, reason: str) -> EventMalformed:
    return EventMalformed(fields=[Field(path=path, reason=reason)])


class IntakeQueue:
    """Takes what was sent to the desk, and what the desk refuses to the ledger's list of refusals."""

    def __init__(self, ledger: Ledger, gate: Gate, desk: Intake) -> None:
        self._ledger = ledger
        self._gate = gate
        self._desk = desk
        self._shares = KeyShares(ledger)

    def take(self, sent: IntakeMessage) -> None:
        """Accept the event or keep it as refused; raises only ``Retryable``."""
        principal: Principal | None = None
        named = cloudevent.identity(sent.event)
        try:
            if sent.error is not None and sent.authorization is None:
                raise sent.error  # says more than that no key was found in what cannot be read
            # The sender first: what a known key sent is that office's to see, whatever is wrong with it.
            principal = self._gate.admit(sent.authorization)
            self._shares.take(principal, len(sent.raw.encode("utf-8", "replace")))
            if sent.error is not None:
                raise sent.error
            if isinstance(sent.event, Mapping) and merge.is_merge(sent.event):
                self._take_rows(principal, sent.event, sent.trace_id)
                return
            answer = self._desk.accept(principal, [sent.event], CELERY, trace_id=sent.trace_id)[0]
            if not isinstance(answer, Refusal):
                log.info("intake.taken", document=str(answer.document_id), repeated=answer.repeated)
                return
            problem, cause = problem_of(answer.error), type(answer.error).__name__
        except Retryable:
            raise
        except (NaskahError, StationeryError) as error:
            problem, cause = problem_of(error), type(error).__name__
        except Exception as error:  # our own fault, whatever it is: the event is kept, the queue goes on
            log.error("intake.failed", exc_info=error)
            problem, cause = problem_of(InternalError()), InternalError.__name__
        source, event_id, _ = named
        self._refuse(
            [RefusedMessage(raw=sent.raw, source=source, event_id=event_id, problem=problem, cause=cause)],
            principal,
        )

    def _take_rows(self, principal: Principal, event: Mapping[str, Any], trace_id: str | None) -> None:
        """Take an event with rows; each row that is refused is kept as an event of its own."""
        merged = self._desk.merge(principal, event, CELERY, trace_id=trace_id)
        kept = [
            refusing.message(orjson.dumps(row).decode(), answer.source, answer.event_id, answer.error)
            for row, answer in zip(merged.events, merged.answers, strict=True)
            if isinstance(answer, Refusal)
        ]
        log.info("intake.taken", batch=merged.batch_id, rows=len(merged.answers), refused=len(kept))
        self._refuse(kept, principal)

    def _refuse(self, kept: Sequence[RefusedMessage], principal: Principal | None) -> None:
        with self._ledger.acting(principal or Principal.system("consumer")) as tx:
            numbers = refusing.keep(tx, principal, CELERY, kept)
        for each, number in zip(kept, numbers, strict=True):
            satker = principal.satker if principal else None
            log.warning("intake.refused", refused=str(number), cause=each.cause, satker=satker)


class QueueReader:
    """Reads the queue, one message in hand; acknowledges what the ledger holds, and nothing else."""

    def __init__(
        self,
        app: Celery,
        intake: IntakeQueue,
        *,
        longest: Longest,
        stop: threading.Event,
    ) -> None:
        self._app = app
        self._intake = intake
        self._longest = longest
        self._stop = stop
        self._heart: Heart | None = None
        self._away = ""
        self._full = False

    def check(self) -> None:
        """Raise ``BrokerUnavailable`` while the queue cannot be read: a loop that only connects anew comes round as well."""
        if self._full:
            raise BellFull(BellFull.words())
        if self._away:
            raise BrokerUnavailable(queue=INTAKE, reason=self._away)

    def run(self, heart: Heart | None = None) -> None:
        """Serve until told to stop, through every outage of the broker; ``heart`` is told of each turn."""
        self._heart = heart
        while not self._stop.is_set():
            self._turn()
            with self._app.connection_for_read(transport_options=OWN_DELIVERIES) as connection:
                away: tuple[type[BaseException], ...] = (
                    *connection.connection_errors,
                    *connection.channel_errors,
                    KombuError,
                )
                try:
                    self._serve(connection)
                except away as error:
                    self._away, self._full = (
                        with_machine("the message broker does not answer", machine_words(error)),
                        is_full(error),
                    )
                    log.warning("intake.broker_away", cause=type(error).__name__, detail=in_full(error))
                    self._stop.wait(RECONNECT_S)

    def _serve(self, connection: Any) -> None:
        # One attempt: left to itself the first channel would try for ever, deaf to a stop.
        connection.connect()
        arguments = {"x-queue-type": "quorum"} if connection.transport_cls == "amqp" else None
        queue = Queue(INTAKE, Exchange(INTAKE), routing_key=INTAKE, queue_arguments=arguments)
        if connection.transport.driver_type == "redis":
            keep_unreadable(connection.default_channel, INTAKE)
            keep_in_hand(connection.default_channel)
        with Consumer(
            connection.default_channel,
            queues=[queue],
            on_message=self._arrived,
            on_decode_error=self._broken,
            prefetch_count=1,
            auto_declare=not self._full,  # a full Redis refuses that too; where it has the queue, it is there
        ):
            while not self._stop.is_set():
                self._turn()
                try:
                    connection.drain_events(timeout=LOOK_S)
                except TimeoutError:
                    connection.heartbeat_check()
                self._away, self._full = "", False

    def _turn(self) -> None:
        if self._heart is not None:
            self._heart.turn()

    def _arrived(self, message: Message) -> None:
        self._bring(message, lambda: self._intake.take(read(message, self._longest)))

    def _broken(self, message: Message, error: Exception) -> None:
        """Keep a message that kombu itself could not unpack, a wrong compression for one."""
        raw = str(message.body)[: self._longest.event]
        fault = NotJson(
            fields=[
                Field(
                    path="",
                    reason=say(
                        "isinya tidak dapat dibuka: pemampatan atau sandinya tidak dikenal di sini, atau rusak"
                    ),
                )
            ]
        )
        self._bring(
            message, lambda: self._intake.take(IntakeMessage(raw=raw, authorization=None, error=fault))
        )

    def _bring(self, message: Message, take: Callable[[], None]) -> None:
        """Try until the ledger has it; told to stop meanwhile, give it back to the queue."""
        while True:
            self._turn()
            try:
                take()
            except Retryable as error:
                log.warning("intake.waiting", cause=type(error).__name__, detail=in_full(error))
                if self._stop.wait(AGAIN_S):
                    message.requeue()
                    return
            else:
                message.ack()
                return
