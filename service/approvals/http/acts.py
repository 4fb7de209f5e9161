"""What officials do over HTTP: one act upon one document, or one act upon several, and what stands after it.

Every POST names the state its caller saw in ``If-Match`` (the ETag of GET /documents/{id}/acts); a document that has
moved on is answered 412. Only personal tokens act. Routes only: the rules are ``service.approvals.desk``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from archive.ledger import Principal
from service.approvals import scan as approvals_scan
from service.approvals.desk import Approvals
from service.approvals.http import receipts
from service.approvals.http.asked import (
    ActBody,
    CorrectEntryBody,
    DistributeBody,
    ParafBody,
    ReturnBody,
    ReviseBody,
    RevokeBody,
    SeveralBody,
    SignBody,
    TakeoverBody,
)
from service.approvals.http.compared import compared_json, template_json
from service.approvals.http.shown import (
    done_json,
    view_json,
)
from service.approvals.orders import Order
from service.approvals.revision_pages import RevisionPages
from service.approvals.table import Kind
from service.approvals.writing import WrittenAct
from service.disposisi.desk import Disposisi
from service.disposisi.http import sheet_json
from service.documents.pages import headers, revisions
from service.edge import Count
from service.http.answers import Json
from service.http.asked import Digest, Note
from service.http.caller import about, admit
from service.http.condition import IF_MATCH, condition
from service.http.entrances import MOST_BYTES
from service.http.shapes import acts as shapes
from service.http.shapes.media import BINARY, Described, files, page
from service.http.trace import trace_id_of

_PAGES: Described = {
    200: {"content": {**page()[200]["content"], **files("image/png", "application/pdf")[200]["content"]}}
}


def routes(
    *,
    approvals: Approvals,
    revision_pages: RevisionPages,
    disposisi: Disposisi,
) -> APIRouter:
    """Return the routes of acts."""
    router = APIRouter(tags=["acts"])
    _view(router, approvals=approvals, disposisi=disposisi)
    _before_the_signature(router, approvals=approvals)
    _after_the_signature(router, approvals=approvals)
    _scan(router, approvals=approvals)
    receipts.add(router, approvals=approvals)
    _differences(router, approvals=approvals, revision_pages=revision_pages)
    _several(router, approvals=approvals)
    return router


def _view(router: APIRouter, *, approvals: Approvals, disposisi: Disposisi) -> None:
    """What stands, and what may be done."""

    @router.get("/documents/{document_id}/acts")
    def get_document_acts(request: Request, document_id: UUID) -> Json[shapes.DeskView]:
        """Return the chain, every act, what the caller may do now, and the ETag that their act must name."""
        about(request, document=document_id)
        principal = admit(request)
        found = approvals.view(principal, document_id)
        passed_on = [
            sheet_json(each, each.asked) for each in disposisi.concerning(principal, document_id).items
        ]
        return Json({**view_json(found), "disposisi": passed_on}, headers={"ETag": f'"{found.case.etag}"'})


def _before_the_signature(router: APIRouter, *, approvals: Approvals) -> None:
    """The acts up to the signature, and those that end a draft."""

    @router.post("/documents/{document_id}/revise", openapi_extra=IF_MATCH)
    def revise_document(request: Request, document_id: UUID, body: ReviseBody) -> Json[shapes.ActDone]:
        """Change what the document says: a new revision; every paraf so far is void. Its template stays unless today's is asked for."""
        changed: dict[str, Any] = {
            "payload": body.payload,
            "lampiran": body.lampiran,
            "templat": body.templat,
        }
        if body.pihak is not None:
            changed["pihak"] = [each.model_dump(exclude_none=True) for each in body.pihak]
        return _one(approvals, request, document_id, Kind.REVISI, body, changed)

    @router.post("/documents/{document_id}/paraf", openapi_extra=IF_MATCH)
    def paraf_document(request: Request, document_id: UUID, body: ParafBody) -> Json[shapes.ActDone]:
        """Initial the content and page the caller saw."""
        return _one(approvals, request, document_id, Kind.PARAF, body)

    @router.post("/documents/{document_id}/sign", openapi_extra=IF_MATCH)
    def sign_document(request: Request, document_id: UUID, body: SignBody) -> Json[shapes.ActDone]:
        """Sign: the document gets its number and date, and its final page is prepared."""
        return _one(approvals, request, document_id, Kind.TANDA_TANGAN, body, {"tanggal": body.tanggal})

    @router.post("/documents/{document_id}/takeover", openapi_extra=IF_MATCH)
    def take_over_document(request: Request, document_id: UUID, body: TakeoverBody) -> Json[shapes.ActDone]:
        """Take over what another numbered who may sign no more: number and date stay, its page is printed with the caller's name."""
        return _one(approvals, request, document_id, Kind.AMBIL_ALIH, body)

    @router.post("/documents/{document_id}/return", openapi_extra=IF_MATCH)
    def return_document(request: Request, document_id: UUID, body: ReturnBody) -> Json[shapes.ActDone]:
        """Return the document with a note, to the drafter or one step back."""
        return _one(approvals, request, document_id, Kind.KEMBALIKAN, body, {"kepada": body.kepada})

    @router.post("/documents/{document_id}/cancel", openapi_extra=IF_MATCH)
    def cancel_document(request: Request, document_id: UUID, body: ActBody) -> Json[shapes.ActDone]:
        """Cancel the document before its signature; a number it has stands as BATAL."""
        return _one(approvals, request, document_id, Kind.BATAL, body)


