"""Who was told of a document that went out: each person, or address outside, a row for each act they are told of.

By which recipient they were reached, how their letter fared, when they read it. Whom to tell and in which words is the front
desk's to say; a letter itself is ``archive.ledger.outbox.mail``'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import DOCUMENT, Document

Way: TypeAlias = Literal["berkas", "dibaca"]
"""How somebody read it: they took the file, or said so."""


@dataclass(frozen=True, kw_only=True)
class NewAnnouncement:
    """Somebody to be told."""

    sent_no: int
    urut: int
    person_id: str | None
    """None: somebody outside."""
    mail_id: UUID | None
    """Their letter, where one was queued."""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """Somebody who was told of an act."""

    document_id: UUID
    act_no: int
    sent_no: int
    """The sending in which the recipient stands who reaches them."""
    urut: int
    person_id: str | None
    at: datetime
    read_at: datetime | None
    read_by: str | None
    letter_state: str | None = None
    """waiting, sent, refused; None: they were not written to."""
    letter_cause: str | None = None
    letter_at: datetime | None = None
    """When it was queued, sent, or refused."""

    @property
    def recipient(self) -> str:
        """Return the number of the recipient who reaches them."""
        return f"{self.sent_no}.{self.urut}"


@dataclass(frozen=True, kw_only=True)
class PersonalAnnouncement:
    """A document as somebody was told of it."""

    document: Document
    kind: str
    """The act's."""
    act_no: int
    detail: dict[str, Any]
    """The act's."""
    note: str | None
    """The act's."""
    by: str
    """Who did it."""
    at: datetime
    read_at: datetime | None
    tembusan: bool


_ROW = Columns(Announcement)
READ: Final = "id.naskah.document.read.v1"
"""The event that tells of it: which recipient's, not who."""


def add(
    tx: Transaction, satker: str, document_id: UUID, act_no: int, told: Iterable[NewAnnouncement]
) -> None:
    """Write down who is told of an act."""
    given = list(told)
    tx.execute(
        "INSERT INTO announcement (satker, akses, document_id, act_no, sent_no, urut, person_id, mail_id,"
        "                          letter_state, letter_at)"
        " SELECT d.satker, d.akses, d.id, %s, n.sent_no, n.urut, n.person, m.id, m.state, m.queued_at FROM document d,"
        " unnest(%s::int[], %s::int[], %s::text[], %s::uuid[]) AS n(sent_no, urut, person, mail)"
        " LEFT JOIN mail m ON m.id = n.mail AND m.satker = %s"
        " WHERE d.id = %s AND d.satker = %s ON CONFLICT DO NOTHING",
        (
            act_no,
            [each.sent_no for each in given],
            [each.urut for each in given],
            [each.person_id for each in given],
            [each.mail_id for each in given],
            satker,
            document_id,
            satker,
        ),
    )


def of_several(tx: Transaction, document_ids: Iterable[UUID]) -> list[Announcement]:
    """Return who was told of these documents, in the order of the acts and of the recipients."""
    rows = tx.execute(
        f"SELECT {_ROW} FROM announcement WHERE document_id = ANY (%s)"
        " ORDER BY document_id, act_no, sent_no, urut, person_id",
        (list(document_ids),),
    ).fetchall()
    return [_ROW.read(row) for row in rows]


def unread(tx: Transaction, document_id: UUID, person_id: str) -> bool:
    """Tell whether a person was told of a document and has not read it since."""
    row = tx.execute(
        "SELECT EXISTS (SELECT FROM announcement WHERE document_id = %s AND person_id = %s AND read_at IS NULL)",
        (document_id, person_id),
    ).fetchone()
    return bool(row and row[0])


def first_read(tx: Transaction, document_id: UUID, person_id: str) -> datetime | None:
    """Return when a person last read what they were told of; None where they never were, or did not yet."""
    row = tx.execute(
        "SELECT max(read_at) FROM announcement WHERE document_id = %s AND person_id = %s",
        (document_id, person_id),
    ).fetchone()
    return row[0] if row else None


def read(tx: Transaction, satker: str, document_id: UUID, person_id: str, way: Way) -> list[str]:
    """Note that a person has read what they were told of a document, and tell the world; returns by which recipients.

    What they read already stays as it was.
    """
    rows = tx.execute(
        "UPDATE announcement SET read_at = clock_timestamp(), read_by = %s, written = false"
        " WHERE satker = %s AND document_id = %s AND person_id = %s AND read_at IS NULL RETURNING sent_no, urut, akses",
        (way, satker, document_id, person_id),
    ).fetchall()
    numbers = [f"{sent}.{urut}" for sent, urut in dict.fromkeys((row[0], row[1]) for row in sorted(rows))]
    if rows:
        tx.execute(
            "INSERT INTO outbound_event (satker, akses, type, document_id, data) VALUES (%s, %s, %s, %s, %s)",
            (satker, rows[0][2], READ, document_id, Jsonb({"penerima": numbers})),
        )
    return numbers


