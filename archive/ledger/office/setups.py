"""What pages are printed with, each from when on: the press's own version, LibreOffice's and the fonts, in one line."""

from __future__ import annotations

from archive.ledger.connection import Transaction


def note(tx: Transaction, setup: str) -> None:
    """Say that pages are printed with ``setup`` from now on; nothing where they are already."""
    tx.execute(
        "INSERT INTO press_setup (setup) SELECT %s WHERE (SELECT setup FROM press_setup"
        " ORDER BY since DESC LIMIT 1) IS DISTINCT FROM %s",
        (setup, setup),
    )


def current(tx: Transaction) -> str | None:
    """Return what pages are printed with now; None where no press has said it yet."""
    row = tx.execute("SELECT setup FROM press_setup ORDER BY since DESC LIMIT 1").fetchone()
    return str(row[0]) if row else None
