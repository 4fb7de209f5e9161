"""A ledger as it is after years: 100,000 documents with their acts, jobs and versions, copies of two that were really made.

Rows are copied as they stand, under other ids; the copies' files are those of the two, so that pages and digests are true. What
is open waits for twenty people in turn, and for one more with fifty papers. Triggers are left out while it is filled.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from bench.stack import SATKER, BenchStack

PEOPLE: Final = tuple(f"pejabat-{number:02}" for number in range(1, 21))
"""Who click."""
BATCH_PERSON: Final = "pejabat-50"
"""For whom fifty papers wait."""
READER: Final = "pejabat-51"
"""Who only looks."""
BATCH: Final = 50
OPEN: Final = 1_000
"""Documents that wait for somebody at once, of a hundred thousand: ten weeks of a busy office."""
_LIFE: Final = {"ditandatangani": 70, "didistribusikan": 24, "selesai": 5, "batal": 1}
"""How the others stand, of a hundred."""
_COPIED: Final[Mapping[str, Sequence[str]]] = {
    "document": ("id",),
    "revision": ("document_id",),
    "act": ("document_id",),
    "event": ("document_id", "job_id"),
    "job": ("id", "document_id"),
    "version": ("id", "document_id", "job_id"),
    "artifact": ("id", "document_id"),
    "page_picture": ("document_id",),
}
"""Tables with the columns that are ids: the same copy of one id is the same wherever it stands."""
_PICTURED: Final = 2_000
"""Documents whose pictures are kept: what people look at."""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Somebody at a browser."""

    person: str
    token: str = field(repr=False)

    @property
    def cookie(self) -> str:
        return f"naskah={self.token}"


def settle(stack: BenchStack) -> None:
    """Let the people of the bench be of the office, each in a position of their own."""
    stack.change_office(
        lambda config: {
            **config,
            "orang": [
                *config["orang"],
                *(
                    {
                        "id": each,
                        "kunci": _position(each),
                        "jabatan": f"Analis {each}",
                        "nama": f"Nama {each}",
                        "unit": "3",
                    }
                    for each in (*PEOPLE, BATCH_PERSON, READER)
                ),
            ],
        }
    )


def fill(stack: BenchStack, draft: str, signed: str, count: int) -> None:
    """Copy a draft that waits for its first paraf, and a document that is signed, until there are ``count``."""
    waiting = min(OPEN, count // 10)
    with psycopg.connect(stack.stack.postgres.dsn(database="naskah")) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, ids in _COPIED.items():
            some = min(_PICTURED, waiting) if table == "page_picture" else waiting
            _copy(connection, table, ids, draft, 1, some)
            _copy(connection, table, ids, draft, count + 1, count + BATCH)
            if table != "page_picture":
                _copy(connection, table, ids, signed, waiting + 1, count)
        for number, person in enumerate(PEOPLE):
            _hand_to(connection, draft, person, range(1 + number, waiting + 1, len(PEOPLE)))
        _hand_to(connection, draft, BATCH_PERSON, range(count + 1, count + BATCH + 1))
        _live(connection, signed, range(waiting + 1, count + 1))
        _close_some(connection)
        connection.execute(
            "INSERT INTO audit_entry (satker, akses, actor, action, document_id, at)"
            " SELECT d.satker, d.akses, 'pejabat-01', 'document.read', d.id, d.created_at FROM document d,"
            " generate_series(1, 2) WHERE d.akses > 0"
        )
    with psycopg.connect(stack.stack.postgres.dsn(database="naskah"), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def sittings(stack: BenchStack, people: Sequence[str]) -> Iterator[Sitting]:
    """Sign people in: what a session of who proved everything a moment ago looks like in the ledger."""
    with psycopg.connect(stack.stack.postgres.dsn(database="naskah")) as connection:
        for each in people:
            token = secrets.token_urlsafe(32)
            connection.execute(
                "WITH made AS (INSERT INTO account (satker, person_id, login, roles, ceiling, created_by, password_at, totp_at)"
                " VALUES (%(satker)s, %(person)s, %(person)s, '{pejabat}', 1, 'bench', now(), now()) RETURNING id)"
                " INSERT INTO web_session (satker, account_id, token_digest, idle, ends_at, second_at, stepped_up_at,"
                " address, agent) SELECT %(satker)s, id, %(digest)s, '1 hour', now() + interval '12 hours', now(), now(),"
                " '127.0.0.1', 'bench' FROM made",
                {"satker": SATKER, "person": each, "digest": hashlib.sha256(token.encode()).digest()},
            )
            yield Sitting(person=each, token=token)


def _position(person: str) -> str:
    return person.replace("-", "_")


def _copy(
    connection: psycopg.Connection[Any], table: str, ids: Sequence[str], of: str, first: int, last: int
) -> None:
    """Copy a document's rows of a table once for each number."""
    own = "id" if table == "document" else "document_id"
    told = {each: f"md5(o.{each}::text || n)::uuid" for each in ids}
    if table == "document":
        told["code"] = "upper(translate(substr(md5(o.id::text || n), 1, 16), '01', 'GH'))"
    if table == "event":
        told["event_id"] = "o.event_id || '-' || n"
    if table in ("document", "job"):
        told["created_at"] = f"o.created_at - make_interval(mins => 10 * ({last} - n))"
    columns = [row[0] for row in connection.execute(_COLUMNS, (table,)).fetchall()]
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(told.get(each, f'o.{each}') for each in columns)}"
        f" FROM {table} o, generate_series({first}, {last}) n WHERE o.{own} = '{of}'"
    )


def _hand_to(connection: psycopg.Connection[Any], draft: str, person: str, numbers: range) -> None:
    """Let copies of the draft wait for a person's paraf; one in five is of class T."""
    ids = [each[0] for each in connection.execute(_IDS, (draft, list(numbers))).fetchall()]
    connection.execute(
        "UPDATE document SET record = jsonb_set(record, '{rantai,paraf,0}', to_jsonb(%s::text)) WHERE id = ANY (%s)",
        (_position(person), ids),
    )
    for table, own in (
        ("document", "id"),
        *((each, "document_id") for each in _COPIED if each != "document"),
    ):
        connection.execute(f"UPDATE {table} SET akses = 1 WHERE {own} = ANY (%s)", (ids[::5],))


def _live(connection: psycopg.Connection[Any], signed: str, numbers: range) -> None:
    """Let copies of what was signed have lived on."""
    shares = [status for status, share in _LIFE.items() for _ in range(share)]
    connection.execute(
        "UPDATE document d SET status = (%s::text[])[1 + n %% 100], nomor = n || ' TAHUN 2026',"
        " akses = CASE WHEN n %% 5 = 0 THEN 1 ELSE 0 END"
        " FROM generate_series(%s::int, %s::int) n WHERE d.id = md5(%s::text || n)::uuid",
        (shares, numbers.start, numbers.stop - 1, signed),
    )


def _close_some(connection: psycopg.Connection[Any]) -> None:
    """Let what stands beside a document be as closed as it is."""
    for table in (each for each in _COPIED if each != "document"):
        connection.execute(
            f"UPDATE {table} t SET akses = d.akses FROM document d"
            " WHERE d.id = t.document_id AND t.akses <> d.akses"
        )


_COLUMNS = (
    "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    " AND attgenerated = ''"
)
_IDS = "SELECT md5(%s::text || n)::uuid FROM unnest(%s::int[]) n"
