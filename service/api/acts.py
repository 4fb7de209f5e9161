"""What officials do over HTTP: one act upon one document, or one act upon several, and what stands after it.

Every POST names the state its caller saw in ``If-Match`` (the ETag of GET /documents/{id}/acts); a document that has
moved on is answered 412. Only personal tokens act. Routes only: the rules are ``service.desk.approvals``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from archive.ledger import Principal
from archive.ledger.acts import Act
from archive.ledger.distributions import Recipient
from service.api.answers import Json
from service.api.errors import BodyTooLarge
from service.api.parts import about, admit, parts
from service.api.trace import trace_id_of
from service.desk import approvals_scan
from service.desk.approvals import View
from service.desk.approvals_orders import Order
from service.desk.approvals_rules import Place
from service.desk.approvals_table import Kind
from service.desk.approvals_writing import Done
from service.desk.errors import ConditionMissing
from service.desk.errors import Field as Wrong
from service.desk.inbox import Item

router = APIRouter(tags=["acts"])
_Note = Annotated[str | None, Field(max_length=2_000)]
_IF_MATCH = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
            "description": 'the ETag of GET /documents/{id}/acts, e.g. "r1a2"',
        }
    ]
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    catatan: _Note = None


class Seen(_Body):
    """What the official had before them."""

    content_digest: str | None = None
    sha256: str | None = None


class Signing(Seen):
    """A signature; ``tanggal`` only for a document dated before today."""

    tanggal: date | None = None


class Revising(_Body):
    """A changed payload."""

    payload: dict[str, Any]


class Returning(_Body):
    """Back to the drafter, or one step; with a note."""

    kepada: Literal["konseptor", "satu_tingkat"] = "konseptor"


class RecipientBody(BaseModel):
    """Somebody a document goes to."""

    model_config = ConfigDict(extra="forbid")

    nama: str
    saluran: str = "langsung"


class Distributing(_Body):
    """To whom, by which channel."""

    penerima: Annotated[list[RecipientBody], Field(max_length=500)]


class Revoking(_Body):
    """Out of force (``cabut``), replaced (``cabut`` with ``oleh``), or corrected (``ralat`` with ``oleh``)."""

    cara: Literal["cabut", "ralat"] = "cabut"
    oleh: UUID | None = None


class Receipt(BaseModel):
    """Who received it, and when; now without ``pada``."""

    model_config = ConfigDict(extra="forbid")

    diterima_oleh: Annotated[str, Field(max_length=300)]
    pada: datetime | None = None


class One(BaseModel):
    """One of several documents, with the state its caller saw."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    etag: str
    content_digest: str | None = None
    sha256: str | None = None


class Several(_Body):
    """One act upon several documents: all or none."""

    documents: Annotated[list[One], Field(min_length=1, max_length=200)]
    tanggal: date | None = None
    kepada: Literal["konseptor", "satu_tingkat"] = "konseptor"


@router.get("/documents/{document_id}/acts")
def view(request: Request, document_id: UUID) -> Json:
    """Return the chain, every act, what the caller may do now, and the ETag that their act must name."""
    about(request, document=document_id)
    found = parts(request).approvals.view(admit(request), document_id)
    return Json(_view(found), headers={"ETag": f'"{found.case.etag}"'})


@router.post("/documents/{document_id}/revise", openapi_extra=_IF_MATCH)
def revise(request: Request, document_id: UUID, body: Revising) -> Json:
    """Change what the document says: a new revision; every paraf so far is void."""
    return _one(request, document_id, Kind.REVISI, body.catatan, {"payload": body.payload})


@router.post("/documents/{document_id}/paraf", openapi_extra=_IF_MATCH)
def paraf(request: Request, document_id: UUID, body: Seen) -> Json:
    """Initial the content and page the caller saw."""
    return _one(request, document_id, Kind.PARAF, body.catatan, seen=body)


@router.post("/documents/{document_id}/sign", openapi_extra=_IF_MATCH)
def sign(request: Request, document_id: UUID, body: Signing) -> Json:
    """Sign: the document gets its number and date, and its final page is prepared."""
    return _one(request, document_id, Kind.TANDA_TANGAN, body.catatan, {"tanggal": body.tanggal}, seen=body)


@router.post("/documents/{document_id}/return", openapi_extra=_IF_MATCH)
def send_back(request: Request, document_id: UUID, body: Returning) -> Json:
    """Return the document with a note, to the drafter or one step back."""
    return _one(request, document_id, Kind.KEMBALIKAN, body.catatan, {"kepada": body.kepada})


