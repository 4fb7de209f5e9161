"""The links by which people from outside sign a document: a digest each, for one place of one round. Made, ended, never deleted.

What opens a link is known to whoever was given it and to nobody else; who may give one is the desk's to say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import Document

LinkEnd: TypeAlias = Literal[
    "ditandatangani", "diganti", "diakhiri", "dikembalikan", "dibatalkan", "direvisi"
]
"""What ended a link: its signature, another link in its place, a person, or what became of its round."""


@dataclass(frozen=True, kw_only=True)
class SigningLink:
    """One link."""

    id: UUID
    satker: str
    document_id: UUID
    place: int
    """Whose it is among who signs, counted from 0."""
    nama: str
    round_no: int | None
    """The act that opened its round; None while it waits for one."""
    surel: bool
    """It went by mail; else it was shown once to whoever made it."""
    made_at: datetime
    made_by: str
    good_until: datetime
    opened_at: datetime | None
    """When its page was first asked for."""
    ended_at: datetime | None
    ended_by: str | None
    ended: LinkEnd | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class FoundLink:
    """What a link leads to, before anybody acts for its holder."""

    satker: str
    document_id: UUID
    akses: AccessClass
    id: UUID
    place: int


_LINK = Columns(SigningLink)
_FOUND = Columns(FoundLink, akses=AccessClass)


def find(tx: Transaction, token_sha256: str) -> FoundLink | None:
    """Return the link with this digest, whoever asks; a principal without office may."""
    row = tx.execute(
        f"SELECT {_FOUND} FROM find_signing_link(%s) WHERE endings_known()", (token_sha256,)
    ).fetchone()
    return _FOUND.read(row) if row else None


def of(tx: Transaction, document_id: UUID) -> list[SigningLink]:
    """Return a document's links, the newest last; ended ones too."""
    rows = tx.execute(
        f"SELECT {_LINK} FROM signing_link WHERE document_id = %s ORDER BY made_at, id", (document_id,)
    ).fetchall()
    return [_LINK.read(row) for row in rows]


def living(tx: Transaction, document_id: UUID) -> list[SigningLink]:
    """Return the links of a document that nothing has ended; their days may be over."""
    return [each for each in of(tx, document_id) if each.ended is None]


def give(
    tx: Transaction,
    document: Document,
    *,
    place: int,
    nama: str,
    round_no: int | None,
    token_sha256: str,
    surel: bool,
    good_until: datetime,
    by: str,
) -> SigningLink:
    """Write down a link for one place; the one that stood there ends with it."""
    end(tx, document.id, "diganti", by=by, places=[place])
    row = tx.execute(
        "INSERT INTO signing_link (satker, akses, document_id, place, nama, round_no, token_sha256, surel, made_by, good_until)"
        f" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_LINK}",
        (
            *(document.satker, int(document.akses), document.id, place, nama, round_no),
            *(token_sha256, surel, by, good_until),
        ),
    ).fetchone()
    assert row is not None  # the row was inserted
    return _LINK.read(row)


def begin(tx: Transaction, document_id: UUID, round_no: int, good_until: datetime) -> None:
    """Let the living links of a document be of the round that an act opens; their days count from now."""
    tx.execute(
        "UPDATE signing_link SET round_no = %s, good_until = %s WHERE document_id = %s AND ended_at IS NULL",
        (round_no, good_until, document_id),
    )


def opened(tx: Transaction, link_id: UUID) -> bool:
    """Note that a link's page was asked for; returns whether it is the first time."""
    return bool(
        tx.execute(
            "UPDATE signing_link SET opened_at = clock_timestamp() WHERE id = %s AND opened_at IS NULL",
            (link_id,),
        ).rowcount
    )


def end(
    tx: Transaction,
    document_id: UUID,
    how: LinkEnd,
    *,
    by: str,
    reason: str = "",
    places: Collection[int] | None = None,
) -> list[SigningLink]:
    """End the living links of a document, or those of some of its places; returns them as they stand then."""
    rows = tx.execute(
        "UPDATE signing_link SET ended_at = clock_timestamp(), ended_by = %(by)s, ended = %(how)s, reason = %(reason)s"
        " WHERE document_id = %(document)s AND ended_at IS NULL"
        f" AND (%(places)s::integer[] IS NULL OR place = ANY (%(places)s)) RETURNING {_LINK}",
        {
            "by": by,
            "how": how,
            "reason": reason,
            "document": document_id,
            "places": None if places is None else sorted(places),
        },
    ).fetchall()
    return [_LINK.read(row) for row in rows]
