"""GET /documents/{id}/pages/{page}: one page of an archived PDF as a picture for a screen, or what it says."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from archive.access import AccessClass
from service.documents.page_pictures import PagePictures, ShownPage
from service.documents.reading import DocumentReader
from service.edge import Count
from service.http.caller import about, admit
from service.http.range import matches
from service.http.shapes.media import Described, files, text

WEBP: Final = "image/webp"
OF: Final = "Page-Count"
"""The header that says how many pages the PDF has."""
_DESCRIBED: Described = {
    200: {
        "content": {
            **files(WEBP)[200]["content"],
            **text("text/plain", "what the page says, in lines")[200]["content"],
        }
    },
    304: {"description": "It is the picture that If-None-Match names"},
}
Of = Annotated[
    Literal["pdf", "salinan", "dicabut", "diralat", "scan", "received", "sebagian"],
    Query(alias="of", description="of which of the document's files, as format names them at its content"),
]


def routes(*, pictures: PagePictures, reading: DocumentReader) -> APIRouter:
    """Return the route of pages."""
    router = APIRouter(prefix="/documents", tags=["documents"])

    @router.get("/{document_id}/pages/{page}", responses=_DESCRIBED, response_model=None)
    def get_document_page(
        request: Request,
        document_id: UUID,
        page: Annotated[Count, Path()],
        kind: Of = "pdf",
        version: Annotated[Count | None, Query()] = None,
        form: Annotated[Literal["small", "large", "text"], Query(alias="format")] = "large",
    ) -> Response:
        """Return one page, counted from 1: as WebP of 200 kB at most, 1440 or 720 dots wide, or its text for who does not see it.

        ``Page-Count`` says how many there are. Whoever the document was sent to has read it with that.
        """
        about(request, document=document_id, page=page)
        principal = admit(request)
        shown = pictures.page(principal, document_id, page, kind, version)
        reading.opened(principal, shown.file)
        return answered(request, shown, form)

    return router


def answered(request: Request, shown: ShownPage, form: Literal["small", "large", "text"]) -> Response:
    """Return a page in one of its forms; above class B nobody on the way keeps it."""
    artifact, page = shown.file.artifact, shown.page
    open_to_all = shown.file.document.akses is AccessClass.B
    headers = {
        "ETag": f'"{artifact.sha256}-{page.number}-{form}"',
        "Cache-Control": "private, no-cache" if open_to_all else "no-store",
        "Content-Version": str(artifact.version_no),
        OF: str(page.of),
    }
    if open_to_all and matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if form == "text":
        return Response(page.words, headers=headers, media_type="text/plain")
    return Response(page.small if form == "small" else page.large, headers=headers, media_type=WEBP)
