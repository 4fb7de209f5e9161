"""/buat, /buat/{jenis} and /naskah/{id}/perbaiki: documents written in a form, and changed in the same one.

A form is sent whole with each button, and kept before anything else is done with it: what is refused, or lost on the way, is as it
was typed. It is handed in under its own number, so that a second press, or a page loaded anew, finds the document of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from archive.ledger import Principal
from doc_templates.kit.errors import PayloadRefused
from service.attachments.http import LARGEST
from service.drafts.answering import LetterAnswers
from service.drafts.desk import DraftDesk, TypedForm
from service.drafts.pages.picks import LAMPIRAN, LETTER, LONGEST, UNIT
from service.drafts.pages.sent import FILL, SentDraft, draft_sent
from service.drafts.pages.showing import FormPages
from service.drafts.preview import PreviewSuperseded
from service.errors import ActRefused, DeskError, Field, FormUnknown
from service.http.caller import about, admit
from service.http.forms import submitted
from service.http.page_answers import led
from service.http.problems import answer_to
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import headers as frame_headers
from service.words import in_language, say
from service.words.dates import waktu

MOST_BYTES: Final = LARGEST + (8 << 20)
"""Two files of the largest size, and a form of two thousand rows."""
TYPED_BYTES: Final = 8 << 20
Row = Annotated[str, Query(max_length=400)]


@dataclass(frozen=True, kw_only=True)
class _Sent:
    """What a request brought, before anything of it is read."""

    content_type: str
    body: bytes


async def _body(request: Request) -> _Sent:
    return _Sent(content_type=request.headers.get("content-type", ""), body=await request.body())


Sent = Annotated[_Sent, Depends(_body)]


def routes(*, shown: FormPages, answers: LetterAnswers) -> APIRouter:
    """Return the pages where documents are written."""
    router = APIRouter()
    _types(router, shown=shown)
    _new(router, desk=shown.desk, shown=shown, answers=answers)
    _answer(router, answers=answers, shown=shown)
    _revised(router, desk=shown.desk, shown=shown)
    return router


def _types(router: APIRouter, *, shown: FormPages) -> None:
    """Which types there are, and how each looks."""
    desk = shown.desk

    @declared(router, "GET", "/buat", roles=ACTORS, reads=Reads.NOTHING, menu=say("Buat naskah"))
    def show_types(request: Request) -> HTMLResponse:
        """Show the types this person may write, and the forms they have not handed in."""
        return shown.types(request, admit(request))

    @declared(router, "GET", "/buat/{jenis}/gambar", roles=ACTORS, reads=Reads.NOTHING)
    def show_type_picture(request: Request, jenis: str) -> Response:
        """Return a picture of a type's first page, of its example."""
        principal = admit(request)
        picture = shown.preview.card(principal, desk.office(principal), desk.stationery(principal, jenis))
        return Response(picture, media_type="image/webp", headers={"Cache-Control": "private, max-age=86400"})

    @declared(router, "GET", "/buat/{jenis}/klasifikasi", roles=ACTORS, reads=Reads.NOTHING)
    def find_classifications(
        request: Request, jenis: str, q: Annotated[str, Query(max_length=60)] = ""
    ) -> HTMLResponse:
        """Return the office's classification codes that a text begins, or stands in."""
        principal = admit(request)
        desk.stationery(principal, jenis)
        return shown.classifications(principal, q)

    @declared(router, "POST", "/buat/{jenis}/buang", roles=ACTORS, reads=Reads.NOTHING)
    def discard_form(request: Request, jenis: str) -> Response:
        """Let a form go that was not handed in."""
        principal = admit(request)
        desk.forget(principal, _form_id(request))
        answer = led("/buat")
        messages.leave(request, answer, say("Formulirnya sudah dibuang."))
        return answer


