"""GET /documents/{id}/recipients, POST /documents/{id}/read, GET /inbox/documents: to whom documents went, and who has read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request

from archive.ledger.documents.announcements import Announcement, PersonalAnnouncement
from archive.ledger.documents.distributions import Recipient
from doc_templates.acts import Kind
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.shapes.recipients import CirculationView, ForYouList, ReadingDone
from service.recipients.desk import Circulation, Recipients
from service.recipients.letters import happened
from service.words import say

NEWS: Final = {
    "dikirim": say("dikirimkan"),
    "diralat": say("diralat"),
    "diganti": say("diganti"),
    "dicabut": say("dicabut"),
}
"""What people are told happened."""
LETTERS: Final = {
    "waiting": say("menunggu dikirim"),
    "sent": say("terkirim"),
    "refused": say("tidak terkirim"),
}
"""How a letter stands, in words."""


def routes(*, recipients: Recipients) -> APIRouter:
    """Return the routes of recipients."""
    router = APIRouter(tags=["recipients"])

    @router.get("/inbox/documents")
    def list_received_documents(request: Request, dibaca: bool = False) -> Json[ForYouList]:
        """Return the documents that were sent to the caller and what became of them, the newest first; with ``dibaca`` those read too."""
        found = recipients.inbox(admit(request), everything=dibaca)
        return Json({"documents": [for_you_json(each) for each in found]})

    @router.get("/documents/{document_id}/recipients")
    def get_document_recipients(request: Request, document_id: UUID) -> Json[CirculationView]:
        """Return to whom a document went, who was told by which letter, and who has read it: of all for those who acted upon
        it and for archivists, auditors and administrators; of a recipient's own for them. ``belum_dikirimi``: whom the page
        names and who has not been sent it.
        """
        about(request, document=document_id)
        return Json(circulation_json(recipients.circulation(admit(request), document_id)))

    @router.post("/documents/{document_id}/read")
    def mark_document_read(request: Request, document_id: UUID) -> Json[ReadingDone]:
        """Say that the caller has read what they were sent; taking its file says so by itself. The same again is ``repeated``."""
        about(request, document=document_id)
        done = recipients.read(admit(request), document_id)
        return Json({"document_id": str(document_id), "dibaca": done.at, "repeated": done.repeated})

    return router


def for_you_json(each: PersonalAnnouncement) -> dict[str, Any]:
    """Return a document that was sent to somebody as their inbox shows it."""
    document = each.document
    news = happened(each.kind, named="oleh" in each.detail)
    path = f"/documents/{document.id}"
    return {
        "document_id": str(document.id),
        "jenis": document.jenis,
        "judul": document.judul,
        "nomor": document.nomor,
        "status": document.status,
        "akses": document.akses.name,
        "perbuatan": each.act_no,
        "kabar": news,
        "kata": NEWS[news],
        "tembusan": each.tembusan,
        "oleh": each.by,
        "pada": each.at,
        "dibaca": each.read_at,
        # What is noted of a sending is for those who sent it.
        "catatan": None if each.kind == Kind.DISTRIBUSI else each.note,
        "links": {"content": f"{path}/content", "read": f"{path}/read"},
    }


def circulation_json(found: Circulation) -> dict[str, Any]:
    """Return to whom a document went as it is shown."""
    return {
        "document_id": str(found.document.id),
        "status": found.document.status,
        "lengkap": found.whole,
        "penerima": [_recipient(found, each) for each in found.recipients],
        "belum_dikirimi": [
            {"nama": each.nama, "kepada": each.kepada, "surel": each.surel, "tembusan": each.tembusan}
            for each in found.unsent
        ],
    }


def _recipient(found: Circulation, each: Recipient) -> dict[str, Any]:
    told = [one for one in found.announcements if one.recipient == each.no]
    sent = [one for one in told if one.act_no == each.act_no and one.person_id is not None]
    return {
        "id": str(each.id),
        "no": each.no,
        "act": each.act_no,
        "penerima": each.penerima,
        "kepada": each.kepada,
        "tembusan": each.tembusan,
        "saluran": each.saluran,
        "surel": each.surel if found.whole else None,
        "dikirim": each.sent_at,
        "diterima": each.received_at,
        "diterima_oleh": each.received_by,
        "bukti": each.bukti,
        "dikabari": _announcements(found, told),
        "orang": len(sent) if found.whole else None,
        "dibaca": sum(one.read_at is not None for one in sent) if found.whole else None,
    }


def _announcements(found: Circulation, told: Sequence[Announcement]) -> list[dict[str, Any]]:
    shown = []
    for each in told:
        kind, named = found.kinds[each.act_no]
        news = happened(kind, named=named)
        shown.append(
            {
                "perbuatan": each.act_no,
                "kabar": news,
                "kata": NEWS[news],
                "orang": each.person_id,
                "nama": found.names.get(each.person_id) if each.person_id else None,
                "pada": each.at,
                "dibaca": each.read_at,
                "cara": each.read_by,
                "surat": {
                    "keadaan": each.letter_state,
                    "kata": LETTERS.get(each.letter_state, each.letter_state),
                    "sebab": each.letter_cause,
                    "pada": each.letter_at,
                }
                if each.letter_state
                else None,
            }
        )
    return shown
