"""What of an office's file is in use: papers by type, unit, classification and status; books with their numbers.

Counts only. What a change of the file means for them is the desk's to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class PaperCount:
    """How many documents are alike."""

    jenis: str
    unit: str
    klasifikasi: str
    status: str
    number: int


def papers(tx: Transaction, satker: str) -> list[PaperCount]:
    """Return the office's documents, counted by what its file names."""
    rows = tx.execute(
        "SELECT jenis, unit, klasifikasi, status, count(*) FROM document WHERE satker = %s GROUP BY 1, 2, 3, 4"
        " ORDER BY 1, 2, 3, 4",
        (satker,),
    ).fetchall()
    return [PaperCount(jenis=r[0], unit=r[1], klasifikasi=r[2], status=r[3], number=r[4]) for r in rows]


def reserved(tx: Transaction, satker: str) -> Mapping[tuple[str, int], int]:
    """Return how many numbers of each register and year are still reserved."""
    rows = tx.execute(
        "SELECT register, tahun, count(*) FROM register_number WHERE satker = %s AND state = 'dicadangkan'"
        " GROUP BY 1, 2",
        (satker,),
    ).fetchall()
    return {(r[0], r[1]): r[2] for r in rows}
