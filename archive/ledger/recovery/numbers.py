"""A document's number taken back into its register, as the document's record tells it."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.errors import Contradiction
from archive.ledger.registers.numbers import Number
from archive.records.letter import RECEIVED
from archive.records.record import Record
from archive.states import VOIDING, NumberState


@dataclass(frozen=True, kw_only=True)
class NumberRecovery:
    """What became of a document's number."""

    was: str = ""
    """What stood in the register in its place, no document's; empty: nothing."""
    refused: bool = False
    """That entry stays."""


def take_back(tx: Transaction, record: Record, number: Number) -> NumberRecovery:
    """Write a document's number into its register, and move the counter past it; raises ``Contradiction`` when it is taken.

    A number that was reserved after a restore, and one that somebody then let stand as BATAL, waited for this very document:
    it becomes the document's. What was written by hand or entered without a file is another letter with the same number.
    """
    # Void is what an act made it: one that came after this record's acts is known of by nobody.
    void = number.state == NumberState.BATAL and any(
        act.kind in VOIDING or act.detail.get("nomor_batal") == number.nomor for act in record.acts
    )
    given = NumberState.MASUK if record.event["type"] == RECEIVED else NumberState.TERPAKAI
    state = NumberState.BATAL if void else given if number.state == NumberState.BATAL else number.state
    about = (record.satker, number.register, number.tahun)
    tx.execute(
        "INSERT INTO register_year (satker, register, tahun) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        about,
    )
    stood = tx.execute(
        "SELECT state, reason, coalesce(voided_by, taken_by) FROM register_number WHERE satker = %s AND register = %s"
        " AND tahun = %s AND urut = %s AND sisipan = %s AND document_id IS NULL",
        (*about, number.urut, number.sisipan),
    ).fetchone()
    was = f"{stood[0]} ({stood[1] or ''}; {stood[2]})" if stood else ""
    if stood and stood[0] not in (NumberState.DICADANGKAN, NumberState.BATAL):
        return NumberRecovery(was=was, refused=True)
    tx.execute(
        "INSERT INTO register_number (satker, register, tahun, urut, sisipan, nomor, state, document_id, tanggal,"
        "  keterangan, reason, taken_at, taken_by, voided_at, voided_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (satker, register, tahun, urut, sisipan) DO UPDATE SET state = excluded.state,"
        "    reason = excluded.reason, voided_at = excluded.voided_at, voided_by = excluded.voided_by,"
        "    document_id = excluded.document_id, nomor = excluded.nomor, tanggal = excluded.tanggal,"
        "    keterangan = excluded.keterangan, taken_at = excluded.taken_at, taken_by = excluded.taken_by"
        "  WHERE register_number.document_id IS NULL OR register_number.document_id = excluded.document_id",
        (
            *(*about, number.urut, number.sisipan, number.nomor, state, record.id, number.tanggal),
            *(Jsonb(dict(number.keterangan)), number.reason, number.taken_at, number.taken_by),
            *((number.voided_at, number.voided_by) if void else (None, None)),
        ),
    )
    holder = tx.execute(
        "SELECT document_id FROM register_number WHERE satker = %s AND register = %s AND tahun = %s AND urut = %s"
        " AND sisipan = %s",
        (*about, number.urut, number.sisipan),
    ).fetchone()
    if holder is None or holder[0] != record.id:
        raise Contradiction(
            f"number {number.nomor} is another's in the register: {holder[0] if holder else ''}"
        )
    tx.execute(
        "UPDATE register_year SET last = greatest(last, %s),"
        "  last_date = CASE WHEN %s = '' THEN greatest(last_date, %s::date) ELSE last_date END"
        " WHERE satker = %s AND register = %s AND tahun = %s",
        (number.urut, number.sisipan, number.tanggal, *about),
    )
    return NumberRecovery(was=was)
