"""Which of our letters answered a received paper: the signed ones that name its stamp sheet.

Told of the letters themselves and kept nowhere else, so that one that is cancelled or revoked answers nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from archive.ledger import Transaction, audit
from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document
from service.words.dates import tanggal

PASSED_ON: Final = "lembar_disposisi"
"""The type that deals with a received paper and answers nobody: it passes it on."""
RECEIVED: Final = "lembar_penerimaan"
"""The type of the sheet that stands for a received paper."""


def answers(tx: Transaction, found: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
    """Return the letters that answered the received ones among these, by their codes, as far as whoever asks may see them."""
    codes = [each.code for each in found if each.jenis == RECEIVED]
    return documents.replies(tx, codes, PASSED_ON) if codes else {}


def answered(tx: Transaction, document: Document) -> Sequence[Document]:
    """Return the letters that answered one received paper; none where it is a document of our own. What is shown is logged."""
    found = answers(tx, [document]).get(document.code, ())
    if found:
        audit.read(
            tx, action="document.listed", document_ids=[each.id for each in found], detail={"in": "answers"}
        )
    return found


def answer_json(document: Document) -> dict[str, Any]:
    """Return an answer as it is shown beside the letter that it answered."""
    return {
        "document_id": str(document.id),
        "jenis": document.jenis,
        "nomor": document.nomor,
        "tanggal": document.tanggal,
        "judul": document.judul,
    }


def answered_by(found: Sequence[Document]) -> str | None:
    """Return in the words of an agenda book by what a paper was answered, and on which day; nothing where it was not."""
    if not found:
        return None
    named = (
        f"{each.nomor or each.judul}, {tanggal(each.tanggal)}" if each.tanggal else str(each.nomor)
        for each in found
    )
    return f"Dijawab dengan {'; '.join(named)}"
