"""Numbers of registers: a row for every number ever taken. Nothing is deleted; what is no longer used stands as ``batal`` with its reason.

Numbers are written under a held year (``years.hold``): what rolls back leaves no gap, what commits is never given again. How a
number is written is the desk's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.errors import NumberTaken
from archive.ledger.registers.years import RegisterYear
from archive.states import NumberState

REQUEST: Final = "permintaan"
"""With a number that no document has: the request that took it, so that the same again takes no other."""
KEY: Final = "kunci_permintaan"
"""With the same: the key its client chose for that request, if any. Both are columns of these names, too, with an index."""
OF_REQUEST = (REQUEST, KEY)


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number of a register."""

    register: str
    tahun: int
    urut: int
    sisipan: str
    nomor: str
    state: str
    """``archive.states.NumberState``."""
    document_id: UUID | None
    tanggal: date | None
    keterangan: dict[str, Any]
    reason: str | None
    taken_at: datetime
    taken_by: str
    voided_at: datetime | None
    voided_by: str | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is written down with a number."""

    urut: int
    sisipan: str = ""
    nomor: str
    state: str
    document_id: UUID | None = None
    tanggal: date | None = None
    keterangan: Mapping[str, Any]
    reason: str | None = None


_NUMBER = Columns(Number)


# One statement: everyone else who wants a number of this register waits for the round trips made here.
_WRITE = """
WITH written AS (
    INSERT INTO register_number (satker, register, tahun, taken_by, urut, sisipan, nomor, state, document_id, tanggal,
                                 keterangan, reason, import_id)
    SELECT %(satker)s, %(register)s, %(tahun)s, %(by)s, n.*, %(import)s::uuid
      FROM unnest(%(urut)s::int[], %(sisipan)s::text[], %(nomor)s::text[], %(state)s::text[], %(document)s::uuid[],
                  %(tanggal)s::date[], %(keterangan)s::jsonb[], %(reason)s::text[]) n
)
UPDATE register_year SET last = greatest(last, %(last)s), last_date = greatest(last_date, %(last_date)s::date)
 WHERE satker = %(satker)s AND register = %(register)s AND tahun = %(tahun)s
"""


def write(
    tx: Transaction,
    satker: str,
    year: RegisterYear,
    entries: Sequence[Entry],
    by: str,
    *,
    import_id: UUID | None = None,
) -> None:
    """Write numbers of a held year down and move its counter past them; raises ``NumberTaken``."""
    # A number put in between is dated by its place, and neither moves the counter nor the last date.
    dates = [each.tanggal for each in entries if each.tanggal is not None and not each.sisipan]
    try:
        tx.execute(
            _WRITE,
            {
                "satker": satker,
                "register": year.register,
                "tahun": year.tahun,
                "by": by,
                "import": import_id,
                "urut": [each.urut for each in entries],
                "sisipan": [each.sisipan for each in entries],
                "nomor": [each.nomor for each in entries],
                "state": [each.state for each in entries],
                "document": [each.document_id for each in entries],
                "tanggal": [each.tanggal for each in entries],
                "keterangan": [Jsonb(dict(each.keterangan)) for each in entries],
                "reason": [each.reason for each in entries],
                "last": max(each.urut for each in entries),
                "last_date": max(dates, default=None),
            },
        )
    except UniqueViolation as error:
        raise NumberTaken(register=year.register, tahun=year.tahun) from error


def void(tx: Transaction, satker: str, document_id: UUID, reason: str, by: str) -> Number | None:
    """Let a document's number stand as BATAL; nothing when it has none."""
    row = tx.execute(
        "UPDATE register_number SET state = 'batal', reason = %s, voided_at = clock_timestamp(), voided_by = %s"
        f" WHERE satker = %s AND document_id = %s AND state IN ('terpakai', 'masuk') RETURNING {_NUMBER}",
        (reason, by, satker, document_id),
    ).fetchone()
    return _NUMBER.read(row) if row else None


def correct(
    tx: Transaction,
    satker: str,
    year: RegisterYear,
    standing: Number,
    *,
    nomor: str,
    tanggal: date | None,
    keterangan: Mapping[str, Any],
    reason: str | None,
) -> Number | None:
    """Write an entry anew that a person typed and that is no document's; nothing when it is not, or is void.

    The year's last date becomes what its whole numbers say: a day that was mistyped binds nobody any more.
    """
    about = (satker, year.register, year.tahun)
    row = tx.execute(
        "UPDATE register_number SET nomor = %s, tanggal = %s, keterangan = %s, reason = %s"
        " WHERE satker = %s AND register = %s AND tahun = %s AND urut = %s AND sisipan = %s AND document_id IS NULL"
        f"   AND state IN ('dicadangkan', 'manual', 'masuk', 'impor') RETURNING {_NUMBER}",
        (nomor, tanggal, Jsonb(dict(keterangan)), reason, *about, standing.urut, standing.sisipan),
    ).fetchone()
    if row is not None and tanggal != standing.tanggal and not standing.sisipan:
        tx.execute(
            "UPDATE register_year y SET last_date = (SELECT max(tanggal) FROM register_number n WHERE n.sisipan = ''"
            " AND (n.satker, n.register, n.tahun) = (y.satker, y.register, y.tahun))"
            " WHERE satker = %s AND register = %s AND tahun = %s",
            about,
        )
    return _NUMBER.read(row) if row else None


