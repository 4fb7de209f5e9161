"""Personal signatures over HTTP: the signatory signs the prepared page; an unknown outcome is settled or let go.

What opens a key comes in the body of this one request and goes no further than the desk of signatures. Routes only.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, SecretStr, model_validator

from archive.ledger import Principal
from service.approvals.desk import Approvals
from service.approvals.http import done_json, view_json
from service.errors import ActRefused
from service.errors import Field as Wrong
from service.http.answers import Json
from service.http.asked import NoteBody
from service.http.caller import about, admit
from service.http.condition import IF_MATCH, condition
from service.http.entrances import MOST_BYTES
from service.http.shapes.acts import ActDone, DeskView
from service.http.throttle import Throttle
from service.http.trace import trace_id_of
from service.signatures.desk import SigningDesk
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


_IN_THE_RECORD = "tidak dikirim bersama permintaan; dicatat sekali pada orangnya: naskah people bsre ORANG"


class SealBody(BaseModel):
    """What opens the signatory's key. Nothing of it is kept; how BSrE knows them is in their record."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sandi: Annotated[SecretStr, Field(min_length=1, max_length=256, examples=["frasa sandi sendiri"])]
    """Passphrase of the certificate, PIN of the token, or passphrase at BSrE."""
    totp: Annotated[SecretStr, Field(max_length=16)] | None = None
    sertifikat: Annotated[Base64Bytes, Field(max_length=64 << 10)] | None = None
    """A PKCS#12 file of one's own, where the office keeps none."""

    @model_validator(mode="before")
    @classmethod
    def _names_nobody(cls, told: Any) -> Any:
        """Whose signature it is never comes with the request: it would be anybody's."""
        sent = [name for name in ("nik", "surel") if isinstance(told, dict) and name in told]
        if sent:
            raise ActRefused(fields=[Wrong(path=name, reason=_IN_THE_RECORD) for name in sent])
        return told


def routes(*, signatures: SigningDesk, approvals: Approvals) -> APIRouter:
    """Return the routes of personal signatures."""
    router = APIRouter(tags=["acts"])

    @router.post("/documents/{document_id}/seal", openapi_extra=IF_MATCH)
    def seal_document(request: Request, document_id: UUID, body: SealBody) -> Json[ActDone]:
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
    def settle_seal(
        request: Request, document_id: UUID, sent: Annotated[tuple[Principal, bytes], Depends(_file)]
    ) -> Json[ActDone]:
        """Settle a signature of unknown outcome with the signed PDF that turned up; without one, with the answer kept."""
        about(request, document=document_id)
        principal, pdf = sent
        done = signatures.settle(
            principal, document_id, condition(request), pdf or None, trace_id=trace_id_of(request.scope)
        )
        return Json(done_json(done), headers={"ETag": f'"{done.etag}"'})

    @router.post("/documents/{document_id}/seal/release", openapi_extra=IF_MATCH)
    def release_seal(request: Request, document_id: UUID, body: NoteBody) -> Json[DeskView]:
        """Let a signature of unknown outcome go, with a reason: its signatory may then ask for it again."""
        about(request, document=document_id)
        principal = admit(request)
        signatures.release(principal, document_id, condition(request), body.catatan)
        found = approvals.view(principal, document_id)
        return Json(view_json(found), headers={"ETag": f'"{found.case.etag}"'})

    return router


async def _file(request: Request) -> tuple[Principal, bytes]:
    return admit(request), await request.body()