def _after_the_signature(router: APIRouter, *, approvals: Approvals) -> None:
    """The acts upon what is signed, or was received."""

    @router.post("/documents/{document_id}/distribute", openapi_extra=IF_MATCH)
    def distribute_document(
        request: Request, document_id: UUID, body: DistributeBody
    ) -> Json[shapes.ActDone]:
        """Send a signed document out; each recipient is a row with a receipt to come."""
        recipients = [each.model_dump(exclude_none=True) for each in body.penerima]
        return _one(approvals, request, document_id, Kind.DISTRIBUSI, body, {"penerima": recipients})

    @router.post("/documents/{document_id}/revoke", openapi_extra=IF_MATCH)
    def revoke_document(request: Request, document_id: UUID, body: RevokeBody) -> Json[shapes.ActDone]:
        """Take a signed document out of force, name what replaces it, or what corrects it (ralat)."""
        kind = Kind.RALAT if body.cara == "ralat" else Kind.CABUT
        return _one(approvals, request, document_id, kind, body, {"oleh": body.oleh} if body.oleh else {})

    @router.post("/documents/{document_id}/correct", openapi_extra=IF_MATCH)
    def correct_document(request: Request, document_id: UUID, body: CorrectEntryBody) -> Json[shapes.ActDone]:
        """Correct the entry of a received paper, with the reason: its number and file stay, what was written before too."""
        return _one(approvals, request, document_id, Kind.KOREKSI, body, body.said())

    @router.post("/documents/{document_id}/misreceived", openapi_extra=IF_MATCH)
    def void_received_document(request: Request, document_id: UUID, body: ActBody) -> Json[shapes.ActDone]:
        """Say that a paper was received in error: its agenda number stands as BATAL, its file and sheet stay in the archive."""
        return _one(approvals, request, document_id, Kind.KELIRU, body)


def _scan(router: APIRouter, *, approvals: Approvals) -> None:
    """The page signed by hand."""

    @router.post(
        "/documents/{document_id}/scan",
        openapi_extra={
            **IF_MATCH,
            MOST_BYTES: approvals_scan.LARGEST,
            "requestBody": {"required": True, "content": {"application/pdf": {"schema": BINARY}}},
        },
    )
    def scan_document(
        request: Request,
        document_id: UUID,
        sent: Annotated[tuple[Principal, bytes], Depends(_scanned)],
        catatan: Note = None,
        content_digest: Digest | None = None,
        sha256: Digest | None = None,
    ) -> Json[shapes.ActDone]:
        """Bring the scan of the page signed by hand (PDF); its QR code and pages must be those of the printed version."""
        about(request, document=document_id)
        order = Order(
            document_id=document_id,
            kind=Kind.PINDAI,
            etag=condition(request),
            content_digest=content_digest,
            sha256=sha256,
            note=catatan,
            scan=sent[1],
        )
        (done,) = approvals.act(sent[0], [order], trace_id=trace_id_of(request.scope))
        return _done(done)


def _differences(router: APIRouter, *, approvals: Approvals, revision_pages: RevisionPages) -> None:
    """What changed between two revisions."""

    @router.get("/documents/{document_id}/revisions/{first}..{second}")
    def compare_revisions(
        request: Request, document_id: UUID, first: Count, second: Count
    ) -> Json[shapes.RevisionDifferenceView]:
        """Return field by field what changed between two revisions, and type and version of the template of each."""
        found = approvals.difference(admit(request), document_id, first, second)
        return Json(
            {
                "document_id": str(document_id),
                "from": first,
                "to": second,
                "template": template_json(found),
                "changes": list(found.changes),
            }
        )

    @router.get(
        "/documents/{document_id}/revisions/{first}..{second}/pages",
        response_model=shapes.ComparedPages,
        responses=_PAGES,
    )
    def compare_revision_pages(
        request: Request,
        document_id: UUID,
        first: Count,
        second: Count,
        kind: Annotated[Literal["json", "html", "png", "pdf"], Query(alias="format")] = "json",
    ) -> Response:
        """Return the archived pages of two revisions side by side, what changed framed: a page for the browser, PNG, or PDF."""
        about(request, document=document_id, format=kind)
        found = revision_pages.compared(admit(request), document_id, first, second)
        match kind:
            case "html":
                return HTMLResponse(revisions(found), headers=headers())
            case "png":
                return Response(
                    found.picture(), headers={"Cache-Control": "no-store"}, media_type="image/png"
                )
            case "pdf":
                return Response(
                    found.pdf(), headers={"Cache-Control": "no-store"}, media_type="application/pdf"
                )
        return Json(compared_json(found), headers={"Cache-Control": "no-store"})


def _several(router: APIRouter, *, approvals: Approvals) -> None:
    """One act upon several documents."""

    @router.post("/documents:{verb}")
    def act_on_documents(
        request: Request,
        verb: Literal["paraf", "sign", "return", "cancel"],
        body: Annotated[SeveralBody, Body()],
    ) -> Json[shapes.ActsDone]:
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
        done = approvals.act(admit(request), orders, trace_id=trace_id_of(request.scope))
        return Json({"acts": [done_json(each) for each in done]})


def _one(
    approvals: Approvals,
    request: Request,
    document_id: UUID,
    kind: Kind,
    seen: ActBody,
    body: dict[str, Any] | None = None,
) -> Json[shapes.ActDone]:
    about(request, document=document_id)
    order = Order(
        document_id=document_id,
        kind=kind,
        etag=condition(request),
        content_digest=seen.content_digest,
        sha256=seen.sha256,
        note=seen.catatan,
        body=body or {},
    )
    (done,) = approvals.act(admit(request), [order], trace_id=trace_id_of(request.scope))
    return _done(done)


async def _scanned(request: Request) -> tuple[Principal, bytes]:
    return admit(request), await request.body()


def _done(done: WrittenAct) -> Json[shapes.ActDone]:
    return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})