def redate(tx: Transaction, satker: str, document_id: UUID, tanggal: date) -> None:
    """Move the entry of a received paper to another day of its year; its number stays."""
    tx.execute(
        "UPDATE register_number SET tanggal = %s WHERE satker = %s AND document_id = %s AND state = 'masuk'",
        (tanggal, satker, document_id),
    )


def void_entry(
    tx: Transaction, satker: str, year: RegisterYear, urut: int, sisipan: str, reason: str, by: str
) -> Number | None:
    """Let an entry that is no document's stand as BATAL; nothing when it is a document's, void already, or not there."""
    row = tx.execute(
        "UPDATE register_number SET state = 'batal', reason = %s, voided_at = clock_timestamp(), voided_by = %s"
        " WHERE satker = %s AND register = %s AND tahun = %s AND urut = %s AND sisipan = %s AND document_id IS NULL"
        f"   AND state IN ('dicadangkan', 'manual', 'masuk', 'impor') RETURNING {_NUMBER}",
        (reason, by, satker, year.register, year.tahun, urut, sisipan),
    ).fetchone()
    return _NUMBER.read(row) if row else None


def settle(
    tx: Transaction,
    satker: str,
    year: RegisterYear,
    urut: int,
    *,
    used: bool,
    nomor: str,
    tanggal: date | None,
    keterangan: Mapping[str, Any],
    reason: str | None,
    by: str,
) -> Number | None:
    """Say what became of a reserved number: used by hand, or void; nothing when it is not reserved."""
    row = tx.execute(
        "UPDATE register_number SET state = %(state)s, nomor = %(nomor)s, tanggal = %(tanggal)s,"
        " keterangan = keterangan || %(keterangan)s, reason = coalesce(%(reason)s, reason),"
        " voided_at = CASE WHEN %(used)s THEN NULL ELSE clock_timestamp() END,"
        " voided_by = CASE WHEN %(used)s THEN NULL ELSE %(by)s END"
        " WHERE satker = %(satker)s AND register = %(register)s AND tahun = %(tahun)s AND urut = %(urut)s"
        f" AND sisipan = '' AND state = 'dicadangkan' RETURNING {_NUMBER}",
        {
            "state": NumberState.MANUAL if used else NumberState.BATAL,
            "used": used,
            "nomor": nomor,
            "tanggal": tanggal,
            "keterangan": Jsonb(dict(keterangan)),
            "reason": reason,
            "by": by,
            "satker": satker,
            "register": year.register,
            "tahun": year.tahun,
            "urut": urut,
        },
    ).fetchone()
    return _NUMBER.read(row) if row else None


def numbers(tx: Transaction, satker: str, register: str, tahun: int) -> list[Number]:
    """Return every number of a register's year in its order."""
    rows = tx.execute(
        f"SELECT {_NUMBER} FROM register_number WHERE satker = %s AND register = %s AND tahun = %s"
        " ORDER BY urut, sisipan",
        (satker, register, tahun),
    ).fetchall()
    return [_NUMBER.read(row) for row in rows]


def number(
    tx: Transaction, satker: str, register: str, tahun: int, urut: int, sisipan: str = ""
) -> Number | None:
    """Return one number, if it was ever taken."""
    row = tx.execute(
        f"SELECT {_NUMBER} FROM register_number WHERE satker = %s AND register = %s AND tahun = %s AND urut = %s"
        " AND sisipan = %s",
        (satker, register, tahun, urut, sisipan),
    ).fetchone()
    return _NUMBER.read(row) if row else None


def requested(
    tx: Transaction,
    satker: str,
    register: str,
    name: Literal["permintaan", "kunci_permintaan"],
    value: str,
    *,
    tahun: int | None = None,
) -> list[Number]:
    """Return the numbers that one request took within the last day, by its ``REQUEST`` or ``KEY``; of one year or of all."""
    rows = tx.execute(
        f"SELECT {_NUMBER} FROM register_number WHERE satker = %s AND register = %s AND tahun = coalesce(%s, tahun)"
        f" AND {name} = %s AND taken_at > clock_timestamp() - interval '1 day' ORDER BY tahun, urut",
        (satker, register, tahun, value),
    ).fetchall()
    return [_NUMBER.read(row) for row in rows]