@router.post("/documents/{document_id}/cancel", openapi_extra=_IF_MATCH)
def cancel(request: Request, document_id: UUID, body: _Body) -> Json:
    """Cancel the document before its signature; a number it has stands as BATAL."""
    return _one(request, document_id, Kind.BATAL, body.catatan)


@router.post("/documents/{document_id}/distribute", openapi_extra=_IF_MATCH)
def distribute(request: Request, document_id: UUID, body: Distributing) -> Json:
    """Send a signed document out; each recipient is a row with a receipt to come."""
    recipients = [each.model_dump() for each in body.penerima]
    return _one(request, document_id, Kind.DISTRIBUSI, body.catatan, {"penerima": recipients})


@router.post("/documents/{document_id}/revoke", openapi_extra=_IF_MATCH)
def revoke(request: Request, document_id: UUID, body: Revoking) -> Json:
    """Take a signed document out of force, name what replaces it, or what corrects it (ralat)."""
    kind = Kind.RALAT if body.cara == "ralat" else Kind.CABUT
    return _one(request, document_id, kind, body.catatan, {"oleh": body.oleh} if body.oleh else {})


async def _scanned(request: Request) -> tuple[Principal, bytes]:
    principal = await run_in_threadpool(admit, request)
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > approvals_scan.LARGEST:
            raise BodyTooLarge(
                fields=[Wrong(path="", reason=f"paling besar {approvals_scan.LARGEST >> 20} MB")],
                limit=approvals_scan.LARGEST,
            )
    return principal, bytes(read)


@router.post(
    "/documents/{document_id}/scan",
    openapi_extra={
        **_IF_MATCH,
        "requestBody": {"required": True, "content": {"application/pdf": {"schema": {"format": "binary"}}}},
    },
)
def scan(
    request: Request,
    document_id: UUID,
    sent: Annotated[tuple[Principal, bytes], Depends(_scanned)],
    catatan: Annotated[str | None, Query(max_length=2_000)] = None,
) -> Json:
    """Bring the scan of the page signed by hand (PDF); its QR code and pages must be those of the printed version."""
    about(request, document=document_id)
    order = Order(
        document_id=document_id, kind=Kind.PINDAI, etag=_condition(request), note=catatan, scan=sent[1]
    )
    (done,) = parts(request).approvals.act(sent[0], [order], trace_id=trace_id_of(request.scope))
    return _done(done)


@router.post("/documents/{document_id}/distributions/{recipient_id}/receipt")
def receipt(request: Request, document_id: UUID, recipient_id: UUID, body: Receipt) -> Json:
    """Write down who received the document, once."""
    desk = parts(request).approvals
    return Json(
        recipient_json(desk.receipt(admit(request), document_id, recipient_id, body.diterima_oleh, body.pada))
    )


@router.get("/documents/{document_id}/revisions/{first}..{second}")
def difference(request: Request, document_id: UUID, first: int, second: int) -> Json:
    """Return field by field what changed between two revisions."""
    found = parts(request).approvals.difference(admit(request), document_id, first, second)
    return Json({"document_id": str(document_id), "from": first, "to": second, "changes": found})


@router.post("/documents:{verb}")
def several(
    request: Request, verb: Literal["paraf", "sign", "return", "cancel"], body: Annotated[Several, Body()]
) -> Json:
    """Do one act upon several documents in one transaction: all of them, or none and the first that refuses."""
    kind = {
        "paraf": Kind.PARAF,
        "sign": Kind.TANDA_TANGAN,
        "return": Kind.KEMBALIKAN,
        "cancel": Kind.BATAL,
    }[verb]
    extra: dict[str, Any] = {"tanggal": body.tanggal} if verb == "sign" else {"kepada": body.kepada}
    orders = [
        Order(
            document_id=each.id,
            kind=kind,
            etag=each.etag,
            content_digest=each.content_digest,
            sha256=each.sha256,
            note=body.catatan,
            body=extra,
        )
        for each in body.documents
    ]
    done = parts(request).approvals.act(admit(request), orders, trace_id=trace_id_of(request.scope))
    return Json({"acts": [done_json(each) for each in done]})


@router.get("/inbox")
def inbox(request: Request) -> Json:
    """Return what waits for the caller: since when, how late against the type's standard time."""
    return Json({"items": [item_json(each) for each in parts(request).inbox.of(admit(request))]})


