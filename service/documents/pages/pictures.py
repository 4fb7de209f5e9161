"""/naskah/{id}/halaman/{n}.webp, the same as {n}.txt, and /naskah/{id}/unduh/{bentuk}: what a document's page shows and hands out."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from archive.ledger import audit
from service.documents.http.documents import Penerima, sent_content
from service.documents.http.page_pictures import Of, answered
from service.documents.page_pictures import PagePictures, ShownPage
from service.documents.pages.marks import ViewMarks
from service.documents.reading import DocumentReader
from service.edge import Count
from service.http.caller import about, admit
from service.identity.roles import READERS
from service.web.declared import Reads, declared

FORMS: Final = {"kecil": "small", "besar": "large"}


def routes(*, pictures: PagePictures, reading: DocumentReader) -> APIRouter:
    """Return the routes of pictures and files."""
    router = APIRouter()

    def shown_page(
        request: Request, document_id: UUID, page: int, kind: str, version: int | None, mark: str
    ) -> ShownPage:
        about(request, document=document_id, page=page)
        principal = admit(request)
        part = ViewMarks.of(request).covers(mark, document_id, version, kind, page)
        with audit.covering([document_id] if part else ()):
            shown = pictures.page(principal, document_id, page, kind, version)
        reading.opened(principal, shown.file)
        return shown

    @declared(router, "GET", "/naskah/{document_id}/halaman/{page}.webp", roles=READERS, reads=Reads.DOCUMENT)
    def show_page_picture(
        request: Request,
        document_id: UUID,
        page: Annotated[Count, Path()],
        kind: Of = "pdf",
        version: Annotated[Count | None, Query(alias="versi")] = None,
        form: Annotated[Literal["kecil", "besar"], Query(alias="lebar")] = "besar",
        mark: Annotated[str, Query(alias="lihat", max_length=80)] = "",
    ) -> Response:
        """Return one page as a picture; in the view that ``lihat`` names it writes no entry of its own."""
        shown = shown_page(request, document_id, page, kind, version, mark)
        return answered(request, shown, "small" if form == "kecil" else "large")

    @declared(router, "GET", "/naskah/{document_id}/halaman/{page}.txt", roles=READERS, reads=Reads.DOCUMENT)
    def show_page_text(
        request: Request,
        document_id: UUID,
        page: Annotated[Count, Path()],
        kind: Of = "pdf",
        version: Annotated[Count | None, Query(alias="versi")] = None,
        mark: Annotated[str, Query(alias="lihat", max_length=80)] = "",
    ) -> Response:
        """Return what one page says, for who does not see its picture; as to the audit log it is as that."""
        return answered(request, shown_page(request, document_id, page, kind, version, mark), "text")

    @declared(router, "GET", "/naskah/{document_id}/unduh/{kind}", roles=READERS, reads=Reads.DOCUMENT)
    def hand_out_file(
        request: Request,
        document_id: UUID,
        kind: Annotated[str, Path(max_length=20)],
        version: Annotated[Count | None, Query(alias="versi")] = None,
        penerima: Penerima = None,
    ) -> Response:
        """Hand out an archived file, its digest compared before the first byte."""
        return sent_content(request, reading, document_id, kind, version, penerima)

    return router