def _new(router: APIRouter, *, desk: DraftDesk, shown: FormPages, answers: LetterAnswers) -> None:
    """A new document."""

    @declared(router, "GET", "/buat/{jenis}", roles=ACTORS, reads=Reads.LIST, audited=True)
    def show_form(
        request: Request,
        jenis: str,
        konsep: UUID | None = None,
        lihat: bool = False,
        tambah: Row = "",
        letter: Annotated[str, Query(alias="cari-jawab", max_length=LONGEST)] = "",
        lampiran: Annotated[str, Query(alias="cari-lampiran", max_length=LONGEST)] = "",
        unit: Annotated[str, Query(alias="cari-unit", max_length=LONGEST)] = "",
    ) -> HTMLResponse:
        """Show a type's form: empty, or as it was left; with its pages for ``lihat``, with a row more for ``tambah``."""
        principal = admit(request)
        desk.stationery(principal, jenis)
        form = desk.new(principal, jenis) if konsep is None else desk.kept(principal, konsep)
        queries = {LETTER: letter, LAMPIRAN: lampiran, UNIT: unit}
        return shown.form(request, principal, form, row=tambah, draw=lihat, queries=queries)

    @declared(
        router,
        "POST",
        "/buat/{jenis}",
        roles=ACTORS,
        reads=Reads.LIST,
        audited=True,
        most_bytes=MOST_BYTES,
    )
    def send_form(request: Request, jenis: str, brought: Sent) -> Response:
        """Keep a form, add or take off a row, show its pages, or hand it in and lead to its document."""
        principal = admit(request)
        desk.stationery(principal, jenis)
        draft = _read(desk, principal, brought, jenis)
        if draft.deed == FILL and draft.letter is not None:
            about(request, document=draft.letter)
            filled = answers.filled(principal, draft.letter, draft.form)
            draft = replace(draft, form=filled, place="p.surat")
        if draft.deed != "serahkan":
            return _kept(desk, principal, draft, f"/buat/{jenis}?konsep={draft.form.id}")

        def hand_in() -> Response:
            made = desk.hand_in(principal, draft.form, draft.files, trace_id=trace_id_of(request.scope))
            about(request, document=made)
            answer = led(f"/naskah/{made}")
            messages.leave(request, answer, say("Naskah sudah dibuat; halamannya sedang dicetak."))
            return answer

        return _told(request, principal, shown, draft.form, hand_in)

    @declared(
        router, "POST", "/buat/{jenis}/lihat", roles=ACTORS, reads=Reads.NOTHING, most_bytes=TYPED_BYTES
    )
    def look_at_form(request: Request, jenis: str, brought: Sent) -> Response:
        """Keep a form as it is typed now, and return its pages alone, for the script that asks while somebody types."""
        principal = admit(request)
        desk.stationery(principal, jenis)
        return _looked(request, desk, shown, _read(desk, principal, brought, jenis))


def _answer(router: APIRouter, *, answers: LetterAnswers, shown: FormPages) -> None:
    """A letter that answers one."""

    @declared(router, "GET", "/naskah/{document_id}/jawab/{jenis}", roles=ACTORS, reads=Reads.DOCUMENT)
    def show_answer(request: Request, document_id: UUID, jenis: str) -> HTMLResponse:
        """Show the form of a type that answers a letter, with what the letter says of itself; kept once something is typed."""
        about(request, document=document_id)
        principal = admit(request)
        return shown.form(request, principal, answers.form(principal, document_id, jenis))


