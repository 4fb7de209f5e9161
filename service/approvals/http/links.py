"""A link by which somebody from outside signs, as HTTP shows it."""

from __future__ import annotations

from typing import Any

from archive.ledger.documents.links import SigningLink


def link_json(link: SigningLink) -> dict[str, Any]:
    """Return a link as it is shown: never what opens it."""
    return {
        "id": str(link.id),
        "pihak": link.place + 1,
        "nama": link.nama,
        "surel": link.surel,
        "dibuat": {"pada": link.made_at, "oleh": link.made_by},
        "berlaku_sampai": link.good_until,
        "dibuka": link.opened_at,
        "berakhir": {
            "pada": link.ended_at,
            "oleh": link.ended_by,
            "sebab": link.ended,
            "catatan": link.reason or None,
        }
        if link.ended_at
        else None,
    }
