"""What a person ended, as the vault keeps it beside the documents: one small object an ending, in the storage root's free folder.

    extensions/naskah-endings/<satker>/<when>-<id>.json
      {"satker", "id", "at", "by", "what": a table of the ledger, "which": its row, "told": the columns that say so}

Never a secret: a row is named by its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from archive.canonical import canonical
from archive.records.errors import RecordUnreadable
from archive.vault.layout import ENDINGS


@dataclass(frozen=True, kw_only=True)
class Ending:
    """One thing that was ended."""

    satker: str
    id: UUID
    at: datetime
    by: str
    what: str
    which: str
    told: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return where it lies in the vault."""
        return f"{ENDINGS}{self.satker}/{self.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{self.id}.json"

    def to_bytes(self) -> bytes:
        """Return it as it is kept."""
        about = {"satker": self.satker, "id": str(self.id), "at": self.at.isoformat(), "by": self.by}
        return canonical({**about, "what": self.what, "which": self.which, "told": dict(self.told)})


def id_of(key: str) -> UUID:
    """Return which ending lies under a key; raises ``RecordUnreadable``."""
    try:
        return UUID(key.removesuffix(".json")[-36:])
    except ValueError as error:
        raise RecordUnreadable("This is not the name of an ending", key=key) from error


def read(key: str, data: bytes) -> Ending:
    """Return an ending from its bytes; raises ``RecordUnreadable``."""
    try:
        told = orjson.loads(data)
        return Ending(
            satker=str(told["satker"]),
            id=UUID(told["id"]),
            at=datetime.fromisoformat(told["at"]),
            by=str(told["by"]),
            what=str(told["what"]),
            which=str(told["which"]),
            told=dict(told["told"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RecordUnreadable("What was ended cannot be read", key=key) from error
