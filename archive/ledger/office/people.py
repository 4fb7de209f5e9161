"""The people of an office. Who may do what is decided elsewhere; acts keep the names of those who have left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.ledger.columns import Columns
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
    surel: str | None = field(default=None, repr=False)
    """Where they may be written to; none: they are not."""


_PERSON = Columns(Person)


def replace(tx: Transaction, satker: str, people: Iterable[Person]) -> None:
    """Let ``people`` be the office's people; whoever is not among them has left, and their tokens with them.

    An address that is not given stays what it was.
    """
    staff = list(people)
    tx.execute(
        "INSERT INTO person AS p (satker, id, nama, nip, pangkat, jabatan, unit, surel)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " ON CONFLICT (satker, id) DO UPDATE SET nama = excluded.nama, nip = excluded.nip, pangkat = excluded.pangkat,"
        "    jabatan = excluded.jabatan, unit = excluded.unit, active = true,"
        "    surel = coalesce(excluded.surel, p.surel)",
        (
            satker,
            [p.id for p in staff],
            [p.nama for p in staff],
            [p.nip for p in staff],
            [p.pangkat for p in staff],
            [p.jabatan for p in staff],
            [p.unit for p in staff],
            [p.surel for p in staff],
        ),
    )
    tx.execute(
        "UPDATE person SET active = false WHERE satker = %s AND active AND id <> ALL (%s::text[])",
        (satker, [p.id for p in staff]),
    )


def get(tx: Transaction, satker: str, person_id: str) -> Person | None:
    """Return the person, unless they have left."""
    row = tx.execute(
        f"SELECT {_PERSON} FROM person WHERE satker = %s AND id = %s AND active", (satker, person_id)
    ).fetchone()
    return _PERSON.read(row) if row else None


def former(tx: Transaction, satker: str, person_id: str) -> Person | None:
    """Return a person who has left; nothing for one who is there, or never was."""
    row = tx.execute(
        f"SELECT {_PERSON} FROM person WHERE satker = %s AND id = %s AND NOT active", (satker, person_id)
    ).fetchone()
    return _PERSON.read(row) if row else None


def gone(tx: Transaction, satker: str) -> frozenset[str]:
    """Return those who have left."""
    rows = tx.execute("SELECT id FROM person WHERE satker = %s AND NOT active", (satker,)).fetchall()
    return frozenset(row[0] for row in rows)


def leave(tx: Transaction, satker: str, person_id: str) -> bool:
    """Let a person leave; what they held, tokens, appointments and certificates, the database ends with it, for good."""
    return bool(
        tx.execute(
            "UPDATE person SET active = false WHERE satker = %s AND id = %s AND active", (satker, person_id)
        ).rowcount
    )


def every(tx: Transaction, satker: str) -> list[Person]:
    """Return the office's present people."""
    rows = tx.execute(
        f"SELECT {_PERSON} FROM person WHERE satker = %s AND active ORDER BY id", (satker,)
    ).fetchall()
    return [_PERSON.read(row) for row in rows]


def names(tx: Transaction, satker: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of these people, of those who have left too."""
    rows = tx.execute(
        "SELECT id, nama FROM person WHERE satker = %s AND id = ANY (%s)", (satker, sorted(set(ids)))
    ).fetchall()
    return {str(person): str(nama) for person, nama in rows}


def set_surel(tx: Transaction, satker: str, person_id: str, surel: str | None) -> Person | None:
    """Set or take away a person's address; nothing when they are not of the office."""
    row = tx.execute(
        f"UPDATE person SET surel = %s WHERE satker = %s AND id = %s AND active RETURNING {_PERSON}",
        (surel, satker, person_id),
    ).fetchone()
    return _PERSON.read(row) if row else None
