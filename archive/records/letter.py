"""What the record of a received paper says of the letter itself, for records written before it stood there.

Until schema 0024 the sender's number and date stood in the payload of the stamp sheet alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

RECEIVED: Final = "id.naskah.document.received.v1"
"""The event of a paper that was received."""
LETTER: Final = "surat"
"""Where a document's record says it; a document of our own has no such member."""
_MEMBERS: Final = {"nomor": "nomor_asal", "tanggal": "tanggal_asal"}


def letter_of(payload: Mapping[str, Any]) -> dict[str, str]:
    """Return what the payload of a stamp sheet says of its letter, under the names of the record."""
    return {name: str(payload[member]) for name, member in _MEMBERS.items() if payload.get(member)}
