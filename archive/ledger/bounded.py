"""Connections that do not wait for ever: a server that was frozen keeps its sockets open and answers nothing.

The server's own limits (``statement_timeout``) end what it works on too long; they end nothing while it is stopped, and
TCP finds nothing wrong, since the kernel goes on acknowledging. So the client counts as well.
"""

from __future__ import annotations

from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from archive.ledger import settings

RV = TypeVar("RV")
_LOOK_S = 0.1
"""How often a wait looks up, as psycopg's own: so that Ctrl-C is heard."""


class BoundedConnection(psycopg.Connection[TupleRow]):
    """A connection whose every answer comes within ``patience_s``; one that does not closes it."""

    patience_s: float = settings.ANSWER_S

    def wait(self, gen: PQGen[RV], interval: float = _LOOK_S, timeout: float | None = None) -> RV:
        """Wait for one answer of the server; raise ``OperationalError`` when none comes in time."""
        if timeout is not None:  # whoever listens for notifications counts for themselves
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience_s)
        except psycopg.OperationalError as error:
            # A server that refuses leaves the connection idle or in a failed transaction; only silence leaves it active.
            if not self.closed and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
                raise psycopg.OperationalError(
                    f"no answer from the server in {self.patience_s:g} s"
                ) from error
            raise


def answers(connection: psycopg.Connection[TupleRow]) -> None:
    """Prove a pooled connection before it is lent; one that is silent is found out in a connect's time."""
    if not isinstance(connection, BoundedConnection):
        ConnectionPool.check_connection(connection)
        return
    connection.patience_s = settings.CONNECT_TIMEOUT_S
    try:
        ConnectionPool.check_connection(connection)
    finally:
        connection.patience_s = settings.ANSWER_S
