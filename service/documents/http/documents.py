"""GET /documents and below: search, one document, its versions, its content."""

from __future__ import annotations

import base64
import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from archive.access import AccessClass
from archive.ledger.documents.documents import Document, DocumentFilter
from archive.ledger.documents.names import MOST
from archive.ledger.documents.versions import Artifact, Version
from archive.records.attached import LISTED
from archive.records.attached import MEDIA as ATTACHED_MEDIA
from archive.records.letter import LETTER
from service.documents.answers import answer_json
from service.documents.brought import file_json, name_of
from service.documents.reading import (
    ATTACHED,
    EVIDENCE,
    FORMATS,
    LAMPIRAN,
    NUMBERED,
    RECIPIENT,
    ArchivedFile,
    DocumentReader,
    format_of,
)
from service.edge import Count, Cursor, Name, Title, Year
from service.http.answers import Json, onward
from service.http.caller import about, admit
from service.http.filename import content_disposition, file_name
from service.http.range import matches, span_of
from service.http.shapes.documents import DocumentList, DocumentVersions, NamedDocuments, WholeDocument
from service.http.shapes.media import Described, files
from service.operations.obstacles import obstacle_json, printing_json
from service.receiving.file import MEDIA
from service.verification import standing, words
from service.words import heard

Format = Annotated[
    str,
    Query(
        alias="format",
        pattern=f"^({'|'.join(FORMATS)}|{LAMPIRAN}|{NUMBERED}|{ATTACHED}|{EVIDENCE})$",
        max_length=20,
        description=f"{', '.join(FORMATS)}, or lampiran-1 and so on; berkas-1 and so on; salinan-1 and so on of class R and SR; ekspedisi-3.2 for the signed sheet of recipient 3.2",
    ),
]
Penerima = Annotated[
    str | None,
    Query(
        pattern=f"^{RECIPIENT}$",
        max_length=20,
        description="whose copy (format=salinan), by the number in the document's distributions: 3.2",
    ),
]


_CONTENT: Described = {
    **files(*{**MEDIA, **ATTACHED_MEDIA}.values(), "application/json"),
    206: {"description": "The range asked for"},
    304: {"description": "It is the file that If-None-Match names"},
}


