"""The two acts upon a disposisi that was given: one of those it went to answers, and whoever gave it closes it.

The sheet stays as it was signed; the acts stand in its record, and so in the vault.
"""

from __future__ import annotations

from uuid import UUID

from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document
from archive.states import ENDED
from service.approvals.disposisi import BRANCH, addressees, answers
from service.approvals.orders import AllowedOrder, Desk, Effect, note_of
from service.errors import ActRefused, Field
from service.intake.drafting import DISPOSISI
from service.words import say


def answer(desk: Desk, asked: AllowedOrder) -> Effect:
    """An answer with a note, or with a document of the office, which says what the note need not."""
    assert asked.capacity is not None  # an answer is always somebody's for a position
    posisi = asked.capacity.position
    named = asked.order.body.get("naskah")
    told = {"posisi": posisi, "semua": _answered_by_all(asked, posisi)}
    if named is None:
        note_of(asked.order)
        return Effect(step=asked.step, detail={"posisi": posisi}, told=told)
    other = documents.get(desk.tx, UUID(str(named)))
    document = asked.case.held.document
    if other is None or other.id == document.id or other.status in ENDED:
        reason = say("harus naskah lain kantor ini yang tidak batal dan tidak dicabut")
        raise ActRefused(fields=[Field(path="naskah", reason=reason)])
    if why := _no_answer(document, other):
        raise ActRefused(fields=[Field(path="naskah", reason=why)])
    # The record has this sheet's class: who reads it need not know the number of a letter above it.
    open_to_all = other.akses <= document.akses and other.nomor is not None
    return Effect(
        step=asked.step,
        detail={
            "posisi": posisi,
            "naskah": str(other.id),
            **({"nomor": other.nomor} if open_to_all else {}),
        },
        told=told,
    )


def _no_answer(sheet: Document, other: Document) -> str | None:
    """Return why a document answers no disposisi: it is what was passed on, or passes something on itself."""
    if other.code == sheet.record.get("menanggapi") or str(other.id) == (sheet.record.get(BRANCH) or {}).get(
        "naskah"
    ):
        return say(
            "itu naskah yang diteruskan disposisi ini; jawablah dengan naskah yang menjawabnya, atau dengan catatan"
        )
    if other.jenis == DISPOSISI:
        return say(
            "lembar disposisi meneruskan dan tidak menjawab; jawablah dengan naskah lain, atau dengan catatan"
        )
    return None


def close(desk: Desk, asked: AllowedOrder) -> Effect:
    """The end of a disposisi: nobody it went to is waited for any more; whom it ended without an answer stands in the act."""
    held = asked.case.held
    unanswered = [each for each in addressees(held) if each not in answers(held)]
    if unanswered:
        note_of(asked.order)  # whoever waits no longer for an answer says why
    return Effect(
        step=asked.step,
        detail={"posisi": asked.case.signatory, **({"tanpa_jawaban": unanswered} if unanswered else {})},
        told={"posisi": asked.case.signatory},
    )


def _answered_by_all(asked: AllowedOrder, posisi: str) -> bool:
    held = asked.case.held
    return set(addressees(held)) <= {*answers(held), posisi}
