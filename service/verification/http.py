"""What anyone may ask without an account: how a printed code stands, its public PDF, and what a file they have is.

People with a browser get a page, programs JSON, in the language they prefer. Routes only: what may be told is
``service.verification.desk``'s, the words are ``service.verification.words``', the page is ``service.verification.pages``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service.http.answers import Json
from service.http.entrances import MOST_BYTES
from service.http.filename import content_disposition, file_name
from service.http.shapes.documents import JudgedFile, PublicView
from service.http.shapes.media import files
from service.http.shapes.media import page as page_shape
from service.http.throttle import PublicLimits
from service.http.uploads import FORM, SentFile, sent_file
from service.receiving.file import MEDIA
from service.verification import pages as page
from service.verification import standing, verdicts, words
from service.verification.desk import FILE_BYTES, FileJudgement, VerificationDesk
from service.verification.public import PublicFacts
from service.verification.typed_code import LONGEST, typed
from service.words import spoken
from worker.signing.report import NOTHING

Code = Annotated[str, Field(max_length=LONGEST)]
"""A printed code, or its address, as somebody typed it: whatever it holds, it is unknown like any other."""
_FORM_BYTES = 64 << 10
_PICTURES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/tiff",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/avif",
)
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RAW = frozenset({*MEDIA.values(), *_PICTURES, _WORKBOOK, "application/octet-stream"})
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE_FORM = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": _BINARY["schema"], "code": {"type": "string", "maxLength": LONGEST}},
    }
}
_DESCRIBED = {
    MOST_BYTES: FILE_BYTES + _FORM_BYTES,
    "requestBody": {"required": True, "content": {"application/pdf": _BINARY, FORM: _FILE_FORM}},
}


def routes(*, limits: PublicLimits, verification: VerificationDesk) -> APIRouter:
    """Return the public's routes; ``limits`` counts who asks."""
    router = APIRouter(tags=["verification"])
    _codes(router, limits=limits, verification=verification)
    _files(router, limits=limits, verification=verification)
    return router


def _codes(router: APIRouter, *, limits: PublicLimits, verification: VerificationDesk) -> None:
    """What is asked by a code."""

    @router.head(
        "/v", response_class=HTMLResponse, responses={303: {"description": "To the page of ``kode``"}}
    )
    @router.get(
        "/v", response_class=HTMLResponse, responses={303: {"description": "To the page of ``kode``"}}
    )
    def show_verification_page(request: Request, kode: Code | None = None) -> Response:
        """Return the page on which people enter a code or drop a file; with ``kode`` lead to the code's own page."""
        limits.looks.take(_address(request))
        if kode and (plain := typed(kode)):
            return RedirectResponse(f"/v/{plain}", 303)
        return _html(page.start())

    @router.head("/v/{code}", response_model=PublicView, responses=page_shape())
    @router.get("/v/{code}", response_model=PublicView, responses=page_shape())
    def verify_code(request: Request, code: Code) -> Response:
        """Say how the document of a printed code stands: state; for class B digest, number, date, signers, history."""
        limits.looks.take(_address(request))
        told = verification.look(code)
        if _for_people(request):
            return _html(page.document(told))
        return Json(told_json(told), headers=_headers())

    @router.head("/v/{code}/naskah.pdf", responses=files("application/pdf"))
    @router.get("/v/{code}/naskah.pdf", responses=files("application/pdf"))
    def get_verified_pdf(request: Request, code: Code) -> Response:
        """Return the archived PDF of a signed document of class B, byte for byte."""
        limits.looks.take(_address(request))
        told, data = verification.pdf(code)
        mark = words.MARKS.get(told.validity.state, "")
        name = file_name(told.jenis or "naskah", told.nomor or told.code, told.code, "pdf", mark=mark)
        headers = {
            "Content-Disposition": content_disposition(name),
            "ETag": f'"{told.pdf_sha256}"',
            "Cache-Control": "no-store",
            **standing.header(told.validity),
        }
        return Response(data, headers=headers, media_type="application/pdf")


