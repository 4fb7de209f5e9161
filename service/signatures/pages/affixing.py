"""POST /naskah/{id}/bubuhkan: a signatory's own signature from a document's page, with what opens their key.

File and secret live in this request alone; the form is never shown again with them.
"""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from archive.errors import Retryable
from service.approvals.pages import SEAL, PaperPages, acted, file_sent, refused
from service.errors import ActRefused, DeskError, Field
from service.http.caller import about, admit
from service.http.forms import MEDIA, SentForm, read_form
from service.http.session import need_step_up
from service.http.trace import trace_id_of
from service.http.uploads import SentFile
from service.identity.roles import ACTORS
from service.signatures.desk import SigningDesk
from service.signatures.http.signing import TRIES
from service.signatures.secrets import SigningSecrets
from service.web.declared import Reads, declared
from service.words import say
from worker.signing.secret import Secret

MOST: Final = 128 << 10
"""Bytes: a PKCS#12 file of 64 kB at most, and the form around it."""
_LONGEST: Final = 256
"""Letters of a secret."""


def routes(*, papers: PaperPages, signatures: SigningDesk) -> APIRouter:
    """Return the route."""
    router = APIRouter()

    @declared(
        router,
        "POST",
        f"/naskah/{{document_id}}/{SEAL.verb}",
        roles=ACTORS,
        reads=Reads.DOCUMENT,
        most_bytes=MOST,
    )
    def affix_from_page(
        request: Request, document_id: UUID, sent: Annotated[SentFile, Depends(sent_form)]
    ) -> Response:
        """Put the signature on the prepared page, once, and lead back to the document."""
        about(request, document=document_id)
        principal, form = admit(request), SentForm(fields=sent.fields)
        need_step_up(request)
        TRIES.take(principal.id)
        try:
            done = signatures.affix(
                principal,
                document_id,
                form.one("etag"),
                _secrets(form, sent),
                trace_id=trace_id_of(request.scope),
            )
        except (DeskError, Retryable) as error:
            return refused(request, papers, document_id, SEAL, form, error)
        return acted(request, document_id, done)

    return router


def _secrets(form: SentForm, sent: SentFile) -> SigningSecrets:
    """Return what opens the key; raises ``ActRefused`` where nothing was typed."""
    typed = form.one("sandi")
    if not 1 <= len(typed) <= _LONGEST:
        raise ActRefused(fields=[Field(path="sandi", reason=say("isi kata sandi"))])
    return SigningSecrets(secret=Secret(typed), totp=None, pkcs12=sent.data or None)


async def sent_form(request: Request) -> SentFile:
    """Return a form with or without a file."""
    told = request.headers.get("content-type", "")
    if told.partition(";")[0].strip().lower() != MEDIA:
        return await file_sent(request)
    fields = read_form(told, await request.body()).fields
    return SentFile(data=b"", name="", fields={name: list(each) for name, each in fields.items()})
