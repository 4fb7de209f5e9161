"""The same file again: the answer it got, which receipt of it this is, and in what it is described otherwise now."""

from __future__ import annotations

import json
from collections.abc import Sequence

from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.intake import earlier, events
from archive.ledger.intake.rows import EventFingerprint
from service.errors import Field
from service.office.registers import Register
from service.receiving.sheet import SOURCE
from service.words import say


def described_otherwise(tx: Transaction, satker: str, new: events.NewDocument) -> Sequence[Field]:
    """Return in which fields a file was told about otherwise, with its number; in neutral words where it is not to be seen."""
    known = earlier.known(tx, satker, new.key)
    document = documents.get(tx, known.document_id) if known else None
    if known is None or document is None:
        return [Field(path="body", reason=say("berkas ini sudah diterima dengan keterangan lain"))]
    said = {"nama": new.subject, **json.loads(new.raw)}
    before = {"nama": known.subject, **json.loads(known.raw)}
    reason = say(
        "berkas ini sudah diterima sebagai nomor {nomor} dengan keterangan lain", nomor=document.nomor or "-"
    )
    differing = [name for name in said if said.get(name) != before.get(name)]
    return [Field(path=f"query.{name}", reason=reason) for name in differing] or [
        Field(path="body", reason=reason)
    ]


def receipt_number(tx: Transaction, satker: str, register: Register, new: events.NewDocument) -> str:
    """Return which receipt of this file this is: after one that was said to be in error the file may be received again."""
    sources = [new.source, *([f"{SOURCE}{register.dahulu}"] if register.dahulu else [])]
    void = earlier.cancelled(tx, satker, sources=sources, event_id=new.event_id)
    return str(void + 1) if void else ""


def under_former_code(
    tx: Transaction, satker: str, register: Register, new: events.NewDocument
) -> events.Acceptance | None:
    """Return the answer this file got while the register was called otherwise: its book is the same."""
    if register.dahulu is None:
        return None
    asked = EventFingerprint(
        source=f"{SOURCE}{register.dahulu}", event_id=new.event_id, item=new.item, body_digest=new.body_digest
    )
    return earlier.answers(tx, satker, [asked]).get(asked.key)
