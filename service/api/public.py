"""What anyone may ask: the verification of a printed code."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from archive.access import AccessClass
from archive.ledger import Principal, documents
from service.api.answers import Json
from service.api.parts import parts
from service.desk.errors import CodeUnknown, Field

router = APIRouter()


@router.get("/v/{code}", tags=["verification"])
def verify(request: Request, code: str) -> Json:
    """Say how the document of a printed code stands, and its digest; above class B nothing more."""
    at = parts(request)
    with at.ledger.acting(Principal.nobody()) as tx:
        found = documents.by_code(tx, code.strip().upper().replace("-", ""))
    if found is None:
        raise CodeUnknown(fields=[Field(path="path.code", reason="no document carries this code")])
    body: dict[str, Any] = {
        "code": code,
        "status": found.status,
        "archived": found.version_no is not None,
        "content_digest": found.content_digest,
    }
    if found.akses is AccessClass.B:
        body |= {
            "jenis": found.jenis,
            "nomor": found.nomor,
            "tanggal": found.tanggal.isoformat() if found.tanggal else None,
            "archived_at": found.archived_at,
        }
    return Json(body)
