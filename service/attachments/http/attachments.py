"""/documents/{id}/attachments: the files that go with a document, listed, attached and taken off.

The body is a form of files, as browsers send it, read no further than its limit. Each change names the state its caller saw in
``If-Match``. Routes only: the rules are ``service.attachments.desk``; the bytes are handed out as any other of the document's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from archive.ledger import Principal
from archive.records.attached import AttachedFile
from service.approvals.attaching import MOST
from service.approvals.http import done_json
from service.approvals.orders import Order
from service.approvals.table import Kind
from service.attachments.desk import AttachmentDesk, AttachmentList, SentAttachment
from service.documents.files.remarks import remarks
from service.edge import Count
from service.errors import BodyRefused
from service.errors import Field as Wrong
from service.http.answers import Json
from service.http.asked import Digest, Note, NoteBody
from service.http.caller import about, admit
from service.http.condition import IF_MATCH, condition
from service.http.entrances import MOST_BYTES
from service.http.shapes.acts import ActDone
from service.http.shapes.attachments import DocumentAttachments
from service.http.trace import trace_id_of
from service.http.uploads import FORM, sent_files
from service.words import say

LARGEST: Final = (64 << 20) + (64 << 10)
"""Bytes of one request: two files of the largest size and the form around them; more come in the next."""
LONGEST_NAME: Final = 255
_FILES: Final = "berkas"
_BINARY: Final = {"type": "string", "format": "binary"}
_DESCRIBED: Final = {
    **IF_MATCH,
    MOST_BYTES: LARGEST,
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": [_FILES],
                    "properties": {
                        _FILES: {"type": "array", "items": _BINARY, "minItems": 1, "maxItems": MOST}
                    },
                }
            }
        },
    },
}
_InPlaceOf = Annotated[
    list[Count], Query(max_length=MOST, description="numbers of files that these come in the place of")
]


class TakeOffBody(NoteBody):
    """Files that no longer go with the document, by their numbers."""

    berkas: Annotated[list[Count], Field(min_length=1, max_length=MOST)]
    content_digest: Digest | None = None
    sha256: Digest | None = None


async def _form(request: Request) -> tuple[Principal, Sequence[SentAttachment]]:
    """Return who sends it, and the files in their order."""
    principal = admit(request)
    condition(request)
    # A piece before the first boundary and one behind the last.
    sent = sent_files(request.headers.get("content-type", ""), await request.body(), MOST + 2).files
    if set(sent) != {_FILES}:
        raise BodyRefused(fields=[Wrong(path=_FILES, reason=say("kirim setiap berkas pada isian berkas"))])
    return principal, [
        SentAttachment(name=_name(name, at), data=data) for at, (name, data) in enumerate(sent[_FILES])
    ]


def _name(sent: str, at: int) -> str:
    """Return a file's own name, without the folders that some browsers send."""
    name = unicodedata.normalize("NFC", sent.replace("\\", "/").rpartition("/")[2].strip())
    if not 0 < len(name) <= LONGEST_NAME:
        reason = say("namanya harus 1 sampai {banyak} huruf", banyak=LONGEST_NAME)
        raise BodyRefused(fields=[Wrong(path=f"{_FILES}[{at}]", reason=reason)])
    return name


def routes(*, attachments: AttachmentDesk) -> APIRouter:
    """Return the routes of files that go with a document."""
    router = APIRouter(prefix="/documents/{document_id}", tags=["documents"])

    @router.get("/attachments")
    def list_attachments(request: Request, document_id: UUID) -> Json[DocumentAttachments]:
        """Return the files that go with the document's present revision, each with its digest and where to read it."""
        about(request, document=document_id)
        return Json(list_json(attachments.of(admit(request), document_id)))

    @router.post("/attachments", openapi_extra=_DESCRIBED)
    def attach_files(
        request: Request,
        document_id: UUID,
        sent: Annotated[tuple[Principal, Sequence[SentAttachment]], Depends(_form)],
        ganti: _InPlaceOf = [],  # noqa: B006 - FastAPI copies it
        catatan: Note = None,
        content_digest: Digest | None = None,
        sha256: Digest | None = None,
    ) -> Json[ActDone]:
        """Attach files (PDF, XLSX, PNG, JPEG) to a draft: all of them in one revision, or none; every paraf so far is void."""
        about(request, document=document_id)
        order = Order(
            document_id=document_id,
            kind=Kind.REVISI,
            etag=condition(request),
            content_digest=content_digest,
            sha256=sha256,
            note=catatan,
        )
        done = attachments.attach(
            sent[0], order, sent[1], take_off=frozenset(ganti), trace_id=trace_id_of(request.scope)
        )
        return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})

    @router.post("/detach", openapi_extra=IF_MATCH)
    def detach_files(request: Request, document_id: UUID, body: TakeOffBody) -> Json[ActDone]:
        """Take files off a draft, by their numbers: a revision; versions that hold them keep them."""
        about(request, document=document_id)
        order = Order(
            document_id=document_id,
            kind=Kind.REVISI,
            etag=condition(request),
            content_digest=body.content_digest,
            sha256=body.sha256,
            note=body.catatan,
        )
        done = attachments.take_off(
            admit(request), order, frozenset(body.berkas), trace_id=trace_id_of(request.scope)
        )
        return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})

    return router


def list_json(found: AttachmentList) -> dict[str, Any]:
    """Return the files of a document as they are shown."""
    document = found.dossier.document.id
    return {
        "document_id": str(document),
        "revision": found.dossier.revision.no,
        "attachments": [_json(found, each) for each in found.files],
        "links": {"self": f"/documents/{document}/attachments", "document": f"/documents/{document}"},
    }


def _json(found: AttachmentList, file: AttachedFile) -> dict[str, Any]:
    archived = found.archived(file)
    kind = file.name.rpartition(".")[0]
    return {
        "no": file.no,
        "nama": file.nama,
        "bentuk": file.bentuk,
        "media": file.media,
        "ukuran": file.ukuran,
        "halaman": file.halaman,
        "sha256": file.sha256,
        "peringatan": remarks(file.catatan),
        "tersimpan": archived,
        "content": f"/documents/{found.dossier.document.id}/content?format={kind}" if archived else None,
    }
