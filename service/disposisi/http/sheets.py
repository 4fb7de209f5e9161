"""``/disposisi``: given, passed on, answered, closed and shown. Routes only: the rules are ``service.disposisi.desk``.

A sheet is a document, and has its document's id. Answering and closing name the state their caller saw in ``If-Match``.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from service.approvals.http import done_json
from service.approvals.orders import Order
from service.approvals.table import Kind
from service.disposisi.desk import Disposisi, GivenSheet
from service.disposisi.http.asked import AnswerBody, ForwardBody, GiveBody, PassOnBody, SheetFilter
from service.disposisi.http.shown import given_json, sheet_json, tree_json
from service.http.answers import Json, onward
from service.http.asked import NoteBody
from service.http.caller import about, admit
from service.http.condition import IF_MATCH, condition
from service.http.shapes import disposisi as shapes
from service.http.shapes.acts import ActDone
from service.http.trace import trace_id_of

_AGAIN: dict[int | str, dict[str, Any]] = {200: {"description": "It was drafted before"}}


def routes(*, disposisi: Disposisi) -> APIRouter:
    """Return the routes of disposisi."""
    router = APIRouter(prefix="/disposisi", tags=["disposisi"])
    _shown(router, disposisi=disposisi)
    _given(router, disposisi=disposisi)
    _ended(router, disposisi=disposisi)
    return router


def _shown(router: APIRouter, *, disposisi: Disposisi) -> None:
    """What there is."""

    @router.get("")
    def list_disposisi(request: Request, wanted: Annotated[SheetFilter, Query()]) -> Json[shapes.SheetsList]:
        """List the sheets that the caller's positions gave or were given, the newest first; or those that pass a document on. ``next`` leads on."""
        page = disposisi.concerning(admit(request), wanted.naskah, wanted.cursor, wanted.limit)
        items = [sheet_json(each, each.asked) for each in page.items]
        return Json({"items": items, **onward(request, page.next_cursor)})

    @router.get("/{sheet_id}")
    def get_disposisi(request: Request, sheet_id: UUID) -> Json[shapes.TreeShown]:
        """Return the tree of a sheet: its giver sees all below it, whom it came to their own branch and the way up."""
        about(request, document=sheet_id)
        told = tree_json(disposisi.show(admit(request), sheet_id))
        return Json(told, headers={"ETag": f'"{told["etag"]}"'})


def _given(router: APIRouter, *, disposisi: Disposisi) -> None:
    """Sheets that are drafted."""

    @router.post("", status_code=202, responses=_AGAIN)
    def give_disposisi(request: Request, body: GiveBody) -> Json[shapes.GivenSheetView]:
        """Give a disposisi on a received letter, on a document, or without one: its sheet is drafted, and counts once it is signed."""
        return _drafted(
            request, disposisi.give(admit(request), body.asked(), trace_id=trace_id_of(request.scope))
        )

    @router.post("/{sheet_id}/forward", status_code=202, responses=_AGAIN)
    def forward_disposisi(request: Request, sheet_id: UUID, body: ForwardBody) -> Json[shapes.GivenSheetView]:
        """Pass a disposisi on to those below or beside, with a sheet of one's own."""
        given = disposisi.forward(admit(request), sheet_id, body.asked(), trace_id=trace_id_of(request.scope))
        return _drafted(request, given)

    @router.post("/{sheet_id}/replace", status_code=202, responses=_AGAIN)
    def replace_disposisi(request: Request, sheet_id: UUID, body: PassOnBody) -> Json[shapes.GivenSheetView]:
        """Put another disposisi in the place of one that was given: the old one stays, marked as replaced once the new one is signed."""
        given = disposisi.replace(admit(request), sheet_id, body.asked(), trace_id=trace_id_of(request.scope))
        return _drafted(request, given)


def _ended(router: APIRouter, *, disposisi: Disposisi) -> None:
    """Acts upon a sheet that was given."""

    @router.post("/{sheet_id}/answer", openapi_extra=IF_MATCH)
    def answer_disposisi(request: Request, sheet_id: UUID, body: AnswerBody) -> Json[ActDone]:
        """Answer a disposisi as one of those it went to: with a note, or with a document."""
        named = {"naskah": str(body.naskah) if body.naskah else None, "posisi": body.posisi}
        return _done(disposisi, request, sheet_id, Kind.JAWAB, body, named)

    @router.post("/{sheet_id}/close", openapi_extra=IF_MATCH)
    def close_disposisi(request: Request, sheet_id: UUID, body: NoteBody) -> Json[ActDone]:
        """Close a disposisi as its giver: nobody it went to, or below, is waited for any more."""
        return _done(disposisi, request, sheet_id, Kind.TUTUP, body, {})


def _drafted(request: Request, given: GivenSheet) -> Json[shapes.GivenSheetView]:
    about(request, document=given.document.id, job=given.job_id)
    headers = {"Location": f"/disposisi/{given.document.id}"}
    return Json(given_json(given), 200 if given.repeated else 202, headers=headers)


def _done(
    disposisi: Disposisi, request: Request, sheet_id: UUID, kind: Kind, body: NoteBody, said: dict[str, Any]
) -> Json[ActDone]:
    about(request, document=sheet_id)
    order = Order(
        document_id=sheet_id,
        kind=kind,
        etag=condition(request),
        note=body.catatan,
        body={name: value for name, value in said.items() if value is not None},
    )
    done = disposisi.act(admit(request), order, trace_id=trace_id_of(request.scope))
    return Json(done_json(done))
