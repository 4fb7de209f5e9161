"""What is told, in Indonesian, of a document whose page could not be printed: what happened, and for whom it waits.

The cause is one for people; its name in the code stands beside it for whoever mends it.
"""

from __future__ import annotations

from typing import Any

from archive.ledger.jobs.lists import Obstacle
from service.words import say
from service.words.causes import CAUSES


def keterangan(obstacle: Obstacle) -> str:
    """Return the sentence an official reads."""
    told = CAUSES.get(obstacle.cause or "")
    cause = obstacle.cause or say("tanpa sebab tercatat")
    why = say("{sebab} ({kode})", sebab=told, kode=cause) if told else cause
    match obstacle.state:
        case "quarantined":
            return say("Halaman naskah ini tidak dapat dicetak: {sebab}. Menunggu admin.", sebab=why)
        case "parked":
            return say("Pencetakan naskah ini disisihkan oleh admin. Menunggu admin.")
        case _:
            return say(
                "Halaman naskah ini belum tercetak: {sebab}. Dicoba lagi dengan sendirinya.", sebab=why
            )


def obstacle_json(obstacle: Obstacle | None) -> dict[str, Any] | None:
    """Return what holds a document up as it is shown; None where nothing does."""
    if obstacle is None:
        return None
    return {
        "keterangan": keterangan(obstacle),
        "menunggu": "admin" if obstacle.state in ("quarantined", "parked") else None,
        "job_id": str(obstacle.job_id),
        "state": obstacle.state,
        "cause": obstacle.cause,
        "detail": obstacle.detail,
        "since": obstacle.since,
    }
