"""Registers of numbers: a counter row per register and year, and a row for every number ever taken.

``take`` holds the counter until the caller's transaction ends: what rolls back leaves no gap, what commits is never
given again. Nothing is deleted; a number that is no longer used stands as ``batal`` with its reason. How a number is
written is the desk's.
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
from archive.ledger.errors import NumberTaken, RegisterFull, RegisterMoved, YearClosed
from archive.states import NumberState

MOST = 99_999
"""Numbers a year's book holds."""
RANGE = "rentang"
"""With a void entry that explains every number from one to another which stands nowhere: [first, last], or several of them
once papers turned up in between."""
REQUEST: Final = "permintaan"
"""With a number that no document has: the request that took it, so that the same again takes no other."""
KEY: Final = "kunci_permintaan"
"""With the same: the key its client chose for that request, if any. Both are columns of these names, too, with an index."""
OF_REQUEST = (REQUEST, KEY)


@dataclass(frozen=True, kw_only=True)
class RegisterYear:
    """A register in one calendar year."""

    register: str
    tahun: int
    last: int
    last_date: date | None
    closed_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number of a register."""

    register: str
    tahun: int
    urut: int
    sisipan: str
    nomor: str
    state: str
    """terpakai, batal, dicadangkan (reserved), manual (reserved, used by hand), masuk (incoming), impor."""
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


_YEAR = Columns(RegisterYear)
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


def hold(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear:
    """Return the register's year, held against everyone else until the transaction ends.

    Raises ``YearClosed``, and ``RegisterMoved`` where a year would begin under a code that the office's file no longer
    has: whoever read the file before it was renamed would give its numbers out again.
    """
    row = _held(tx, satker, register, tahun)
    if row is None:
        _stands_in_file(tx, satker, register)
        tx.execute(
            "INSERT INTO register_year (satker, register, tahun) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (satker, register, tahun),
        )
        row = _held(tx, satker, register, tahun)
    assert row is not None  # it was inserted, by us or by another
    if row.closed_at is not None:
        raise YearClosed(register=register, tahun=tahun)
    return row


def _stands_in_file(tx: Transaction, satker: str, register: str) -> None:
    # FOR SHARE waits for a file that is just being applied, and keeps the next one out until the year stands.
    if not tx.execute(
        "SELECT FROM office WHERE satker = %s AND config -> 'register' @> %s FOR SHARE",
        (satker, Jsonb([{"kode": register}])),
    ).rowcount:
        raise RegisterMoved(register=register)


def _held(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear | None:
    row = tx.execute(
        f"SELECT {_YEAR} FROM register_year WHERE satker = %s AND register = %s AND tahun = %s FOR NO KEY UPDATE",
        (satker, register, tahun),
    ).fetchone()
    return _YEAR.read(row) if row else None


def following(year: RegisterYear, count: int = 1) -> range:
    """Return the next numbers of a held year; raises ``RegisterFull`` where it has not so many left."""
    if year.last + count > MOST:
        raise RegisterFull(register=year.register, tahun=year.tahun)
    return range(year.last + 1, year.last + 1 + count)


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


def close(tx: Transaction, satker: str, year: RegisterYear, by: str) -> None:
    """Close a held year: no number is given from it any more."""
    tx.execute(
        "UPDATE register_year SET closed_at = clock_timestamp(), closed_by = %s"
        " WHERE satker = %s AND register = %s AND tahun = %s",
        (by, satker, year.register, year.tahun),
    )


def reopen(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear | None:
    """Open a closed year again; nothing when it is not closed."""
    row = tx.execute(
        "UPDATE register_year SET closed_at = NULL, closed_by = NULL"
        f" WHERE satker = %s AND register = %s AND tahun = %s AND closed_at IS NOT NULL RETURNING {_YEAR}",
        (satker, register, tahun),
    ).fetchone()
    return _YEAR.read(row) if row else None


def carry_on(tx: Transaction, satker: str, former: str, kode: str) -> int:
    """Let the book of a register go on under another code: years, numbers and what was asked of them; return the years."""
    return tx.execute(
        "UPDATE register_year SET register = %s WHERE satker = %s AND register = %s", (kode, satker, former)
    ).rowcount


def years(tx: Transaction, satker: str) -> list[RegisterYear]:
    """Return every register's years, the newest first."""
    rows = tx.execute(
        f"SELECT {_YEAR} FROM register_year WHERE satker = %s ORDER BY tahun DESC, register", (satker,)
    ).fetchall()
    return [_YEAR.read(row) for row in rows]


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


def of_documents(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, Number]:
    """Return the number of each document that has one."""
    rows = tx.execute(
        f"SELECT {_NUMBER} FROM register_number WHERE document_id = ANY (%s)", (list(document_ids),)
    ).fetchall()
    return {found.document_id: found for row in rows if (found := _NUMBER.read(row)).document_id is not None}


def closed_for(tx: Transaction, document_id: UUID) -> bool:
    """Tell whether the year in which a document has its number is closed; without a number none is."""
    row = tx.execute(
        "SELECT EXISTS (SELECT FROM register_number n JOIN register_year y USING (satker, register, tahun)"
        " WHERE n.document_id = %s AND y.closed_at IS NOT NULL)",
        (document_id,),
    ).fetchone()
    return bool(row and row[0])


def gaps(numbers: Sequence[Number], last: int) -> list[int]:
    """Return the numbers up to ``last`` that stand nowhere and that no entry explains."""
    known = {each.urut for each in numbers if not each.sisipan}
    for each in numbers:
        known.update(explained(each))
    return [n for n in range(1, last + 1) if n not in known]


def explained(number: Number) -> list[int]:
    """Return the numbers an entry says were never used; none for any other entry."""
    told = number.keterangan.get(RANGE, [])
    ranges = [told] if told and isinstance(told[0], int) else told
    return [n for first, last in ranges for n in range(first, last + 1)]


def explanation(numbers: Sequence[Number], urut: int) -> Number | None:
    """Return the entry that says of a number that it was never used; None where it stands, or nobody said so."""
    if any(each.urut == urut and not each.sisipan and RANGE not in each.keterangan for each in numbers):
        return None
    return next((each for each in numbers if urut in explained(each)), None)


def narrow(
    tx: Transaction, satker: str, year: RegisterYear, entry: Number, rest: Sequence[int], perihal: str
) -> None:
    """Let an explanation read ``rest`` alone, at the first of it: some of its numbers turned out to be used."""
    ranges: list[list[int]] = []
    for n in rest:
        if ranges and ranges[-1][1] == n - 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    nomor = ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in ranges)
    tx.execute(
        "UPDATE register_number SET urut = %s, nomor = %s, keterangan = keterangan || %s WHERE satker = %s"
        " AND register = %s AND tahun = %s AND urut = %s AND sisipan = ''",
        (
            rest[0],
            nomor,
            Jsonb({RANGE: ranges, "perihal": perihal.format(nomor=nomor)}),
            satker,
            year.register,
            year.tahun,
            entry.urut,
        ),
    )


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