def of_person(
    tx: Transaction, satker: str, person_id: str, *, everything: bool, limit: int
) -> list[PersonalAnnouncement]:
    """Return what a person was told of, the newest first, an act upon a document once; without what they have read
    unless ``everything``."""
    rows = tx.execute(
        f"SELECT {DOCUMENT.of('d')}, c.kind, c.no, c.detail, c.note, c.nama, a.at, a.read_at, a.tembusan"
        "  FROM (SELECT n.document_id, n.satker, n.act_no, min(n.at) AS at, min(n.read_at) AS read_at,"
        "               bool_and(b.tembusan) AS tembusan"
        "          FROM announcement n JOIN distribution b ON b.document_id = n.document_id AND b.satker = n.satker"
        "               AND b.act_no = n.sent_no AND b.urut = n.urut"
        "         WHERE n.satker = %(satker)s AND n.person_id = %(person)s AND (%(all)s OR n.read_at IS NULL)"
        "         GROUP BY n.document_id, n.satker, n.act_no) a"
        "  JOIN document d ON d.id = a.document_id AND d.satker = a.satker"
        "  JOIN act c ON c.document_id = a.document_id AND c.satker = a.satker AND c.no = a.act_no"
        " ORDER BY a.at DESC, d.id LIMIT %(limit)s",
        {"satker": satker, "person": person_id, "all": everything, "limit": limit},
    ).fetchall()
    return [
        PersonalAnnouncement(
            document=DOCUMENT.read(row[:-8]),
            kind=row[-8],
            act_no=row[-7],
            detail=row[-6],
            note=row[-5],
            by=row[-4],
            at=row[-3],
            read_at=row[-2],
            tembusan=row[-1],
        )
        for row in rows
    ]


def hand_on(tx: Transaction, satker: str, person_id: str, to: Iterable[str]) -> int:
    """Let others be told of what a person was told of and never read, by the same recipients; returns how many entries came of it.

    What the person was told stays as it was.
    """
    return tx.execute(
        "INSERT INTO announcement (satker, akses, document_id, act_no, sent_no, urut, person_id, written)"
        " SELECT n.satker, n.akses, n.document_id, n.act_no, n.sent_no, n.urut, p.id, false"
        "   FROM announcement n, unnest(%s::text[]) AS p(id)"
        "  WHERE n.satker = %s AND n.person_id = %s AND n.read_at IS NULL ON CONFLICT DO NOTHING",
        (sorted(set(to)), satker, person_id),
    ).rowcount


def unwritten(tx: Transaction, satker: str, limit: int) -> list[UUID]:
    """Return documents of which the vault does not say yet who has read them, or how a letter fared."""
    rows = tx.execute(
        "SELECT DISTINCT document_id FROM announcement WHERE satker = %s AND NOT written LIMIT %s",
        (satker, limit),
    ).fetchall()
    return [row[0] for row in rows]


def write_down(tx: Transaction, document: Document) -> None:
    """Note that a job is going to say in the vault how a document's announcements stand."""
    tx.execute(
        "UPDATE announcement SET written = true WHERE satker = %s AND document_id = %s AND NOT written",
        (document.satker, document.id),
    )


def take_back(tx: Transaction, satker: str, told: Announcement) -> None:
    """Let what somebody was told stand as the vault tells it. Runs as the owner of the tables."""
    tx.execute(
        f"INSERT INTO announcement (satker, akses, {_ROW})"
        " SELECT d.satker, d.akses, d.id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM document d"
        " WHERE d.id = %s AND d.satker = %s"
        " ON CONFLICT (document_id, satker, act_no, sent_no, urut, person_id) DO UPDATE SET at = EXCLUDED.at,"
        " read_at = EXCLUDED.read_at, read_by = EXCLUDED.read_by, letter_state = EXCLUDED.letter_state,"
        " letter_cause = EXCLUDED.letter_cause, letter_at = EXCLUDED.letter_at",
        (
            *(told.act_no, told.sent_no, told.urut, told.person_id, told.at, told.read_at, told.read_by),
            *(told.letter_state, told.letter_cause, told.letter_at, told.document_id, satker),
        ),
    )
