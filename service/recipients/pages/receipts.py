"""/naskah/{id}/penerima/{recipient}/{terima|koreksi}: who took a document in hand, with the sheet they signed; and what was noted wrongly."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from archive.ledger.documents.distributions import Recipient
from service.approvals.desk import Approvals
from service.approvals.http import CorrectReceiptBody, ReceiptBody
from service.approvals.pages import (
    REFUSED,
    PageOfAct,
    PaperPages,
    act_done,
    act_refused,
    act_shown,
    file_sent,
)
from service.approvals.scan import LARGEST
from service.errors import ActNotPossible, ActRefused, Field
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.uploads import SentFile
from service.identity.roles import ACTORS
from service.web.declared import Reads, declared
from service.words import say
from service.words.findings import finding_told

NOTE: Final = PageOfAct(
    title=say("Catat tanda terima"),
    words=say("Catat tanda terima"),
    template="recipients/pages/receipt.html",
    follows=(
        say("Tanda terima tersimpan bersama naskahnya; yang keliru dikoreksi dengan alasan, tidak dihapus."),
    ),
    with_file=True,
)
CORRECT: Final = PageOfAct(
    title=say("Koreksi tanda terima"),
    words=say("Simpan koreksi"),
    template="recipients/pages/correct.html",
    follows=(say("Yang tercatat sebelumnya tetap tersimpan, dengan nama Anda dan alasannya."),),
)
_BESIDE: Final = 64 << 10
"""Bytes of a form around its file."""
Body = TypeVar("Body", bound=BaseModel)
_PATH: Final = "/naskah/{document_id}/penerima/{recipient_id}"


def routes(*, papers: PaperPages, approvals: Approvals) -> APIRouter:
    """Return a page for each."""
    router = APIRouter()
    _note(router, papers=papers, approvals=approvals)
    _correct(router, papers=papers, approvals=approvals)
    return router


def _note(router: APIRouter, *, papers: PaperPages, approvals: Approvals) -> None:
    """Who received it."""

    @declared(router, "GET", f"{_PATH}/terima", roles=ACTORS, reads=Reads.DOCUMENT)
    def show_receipt(request: Request, document_id: UUID, recipient_id: UUID) -> Response:
        """Ask who took it, and when."""
        about(request, document=document_id)
        head = papers.head(admit(request), document_id)
        return act_shown(request, papers, document_id, NOTE, head=head, **_values(head, recipient_id))

    @declared(
        router, "POST", f"{_PATH}/terima", roles=ACTORS, reads=Reads.DOCUMENT, most_bytes=LARGEST + _BESIDE
    )
    def note_from_page(
        request: Request,
        document_id: UUID,
        recipient_id: UUID,
        sent: Annotated[SentFile, Depends(file_sent)],
    ) -> Response:
        """Write it down, with the signed sheet where one came, and lead to the recipients."""
        about(request, document=document_id)
        principal, form = admit(request), SentForm(fields=sent.fields)
        values = _values(papers.head(principal, document_id), recipient_id)
        try:
            asked = _checked(ReceiptBody, request, form, ("diterima_oleh",))
            sheet = approvals.signed_sheet(principal, sent.data) if sent.data else None
            with approvals.receipts(principal, document_id) as receipts:
                receipts.note(recipient_id, asked.diterima_oleh, asked.pada, sheet)
        except REFUSED as error:
            return act_refused(request, papers, document_id, NOTE, form, error, **values)
        return act_done(request, values["away"], say("Tanda terima tercatat."))


def _correct(router: APIRouter, *, papers: PaperPages, approvals: Approvals) -> None:
    """What was noted wrongly."""

    @declared(router, "GET", f"{_PATH}/koreksi", roles=ACTORS, reads=Reads.DOCUMENT)
    def show_receipt_correction(request: Request, document_id: UUID, recipient_id: UUID) -> Response:
        """Show what stands, and ask what is so."""
        about(request, document=document_id)
        head = papers.head(admit(request), document_id)
        values = _values(head, recipient_id)
        if values["penerima"].received_at is None:
            raise ActNotPossible(say("Belum ada tanda terima yang dapat dikoreksi"), document=document_id)
        return act_shown(request, papers, document_id, CORRECT, head=head, **values)

    @declared(router, "POST", f"{_PATH}/koreksi", roles=ACTORS, reads=Reads.DOCUMENT)
    def correct_from_page(request: Request, document_id: UUID, recipient_id: UUID) -> Response:
        """Put it right, upon what was shown, and lead to the recipients."""
        about(request, document=document_id)
        principal, form = admit(request), submitted(request)
        values = _values(papers.head(principal, document_id), recipient_id)
        try:
            taken_back = bool(form.one("hapus"))
            names = ("tercatat", "catatan") if taken_back else ("tercatat", "catatan", "diterima_oleh")
            asked = _checked(CorrectReceiptBody, request, form, names, at=not taken_back)
            with approvals.receipts(principal, document_id) as receipts:
                receipts.correct(
                    recipient_id,
                    noted=asked.tercatat,
                    received_by=asked.diterima_oleh,
                    at=asked.pada,
                    reason=asked.catatan,
                )
        except REFUSED as error:
            return act_refused(request, papers, document_id, CORRECT, form, error, **values)
        return act_done(request, values["away"], say("Tanda terima dikoreksi."))


def _values(head: dict[str, Any], recipient_id: UUID) -> dict[str, Any]:
    """Return whose receipt it is; raises ``ActNotPossible`` for a recipient that the document does not have."""
    found: Recipient | None = next(
        (each for each in head["view"].recipients if each.id == recipient_id), None
    )
    if found is None:
        raise ActNotPossible(say("Naskah ini tidak mempunyai penerima itu"), document=head["document"].id)
    return {
        "penerima": found,
        "away": f"/naskah/{head['document'].id}/penerima",
        "away_words": say("Kembali ke penerima"),
    }


def _checked(
    model: type[Body], request: Request, form: SentForm, names: tuple[str, ...], *, at: bool = True
) -> Body:
    """Return what a form asks for, its time the office's; raises ``ActRefused`` with every field that cannot be read."""
    said: dict[str, Any] = {
        name: text for name in names if (text := form.one(name).replace("\r\n", "\n").strip())
    }
    try:
        if at and (when := form.one("pada")):
            zone = ZoneInfo(request.scope.get("naskah.zone") or "UTC")
            said["pada"] = datetime.fromisoformat(when).replace(tzinfo=zone).isoformat()
    except ValueError:
        raise ActRefused(fields=[Field(path="pada", reason=say("harus tanggal dan jam"))]) from None
    missing = [name for name in names if name not in said]
    if missing:
        raise ActRefused(fields=[Field(path=each, reason=say("wajib diisi")) for each in missing])
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise ActRefused(
            fields=[Field(path=str(found["loc"][0]), reason=finding_told(found)) for found in error.errors()]
        ) from error
