"""``data.json``: what a revision pins, payload and derived context with their versions and digests. Writer and reader."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from archive.canonical import canonical
from archive.ledger.documents.work import Work
from archive.records.errors import RecordUnreadable

NAME: Final = "data.json"


@dataclass(frozen=True, kw_only=True)
class RevisionSource:
    """What one revision was printed from, as it was read back."""

    payload: str
    context: str
    contract_version: str
    template_digest: str
    content_digest: str


def data_json(work: Work, annexes: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Return what this revision pins: payload, derived context, contract version, template digest; its Lampiran's too."""
    revision = work.revision
    return canonical(
        {
            "payload": json.loads(revision.payload),
            "context": json.loads(revision.context),
            "contract_version": revision.contract_version,
            "template_digest": revision.template_digest,
            "content_digest": revision.content_digest,
            **({"lampiran": list(annexes)} if annexes else {}),
        }
    )


def read(data: bytes) -> RevisionSource:
    """Return what a revision was printed from; raises ``RecordUnreadable`` for what is none of ours."""
    try:
        told = orjson.loads(data)
        return RevisionSource(
            payload=canonical(told["payload"]).decode(),
            context=canonical(told["context"]).decode(),
            contract_version=told["contract_version"],
            template_digest=told["template_digest"],
            content_digest=told["content_digest"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordUnreadable(technical=error) from error