def _files(router: APIRouter, *, limits: PublicLimits, verification: VerificationDesk) -> None:
    """What is asked by a file."""

    async def upload(request: Request) -> SentFile:
        """Count the asker before reading a byte."""
        limits.files.take(_address(request))
        return sent_file(request.headers.get("content-type", ""), await request.body(), _RAW)

    @router.post("/v", response_model=JudgedFile, responses=page_shape(), openapi_extra=_DESCRIBED)
    def judge_file(
        request: Request,
        sent: SentFile = Depends(upload),
        code: Code | None = None,
    ) -> Response:
        """Say what a file is: one of the archive's byte for byte, changed and how, another, or unknown.

        A picture of a paper is answered by its QR code.
        """
        given: Sequence[str] = sent.fields.get("code", ())
        judged = verification.judge(sent.data, code or next(iter(given), None) or None)
        if _for_people(request):
            return _html(page.file(judged))
        return Json(judged_json(judged), headers=_headers())


def told_json(told: PublicFacts) -> dict[str, Any]:
    """Return a document as the public is told of it."""
    shown: dict[str, Any] = {
        "code": told.code,
        "status": told.status,
        "keadaan": told.validity.state.value,
        "archived": told.archived,
        "content_digest": told.content_digest,
    }
    if not told.open:
        return shown
    path = f"/v/{told.code}/naskah.pdf"
    return {
        **shown,
        **standing.fields(told.validity),
        "status_words": told.words,
        "sedang_dicetak": told.printing,
        "jenis": told.jenis,
        "kantor": told.kantor,
        "judul": told.judul,
        "nomor": told.nomor,
        "tanggal": told.tanggal.isoformat() if told.tanggal else None,
        "archived_at": told.archived_at,
        "signers": [
            {
                "nama": each.nama,
                "jabatan": each.jabatan,
                "kapasitas": each.kapasitas,
                "tingkat": each.tingkat,
                "at": each.at,
                "sertifikat": each.sertifikat,
            }
            for each in told.signers
        ],
        "history": [{"at": each.at, "words": each.words} for each in told.history],
        "berkas": [
            {
                "no": each.no,
                "nama": each.nama,
                "bentuk": each.bentuk,
                "ukuran": each.ukuran,
                "halaman": each.halaman,
                "sha256": each.sha256,
            }
            for each in told.files
        ],
        "pdf": {"sha256": told.pdf_sha256, "href": path} if told.pdf_sha256 else None,
    }


def judged_json(judged: FileJudgement) -> dict[str, Any]:
    """Return the verdict on a file."""
    verdict, report = judged.verdict, judged.report or NOTHING
    return {
        "sha256": judged.sha256,
        "standing": verdict.standing.value,
        "version": verdict.version if judged.told is None or judged.told.open else None,
        "changes": [each.value for each in verdict.changes],
        "pages": list(verdict.pages),
        "look": verdict.look.value if verdict.look else None,
        "why": verdict.why.value if verdict.why else None,
        "words": judged.words,
        "qr": {
            "foreign_address": judged.printed.address,
            "contradicted": judged.printed.contradicted,
            "codes": list(judged.printed.codes),
        },
        "signatures": report.as_record(),
        "signature_words": verdicts.signatures(
            report, judged.owners, sealed=judged.sealed, grown=judged.grown
        )
        if judged.report is not None
        else [],
        "belongs": judged.belongs,
        "itself": judged.itself,
        "state_first": judged.state_first,
        "other_letter": judged.instead is not None,
        "document": told_json(judged.told) if judged.told else None,
    }


def _for_people(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _address(request: Request) -> str:
    """Return who asks: the peer, or whom a trusted proxy names (the server's own setting)."""
    return request.client.host if request.client else ""


def _headers() -> dict[str, str]:
    return {"Vary": "Accept, Accept-Language", "Content-Language": spoken(), "Cache-Control": "no-store"}


def _html(text: str) -> Response:
    return HTMLResponse(text, headers=page.headers())
