"""Events taken and refused, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired

from typing_extensions import TypedDict

from archive.ledger.jobs.rows import JobState
from archive.states import Status
from service.http.shapes.tables import ReadingView


class EventKeyView(TypedDict):
    """What one document of an event is known by."""

    source: str
    id: str
    item: str


class TakenEventLinks(TypedDict):
    """Where to look on."""

    document: str
    job: str
    progress: str
    verification: str


class TakenEventView(TypedDict):
    """An event that is a document and a job; ``warnings`` where nobody can act in a place of its chain today."""

    event: EventKeyView
    document_id: str
    job_id: str
    code: str
    warnings: NotRequired[list[str]]
    links: TakenEventLinks


class EventAnswer(TypedDict):
    """What became of one event: taken with its document and job, or refused with its problem."""

    status: int
    event: EventKeyView
    repeated: NotRequired[bool]
    document_id: NotRequired[str]
    job_id: NotRequired[str]
    code: NotRequired[str]
    warnings: NotRequired[list[str]]
    links: NotRequired[TakenEventLinks]
    problem: NotRequired[dict[str, Any]]


class BatchLinks(TypedDict):
    """Where a batch is followed."""

    batch: str
    progress: str


class TakenBatch(TypedDict):
    """What became of several events, an answer for each in its place."""

    batch_id: str
    total: int
    taken: int
    repeated: int
    refused: int
    answers: list[EventAnswer]
    links: BatchLinks


class RowAnswer(EventAnswer):
    """What became of a row of a table."""

    row: int
    line: int


RepeatedRow = TypedDict("RepeatedRow", {"line": int, "as": int})  # a member called as a word of Python's own
"""A row that says the same as an earlier one, by their lines."""


class MergeReading(ReadingView):
    """What was understood of a mail merge's table."""

    repeated: list[RepeatedRow]


class TakenTable(TypedDict):
    """What became of the rows of a table, with what was understood of it."""

    batch_id: str
    total: int
    taken: int
    repeated: int
    refused: int
    answers: list[RowAnswer]
    links: BatchLinks
    check: bool
    bagian: int
    banyak_bagian: int
    reading: MergeReading


class RowProblem(TypedDict):
    """What is wrong in a row, where one sees it."""

    line: int
    place: str
    reason: str


class CheckedTable(TypedDict):
    """What was understood of a table and would become of its rows; nothing was taken."""

    check: bool
    bagian: int
    banyak_bagian: int
    reading: MergeReading
    total: int
    fit: int
    repeated: int
    problems: list[RowProblem]


class SentEventLinks(TypedDict):
    """Where to look on."""

    document: str
    job: str
    verification: str


class SentEventView(TypedDict):
    """A document that an event became, and how it stands."""

    event: EventKeyView
    document_id: str
    job_id: str
    code: str
    status: Status
    job_state: JobState
    accepted_at: datetime
    warnings: NotRequired[list[str]]
    links: SentEventLinks


class RefusedEventView(TypedDict):
    """An event refused with nobody to answer, as it came, with its problem."""

    id: str
    channel: str
    source: str | None
    event_id: str | None
    problem: dict[str, Any]
    raw: str
    refused_at: datetime


class RefusedEvents(TypedDict):
    """Refused events, the newest first."""

    refused: list[RefusedEventView]
    next_cursor: str | None


class FoundEvent(TypedDict):
    """What became of an event."""

    taken: list[SentEventView]
    refused: list[RefusedEventView]
