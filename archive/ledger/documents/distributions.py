"""To whom a signed document went, by which channel, and who received it when: each recipient is a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import DOCUMENT, Document


@dataclass(frozen=True, kw_only=True)
class NewRecipient:
    """Somebody a document is to go to."""

    nama: str
    saluran: str
    kepada: str | None = None
    """Whom of the office it means: ``unit:3``, ``jabatan:sekretaris``, ``orang:...``, ``kelompok:...``; None: somebody outside."""
    surel: str | None = None
    """Where somebody outside is written to."""
    tembusan: bool = False

    def as_told(self) -> dict[str, Any]:
        """Return it as its act tells it."""
        beside = {"kepada": self.kepada, "surel": self.surel, "tembusan": self.tembusan}
        return {"nama": self.nama, "saluran": self.saluran} | {k: v for k, v in beside.items() if v}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> NewRecipient:
        """Return what an act told."""
        return cls(
            nama=told["nama"],
            saluran=told["saluran"],
            kepada=told.get("kepada"),
            surel=told.get("surel"),
            tembusan=bool(told.get("tembusan")),
        )


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One recipient of one distribution."""

    id: UUID
    document_id: UUID
    act_no: int
    urut: int
    """Its place among those of the same sending."""
    penerima: str
    saluran: str
    sent_at: datetime
    received_at: datetime | None
    received_by: str | None
    noted_by: str | None
    """Who entered the receipt."""
    koreksi: Sequence[Mapping[str, Any]] = ()
    """What was noted before and corrected, the oldest first: ``{pada, oleh, alasan, dari, menjadi}``."""
    kepada: str | None = None
    """Whom of the office it means; None: somebody outside."""
    surel: str | None = None
    """Where somebody outside is written to."""
    tembusan: bool = False
    bukti: str | None = None
    """SHA-256 of the signed ekspedisi sheet that came back, archived with the document under ``evidence``."""
    copy_no: int | None = None
    """The number of its own copy, counted through all sendings of the document; None up to class T, whose copies bear none."""

    @property
    def no(self) -> str:
        """Return what it is called by within its document: the number of the sending and its place in it."""
        return f"{self.act_no}.{self.urut}"

    @property
    def evidence(self) -> str:
        """Return what the scanned sheet that shows its receipt is called in the vault."""
        return f"ekspedisi-{self.no}.pdf"


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """A document on its way to a recipient by hand."""

    document: Document
    recipient: Recipient


NUMBERED: Final = AccessClass.R
"""From this class on each recipient gets a copy of its own, with its number."""
_RECIPIENT = Columns(Recipient, without=("copy_no",))
_COLUMNS = (
    f"{_RECIPIENT}, CASE WHEN akses >= {int(NUMBERED)} THEN (SELECT count(*) FROM distribution b"
    " WHERE b.document_id = distribution.document_id AND b.satker = distribution.satker"
    " AND (b.act_no, b.urut) <= (distribution.act_no, distribution.urut)) END"
)


def add(
    tx: Transaction,
    satker: str,
    document_id: UUID,
    act_no: int,
    recipients: Iterable[NewRecipient],
    sent_at: datetime | None = None,
) -> None:
    """Write down to whom a document goes with one act, in that order; sent now unless told when."""
    given = list(recipients)
    tx.execute(
        "INSERT INTO distribution (satker, akses, document_id, act_no, sent_at, penerima, saluran, kepada, surel, tembusan, urut)"
        " SELECT d.satker, d.akses, d.id, %s, coalesce(%s, clock_timestamp()), r.*"
        " FROM document d, unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bool[]) WITH ORDINALITY r"
        " WHERE d.id = %s AND d.satker = %s",
        (
            *(act_no, sent_at, [each.nama for each in given], [each.saluran for each in given]),
            *(
                [each.kepada for each in given],
                [each.surel for each in given],
                [each.tembusan for each in given],
            ),
            *(document_id, satker),
        ),
    )


def of(tx: Transaction, document_id: UUID) -> list[Recipient]:
    """Return a document's recipients in the order they were sent to."""
    return of_several(tx, [document_id])


