"""POST /registers/{register}/files: a file arrives, is entered, kept as it came, and gets its stamp sheet.

The body is the file itself, read piece by piece and no further than its limit; ``Content-Digest`` (RFC 9530) says which
bytes were meant. Routes only: the rules are ``service.receiving.desk``.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BeforeValidator, Field

from archive.access import AccessClass
from archive.ledger import Principal
from service import edge
from service.documents.brought import signatures_json
from service.documents.files.kinds import LARGEST
from service.errors import Field as Wrong
from service.errors import FileAltered
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.entrances import MOST_BYTES
from service.http.shapes.receiving import ReceiptView
from service.http.trace import trace_id_of
from service.receiving.desk import ReceivingDesk, Reception
from service.receiving.file import MEDIA
from service.receiving.incoming import IncomingFile
from service.registers.http import Remarks
from service.words import say

_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):")
_YES_NO = {"ya": True, "Ya": True, "tidak": False, "Tidak": False}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_DESCRIBED = {
    MOST_BYTES: LARGEST,
    "requestBody": {"required": True, "content": dict.fromkeys(MEDIA.values(), _BINARY)},
    "parameters": [
        {
            "name": "Content-Digest",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "maxLength": 1_000},
            "description": "the file's SHA-256 as RFC 9530 writes it: sha-256=:<base64>:",
        }
    ],
}


class ArrivalRemarks(Remarks):
    """What is said of a file that arrives."""

    nama: Annotated[str, edge.Line(255, 1), Field(description="the file's name, in whatever letters")]
    asal: Annotated[str, edge.Line(300, 1)]
    perihal: Annotated[str, edge.Line(500, 1)]
    nomor_asal: Annotated[str, edge.Line(60)] | None = None
    tanggal_asal: edge.Day | None = None
    tanggal: Annotated[edge.Day | None, Field(description="the day it came; today without")] = None
    unit: Annotated[
        edge.Name | None, Field(description="whose paper it becomes; your own unit's without")
    ] = None
    akses: Literal["B", "T", "R", "SR"] = "B"
    lagi: Annotated[
        bool,
        BeforeValidator(lambda said: _YES_NO.get(said, said)),
        Field(description="meant, though a letter of this sender with this number is in the book"),
    ] = False


async def _file(request: Request) -> tuple[Principal, bytes, str]:
    """Return who sends it, the file and its announced SHA-256; nothing is read without a digest."""
    announced = _announced(request.headers.get("content-digest", ""))
    return admit(request), await request.body(), announced


def _announced(header: str) -> str:
    found = _DIGEST.search(header)
    try:
        return base64.b64decode(found[1], validate=True).hex() if found else _missing()
    except binascii.Error:
        return _missing()


def _missing() -> str:
    raise FileAltered(fields=[Wrong(path="header.content-digest", reason=say("wajib: sha-256=:<base64>:"))])


def routes(*, receiving: ReceivingDesk) -> APIRouter:
    """Return the route of a file received."""
    router = APIRouter(prefix="/registers", tags=["registers"])

    @router.post(
        "/{register}/files",
        status_code=202,
        openapi_extra=_DESCRIBED,
        responses={200: {"description": "This file came before"}},
    )
    def receive_file(
        request: Request,
        register: edge.Name,
        said: Annotated[ArrivalRemarks, Query()],
        sent: Annotated[tuple[Principal, bytes, str], Depends(_file)],
    ) -> Json[ReceiptView]:
        """Receive a PDF or DOCX: entered in an incoming register, kept byte for byte, with a stamp sheet of its own."""
        principal, data, announced = sent
        brought = IncomingFile(
            data=data,
            sha256=announced,
            name=said.nama,
            akses=AccessClass[said.akses],
            **said.model_dump(exclude={"nama", "akses"}),
        )
        receipt = receiving.receive(principal, register, brought, trace_id=trace_id_of(request.scope))
        about(request, document=receipt.document.id, job=receipt.job_id)
        headers = {"Location": f"/documents/{receipt.document.id}"}
        return Json(receipt_json(receipt), 200 if receipt.repeated else 202, headers=headers)

    return router


def receipt_json(receipt: Reception) -> dict[str, object]:
    """Return a receipt as it is shown."""
    document = receipt.document
    return {
        "document_id": str(document.id),
        "job_id": str(receipt.job_id),
        "nomor": document.nomor,
        "tanggal": document.tanggal.isoformat() if document.tanggal else None,
        "code": document.code,
        "sha256": receipt.sha256,
        "repeated": receipt.repeated,
        **signatures_json(document.record),
        "links": {
            "document": f"/documents/{document.id}",
            "sheet": f"/documents/{document.id}/content?format=pdf",
            "received": f"/documents/{document.id}/content?format=received",
            "progress": f"/jobs/{receipt.job_id}/progress",
            "verification": f"/v/{document.code}",
        },
    }
