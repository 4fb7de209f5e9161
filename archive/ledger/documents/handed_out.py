"""Files by their digest: whatever the archive ever handed out, whoever asks. Reads only; a principal without office may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class ReleasedFile:
    """A file of a document."""

    code: str
    """The document's."""
    name: str
    version_no: int
    """The newest version that has it."""
    present: bool
    """That is the document's newest."""


@dataclass(frozen=True, kw_only=True)
class RegisterExport:
    """A register that was printed or exported, from its entry in the audit log."""

    kantor: str
    zona: str
    at: datetime
    register: str
    tahun: int
    bentuk: str


def files(tx: Transaction, sha256: str) -> Sequence[ReleasedFile]:
    """Return where exactly this file is kept, what an office issued first; received ones of class B alone."""
    rows = tx.execute("SELECT code, name, version_no, present FROM find_files(%s)", (sha256,)).fetchall()
    return [ReleasedFile(code=row[0], name=row[1], version_no=row[2], present=row[3]) for row in rows]


def export(tx: Transaction, sha256: str) -> RegisterExport | None:
    """Return which export this file is."""
    row = tx.execute(
        "SELECT kantor, zona, at, register, tahun, bentuk FROM find_exports(%s)", (sha256,)
    ).fetchone()
    if row is None:
        return None
    return RegisterExport(kantor=row[0], zona=row[1], at=row[2], register=row[3], tahun=row[4], bentuk=row[5])
