"""What a browser was asked on its way in and has not answered yet. Knows the digest of the mark it holds; of no office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction


def keep(tx: Transaction, digest: bytes, purpose: str, told: Mapping[str, Any], lasts: timedelta) -> None:
    """Keep a step until it is answered, or over."""
    tx.execute("SELECT keep_sign_in_step(%b, %s, %s, %s)", (digest, purpose, Jsonb(dict(told)), lasts))


def take(tx: Transaction, digest: bytes, purpose: str) -> dict[str, Any] | None:
    """Take a step, once; None for one that was taken, is over, or is for something else."""
    row = tx.execute("SELECT take_sign_in_step(%b, %s)", (digest, purpose)).fetchone()
    return row[0] if row else None
