"""/naskah/{id}/berkas: the files that go with a document; others added, and those taken off in whose place they come, in one act."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from archive.ledger import Principal
from service.approvals.attaching import MOST
from service.approvals.pages import (
    REFUSED,
    PageOfAct,
    PaperPages,
    act_done,
    act_refused,
    act_shown,
    order_of,
    weight,
)
from service.approvals.table import Kind
from service.attachments.desk import AttachmentDesk, SentAttachment
from service.attachments.http.attachments import LARGEST, LONGEST_NAME
from service.documents.files.remarks import remarks
from service.errors import ActRefused, Field
from service.http.caller import about, admit
from service.http.forms import SentForm
from service.http.trace import trace_id_of
from service.http.uploads import SentFields, sent_fields
from service.identity.roles import ACTORS, READERS
from service.web.declared import Reads, declared
from service.words import say

PAGE: Final = PageOfAct(
    title=say("Berkas penyerta"),
    words=say("Simpan perubahan berkas"),
    template="attachments/pages/files.html",
    follows=(
        say("Perubahan ini menjadi revisi baru; paraf yang sudah ada gugur dan naskahnya diparaf lagi."),
    ),
    with_file=True,
)
_PARTS: Final = MOST * 2 + 16
"""Of one form: each file added, each taken off, and what was shown."""


def routes(*, papers: PaperPages, attachments: AttachmentDesk) -> APIRouter:
    """Return the page."""
    router = APIRouter()
    path = "/naskah/{document_id}/berkas"

    @declared(router, "GET", path, roles=READERS, reads=Reads.DOCUMENT)
    def show_attachments(request: Request, document_id: UUID) -> Response:
        """Show the files, and, to whoever may change the document, what may be done with them."""
        about(request, document=document_id)
        principal = admit(request)
        head = papers.head(principal, document_id)
        values = _values(principal, attachments, document_id, head)
        return act_shown(request, papers, document_id, PAGE, head=head, **values)

    @declared(router, "POST", path, roles=ACTORS, reads=Reads.DOCUMENT, most_bytes=LARGEST)
    def change_attachments(
        request: Request, document_id: UUID, sent: Annotated[SentFields, Depends(_sent)]
    ) -> Response:
        """Add the files that came and take off those that are ticked, in one act, and lead back to the document."""
        about(request, document=document_id)
        principal, form = admit(request), SentForm(fields=sent.fields)
        try:
            _change(principal, attachments, document_id, form, sent, trace_id_of(request.scope))
        except REFUSED as error:
            values = _values(principal, attachments, document_id, papers.head(principal, document_id))
            return act_refused(
                request, papers, document_id, PAGE, form, error, **{**values, "possible": True}
            )
        return act_done(
            request, f"/naskah/{document_id}", say("Berkas penyerta diubah; naskah ini direvisi.")
        )

    return router


def _change(
    principal: Principal,
    attachments: AttachmentDesk,
    document_id: UUID,
    form: SentForm,
    sent: SentFields,
    trace_id: str | None,
) -> None:
    order = order_of(document_id, Kind.REVISI, form)
    off = form.numbers("lepas")
    files = [SentAttachment(name=_name(name), data=data) for name, data in sent.files.get("berkas", ())]
    if files:
        attachments.attach(principal, order, files, take_off=off, trace_id=trace_id)
    elif off:
        attachments.take_off(principal, order, off, trace_id=trace_id)
    else:
        reason = say("pilih berkas yang ditambahkan, atau centang yang dilepas")
        raise ActRefused(fields=[Field(path="berkas", reason=reason)])


def _values(
    principal: Principal, attachments: AttachmentDesk, document_id: UUID, head: dict[str, Any]
) -> dict[str, Any]:
    found = attachments.of(principal, document_id)
    return {
        "berkas": [
            {
                "no": each.no,
                "nama": each.nama,
                "ukuran": weight(each.ukuran),
                "halaman": each.halaman,
                "peringatan": remarks(each.catatan),
                "address": f"/naskah/{document_id}/unduh/{each.name.rpartition('.')[0]}"
                if found.archived(each)
                else "",
            }
            for each in found.files
        ],
        "possible": Kind.REVISI in head["view"].possible and bool(principal.roles.intersection(ACTORS)),
        "paling": MOST,
    }


def _name(sent: str) -> str:
    """Return a file's own name, without the folders that some browsers send; raises ``ActRefused``."""
    name = unicodedata.normalize("NFC", sent.replace("\\", "/").rpartition("/")[2].strip())
    if not 0 < len(name) <= LONGEST_NAME:
        reason = say("namanya harus 1 sampai {banyak} huruf", banyak=LONGEST_NAME)
        raise ActRefused(fields=[Field(path="berkas", reason=reason)])
    return name


async def _sent(request: Request) -> SentFields:
    return sent_fields(request.headers.get("content-type", ""), await request.body(), _PARTS)
