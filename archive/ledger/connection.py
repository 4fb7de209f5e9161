"""The way into the ledger: pooled connections, transactions that act for somebody, notifications.

Holds no SQL of the office; the query modules beside it take the ``Transaction`` opened here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import ConnectionPool

from archive.errors import NaskahError
from archive.ledger import settings, viewing
from archive.ledger.bounded import BoundedConnection, answers
from archive.ledger.errors import LedgerError, LedgerFull, LedgerUnfit, translated
from archive.ledger.health import LedgerHealth, examine
from archive.ledger.listening import Notification, listen
from archive.ledger.principal import Principal
from archive.ledger.viewing import LedgerLook

Transaction: TypeAlias = psycopg.Connection[TupleRow]


class Ledger:
    """PostgreSQL seen as one role. Safe to share between threads, never across a fork."""

    def __init__(self, dsn: str, min_size: int = 1, max_size: int = 8) -> None:
        self._dsn = dsn
        self._pid = os.getpid()
        self.refused_for_room = 0
        """How many transactions found the server's disk full: whoever tells of health looks closer when it grows."""
        self._pool: ConnectionPool[Transaction] = ConnectionPool(
            dsn,
            min_size=min_size,
            max_size=max_size,
            open=False,
            kwargs=connection_options() | {"autocommit": True},
            connection_class=BoundedConnection,
            # Proved before it is lent: after a restart of the server the first request does not pay with an error.
            check=answers,
            timeout=settings.POOL_WAIT_S,
            max_idle=settings.MAX_IDLE_S,
            max_lifetime=settings.MAX_LIFETIME_S,
            reconnect_timeout=settings.CONNECT_TIMEOUT_S,
            name="ledger",
        )
        self._pool.open()

    @contextmanager
    def acting(self, principal: Principal, *, durable: bool = True) -> Iterator[Transaction]:
        """Open a transaction for ``principal``; commit at the end of the block, roll back on any exception.

        ``durable=False`` answers before the commit is on disk: only for rows whose loss a power cut may cause
        without harm (steps, heartbeats). Within a look of ``viewing`` for the same principal, it is that one's transaction.
        """
        view = viewing.in_hand(self, principal) if durable else None
        if view is not None:
            yield view.tx
            return
        if self._pid != os.getpid():
            raise LedgerUnfit("The ledger was opened before a fork; open it in the child")
        try:
            with self._transaction(principal, durable) as connection:
                yield connection
        except LedgerFull:
            self.refused_for_room += 1
            raise

    @contextmanager
    def viewing(self, principal: Principal) -> Iterator[None]:
        """Let whatever is read for ``principal`` in the block be read in one transaction.

        An error of the house ends the block as any other, and keeps what was entered before it: a refusal is on record.
        """
        if viewing.in_hand(self, principal) is not None:
            yield
            return
        refused: NaskahError | None = None
        with self.acting(principal) as tx, viewing.begun(LedgerLook(way=self, principal=principal, tx=tx)):
            try:
                yield
            except NaskahError as error:
                refused = error
        if refused is not None:
            raise refused

    def beside(self, *, max_size: int) -> Ledger:
        """Return another way into the same ledger, with connections of its own: for whoever may not wait behind others."""
        return Ledger(self._dsn, min_size=1, max_size=max_size)

    @contextmanager
    def _transaction(self, principal: Principal, durable: bool) -> Iterator[Transaction]:
        with translated(), self._pool.connection() as connection:
            # One round trip: without parameters psycopg sends several statements as one message.
            connection.execute(_opening(principal, durable))
            try:
                yield connection
            except BaseException:
                if not connection.closed:
                    connection.rollback()
                raise
            if connection.info.transaction_status == TransactionStatus.INERROR:
                # The server answers COMMIT with ROLLBACK here and calls it success.
                connection.rollback()
                raise LedgerError("A refused statement was passed over; nothing was committed")
            connection.commit()

    def listen(self, channels: Sequence[str], timeout: float) -> Iterator[Notification | None]:
        """Yield notifications as they come, and None whenever ``timeout`` seconds passed without one.

        Has a connection of its own and opens it again when it is lost; what was sent meanwhile is lost, therefore
        a None follows each (re)connection: the caller looks at the rows then.
        """
        return listen(self._dsn, connection_options(), channels, timeout)

    def check(self) -> LedgerHealth:
        """Ask the server who it is and who we are; raise if row-level security would not bind us.

        On a new connection: a server whose main process hangs goes on serving those that are open.
        """
        with translated(), BoundedConnection.connect(self._dsn, **connection_options()) as connection:
            connection.patience_s = settings.CONNECT_TIMEOUT_S
            return examine(connection)

    def close(self) -> None:
        """Give all connections back to the server."""
        self._pool.close(timeout=settings.CONNECT_TIMEOUT_S)


def connection_options() -> dict[str, Any]:
    """Return what every connection of ours is opened with."""
    return {
        "row_factory": tuple_row,
        "connect_timeout": settings.CONNECT_TIMEOUT_S,
        "application_name": "naskah",
        # Notice a dead peer after 10 + 3 x 5 s: within a lease.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 25_000,
        "options": (
            f"-c statement_timeout={settings.STATEMENT_TIMEOUT_MS} -c lock_timeout={settings.LOCK_TIMEOUT_MS}"
            f" -c idle_in_transaction_session_timeout={settings.IDLE_IN_TRANSACTION_MS} -c timezone=UTC"
        ),
    }


def _opening(principal: Principal, durable: bool) -> sql.Composed:
    return sql.SQL(
        "BEGIN; SELECT set_config('naskah.satker', {satker}, true), set_config('naskah.ceiling', {ceiling}, true),"
        " set_config('naskah.actor', {actor}, true){lazy}"
    ).format(
        satker=sql.Literal(principal.scope),
        ceiling=sql.Literal(str(int(principal.ceiling))),
        actor=sql.Literal(principal.id),
        lazy=sql.SQL("" if durable else ", set_config('synchronous_commit', 'off', true)"),
    )
