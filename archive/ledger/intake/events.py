"""Accepted and refused events: one (satker, source, id, item), one effect.

``accept`` writes event, document, revision, job and audit entry for a whole batch in one statement and rings
the bell once. It judges no payload: what stands in a ``NewDocument`` has passed its contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.errors import refusal
from archive.ledger.folding import of_document
from archive.ledger.intake.refusals import RefusedEvent, refuse, refused
from archive.ledger.intake.rows import (
    PERINGATAN,
    Acceptance,
    Channel,
    Conflict,
    Key,
    NewDocument,
    Outcome,
    Rejection,
)

__all__ = [
    "Acceptance",
    "Channel",
    "Conflict",
    "Key",
    "NewDocument",
    "Outcome",
    "RefusedEvent",
    "Rejection",
    "accept",
    "refuse",
    "refused",
]

# Column and type of each array the statement takes; the order is that of _values().
_COLUMNS = (
    ("source", "text"),
    ("event_id", "text"),
    ("item", "text"),
    ("event_type", "text"),
    ("subject", "text"),
    ("event_time", "timestamptz"),
    ("body_digest", "text"),
    ("raw", "text"),
    ("channel", "text"),
    ("batch_id", "text"),
    ("trace_id", "text"),
    ("document_id", "uuid"),
    ("code", "text"),
    ("jenis", "text"),
    ("unit", "text"),
    ("klasifikasi", "text"),
    ("akses", "int"),
    ("series", "text"),
    ("judul", "text"),
    ("perihal", "text"),
    ("pencipta", "text"),
    ("tahun", "int"),
    ("record", "jsonb"),
    ("status", "text"),
    ("folded", "text"),
    ("payload", "text"),
    ("context", "text"),
    ("contract_version", "text"),
    ("template_digest", "text"),
    ("content_digest", "text"),
    ("job_id", "uuid"),
    ("queue", "text"),
    ("lane", "int"),
    ("on_done", "jsonb"),
)

# The arrays travel in binary (%b): quoting 15 MB of JSON into array literals and out again took half of the time.
# Foreign keys are checked at the end of the statement, so the parts may come in any order. Items whose key exists give
# no row in `fresh` and hence nothing anywhere else.
_ACCEPT = f"""
WITH input AS MATERIALIZED (
    SELECT * FROM unnest({", ".join(f"%b::{kind}[]" for _, kind in _COLUMNS)})
        AS t ({", ".join(name for name, _ in _COLUMNS)})
), fresh AS (
    INSERT INTO event (satker, source, event_id, item, akses, event_type, subject, event_time, body_digest, raw, channel,
                       batch_id, trace_id, document_id, job_id, accepted_by)
    SELECT %s, source, event_id, item, akses, event_type, subject, event_time, body_digest, raw, channel,
           batch_id, trace_id, document_id, job_id, %s FROM input
    ON CONFLICT (satker, source, event_id, item) DO NOTHING
    RETURNING satker, document_id, accepted_by
), documents AS (
    INSERT INTO document (id, satker, akses, jenis, unit, klasifikasi, status, judul, perihal, pencipta, tahun, code,
                          series, record, folded)
    SELECT document_id, satker, akses, jenis, unit, klasifikasi, status, judul, perihal, pencipta, tahun, code,
           series, record, folded FROM fresh JOIN input USING (document_id)
), revisions AS (
    INSERT INTO revision (document_id, satker, akses, no, payload, context, contract_version, template_digest,
                          content_digest, created_by)
    SELECT document_id, satker, akses, 1, payload, context, contract_version, template_digest,
           content_digest, accepted_by FROM fresh JOIN input USING (document_id)
), jobs AS (
    INSERT INTO job (id, satker, akses, document_id, revision_no, queue, lane, trace_id, on_done)
    SELECT job_id, satker, akses, document_id, 1, queue, lane, trace_id, on_done FROM fresh JOIN input USING (document_id)
), audit AS (
    INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)
    SELECT satker, akses, accepted_by, 'event.accepted', document_id,
           jsonb_build_object('source', source, 'id', event_id, 'item', item, 'content_digest', content_digest)
      FROM fresh JOIN input USING (document_id)
)
SELECT document_id FROM fresh
"""

_KNOWN = """
SELECT e.source, e.event_id, e.item, e.body_digest, e.document_id, e.job_id, d.code, d.record->'peringatan'
  FROM unnest(%s::text[], %s::text[], %s::text[]) AS k (source, event_id, item)
  JOIN event e ON e.satker = %s AND e.source = k.source AND e.event_id = k.event_id AND e.item = k.item
  JOIN document d ON d.id = e.document_id AND d.satker = e.satker
