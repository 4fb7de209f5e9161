"""Intake: from events as they arrive to documents and jobs in the ledger, with an answer for each event.

The one way in, for HTTP and for the Celery consumer alike. It opens no connection but the ledger's, knows no HTTP and
publishes nothing: the ledger's NOTIFY wakes the relay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

import orjson
import structlog

from archive.errors import NaskahError, Retryable
from archive.ledger import Ledger, Principal
from archive.ledger.intake import earlier
from archive.ledger.intake.events import Channel, NewDocument
from archive.ledger.intake.rows import EventFingerprint
from archive.ledger.jobs.lanes import Lane
from doc_templates.catalog import Catalog
from doc_templates.kit.errors import ContractFailed, StationeryError
from service.errors import (
    ClassForbidden,
    EventRefused,
    Field,
    OfficeUnknown,
    PersonRequired,
)
from service.identifiers import batch_id as batch_of
from service.identity.gate import person_source, require, require_source
from service.identity.roles import ACTORS, Role
from service.intake import cloudevent, lampiran, merge, refusing
from service.intake.answers import (
    Answer,
    Foreseen,
    InternalError,
    MergedBatch,
    Refusal,
    refusal,
    taken,
)
from service.intake.cloudevent import CloudEvent
from service.intake.drafting import Arrival, FilesBeside, draft, hindered, require_sheet
from service.intake.merge import MergeRow
from service.intake.recording import SortedEvents, conflict, record
from service.intake.refusing import RefusedMessage
from service.intake.request import IntakeRequest, read_request
from service.office.letterhead import Offices
from service.office.walking import OfficeStrength, Strengths
from service.words import say

AnswerT = TypeVar("AnswerT")
HTTP: Channel = "http"
CELERY: Channel = "celery"
TODAYS: Final = (EventRefused, ClassForbidden, ContractFailed, InternalError)
"""What is wrong today may have been right when the same event came first: it is asked after before it is refused."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class _EventOfSender:
    """An event that was read, of a source its sender speaks for, and how it names itself in an answer."""

    key: tuple[str, str, str]
    event: CloudEvent


