"""/tanda-tangan/{token}: the page on which the holder of a link reads and signs, without an account. Routes only.

A link is used by its signature, never by being opened: mail programs open what they bring. Who asks is counted as on the
public verification, so that links are not guessed. What opens a key comes in the one request and goes no further.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from archive.errors import NaskahError
from service.errors import BodyRefused, Field
from service.http.entrances import MOST_BYTES
from service.http.filename import content_disposition, file_name
from service.http.problems import answer_to
from service.http.throttle import PublicLimits
from service.http.trace import trace_id_of
from service.http.uploads import SentFile, sent_file
from service.outsiders import pages as page
from service.outsiders.errors import LinkEnded, LinkUnknown
from service.outsiders.signing import LinkStanding, OutsideDesk
from service.signatures.secrets import SigningSecrets
from service.words import say
from worker.signing.secret import Secret

FILE_BYTES: Final = 24 << 20
"""As much as the public verification judges."""
KEY_BYTES: Final = 64 << 10
_STATUS: Final = {LinkStanding.ENDED: 410, LinkStanding.OVER: 410}
_FORM: Final = {MOST_BYTES: FILE_BYTES + (64 << 10)}
Token = Annotated[str, Path(max_length=200)]


def routes(*, limits: PublicLimits, signing: OutsideDesk) -> APIRouter:
    """Return the public's routes of links; ``limits`` counts who asks."""
    router = APIRouter(include_in_schema=False)

    @router.get("/tanda-tangan/{token}", response_class=HTMLResponse)
    def show_signing_page(request: Request, token: Token) -> Response:
        """Return the page of a link."""
        limits.looks.take(_address(request))
        opened = signing.open(token)
        return HTMLResponse(
            page.shown(opened, token), _STATUS.get(opened.standing, 200), headers=page.headers()
        )

    @router.get("/tanda-tangan/{token}/naskah.pdf")
    def get_page_to_sign(request: Request, token: Token) -> Response:
        """Return the very file that is signed."""
        limits.looks.take(_address(request))
        opened = signing.open(token)
        if opened.page is None:
            raise LinkEnded if opened.standing in _STATUS else LinkUnknown
        document = opened.document
        name = file_name(
            document.jenis, document.nomor or document.code, document.judul, "pdf", document.akses
        )
        headers = {
            "Content-Disposition": content_disposition(name).replace("attachment", "inline", 1),
            "ETag": f'"{opened.page.sha256}"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "frame-ancestors 'self'",
            "Referrer-Policy": "no-referrer",
        }
        return Response(opened.page.data, headers=headers, media_type="application/pdf")

    async def form(request: Request) -> SentFile:
        """Count the asker before reading a byte."""
        limits.files.take(_address(request))
        return sent_file(request.headers.get("content-type", ""), await request.body(), frozenset())

    @router.post("/tanda-tangan/{token}", response_class=HTMLResponse, openapi_extra=_FORM)
    def sign_page(request: Request, token: Token, sent: SentFile = Depends(form)) -> Response:
        """Sign with a certificate of one's own (``cara=sertifikat``), or take the file that was signed elsewhere."""
        try:
            _signed(signing, token, sent, trace_id_of(request.scope))
        except NaskahError as error:
            opened = signing.open(token)  # raises where the link itself leads nowhere
            status = _STATUS.get(opened.standing) or answer_to(error).status
            return HTMLResponse(page.shown(opened, token, error), status, headers=page.headers())
        return RedirectResponse(f"/tanda-tangan/{token}", 303)

    return router


def _signed(signing: OutsideDesk, token: str, sent: SentFile, trace_id: str) -> None:
    seen, way = _one(sent, "halaman"), _one(sent, "cara")
    if way == "berkas":
        signing.take(token, seen, sent.data, trace_id)
        return
    if len(sent.data) > KEY_BYTES:
        raise BodyRefused(
            fields=[Field(path="sertifikat", reason=say("bukan berkas sertifikat (.p12 atau .pfx)"))]
        )
    signing.sign(token, seen, SigningSecrets(secret=Secret(_one(sent, "sandi")), pkcs12=sent.data), trace_id)


def _one(sent: SentFile, name: str) -> str:
    return next(iter(sent.fields.get(name, ())), "")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
