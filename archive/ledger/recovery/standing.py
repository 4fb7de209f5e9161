"""How a document stands once its records were taken back: as the newest says, unless the ledger knows of something later.

What waited and was overtaken ends; the page that waited for a person's signature, which the vault never held, is ordered anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid5

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.documents import announcements, distributions
from archive.ledger.folding import of_document
from archive.ledger.jobs.lanes import Lane
from archive.records.record import Record
from archive.states import Status

_LATER = (
    "EXISTS (SELECT FROM job later WHERE later.document_id = %(id)s AND later.satker = %(satker)s"
    " AND (later.created_at, later.id) > (%(at)s, %(job)s))"
)
"""A job that the ledger holds was made after the newest that the vault shows: then the ledger knows better."""


def stand(tx: Transaction, record: Record) -> bool:
    """Let a document stand as its newest record says; tell whether a page is printed again for its signature."""
    _supersede(tx, record)
    _stand(tx, record)
    _receipts(tx, record)
    return _print_again(tx, record)


def _told(record: Record) -> Mapping[str, Any]:
    return {"id": record.id, "satker": record.satker, "at": record.job_created_at, "job": record.job_id}


def _supersede(tx: Transaction, record: Record) -> None:
    """End what still waits of the document and was overtaken by what the vault shows."""
    tx.execute(
        "UPDATE job SET state = 'done', cause = 'superseded', done_at = clock_timestamp(), sent_at = NULL,"
        "  leased_at = coalesce(leased_at, clock_timestamp())"
        " WHERE document_id = %(id)s AND satker = %(satker)s AND state IN ('waiting', 'quarantined', 'parked')"
        "   AND (created_at, id) < (%(at)s, %(job)s)",
        _told(record),
    )


def _stand(tx: Transaction, record: Record) -> None:
    """Let the document stand as its newest record says, unless the ledger knows of a later act."""
    tx.execute(
        "UPDATE document SET status = %(status)s, nomor = %(nomor)s, tanggal = %(tanggal)s, revision_no = %(revision)s,"
        "  judul = %(judul)s, perihal = %(perihal)s, pencipta = %(pencipta)s, record = %(record)s, folded = %(folded)s,"
        "  updated_at = clock_timestamp()"
        f" WHERE id = %(id)s AND satker = %(satker)s AND NOT {_LATER}",
        {
            **_told(record),
            "status": record.status,
            "nomor": record.nomor,
            "tanggal": record.tanggal,
            "revision": record.revision_no,
            "judul": record.judul,
            "perihal": record.perihal,
            "pencipta": record.pencipta,
            "record": Jsonb(dict(record.record)),
            "folded": folded(record),
        },
    )


def _receipts(tx: Transaction, record: Record) -> None:
    """Let who received it, was told of it and read it stand as its newest record says, unless the ledger knows of something later."""
    later = tx.execute(f"SELECT {_LATER}", _told(record)).fetchone()
    if later is not None and not later[0]:
        for each in record.recipients:
            distributions.take_back(tx, record.satker, each)
        for told in record.announcements:
            announcements.take_back(tx, record.satker, told)


def _print_again(tx: Transaction, record: Record) -> bool:
    """Order the page that waits for a person's signature anew: it was kept in the ledger, beside its job."""
    if record.status != Status.MENUNGGU_TTE or record.on_done.final is None:
        return False
    order = replace(record.on_done, events=())  # the world was told once
    return bool(
        tx.execute(
            "INSERT INTO job (id, satker, akses, document_id, revision_no, queue, lane, on_done, created_at)"
            " SELECT %(new)s, d.satker, d.akses, d.id, %(revision)s, %(queue)s, %(lane)s, %(order)s, clock_timestamp()"
            f"   FROM document d WHERE d.id = %(id)s AND d.satker = %(satker)s AND NOT {_LATER}"
            "    AND NOT EXISTS (SELECT FROM staged_file s WHERE s.document_id = d.id AND s.name LIKE 'akhir/%%')"
            " ON CONFLICT DO NOTHING",
            {
                **_told(record),
                "new": uuid5(record.job_id, "printed again"),
                "revision": record.revision_no,
                "queue": record.queue,
                "lane": Lane.ACT,
                "order": Jsonb(order.to_json()),
            },
        ).rowcount
    )


def folded(record: Record) -> str:
    """Return what a search finds the document by."""
    return of_document(
        nomor=record.nomor,
        judul=record.judul,
        perihal=record.perihal,
        pencipta=record.pencipta,
        record=record.record,
    )
