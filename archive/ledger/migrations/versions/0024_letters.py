"""The record of a received paper says the sender's number and date, and its sender is found by search."""

from __future__ import annotations

import json
from typing import Any

from alembic import op
from psycopg.types.json import Jsonb

from archive.ledger.folding import of_document
from archive.records.letter import LETTER, letter_of

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_SHEETS = (
    "SELECT d.id, d.satker, d.nomor, d.judul, d.perihal, d.pencipta, d.record, r.payload FROM document d"
    " JOIN revision r ON r.document_id = d.id AND r.satker = d.satker AND r.no = d.revision_no"
    " WHERE d.jenis = 'lembar_penerimaan'"
)


def _write(*, known: bool) -> None:
    """Write records and what is searched anew, with what is said of the letter or without."""
    driver: Any = op.get_bind().connection.dbapi_connection
    with driver.cursor() as found, driver.cursor() as write:
        for id_, satker, nomor, judul, perihal, pencipta, record, payload in found.execute(_SHEETS):
            plain = {name: value for name, value in record.items() if name != LETTER}
            new = {**plain, LETTER: letter_of(json.loads(payload))} if known else plain
            folded = of_document(nomor=nomor, judul=judul, perihal=perihal, pencipta=pencipta, record=new)
            write.execute(
                "UPDATE document SET record = %s, folded = %s WHERE id = %s AND satker = %s",
                (Jsonb(new), folded, id_, satker),
            )


def upgrade() -> None:
    _write(known=True)


def downgrade() -> None:
    _write(known=False)
