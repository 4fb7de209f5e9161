"""Letters to people, queued with what they are about and sent afterwards: a row is one letter and its Message-ID.

One that tells of an act waits until the page that shows it is archived. Leased for a while and then due again, so that a sender that dies loses none; sent once it says so. Writes no letter and
knows no mail server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction

Kind: TypeAlias = Literal[
    "pengingat",
    "paraf_gugur",
    "dikembalikan",
    "tertahan",
    "dikirim",
    "diralat",
    "diganti",
    "dicabut",
    "disposisi",
    "tautan",
    "akun",
]
REMINDER: Kind = "pengingat"


@dataclass(frozen=True, kw_only=True)
class NewMail:
    """A letter to be queued."""

    person_id: str | None
    kind: Kind
    akses: AccessClass
    """The highest class of what it names."""
    subject: str
    body: str
    id: UUID | None = None
    """As its queuer calls it; one is made without."""
    surel: str | None = field(default=None, repr=False)
    """Where to, for somebody who is nobody of the office."""


@dataclass(frozen=True, kw_only=True)
class MailErrand:
    """A letter to be sent now."""

    id: UUID
    surel: str | None
    """None: the person has left or has no address any more."""
    subject: str
    body: str
    attempts: int
    """This one included."""
    age_s: float


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A letter as its office's administrator sees it: not what it says."""

    id: UUID
    person_id: str | None
    """None: somebody outside the office."""
    kind: str
    state: str
    """waiting, held (until the page of its act is archived), sent, refused, or superseded (a later reminder says more)."""
    attempts: int
    run_after: datetime
    cause: str | None
    detail: str | None
    queued_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MailStanding:
    """How an office's letters stand."""

    waiting: int
    """For the mail server; those that wait for a page are not counted."""
    oldest_age_s: float
    """Of those that wait; 0 when none does."""
    refused: int


# The page is archived once any job of the document has been that was made then or later: the job itself may be superseded.
_HELD = """EXISTS (SELECT FROM job o WHERE o.id = mail.job_id AND o.satker = mail.satker AND NOT EXISTS (
    SELECT FROM version v JOIN job j ON j.id = v.job_id AND j.satker = v.satker
     WHERE v.document_id = o.document_id AND v.satker = o.satker AND (j.created_at, j.id) >= (o.created_at, o.id)))"""
_STATE = f"CASE WHEN state = 'waiting' AND {_HELD} THEN 'held' ELSE state END"
_MAIL = Columns(Mail, called={"state": _STATE})


def queue(
    tx: Transaction, satker: str, letters: Sequence[NewMail], *, once_printed: UUID | None = None
) -> int:
    """Queue letters to those who have an address, with the caller's transaction; returns how many.

    ``once_printed``: the job whose page they wait for, or that of whatever is printed of its document in its place.
    A reminder takes the place of what waits to remind the same person.
    """
    queued = 0
    for new in letters:
        if new.kind == REMINDER:
            tx.execute(
                "UPDATE mail SET state = 'superseded', body = NULL, ended_at = clock_timestamp()"
                " WHERE satker = %s AND person_id = %s AND kind = %s AND state = 'waiting'",
                (satker, new.person_id, new.kind),
            )
        queued += _queue(tx, satker, new, once_printed)
    return queued


def _queue(tx: Transaction, satker: str, new: NewMail, once_printed: UUID | None) -> int:
    whom, values = (
        (
            " FROM person p WHERE p.satker = %s AND p.id = %s AND p.active AND p.surel IS NOT NULL",
            [new.person_id],
        )
        if new.person_id is not None
        else (" FROM office o WHERE o.satker = %s", [])
    )
    return tx.execute(
        "INSERT INTO mail (satker, id, akses, person_id, surel, kind, subject, body, job_id)"
        f" SELECT satker, coalesce(%s, gen_random_uuid()), %s, %s, %s, %s, %s, %s, %s{whom}",
        (
            *(
                new.id,
                int(new.akses),
                new.person_id,
                new.surel,
                new.kind,
                new.subject,
                new.body,
                once_printed,
            ),
            *(satker, *values),
        ),
    ).rowcount


def last_reminders(tx: Transaction, satker: str) -> dict[str, datetime]:
    """Return when each person was last written a reminder."""
    return last_of(tx, satker, REMINDER)


def last_of(tx: Transaction, satker: str, kind: Kind, subject: str | None = None) -> dict[str, datetime]:
    """Return when each person was last written a letter of a kind, or one of a kind and subject."""
    rows = tx.execute(
        "SELECT person_id, max(queued_at) FROM mail WHERE satker = %s AND kind = %s"
        " AND (%s::text IS NULL OR subject = %s) GROUP BY person_id",
        (satker, kind, subject, subject),
    ).fetchall()
    return dict(rows)


