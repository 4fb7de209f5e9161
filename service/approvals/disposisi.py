"""What a lembar disposisi is beside a document: whom it went to, who of them answered, whether its giver closed it. Pure.

Its addressees stand in its payload, its answers among its acts. Where it stands in a tree, and who may see how much of that,
is ``service.disposisi``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from archive.ledger.documents.acts import Act, standing
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.documents import Document
from doc_templates.acts import Kind
from service.approvals.table import FORWARDED, GIVEN, REPLACED
from service.intake.drafting import DISPOSISI

BRANCH: Final = "disposisi"
"""What a sheet's record calls its place in the tree, where the desk of disposisi gave it; the record of an event's has none."""


def addressees(held: HeldDocument) -> tuple[str, ...]:
    """Return the positions a sheet goes to, the leading one first; of any other document nobody."""
    if held.document.jenis != DISPOSISI:
        return ()
    return tuple(json.loads(held.revision.payload).get("diteruskan_kepada", ()))


def answers(held: HeldDocument) -> Mapping[str, Act]:
    """Return the answers that stand, by the position they were given for."""
    return {str(act.detail["posisi"]): act for act in standing(held.acts) if act.kind == Kind.JAWAB}


def closing(held: HeldDocument) -> Act | None:
    """Return the act that closed it; None while it runs."""
    return next((act for act in standing(held.acts) if act.kind == Kind.TUTUP), None)


def began(document: Document) -> Iterator[Mapping[str, Any]]:
    """Yield what the world is told once a sheet is signed: from then on it is given. Thin: ids and positions."""
    if document.jenis != DISPOSISI:
        return
    place = document.record.get(BRANCH) or {}
    told = {
        "akar": place.get("akar") or str(document.id),
        "untuk": list(document.record.get("diteruskan", ())),
    }
    if place.get("induk"):
        yield {"type": FORWARDED, "data": {**told, "induk": place["induk"]}}
    else:
        yield {"type": GIVEN, "data": told}
    if place.get("mengganti"):
        yield {"type": REPLACED, "data": {**told, "mengganti": place["mengganti"]}}