def of_several(tx: Transaction, document_ids: Iterable[UUID]) -> list[Recipient]:
    """Return the recipients of several documents, each document's in the order they were sent to."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM distribution WHERE document_id = ANY (%s) ORDER BY document_id, act_no, urut",
        (list(document_ids),),
    ).fetchall()
    return [_recipient(row) for row in rows]


def by_hand(
    tx: Transaction,
    satker: str,
    channels: Sequence[str],
    *,
    since: datetime,
    before: datetime,
    everything: bool,
    limit: int,
) -> list[HandedOver]:
    """Return what was sent by these channels in a time, in the order of sending; without what was received unless ``everything``."""
    # Copies have no number here: the sheet names the recipient's.
    rows = tx.execute(
        f"SELECT {DOCUMENT.of('d')}, {_RECIPIENT.of('b')} FROM distribution b"
        " JOIN document d ON d.id = b.document_id AND d.satker = b.satker"
        " WHERE b.satker = %s AND b.saluran = ANY (%s) AND b.sent_at >= %s AND b.sent_at < %s"
        " AND (%s OR b.received_at IS NULL) ORDER BY b.sent_at, b.document_id, b.act_no, b.urut LIMIT %s",
        (satker, list(channels), since, before, everything, limit),
    ).fetchall()
    end = len(DOCUMENT)
    return [
        HandedOver(document=DOCUMENT.read(row[:end]), recipient=_RECIPIENT.read(row[end:])) for row in rows
    ]


def hold(tx: Transaction, document_id: UUID, recipient_id: UUID) -> Recipient | None:
    """Return one recipient of a document, held until the transaction ends."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM distribution WHERE id = %s AND document_id = %s FOR UPDATE",
        (recipient_id, document_id),
    ).fetchone()
    return _recipient(row) if row else None


def note(
    tx: Transaction,
    held: Recipient,
    *,
    received_by: str | None,
    at: datetime | None,
    by: str,
    correction: Mapping[str, Any] | None = None,
    evidence: str | None = None,
) -> Recipient:
    """Write down who received it and when, or with None that nobody did; a correction stays with it.

    ``evidence``: SHA-256 of the signed sheet; what is there stays without, as long as somebody received it.
    """
    row = tx.execute(
        "UPDATE distribution SET received_at = %s, received_by = %s, noted_by = %s, koreksi = koreksi || %s,"
        " bukti = CASE WHEN %s THEN coalesce(%s, bukti) END"
        f" WHERE id = %s RETURNING {_COLUMNS}",
        (
            at,
            received_by,
            by,
            Jsonb([correction] if correction else []),
            received_by is not None,
            evidence,
            held.id,
        ),
    ).fetchone()
    assert row is not None  # it is held
    return _recipient(row)


def take_back(tx: Transaction, satker: str, told: Recipient) -> None:
    """Let a recipient and its receipt stand as the vault tells them. Runs as the owner of the tables."""
    tx.execute(
        f"INSERT INTO distribution (satker, akses, {_RECIPIENT})"
        " SELECT d.satker, d.akses, %s, d.id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM document d"
        " WHERE d.id = %s AND d.satker = %s ON CONFLICT (document_id, satker, act_no, urut) DO UPDATE SET id = EXCLUDED.id,"
        " sent_at = EXCLUDED.sent_at, received_at = EXCLUDED.received_at, received_by = EXCLUDED.received_by,"
        " noted_by = EXCLUDED.noted_by, koreksi = EXCLUDED.koreksi, kepada = EXCLUDED.kepada, surel = EXCLUDED.surel,"
        " tembusan = EXCLUDED.tembusan, bukti = EXCLUDED.bukti",
        (
            *(told.id, told.act_no, told.urut, told.penerima, told.saluran, told.sent_at, told.received_at),
            *(told.received_by, told.noted_by, Jsonb([dict(each) for each in told.koreksi])),
            *(told.kepada, told.surel, told.tembusan, told.bukti, told.document_id, satker),
        ),
    )


def _recipient(row: tuple[Any, ...]) -> Recipient:
    return _RECIPIENT.read(row[:-1], copy_no=row[-1])
