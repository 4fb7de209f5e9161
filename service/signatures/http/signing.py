"""Personal signatures over HTTP: the signatory signs the prepared page; an unknown outcome is settled or let go.

What opens a key comes in the body of this one request and goes no further than the desk of signatures. Routes only.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from archive.ledger import Principal
from service.approvals.desk import Approvals
from service.approvals.http.acts import IF_MATCH, condition
from service.approvals.http.asked import Noted, Signature
from service.approvals.http.shown import done_json, view_json
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.entrances import MOST_BYTES
from service.http.throttle import Throttle
from service.http.trace import trace_id_of
from service.signatures.desk import Signatures
from service.signatures.secrets import SigningSecrets
from worker.signing.secret import Secret

TRIES = Throttle(size=20, per_second=0.2)
"""Twenty signatures at once, then one in five seconds for each person: a hand at work, too slow for guessing."""
FILE_BYTES = 24 << 20
"""As much as the public verification judges."""
_PDF = {
    MOST_BYTES: FILE_BYTES,
    "requestBody": {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
}


def routes(*, signatures: Signatures, approvals: Approvals) -> APIRouter:
    """Return the routes of personal signatures."""
    router = APIRouter(tags=["acts"])

    @router.post("/documents/{document_id}/seal", openapi_extra=IF_MATCH)
    def seal(request: Request, document_id: UUID, body: Signature) -> Json:
        """Affix the caller's own electronic signature to the prepared page; the secret is used once and kept nowhere."""
        about(request, document=document_id)
        principal = admit(request)
        TRIES.take(principal.id)
        given = SigningSecrets(
            secret=Secret(body.sandi.get_secret_value()),
            totp=Secret(body.totp.get_secret_value()) if body.totp else None,
            pkcs12=body.sertifikat,
        )
        done = signatures.affix(
            principal, document_id, condition(request), given, trace_id=trace_id_of(request.scope)
        )
        return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})

    @router.post("/documents/{document_id}/seal/settle", openapi_extra={**IF_MATCH, **_PDF})
    def settle(
        request: Request, document_id: UUID, sent: Annotated[tuple[Principal, bytes], Depends(_file)]
    ) -> Json:
        """Settle a signature of unknown outcome with the signed PDF that turned up; without one, with the answer kept."""
        about(request, document=document_id)
        principal, pdf = sent
        done = signatures.settle(
            principal, document_id, condition(request), pdf or None, trace_id=trace_id_of(request.scope)
        )
        return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})

    @router.post("/documents/{document_id}/seal/release", openapi_extra=IF_MATCH)
    def release(request: Request, document_id: UUID, body: Noted) -> Json:
        """Let a signature of unknown outcome go, with a reason: its signatory may then ask for it again."""
        about(request, document=document_id)
        principal = admit(request)
        signatures.release(principal, document_id, condition(request), body.catatan)
        found = approvals.view(principal, document_id)
        return Json(view_json(found), headers={"ETag": f'"{found.case.etag}"'})

    return router


async def _file(request: Request) -> tuple[Principal, bytes]:
    return admit(request), await request.body()
