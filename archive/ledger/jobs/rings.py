"""A ring through the whole line: ledger, relay, broker, worker, and back. It is a notification both ways and leaves no row.

Whoever wants to know whether a job would go through rings with a word of its own and listens for it. A ring that comes
while the relay does not listen is lost: ring again.
"""

from __future__ import annotations

from typing import Final

from archive.ledger.connection import Transaction

ASKED: Final = "naskah_ring"
ANSWERED: Final = "naskah_rung"


def ask(tx: Transaction, word: str) -> None:
    """Ring; the relay hears it."""
    tx.execute("SELECT pg_notify(%s, %s)", (ASKED, word))


def answer(tx: Transaction, word: str) -> None:
    """Say, as a worker, that the ring has come."""
    tx.execute("SELECT pg_notify(%s, %s)", (ANSWERED, word))