def _revised(router: APIRouter, *, desk: DraftDesk, shown: FormPages) -> None:
    """Other words of a document."""

    @declared(router, "GET", "/naskah/{document_id}/perbaiki", roles=ACTORS, reads=Reads.DOCUMENT)
    def show_revision(
        request: Request, document_id: UUID, lihat: bool = False, tambah: Row = ""
    ) -> HTMLResponse:
        """Show the form of what a document says now, or as it was left."""
        about(request, document=document_id)
        principal = admit(request)
        form = desk.revising(principal, document_id)
        return shown.form(request, principal, form, row=tambah, draw=lihat)

    @declared(
        router,
        "POST",
        "/naskah/{document_id}/perbaiki",
        roles=ACTORS,
        reads=Reads.DOCUMENT,
        most_bytes=TYPED_BYTES,
    )
    def send_revision(request: Request, document_id: UUID, brought: Sent) -> Response:
        """Keep the form, or let the document say what stands in it, and lead back to the document."""
        about(request, document=document_id)
        principal = admit(request)
        jenis = desk.jenis_of(principal, document_id)
        draft = _read(desk, principal, brought, jenis, document_id)
        path = f"/naskah/{document_id}"

        def revise() -> Response:
            desk.revise(principal, draft.form, trace_id=trace_id_of(request.scope))
            answer = led(path)
            messages.leave(request, answer, say("Perbaikannya sudah diserahkan; halamannya sedang dicetak."))
            return answer

        if draft.deed == "serahkan":
            return _told(request, principal, shown, draft.form, revise)
        desk.view(principal, document_id)
        return _kept(desk, principal, draft, f"{path}/perbaiki?")

    @declared(
        router,
        "POST",
        "/naskah/{document_id}/perbaiki/lihat",
        roles=ACTORS,
        reads=Reads.DOCUMENT,
        most_bytes=TYPED_BYTES,
    )
    def look_at_revision(request: Request, document_id: UUID, brought: Sent) -> Response:
        """Keep the form as it is typed now, and return its pages alone."""
        about(request, document=document_id)
        principal = admit(request)
        document = desk.view(principal, document_id).case.held.document
        return _looked(request, desk, shown, _read(desk, principal, brought, document.jenis, document_id))


def _read(
    desk: DraftDesk, principal: Principal, sent: _Sent, jenis: str, document_id: UUID | None = None
) -> SentDraft:
    return draft_sent(sent.content_type, sent.body, desk.form(principal, jenis), document_id)


def _form_id(request: Request) -> UUID:
    try:
        return UUID(submitted(request).one("formulir"))
    except ValueError:
        raise FormUnknown from None


def _kept(desk: DraftDesk, principal: Principal, draft: SentDraft, path: str) -> Response:
    """Keep a form, and lead back to it, to the row that was added or to its pages."""
    desk.save(principal, draft.form)
    path += "".join(f"&cari-{name}={quote(query)}" for name, query in draft.queries.items())
    if draft.deed == "lihat":
        return led(f"{path}&lihat=true#halaman")
    if draft.row:
        return led(f"{path}&tambah={quote(draft.row)}#{quote(draft.row)}")
    return led(f"{path}#{quote(draft.place)}" if draft.place else path)


def _looked(request: Request, desk: DraftDesk, shown: FormPages, draft: SentDraft) -> Response:
    """Keep a form, and return its pages; when that was, by the office's clock, is told with them."""
    principal = admit(request)
    desk.save(principal, draft.form)
    now = waktu(datetime.now(UTC), request.scope.get("naskah.zone") or "UTC")
    kept = {"Tersimpan": in_language(say("Tersimpan {waktu}", waktu=now))}
    try:
        return HTMLResponse(shown.pages(principal, draft.form), headers=frame_headers() | kept)
    except PreviewSuperseded:
        return Response(status_code=204)


def _told(
    request: Request,
    principal: Principal,
    shown: FormPages,
    form: TypedForm,
    act: Callable[[], Response],
) -> Response:
    """Do it, or show the form as it was typed, with what is wrong at its fields."""
    try:
        return act()
    except (PayloadRefused, DeskError) as error:
        shown.desk.save(principal, form)
        wrong: Sequence[Field] = [Field(path=each.path, reason=each.reason) for each in error.fields]
        status = 422 if isinstance(error, PayloadRefused | ActRefused) else answer_to(error).status
        return shown.form(request, principal, form, status=status, wrong=wrong, error=error)