def forget_request(tx: Transaction, satker: str, year: RegisterYear, request: str) -> None:
    """Let the numbers of a request in a held year be those of none: the same is asked anew."""
    tx.execute(
        f"UPDATE register_number SET keterangan = keterangan - '{REQUEST}' WHERE satker = %s AND register = %s"
        f" AND tahun = %s AND {REQUEST} = %s",
        (satker, year.register, year.tahun, request),
    )


def of_letter(
    tx: Transaction, satker: str, register: str, *, since: int, asal: str, nomor_asal: str
) -> Number | None:
    """Return the first number of a letter with this sender and number that stands; none above the caller's class.

    ``since``: the first year that is looked through. Letters, blanks and signs apart a number is written in many ways: case and
    white space tell none from another.
    """
    same = " AND ".join(
        f"lower(regexp_replace({held}, '\\s+', '', 'g') COLLATE \"C\")"
        " = lower(regexp_replace(%s, '\\s+', '', 'g') COLLATE \"C\")"
        for held in (
            "coalesce(d.record -> 'surat' ->> 'nomor', n.keterangan ->> 'nomor_asal', '')",
            "coalesce(d.pencipta, n.keterangan ->> 'asal', '')",
        )
    )
    row = tx.execute(
        f"SELECT {_NUMBER.of('n')} FROM register_number n LEFT JOIN document d ON d.id = n.document_id AND d.satker = n.satker"
        f" WHERE n.satker = %s AND n.register = %s AND n.tahun >= %s AND n.state = 'masuk' AND {same}"
        " ORDER BY n.tahun, n.urut LIMIT 1",
        (satker, register, since, nomor_asal, asal),
    ).fetchone()
    return _NUMBER.read(row) if row else None


def of_documents(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, Number]:
    """Return the number of each document that has one: that which stands, else the last that became void."""
    rows = tx.execute(
        f"SELECT {_NUMBER} FROM register_number WHERE document_id = ANY (%s) ORDER BY state <> 'batal', taken_at, urut",
        (list(document_ids),),
    ).fetchall()
    return {found.document_id: found for row in rows if (found := _NUMBER.read(row)).document_id is not None}


def void_of_documents(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, list[Number]]:
    """Return the numbers that documents had and that became void, in the order in which they were taken."""
    rows = tx.execute(
        f"SELECT {_NUMBER} FROM register_number WHERE document_id = ANY (%s) AND state = 'batal' ORDER BY taken_at, urut",
        (list(document_ids),),
    ).fetchall()
    found: dict[UUID, list[Number]] = {}
    for each in map(_NUMBER.read, rows):
        assert each.document_id is not None  # asked for by it
        found.setdefault(each.document_id, []).append(each)
    return found


def busiest_day(tx: Transaction, satker: str, register: str, days: int) -> int:
    """Return how many numbers a register gave on its busiest day of the last ``days``; none: 0."""
    row = tx.execute(
        "SELECT coalesce(max(given), 0) FROM (SELECT count(*) AS given FROM register_number WHERE satker = %s"
        "   AND register = %s AND state IN ('terpakai', 'batal', 'masuk', 'manual')"
        "   AND taken_at > clock_timestamp() - make_interval(days => %s) GROUP BY taken_at::date) a_day",
        (satker, register, days),
    ).fetchone()
    return int(row[0]) if row else 0


def letters(tx: Transaction, satker: str, year: RegisterYear, urut: int) -> list[str]:
    """Return the letters already put behind a number; raises nothing when the number itself is missing."""
    rows = tx.execute(
        "SELECT sisipan FROM register_number WHERE satker = %s AND register = %s AND tahun = %s AND urut = %s"
        " ORDER BY sisipan",
        (satker, year.register, year.tahun, urut),
    ).fetchall()
    return [row[0] for row in rows]


def dates_around(
    tx: Transaction, satker: str, year: RegisterYear, urut: int
) -> tuple[date | None, date | None]:
    """Return the date of a number and of the next whole one, between which an inserted one must lie."""
    row = tx.execute(
        "SELECT (SELECT max(tanggal) FROM register_number WHERE satker = %(satker)s AND register = %(register)s"
        "          AND tahun = %(tahun)s AND urut <= %(urut)s AND sisipan = ''),"
        "       (SELECT min(tanggal) FROM register_number WHERE satker = %(satker)s AND register = %(register)s"
        "          AND tahun = %(tahun)s AND urut > %(urut)s AND sisipan = '')",
        {"satker": satker, "register": year.register, "tahun": year.tahun, "urut": urut},
    ).fetchone()
    assert row is not None  # a SELECT without FROM has one row
    return row[0], row[1]
