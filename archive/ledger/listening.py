"""LISTEN on a connection of its own, for as long as somebody iterates.

A notification is a bell, never a record: whoever listens looks at the rows, on silence too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from archive.ledger.bounded import BoundedConnection

_RECONNECT_S = 1.0
"""Between two attempts to connect: the sweep's own rhythm, and no storm on a server that is starting."""


@dataclass(frozen=True, kw_only=True)
class Notification:
    """One NOTIFY, as it came."""

    channel: str
    payload: str


def listen(
    dsn: str, options: Mapping[str, Any], channels: Sequence[str], timeout: float
) -> Iterator[Notification | None]:
    """See ``Ledger.listen``."""
    while True:
        try:
            with BoundedConnection.connect(dsn, **{**options, "autocommit": True}) as connection:
                for channel in channels:
                    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                yield None
                while True:
                    heard = False
                    for notify in connection.notifies(timeout=timeout, stop_after=1):
                        heard = True
                        yield Notification(channel=notify.channel, payload=notify.payload)
                    if not heard:
                        yield None
        except psycopg.OperationalError:
            # The server went away: silence for the caller, who keeps sweeping, until it is back.
            time.sleep(_RECONNECT_S)
            yield None