def _one(
    request: Request,
    document_id: UUID,
    kind: Kind,
    note: str | None,
    body: dict[str, Any] | None = None,
    seen: Seen | None = None,
) -> Json:
    about(request, document=document_id)
    order = Order(
        document_id=document_id,
        kind=kind,
        etag=_condition(request),
        content_digest=seen.content_digest if seen else None,
        sha256=seen.sha256 if seen else None,
        note=note,
        body=body or {},
    )
    (done,) = parts(request).approvals.act(admit(request), [order], trace_id=trace_id_of(request.scope))
    return _done(done)


def _condition(request: Request) -> str:
    said = request.headers.get("if-match", "").removeprefix("W/").strip('"')
    if not said or said == "*":
        raise ConditionMissing(
            fields=[Wrong(path="If-Match", reason="wajib; ETag dari GET /documents/{id}/acts")]
        )
    return said


def _done(done: Done) -> Json:
    return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})


def done_json(done: Done) -> dict[str, Any]:
    """Return what an act led to."""
    return {
        "document_id": str(done.act.document_id),
        "act": act_json(done.act),
        "status": done.status,
        "nomor": done.nomor,
        "etag": done.etag,
        "job_id": str(done.job_id),
        "warnings": list(done.warnings),
        "links": {
            "progress": f"/jobs/{done.job_id}/progress",
            "acts": f"/documents/{done.act.document_id}/acts",
        },
    }


def _view(view: View) -> dict[str, Any]:
    case, document = view.case, view.case.held.document
    chain = case.places if case.chain else []
    return {
        "document_id": str(document.id),
        "status": document.status,
        "etag": case.etag,
        "revision": document.revision_no,
        "nomor": document.nomor,
        "nomor_sementara": view.provisional,
        "content_digest": case.held.revision.content_digest,
        "page": {
            "name": view.page.name,
            "sha256": view.page.sha256,
            "version": view.page.version_no,
            "pages": view.page.pages,
        }
        if view.page
        else None,
        "chain": {
            "koordinasi": [_place(each) for each in chain if each.group == "koordinasi"],
            "hierarki": [_place(each) for each in chain if each.group == "hierarki"],
            "penandatangan": {"position": case.signatory, "jabatan": case.titles["penandatangan"]},
        }
        if case.chain
        else None,
        "waiting_for": [each.position for each in case.turns] or ([case.signatory] if case.chain else []),
        "returned_to": case.returned_to,
        "possible": [kind.value for kind in view.possible],
        "acts": [act_json(each) for each in case.held.acts],
        "distributions": [recipient_json(each) for each in view.recipients],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "position": place.position,
        "jabatan": place.jabatan,
        "paraf": act_json(place.act) if place.act else None,
    }


def act_json(act: Act) -> dict[str, Any]:
    """Return an act as it is shown; a NIP is on the page and in the record, not here."""
    detail = {name: value for name, value in act.detail.items() if name != "blok"}
    return {
        "no": act.no,
        "kind": act.kind,
        "revision": act.revision_no,
        "person": act.person_id,
        "nama": act.nama,
        "jabatan": act.jabatan,
        "kapasitas": act.kapasitas,
        "kelompok": act.kelompok or None,
        "at": act.at,
        "content_digest": act.content_digest,
        "sha256": act.pdf_sha256,
        "catatan": act.note,
        "detail": detail,
    }


def recipient_json(recipient: Recipient) -> dict[str, Any]:
    """Return a recipient as it is shown."""
    return {
        "id": str(recipient.id),
        "act": recipient.act_no,
        "penerima": recipient.penerima,
        "saluran": recipient.saluran,
        "dikirim": recipient.sent_at,
        "diterima": recipient.received_at,
        "diterima_oleh": recipient.received_by,
    }


def item_json(item: Item) -> dict[str, Any]:
    """Return an item of the inbox as it is shown."""
    return {
        "document_id": str(item.document.id),
        "jenis": item.document.jenis,
        "judul": item.document.judul,
        "status": item.document.status,
        "akses": item.document.akses.name,
        "untuk": item.task.value,
        "sebagai": item.position,
        "sejak": item.since,
        "waktu_baku_menit": item.standard,
        "terlambat_menit": item.late,
        "catatan": item.note,
        "links": {"acts": f"/documents/{item.document.id}/acts"},
    }
