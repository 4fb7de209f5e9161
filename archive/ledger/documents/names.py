"""What people call a document by: its number, its verification code (or the address it stands in), how its id begins or ends.

A name may fit several documents, a number in two registers for one: who asks is shown them all and chooses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import DOCUMENT, Document

SHORTEST = 6
"""Signs of an id: fewer fit too many. An id begins with its millisecond, so that papers of one minute share seven, and ends
at random: the last six tell sixteen million apart."""
MOST = 12
"""Documents that are shown to choose from: as many as fit on a screen."""
_BEGINNING = re.compile(rf"[0-9a-f]{{{SHORTEST},32}}", re.ASCII)
_ADDRESS = re.compile(r"/v/([^/?#]+)")


@dataclass(frozen=True, kw_only=True)
class DocumentName:
    """A name as it may be meant."""

    numbers: tuple[str, ...]
    code: str
    first: UUID | None
    """The ids it begins lie between these two; None where it begins none."""
    last: UUID | None
    part: str | None
    """The same signs, as they may end an id."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what somebody wrote: blanks and case do not matter, nor do the hyphens of an id or a code."""
        number = " ".join(text.split())
        address = _ADDRESS.search(number)
        plain = re.sub("[- ]", "", address.group(1) if address else number)
        begins = _BEGINNING.fullmatch(plain.lower())
        return cls(
            numbers=tuple(dict.fromkeys((number, number.upper()))),
            code=plain.upper(),
            first=UUID(begins.group().ljust(32, "0")) if begins else None,
            last=UUID(begins.group().ljust(32, "f")) if begins else None,
            part=begins.group() if begins else None,
        )


def with_name(tx: Transaction, name: DocumentName, most: int) -> list[Document]:
    """Return the documents of this name that may be seen, at most so many, the newest first."""
    rows = tx.execute(
        f"SELECT {DOCUMENT} FROM document"
        " WHERE nomor = ANY (%s) OR code = %s OR id BETWEEN %s AND %s ORDER BY created_at DESC, id DESC LIMIT %s",
        (list(name.numbers), name.code, name.first, name.last, most),
    ).fetchall()
    if not rows and name.part is not None:
        # Where nothing else is called so: no index finds how an id ends, and a million documents are looked at in a second.
        rows = tx.execute(
            f"SELECT {DOCUMENT} FROM document WHERE right(replace(id::text, '-', ''), %s) = %s"
            " ORDER BY created_at DESC, id DESC LIMIT %s",
            (len(name.part), name.part, most),
        ).fetchall()
    return [DOCUMENT.read(row) for row in rows]