class Intake:
    """Takes events in."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        clock: Callable[[], datetime],
        strengths: Strengths | None = None,
    ) -> None:
        self._ledger = ledger
        self.catalog = catalog
        self._offices = offices
        self._clock = clock
        self._strengths = strengths or Strengths(ledger)

    def accept(
        self,
        principal: Principal,
        arrived: Sequence[Any],
        channel: Channel,
        *,
        trace_id: str | None = None,
        batch_id: str | None = None,
        total: int | None = None,
    ) -> list[Answer]:
        """Take each of ``arrived`` (JSON-format CloudEvents) or say why not, in their order.

        ``total`` counts the batch where some of it did not get as far as this.

        Raises what concerns all of them: ``RoleMissing``, ``OfficeUnknown``, or a ledger that is away or full.
        """
        require(principal, Role.INTAKE)
        read = [_read(principal, value) for value in arrived]
        many = batch_id is not None and (total or len(arrived)) > 1
        arrival = self._arrival(principal, channel, trace_id, batch_id, Lane.BATCH if many else Lane.EVENT)
        return self._taken(principal, arrived, read, arrival, total)

    def hand_in(
        self,
        principal: Principal,
        value: Mapping[str, Any],
        *,
        beside: FilesBeside | None = None,
        trace_id: str | None = None,
    ) -> Answer:
        """Take an event that a person wrote by a form, by the rules of every other: its source is that person, who is its drafter.

        ``beside``: the files that go with it.

        Raises ``PersonRequired``, ``RoleMissing``, ``OfficeUnknown``, or a ledger that is away or full.
        """
        if principal.kind != "person":
            raise PersonRequired
        require(principal, *ACTORS)
        speaking = replace(principal, sources=(person_source(principal.id),))
        read = [_read(speaking, value)]
        arrival = replace(
            self._arrival(principal, HTTP, trace_id, None, Lane.ACT), drafter=principal.id, beside=beside
        )
        return self._taken(speaking, [value], read, arrival, None)[0]

    def _arrival(
        self, principal: Principal, channel: Channel, trace_id: str | None, batch_id: str | None, lane: Lane
    ) -> Arrival:
        if principal.satker is None:
            raise OfficeUnknown
        return Arrival(
            office=self._offices.letterhead(principal.satker),
            channel=channel,
            at=self._clock(),
            trace_id=trace_id,
            batch_id=batch_id,
            lane=lane,
        )

    def _taken(
        self,
        principal: Principal,
        arrived: Sequence[Any],
        read: Sequence[_EventOfSender | Refusal],
        arrival: Arrival,
        total: int | None,
    ) -> list[Answer]:
        satker = str(principal.satker)
        found = self._sort(principal, arrival, self._strengths.of(satker), read)
        answers: dict[int, Answer] = dict(found.refused)
        if found.ready or found.asked:
            with self._ledger.acting(principal) as tx:
                answers |= record(tx, principal, found, arrival, total or len(arrived))
        self._tell_of_ours(principal, arrival.channel, arrived, answers)
        return [answers[place] for place in range(len(arrived))]

    def batch(
        self, principal: Principal, arrived: Sequence[Any], channel: Channel, *, trace_id: str | None = None
    ) -> MergedBatch:
        """Take a batch: the same events in the same order are the same one. Raises as ``accept`` does."""
        batch = _batch_of(principal, [cloudevent.identity(event) for event in arrived])
        answers = self.accept(principal, arrived, channel, trace_id=trace_id, batch_id=batch)
        return MergedBatch(batch_id=batch, events=arrived, answers=answers)

    def merge(
        self, principal: Principal, value: Mapping[str, Any], channel: Channel, *, trace_id: str | None = None
    ) -> MergedBatch:
        """Take an event with rows: a document for each that is in order, an answer for each.

        Raises as ``accept`` does, ``EventRefused`` for rows that are none, and what is wrong with all of them alike.
        """
        require(principal, Role.INTAKE)
        rows = merge.rows_of(value)
        # Of the event alone: rows that come mended join the batch of those that were in order.
        batch = _batch_of(principal, [(*cloudevent.identity(rows[0].event)[:2], merge.WHOLE)])
        answers = _by_row(
            rows,
            lambda events: self.accept(
                principal, events, channel, trace_id=trace_id, batch_id=batch, total=len(rows)
            ),
        )
        return MergedBatch(batch_id=batch, events=[row.event for row in rows], answers=answers)

    def foresee(self, principal: Principal, value: Mapping[str, Any]) -> Sequence[Foreseen]:
        """Return what would become of each row of an event, and take none; raises as ``merge`` does."""
        require(principal, Role.INTAKE)
        return _by_row(merge.rows_of(value), lambda events: self._foreseen(principal, events))

    def _foreseen(self, principal: Principal, arrived: Sequence[Any]) -> list[Foreseen]:
        if principal.satker is None:
            raise OfficeUnknown
        office = self._offices.letterhead(principal.satker)
        arrival = Arrival(office=office, channel=HTTP, at=self._clock(), trace_id=None, batch_id=None)
        strength = self._strengths.of(principal.satker)
        found = self._sort(principal, arrival, strength, [_read(principal, value) for value in arrived])
        answers: dict[int, Foreseen] = dict(found.refused)
        asked: dict[int, EventFingerprint] = {**found.ready, **found.asked}
        with self._ledger.acting(principal) as tx:
            known = earlier.answers(tx, principal.satker, list(asked.values()))
            other = earlier.otherwise(tx, principal.satker, list(asked.values()))
            for place, document in found.ready.items():
                try:
                    require_sheet(tx, document.record)
                    answers[place] = conflict(document.key) if document.key in other else None
                except EventRefused as refused:
                    answers[place] = refusal(document.key, refused)
        answers |= {place: taken(each, known[each.key]) for place, each in asked.items() if each.key in known}
        return [answers[place] for place in range(len(arrived))]

    def _sort(
        self,
        principal: Principal,
        arrival: Arrival,
        strength: OfficeStrength,
        read: Sequence[_EventOfSender | Refusal],
    ) -> SortedEvents:
        found = SortedEvents(ready={}, refused={}, asked={})
        for place, each in enumerate(read):
            if isinstance(each, Refusal):
                found.refused[place] = each
                continue
            try:
                found.ready[place] = self._draft(principal, arrival, strength, each.event)
                continue
            except Retryable:
                raise  # the house's, and so everybody's
            except (NaskahError, StationeryError) as error:
                wrong: NaskahError | StationeryError = error
            except Exception as error:  # noqa: BLE001  our own fault, whatever it is: this event's, and no other's
                wrong = InternalError()
                wrong.__cause__ = error
            found.refused[place] = refusal(each.key, wrong)
            if isinstance(wrong, TODAYS):
                with suppress(EventRefused):  # without a canonical form it never can have been accepted
                    found.asked[place] = cloudevent.fingerprint(each.event)
        return found

    def _tell_of_ours(
        self, principal: Principal, channel: Channel, arrived: Sequence[Any], answers: Mapping[int, Answer]
    ) -> None:
        """Tell admins what was refused by our own fault, one event of a fault: by the log, and by the list of refusals.

        Of HTTP's senders, for they are answered and tell nobody; what came by the queue is kept whole by its consumer.
        """
        found: dict[str, RefusedMessage] = {}
        for place, answer in answers.items():
            if isinstance(answer, Refusal) and isinstance(answer.error, ContractFailed | InternalError):
                raw = orjson.dumps(arrived[place]).decode()
                message = refusing.message(raw, answer.source, answer.event_id, answer.error)
                if message.fault not in found and isinstance(answer.error, ContractFailed):
                    fault = answer.error.fields[0].reason
                    log.error("intake.contract_failed", jenis=answer.error.jenis, fault=fault)
                elif message.fault not in found:
                    log.error("intake.failed", exc_info=answer.error)
                found.setdefault(message.fault, message)
        if found and channel == HTTP:
            with self._ledger.acting(principal) as tx:
                refusing.keep_once(tx, principal, HTTP, list(found.values()))

    def _draft(
        self, principal: Principal, arrival: Arrival, strength: OfficeStrength, event: CloudEvent
    ) -> NewDocument:
        """Return the document an event asks for, or raise why there will be none: the whole way of one event, in order."""
        request = read_request(event, self.catalog, arrival.office)
        if request.akses > principal.ceiling:
            raise ClassForbidden(
                fields=[
                    Field(
                        path="data.akses",
                        reason=say("kunci ini sampai kelas {kelas}", kelas=principal.ceiling.name)
                        if principal.kind == "client"
                        else say("paling tinggi {kelas}", kelas=principal.ceiling.name),
                    )
                ]
            )
        pins = self._pins(principal, arrival, request) if request.lampiran else []
        return draft(arrival, event, request, pins, hindered(strength, arrival, request))

    def _pins(
        self, principal: Principal, arrival: Arrival, request: IntakeRequest
    ) -> Sequence[Mapping[str, Any]]:
        with self._ledger.acting(principal) as tx:
            found = lampiran.pin(
                tx,
                request.lampiran,
                to=request.stationery,
                heading=request.checked.heading,
                akses=request.akses,
            )
        if found.wrong:
            raise EventRefused(fields=[Field(path=f"data.{f.path}", reason=f.reason) for f in found.wrong])
        return found.pins


def _read(principal: Principal, value: Any) -> _EventOfSender | Refusal:
    key = cloudevent.identity(value)
    try:
        event = cloudevent.read(value)
        require_source(principal, event.source)
        return _EventOfSender(key=key, event=event)
    except NaskahError as error:
        return refusal(key, error)


def _batch_of(principal: Principal, keys: list[tuple[str, str, str]]) -> str:
    return str(batch_of(principal.satker or "", keys))


def _by_row(
    rows: Sequence[MergeRow], judge: Callable[[Sequence[Any]], Sequence[AnswerT]]
) -> list[AnswerT | Refusal]:
    """Return an answer for each row, its paths those of the event as it was sent; raises what is wrong with all rows alike."""
    whole = [row for row in rows if row.error is None]
    answers: dict[int, AnswerT | Refusal] = {
        row.place: refusal(cloudevent.identity(row.event), row.error) for row in rows if row.error is not None
    }
    judged = judge([row.event for row in whole])
    shared = merge.shared_error([each.error for each in judged if isinstance(each, Refusal)], len(rows))
    if shared is not None:
        raise shared
    for row, each in zip(whole, judged, strict=True):
        answers[row.place] = (
            refusal(cloudevent.identity(row.event), merge.at_row(each.error, row.place))
            if isinstance(each, Refusal)
            else each
        )
    return [answers[place] for place in range(len(rows))]
