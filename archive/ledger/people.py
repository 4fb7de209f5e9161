"""The people of an office. Who may do what is decided elsewhere; acts keep the names of those who have left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person in one position."""

    id: str
    satker: str
    nama: str
    nip: str | None
    pangkat: str | None
    jabatan: str
    unit: str | None


_COLUMNS = "id, satker, nama, nip, pangkat, jabatan, unit"


def replace(tx: Transaction, satker: str, people: Iterable[Person]) -> None:
    """Let ``people`` be the office's people; whoever is not among them has left, and their tokens with them."""
    staff = list(people)
    tx.execute(
        "INSERT INTO person (satker, id, nama, nip, pangkat, jabatan, unit)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " ON CONFLICT (satker, id) DO UPDATE SET nama = excluded.nama, nip = excluded.nip, pangkat = excluded.pangkat,"
        "    jabatan = excluded.jabatan, unit = excluded.unit, active = true",
        (
            satker,
            [p.id for p in staff],
            [p.nama for p in staff],
            [p.nip for p in staff],
            [p.pangkat for p in staff],
            [p.jabatan for p in staff],
            [p.unit for p in staff],
        ),
    )
    tx.execute(
        "UPDATE person SET active = false WHERE satker = %s AND active AND id <> ALL (%s::text[])",
        (satker, [p.id for p in staff]),
    )


def get(tx: Transaction, satker: str, person_id: str) -> Person | None:
    """Return the person, unless they have left."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM person WHERE satker = %s AND id = %s AND active", (satker, person_id)
    ).fetchone()
    return _person(row) if row else None


def every(tx: Transaction, satker: str) -> list[Person]:
    """Return the office's present people."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM person WHERE satker = %s AND active ORDER BY id", (satker,)
    ).fetchall()
    return [_person(row) for row in rows]


def _person(row: tuple[Any, ...]) -> Person:
    return Person(
        id=row[0], satker=row[1], nama=row[2], nip=row[3], pangkat=row[4], jabatan=row[5], unit=row[6]
    )
