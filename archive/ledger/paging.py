"""Pages by keyset: the cursor says after which row to go on, opaque to whoever carries it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from archive.ledger.errors import CursorRefused

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """Some rows, and where the next ones begin."""

    items: Sequence[T]
    next_cursor: str | None


def encode(at: datetime, last: UUID) -> str:
    """Return the cursor of the page after the row of ``at`` and ``last``."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {last}".encode()).decode().rstrip("=")


def decode(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """Return what ``encode`` was given; raise ``CursorRefused`` for anything else."""
    if not cursor:
        return None, None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, last = text.partition(" ")
        when = datetime.fromisoformat(at)
        if when.tzinfo is None:
            raise CursorRefused
        return when, UUID(last)
    except (ValueError, binascii.Error) as error:
        raise CursorRefused from error