"""

# What one item's data can cause; anything else (no disk, no connection, a deadlock) is everybody's and is raised.
_ITEM_ERRORS = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ProgramLimitExceeded,
)


def accept(tx: Transaction, satker: str, items: Sequence[NewDocument], by: str) -> list[Outcome]:
    """Accept ``items`` for ``satker``; answer each in its place.

    The same key with the same body answers the same as the first time, within one call and for ever. Rings
    ``naskah_job`` once a queue. An item the database refuses is answered ``Rejection`` and does not spoil the others.
    """
    # The first of a key stands for all of it; sorted, so that two batches with common keys cannot deadlock.
    firsts: dict[Key, NewDocument] = {}
    for item in items:
        firsts.setdefault(item.key, item)
    ordered = [firsts[key] for key in sorted(firsts)]
    if not ordered:
        return []
    outcomes = _insert(tx, satker, ordered, by)
    rung = {
        item.queue for item in ordered if isinstance(o := outcomes[item.key], Acceptance) and not o.repeated
    }
    if rung:
        tx.execute("SELECT pg_notify('naskah_job', queue) FROM unnest(%s::text[]) queue", (sorted(rung),))
    answers = [_answer(item, firsts[item.key], outcomes[item.key]) for item in items]
    # Another body under a key whose first item got nothing (refused, or no match for what the ledger holds): its own try.
    again = [
        n
        for n, item in enumerate(items)
        if item.body_digest != (first := firsts[item.key]).body_digest
        and not isinstance(outcomes[first.key], Acceptance)
    ]
    for n, answer in (
        zip(again, accept(tx, satker, [items[n] for n in again], by), strict=True) if again else ()
    ):
        answers[n] = answer
    return answers


def _insert(tx: Transaction, satker: str, items: list[NewDocument], by: str) -> dict[Key, Outcome]:
    try:
        with tx.transaction():  # a savepoint
            fresh = {row[0] for row in tx.execute(_ACCEPT, (*_values(items), satker, by)).fetchall()}
    except _ITEM_ERRORS as error:
        if len(items) == 1:
            only = items[0]
            cause = refusal(error).message
            return {
                only.key: Rejection(source=only.source, event_id=only.event_id, item=only.item, cause=cause)
            }
        outcomes: dict[Key, Outcome] = {}
        for item in items:
            outcomes |= _insert(tx, satker, [item], by)
        return outcomes
    outcomes = {
        i.key: Acceptance(
            document_id=i.document_id,
            job_id=i.job_id,
            code=i.code,
            repeated=False,
            warnings=i.record.get(PERINGATAN, ()),
        )
        for i in items
        if i.document_id in fresh
    }
    rest = [i for i in items if i.document_id not in fresh]
    return outcomes | _known(tx, satker, rest) if rest else outcomes


def _known(tx: Transaction, satker: str, items: list[NewDocument]) -> dict[Key, Outcome]:
    # A statement of its own: its snapshot sees the row that made ours give way. A row above the caller's class stays
    # invisible and answers like another body, which it is to this caller.
    keys = [[i.source for i in items], [i.event_id for i in items], [i.item for i in items]]
    rows = tx.execute(_KNOWN, (*keys, satker)).fetchall()
    known = {(r[0], r[1], r[2]): r[3:] for r in rows}
    outcomes: dict[Key, Outcome] = {}
    for item in items:
        digest, document_id, job_id, code, warnings = known.get(item.key, (None,) * 5)
        if digest == item.body_digest:
            outcomes[item.key] = Acceptance(
                document_id=document_id, job_id=job_id, code=code, repeated=True, warnings=warnings or ()
            )
        else:
            outcomes[item.key] = Conflict(source=item.source, event_id=item.event_id, item=item.item)
    return outcomes


def _answer(item: NewDocument, first: NewDocument, outcome: Outcome) -> Outcome:
    if item is first or not isinstance(outcome, Acceptance):
        return outcome
    if item.body_digest != first.body_digest:
        return Conflict(source=item.source, event_id=item.event_id, item=item.item)
    return replace(outcome, repeated=True)


def _values(items: Sequence[NewDocument]) -> Iterator[list[Any]]:
    for name, kind in _COLUMNS:
        if name == "folded":
            yield [
                of_document(
                    nomor=None, judul=i.judul, perihal=i.perihal, pencipta=i.pencipta, record=i.record
                )
                for i in items
            ]
        elif name == "on_done":
            yield [Jsonb(i.on_done.to_json()) for i in items]
        elif kind == "jsonb":
            yield [Jsonb(getattr(i, name)) for i in items]
        elif name in ("akses", "lane"):
            yield [int(getattr(i, name)) for i in items]
        else:
            yield [getattr(i, name) for i in items]