def lease(tx: Transaction, satker: str, limit: int, for_s: float) -> list[MailErrand]:
    """Take what is due, the oldest first; due again after ``for_s`` unless something is said of it.

    What waited for a page is as old as its last wait.
    """
    rows = tx.execute(
        "WITH due AS (SELECT id FROM mail WHERE satker = %(satker)s AND state = 'waiting'"
        f"             AND run_after <= clock_timestamp() AND NOT {_HELD}"
        "             AND NOT (SELECT endings_unread())"  # after a restore: whom it is for may have left since
        "              ORDER BY queued_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED),"
        " taken AS (UPDATE mail SET attempts = attempts + 1, run_after = clock_timestamp() + %(s)s * interval '1 s',"
        "                  queued_at = CASE WHEN job_id IS NULL THEN queued_at ELSE clock_timestamp() END, job_id = NULL"
        "           FROM due WHERE mail.id = due.id AND mail.satker = %(satker)s RETURNING mail.*)"
        " SELECT t.id, coalesce(t.surel, p.surel), t.subject, t.body, t.attempts,"
        "        extract(epoch FROM clock_timestamp() - t.queued_at)::float8"
        "   FROM taken t LEFT JOIN person p ON p.satker = t.satker AND p.id = t.person_id AND p.active ORDER BY t.queued_at",
        {"satker": satker, "limit": limit, "s": for_s},
    ).fetchall()
    return [MailErrand(id=r[0], surel=r[1], subject=r[2], body=r[3], attempts=r[4], age_s=r[5]) for r in rows]


def sent(tx: Transaction, satker: str, mail_id: UUID) -> None:
    """Note that the mail server took it; what it said is forgotten."""
    tx.execute(
        "UPDATE mail SET state = 'sent', body = NULL, cause = NULL, detail = NULL, ended_at = clock_timestamp()"
        " WHERE satker = %s AND id = %s AND state = 'waiting'",
        (satker, mail_id),
    )


def refused(tx: Transaction, satker: str, mail_id: UUID, cause: str, detail: str) -> None:
    """Note that it will not be taken; it stays to be seen and tried again by a person."""
    tx.execute(
        "UPDATE mail SET state = 'refused', cause = %s, detail = %s, ended_at = clock_timestamp()"
        " WHERE satker = %s AND id = %s AND state = 'waiting'",
        (cause, detail, satker, mail_id),
    )


def put_off(tx: Transaction, satker: str, mail_id: UUID, cause: str, detail: str, after_s: float) -> None:
    """Note why it was not taken now; due again after ``after_s``."""
    tx.execute(
        "UPDATE mail SET cause = %s, detail = %s, run_after = clock_timestamp() + %s * interval '1 s'"
        " WHERE satker = %s AND id = %s AND state = 'waiting'",
        (cause, detail, after_s, satker, mail_id),
    )


def give_back(
    tx: Transaction, satker: str, mail_ids: Sequence[UUID], cause: str, detail: str, after_s: float
) -> None:
    """Undo the attempt of letters the server never saw: it was away, and they are not to blame."""
    tx.execute(
        "UPDATE mail SET attempts = attempts - 1, cause = %s, detail = %s,"
        " run_after = clock_timestamp() + %s * interval '1 s' WHERE satker = %s AND id = ANY (%s) AND state = 'waiting'",
        (cause, detail, after_s, satker, list(mail_ids)),
    )


def every(tx: Transaction, satker: str, state: str | None, limit: int) -> list[Mail]:
    """Return the office's letters, the newest first."""
    rows = tx.execute(
        f"SELECT {_MAIL} FROM mail WHERE satker = %(satker)s AND (%(state)s::text IS NULL OR {_STATE} = %(state)s)"
        " ORDER BY queued_at DESC, id LIMIT %(limit)s",
        {"satker": satker, "state": state, "limit": limit},
    ).fetchall()
    return [_MAIL.read(row) for row in rows]


def standing(tx: Transaction, satker: str) -> MailStanding:
    """Return how the office's letters stand."""
    row = tx.execute(
        "SELECT count(*) FILTER (WHERE state = 'waiting'),"
        " coalesce(extract(epoch FROM clock_timestamp() - min(queued_at) FILTER (WHERE state = 'waiting')), 0)::float8,"
        " count(*) FILTER (WHERE state = 'refused')"
        f" FROM mail WHERE satker = %s AND state IN ('waiting', 'refused') AND NOT {_HELD}",
        (satker,),
    ).fetchone()
    assert row is not None  # an aggregate
    return MailStanding(waiting=row[0], oldest_age_s=row[1], refused=row[2])


def retry(tx: Transaction, satker: str, mail_id: UUID) -> Mail | None:
    """Let a refused or waiting letter be sent anew, now; nothing when there is none such."""
    row = tx.execute(
        "UPDATE mail SET state = 'waiting', attempts = 0, run_after = clock_timestamp(), queued_at = clock_timestamp(),"
        " ended_at = NULL WHERE satker = %s AND id = %s AND state IN ('refused', 'waiting')"
        f" RETURNING {_MAIL}",
        (satker, mail_id),
    ).fetchone()
    return _MAIL.read(row) if row else None
