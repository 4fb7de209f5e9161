"""The public addresses that the QR codes of pages name, each from when on; and how many documents were printed under each."""

from __future__ import annotations

from collections.abc import Mapping

from archive.ledger.connection import Transaction


def note(tx: Transaction, address: str) -> None:
    """Say that pages name ``address`` from now on; nothing where they do already."""
    tx.execute(
        "INSERT INTO public_address (address) SELECT %s WHERE (SELECT address FROM public_address"
        " ORDER BY since DESC LIMIT 1) IS DISTINCT FROM %s",
        (address, address),
    )


def printed_under(tx: Transaction) -> Mapping[str, int]:
    """Return how many documents of the acting office have a version that was printed while an address was in use."""
    rows = tx.execute(
        "SELECT a.address, count(DISTINCT v.document_id)"
        "  FROM (SELECT address, since, lead(since) OVER (ORDER BY since) AS until FROM public_address) a"
        "  JOIN version v ON v.created_at >= a.since AND (a.until IS NULL OR v.created_at < a.until)"
        " GROUP BY a.address ORDER BY a.address"
    ).fetchall()
    return dict(rows)
