"""Verifications on record: when which part of an office's archive was compared, by whom, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction


def enter(
    tx: Transaction,
    *,
    satker: str,
    started_at: datetime,
    by: str,
    scope: Mapping[str, Any],
    whole: bool,
    objects: int,
    wrong: int,
    sha256: str,
) -> None:
    """Note a verification; its report's digest says which report is meant."""
    tx.execute(
        "INSERT INTO verification (satker, started_at, by_whom, scope, whole, objects, wrong, sha256)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (satker, started_at, by, Jsonb(dict(scope)), whole, objects, wrong, sha256),
    )