class SearchFilters(BaseModel):
    """Filters of a search; an unknown one is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")

    jenis: Name | None = None
    unit: Name | None = None
    tahun: Year | None = None
    status: Name | None = None
    klasifikasi: Name | None = None
    text: Annotated[
        Name | None,
        Query(
            description="words in number, title and subject; of a received paper in its sender and number too"
        ),
    ] = None
    cursor: Cursor | None = None
    limit: Annotated[int, Query(ge=1, le=200)] = 50


def routes(*, reading: DocumentReader) -> APIRouter:
    """Return the routes that read documents."""
    router = APIRouter(prefix="/documents", tags=["documents"])
    _search(router, reading=reading)
    _one(router, reading=reading)
    _content(router, reading=reading)
    return router


def _search(router: APIRouter, *, reading: DocumentReader) -> None:
    """Many documents."""

    @router.get("")
    def search_documents(request: Request, wanted: Annotated[SearchFilters, Query()]) -> Json[DocumentList]:
        """Search documents, the newest first; ``next`` leads to the following page."""
        principal = admit(request)
        found = DocumentFilter(
            jenis=wanted.jenis,
            unit=wanted.unit,
            tahun=wanted.tahun,
            status=wanted.status,
            klasifikasi=wanted.klasifikasi,
            text=wanted.text,
        )
        listing = reading.search(principal, found, wanted.cursor, wanted.limit)
        page = listing.page
        documents = [
            {
                **document_json(each),
                **standing.fields(listing.validities[each.id]),
                "cetak": printing_json(listing.pending.get(each.id)),
                "hambatan": obstacle_json(listing.pending.get(each.id)),
            }
            for each in page.items
        ]
        return Json({"documents": documents, **onward(request, page.next_cursor)})

    @router.get(":named")
    def find_documents_by_name(
        request: Request,
        name: Annotated[
            Title,
            Query(description="a number, a verification code or its address, or how an id ends or begins"),
        ],
    ) -> Json[NamedDocuments]:
        """Return the documents that somebody calls so: one, or those to choose from, at most twelve."""
        found = reading.with_name(admit(request), name, MOST + 1)
        return Json(
            {
                "documents": [document_json(each) for each in found[:MOST]],
                "more": len(found) > MOST,
            }
        )


def _one(router: APIRouter, *, reading: DocumentReader) -> None:
    """One document and its versions."""

    @router.get("/{document_id}")
    def get_document(request: Request, document_id: UUID) -> Json[WholeDocument]:
        """Return one document, its present revision, its newest version, and whether its page is archived, being printed or kept from it."""
        about(request, document=document_id)
        whole = reading.whole(admit(request), document_id)
        body = document_json(whole.document)
        body["revision"] = {
            "no": whole.revision.no,
            "content_digest": whole.revision.content_digest,
            "contract_version": whole.revision.contract_version,
            "template_digest": whole.revision.template_digest,
            "created_at": whole.revision.created_at,
        }
        body |= standing.fields(whole.validity)
        body |= {
            name: whole.document.record.get(name) for name in ("tujuan", "lampiran", LISTED, "menanggapi")
        }
        body["jawaban"] = [answer_json(each) for each in whole.answers]
        body["version"] = version_json(whole.versions[-1]) if whole.versions else None
        body["cetak"] = printing_json(whole.pending)
        body["hambatan"] = obstacle_json(whole.pending)
        return Json(body)

    @router.get("/{document_id}/versions")
    def list_document_versions(request: Request, document_id: UUID) -> Json[DocumentVersions]:
        """Return every archived version with its files, digests and object keys, the first one first."""
        about(request, document=document_id)
        whole = reading.whole(admit(request), document_id)
        return Json({"document_id": str(document_id), "versions": [version_json(v) for v in whole.versions]})


def _content(router: APIRouter, *, reading: DocumentReader) -> None:
    """The bytes."""

    @router.head("/{document_id}/content", responses=_CONTENT)
    @router.get("/{document_id}/content", responses=_CONTENT)
    def get_document_content(
        request: Request,
        document_id: UUID,
        kind: Format = "pdf",
        version: Annotated[Count | None, Query()] = None,
        penerima: Penerima = None,
    ) -> Response:
        """Return an archived file, its SHA-256 verified before the first byte; ETag is the digest, Range is honoured.

        Whoever it was sent to has read it with that.
        """
        return sent_content(request, reading, document_id, kind, version, penerima)


def sent_content(
    request: Request,
    reading: DocumentReader,
    document_id: UUID,
    kind: str,
    version: int | None,
    penerima: str | None,
) -> Response:
    """Return an archived file, or what of it a range asks for; its reader has read it with that."""
    about(request, document=document_id, format=kind)
    principal = admit(request)
    found = reading.find(principal, document_id, kind, version, penerima)
    headers = _headers(found)
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    condition = request.headers.get("if-range")
    asked = request.headers.get("range") if condition in (None, headers["ETag"]) else None
    span = span_of(asked, found.size)
    data = reading.bytes_of(found)
    if request.method == "GET":
        reading.opened(principal, found)
    if span is None:
        return Response(data, headers=headers, media_type=found.artifact.media)
    headers["Content-Range"] = span.content_range(found.size)
    return Response(data[span.first : span.last + 1], 206, headers, found.artifact.media)


def _headers(found: ArchivedFile) -> dict[str, str]:
    artifact, document = found.artifact, found.document
    received = found.format == "received"
    name = file_name(
        "diterima" if received else document.jenis,
        document.nomor or document.code,
        (received and _stem(name_of(document.record))) or _stem(found.called) or document.judul,
        artifact.name.rpartition(".")[2],
        document.akses,
        "_".join(each for each in (words.MARKS.get(found.validity.state, ""), _own(found)) if each),
    )
    return {
        "ETag": f'"{found.sha256}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(found.sha256)).decode()}:",
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache" if document.akses is AccessClass.B else "no-store",
        "Content-Disposition": content_disposition(name),
        "Content-Version": str(artifact.version_no),
        **standing.header(found.validity),
    }


def _stem(name: str | None) -> str:
    """Return what a received file was called outside, without its ending: how its sender speaks of it."""
    return (name or "").rpartition(".")[0] or name or ""


_OWN = {
    "salinan.pdf": "SALINAN",
    "diralat.pdf": "SALINAN",
    "dicabut.pdf": "SALINAN",
    "pindaian.pdf": "PINDAIAN",
    "record.json": "CATATAN",
}
"""Of files that end as another of the same document does."""


def _own(found: ArchivedFile) -> str:
    """Return what a file's name says besides, so that no two files of a document are downloaded under the same one."""
    artifact = found.artifact
    if found.hides is not None:
        return f"{_OWN[artifact.name]}_DISAMARKAN"
    kind = format_of(artifact.name) or ""
    if re.fullmatch(f"{NUMBERED}|{LAMPIRAN}|{ATTACHED}|{EVIDENCE}", kind):
        return kind.upper()
    return _OWN.get(artifact.name, "")


def document_json(document: Document) -> dict[str, Any]:
    """Return a document as it is shown."""
    path = f"/documents/{document.id}"
    return {
        "id": str(document.id),
        "satker": document.satker,
        "jenis": document.jenis,
        "unit": document.unit,
        "klasifikasi": document.klasifikasi,
        "akses": document.akses.name,
        "status": document.status,
        "nomor": document.nomor,
        "tahun": document.tahun,
        "tanggal": document.tanggal.isoformat() if document.tanggal else None,
        "judul": document.judul,
        "perihal": document.perihal,
        "pencipta": document.pencipta,
        "surat": document.record.get(LETTER),
        "berkas": file_json(document.record),
        "series": document.series,
        "code": document.code,
        "revision_no": document.revision_no,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
        "links": {
            "self": path,
            "versions": f"{path}/versions",
            "content": f"{path}/content",
            "verification": f"/v/{document.code}",
        },
    }


def version_json(version: Version) -> dict[str, Any]:
    """Return a version as it is shown."""
    return {
        "no": version.no,
        "revision_no": version.revision_no,
        "status": version.status,
        "job_id": str(version.job_id),
        "object_id": version.object_id,
        "root": version.root,
        "inventory_sha256": version.inventory_sha256,
        "created_at": version.created_at,
        "faults": [heard(each) for each in version.faults],
        "files": [artifact_json(artifact) for artifact in version.artifacts],
    }


def artifact_json(artifact: Artifact) -> dict[str, Any]:
    """Return a file as it is shown."""
    shown = {
        "name": artifact.name,
        "media": artifact.media,
        "size": artifact.size,
        "sha256": artifact.sha256,
        "key": artifact.key,
        "version_id": artifact.version_id,
        "pages": artifact.pages,
        "locked_until": artifact.locked_until,
    }
    kind = format_of(artifact.name)
    if kind:
        path = f"/documents/{artifact.document_id}/content"
        shown["content"] = f"{path}?format={kind}&version={artifact.version_no}"
    return shown
