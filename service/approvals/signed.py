"""What the world is told besides, once a document is signed: that a disposisi was given, that a received letter is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document
from service.approvals.disposisi import began
from service.approvals.table import LETTER_ANSWERED
from service.documents.answers import PASSED_ON, RECEIVED


def told_of_signature(tx: Transaction, document: Document) -> list[Mapping[str, Any]]:
    """Return the events of a signature that are not the document's own. Thin: ids, codes and positions."""
    return [*began(document), *_answers(tx, document)]


def _answers(tx: Transaction, document: Document) -> Iterator[Mapping[str, Any]]:
    """Yield that it answers a received letter; which one is told where whoever may read the answer may read the letter."""
    code = document.record.get("menanggapi")
    if code is None or document.jenis in (PASSED_ON, RECEIVED):
        return
    letter = documents.with_code(tx, str(code))
    open_to_all = letter is not None and letter.akses <= document.akses
    told = {"penerimaan": letter.code, "surat": str(letter.id)} if letter is not None and open_to_all else {}
    yield {"type": LETTER_ANSWERED, "data": told}
