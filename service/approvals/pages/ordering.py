"""What a form orders: the act, upon exactly what was shown. Read by the same bodies as over HTTP."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError

from service.approvals.http.asked import (
    ActBody,
    CorrectEntryBody,
    ReturnBody,
    RevokeBody,
    SignBody,
    TakeoverBody,
)
from service.approvals.orders import Order
from service.approvals.table import Kind
from service.errors import ActRefused, Field
from service.http.forms import SentForm
from service.words.findings import finding_told

_BODIES: Final[dict[Kind, type[ActBody]]] = {
    Kind.TANDA_TANGAN: SignBody,
    Kind.KEMBALIKAN: ReturnBody,
    Kind.AMBIL_ALIH: TakeoverBody,
    Kind.CABUT: RevokeBody,
    Kind.RALAT: RevokeBody,
    Kind.KOREKSI: CorrectEntryBody,
}
_ASKED: Final = frozenset({"tanggal", "kepada", "oleh"})
"""What a form asks beside the note; of an entry that is corrected, all of it."""


def order_of(document_id: UUID, kind: Kind, form: SentForm, prefix: str = "") -> Order:
    """Return what a form orders; raises ``ActRefused`` for what cannot be written so.

    ``prefix``: before the names of the fields that say what was shown, where a form is about several documents.
    """
    model = _BODIES.get(kind, ActBody)
    whole = issubclass(model, CorrectEntryBody)
    names = _fields(model) if whole else _ASKED & _fields(model)
    shown = {name: form.one(prefix + name) or None for name in ("content_digest", "sha256")}
    body: dict[str, Any] = {"catatan": typed(form, "catatan").strip() or None, **shown}
    # An entry's field that is left empty is taken away; of any other act it was not said.
    body |= {name: typed(form, name) for name in names if name in form.fields and (whole or form.one(name))}
    try:
        asked = model.model_validate(body)
    except ValidationError as error:
        raise ActRefused(
            fields=[Field(path=str(found["loc"][0]), reason=finding_told(found)) for found in error.errors()]
        ) from error
    return Order(
        document_id=document_id,
        kind=kind,
        etag=form.one(f"{prefix}etag"),
        content_digest=asked.content_digest,
        sha256=asked.sha256,
        note=asked.catatan,
        body=asked.said() if isinstance(asked, CorrectEntryBody) else _said(asked, names),
    )


def typed(form: SentForm, name: str) -> str:
    """Return what was typed in a field, its lines ended as ours are."""
    return form.one(name).replace("\r\n", "\n")


def _fields(model: type[ActBody]) -> frozenset[str]:
    return frozenset(model.model_fields) - frozenset(ActBody.model_fields)


def _said(asked: ActBody, names: Collection[str]) -> dict[str, Any]:
    return asked.model_dump(include=set(names))
