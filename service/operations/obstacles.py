"""What is told, in Indonesian, of a document whose page is not archived: that it is being printed, or why not and for whom it waits.

The cause is one for people; its name in the code stands beside it for whoever mends it.
"""

from __future__ import annotations

from typing import Any

from archive.ledger.jobs.lists import PendingPage
from service.words import say
from service.words.causes import CAUSES
from service.words.life import PRINTING, PrintState


def keterangan(pending: PendingPage) -> str:
    """Return the sentence an official reads."""
    why = _why(pending.cause)
    match pending.state:
        case "quarantined":
            return aside_words(pending.cause)
        case "parked":
            return say("Pencetakan naskah ini disisihkan oleh admin. Menunggu admin.")
        case _:
            return say(
                "Halaman naskah ini belum tercetak: {sebab}. Dicoba lagi dengan sendirinya.", sebab=why
            )


def aside_words(cause: str | None) -> str:
    """Return the sentence of a page that was set aside for this cause."""
    return say("Halaman naskah ini tidak dapat dicetak: {sebab}. Menunggu admin.", sebab=_why(cause))


def _why(cause: str | None) -> str:
    told, code = CAUSES.get(cause or ""), cause or say("tanpa sebab tercatat")
    return say("{sebab} ({kode})", sebab=told, kode=code) if told else code


def obstacle_json(pending: PendingPage | None) -> dict[str, Any] | None:
    """Return what holds a document up as it is shown; None where nothing does."""
    if pending is None or not pending.hindered:
        return None
    return {
        "keterangan": keterangan(pending),
        "menunggu": "admin" if pending.state in ("quarantined", "parked") else None,
        "job_id": str(pending.job_id),
        "state": pending.state,
        "cause": pending.cause,
        "detail": pending.detail,
        "since": pending.since,
    }


def printing_json(pending: PendingPage | None) -> dict[str, Any]:
    """Return how the page of a document stands, as it is shown: an act counts at once, its page comes after it."""
    stage = PrintState.of(pending.aside if pending is not None else None)
    return stage_json(stage, str(pending.job_id) if pending is not None else None)


def stage_json(stage: PrintState, job_id: str | None = None) -> dict[str, Any]:
    """Return how a page stands, in code and words, with the job it waits for."""
    return {"keadaan": stage.value, "kata": PRINTING[stage], "job_id": job_id}
