"""One look at the ledger: what a page reads for its reader in one transaction, and each fact of it once.

The desks that a page asks open their transactions as ever; within a look they are given the one that is open. It is for reading
alone: what an entry of the audit log says of it is committed with its end, before a byte of what was read leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
from psycopg.rows import TupleRow

from archive.ledger.principal import Principal

V = TypeVar("V")


@dataclass(frozen=True, kw_only=True)
class LedgerLook:
    """A look in hand."""

    way: object
    """The ledger that is looked at."""
    principal: Principal
    tx: psycopg.Connection[TupleRow]
    facts: dict[object, Any] = field(default_factory=dict, repr=False)


_IN_HAND: ContextVar[LedgerLook | None] = ContextVar("view", default=None)


def in_hand(way: object, principal: Principal) -> LedgerLook | None:
    """Return the look in hand, if it is one at this ledger for this reader: as another one sees it, nobody is shown it."""
    view = _IN_HAND.get()
    return view if view is not None and view.way is way and view.principal == principal else None


@contextmanager
def begun(view: LedgerLook) -> Iterator[None]:
    """Let a look be in hand for the block."""
    before = _IN_HAND.set(view)
    try:
        yield
    finally:
        _IN_HAND.reset(before)


@contextmanager
def apart() -> Iterator[None]:
    """Let what the block does have transactions of its own, within a look too: it writes what others wait for, or takes long."""
    before = _IN_HAND.set(None)
    try:
        yield
    finally:
        _IN_HAND.reset(before)


def once(tx: psycopg.Connection[TupleRow], key: object, read: Callable[[], V]) -> V:
    """Return a fact as it was read before in the look whose transaction this is; read it now where it was not, or there is none."""
    view = _IN_HAND.get()
    if view is None or view.tx is not tx:
        return read()
    if key not in view.facts:
        view.facts[key] = read()
    found: V = view.facts[key]
    return found
