"""What anyone may ask: the verification of a printed code, and the catalogue of document types for whoever has a key."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from archive.access import AccessClass
from archive.ledger import Principal, documents
from doc_templates.catalog import Stationery
from service.api.answers import Json
from service.api.parts import admit, parts
from service.desk.errors import CodeUnknown, Field

router = APIRouter()
keyed = APIRouter()


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


@keyed.get("/templates", tags=["templates"])
def templates(request: Request) -> Json:
    """Return the document types an event can ask for."""
    admit(request)
    return Json({"templates": [_brief(entry) for entry in parts(request).catalog.values()]})


@keyed.get("/templates/{jenis}", tags=["templates"])
def template(request: Request, jenis: str) -> Json:
    """Return one document type: the JSON Schema of its payload, and an example that satisfies it."""
    admit(request)
    entry = parts(request).catalog[jenis]
    chain = entry.contract.chain
    return Json(
        {
            **_brief(entry),
            "chain": {
                "paraf": list(chain.paraf),
                "koordinasi": list(chain.koordinasi),
                "penandatangan": chain.penandatangan,
            }
            if chain
            else None,
            "schema": entry.contract.payload.model_json_schema(),
            "example": entry.example,
        }
    )


def _brief(entry: Stationery) -> dict[str, Any]:
    return {
        "jenis": entry.jenis,
        "judul": entry.contract.judul,
        "version": entry.contract.version,
        "klasifikasi": entry.contract.klasifikasi,
        "pdf": entry.contract.wants_pdf,
        "template_digest": entry.digest,
        "links": {"self": f"/templates/{entry.jenis}"},
    }
