"""Templates taken back from the vault: kept as the shipped ones are, so that documents find the bytes they were printed with.

What the lint found, and who approved, was the ledger's alone: such a template is nobody's active one until it is uploaded and
approved again, which makes this very row the office's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from archive.ledger.connection import Transaction
from archive.ledger.documents import templates
from archive.ledger.documents.templates import NewFile, NewTemplate


def take_back(tx: Transaction, satker: str, object_id: str, about: bytes, files: Sequence[NewFile]) -> bool:
    """Keep a template that the ledger does not know, and the files that it lacks of one it knows; tell whether it is new."""
    told = orjson.loads(about)
    size = next((each.size or 0 for each in files if each.name == templates.TEMPLATE_FILE), 0)
    known = tx.execute(
        "SELECT id FROM template WHERE satker = %s AND jenis = %s AND digest = %s AND object_id IS NOT NULL",
        (satker, told["jenis"], told["digest"]),
    ).fetchone()
    new = NewTemplate(
        satker=satker,
        jenis=told["jenis"],
        digest=told["digest"],
        state="shipped",
        name=told["name"],
        size=size,
        contract_version=told["contract_version"],
        findings=[],
        left_alone=told["left_alone"],
        object_id=object_id,
    )
    if known is None:
        templates.add(tx, new, files, str(told["uploaded_by"]))
        return True
    templates.keep(tx, satker, known[0], files)
    return False
