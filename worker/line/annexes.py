"""The Lampiran a document names: found as they were pinned, printed with its own heading, number, date and marks.

What is printed is the revision that was pinned, proved by its content digest, whatever became of that document since.
A Lampiran carries no paraf table of its own chain here: who initialled the document initialled these pages with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from archive.canonical import content_digest
from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document, Revision
from archive.ledger.documents.work import Work
from worker.errors import AnnexMissing
from worker.press.annex import HEADING, numbers_filled
from worker.press.recipients import filled
from worker.stamping import Stamps
from worker.stamping.titles import of_file

_NO_PARAF: Final = {"ada_paraf": False, "paraf_koordinasi": [], "paraf_hierarki": []}


@dataclass(frozen=True, kw_only=True)
class Annex:
    """One Lampiran as the document pinned it."""

    pinned: Mapping[str, Any]
    jenis: str
    revision: Revision

    @property
    def title(self) -> str:
        """Its title as the file's property holds it."""
        return of_file(self.pinned["judul"])


def pins(work: Work) -> Sequence[Mapping[str, Any]]:
    """Return which Lampiran a work's revision pins, in their order."""
    found: Sequence[Mapping[str, Any]] = json.loads(work.revision.context).get("lampiran", [])
    return found


def pinned(tx: Transaction, work: Work) -> list[Annex]:
    """Return the Lampiran of a work's revision in their order; raises ``AnnexMissing``."""
    wanted = pins(work)
    known = documents.several(tx, [UUID(pin["dokumen"]) for pin in wanted]) if wanted else {}
    return [_annex(tx, work, pin, known.get(UUID(pin["dokumen"]))) for pin in wanted]


def _annex(tx: Transaction, work: Work, pin: Mapping[str, Any], document: Document | None) -> Annex:
    revision = documents.revision(tx, document.id, pin["revisi"]) if document else None
    if document is None or revision is None or document.satker != work.document.satker:
        raise AnnexMissing(document=pin["dokumen"], revision=pin["revisi"])
    if content_digest(revision.template_digest, revision.context.encode()) != pin["content_digest"]:
        raise AnnexMissing("The Lampiran is not what was pinned", document=document.id)
    return Annex(pinned=pin, jenis=document.jenis, revision=revision)


def annex_name(number: int) -> str:
    """Return the archived file's name of a Lampiran."""
    return f"lampiran-{number}.docx"


def annex_context(work: Work, annex: Annex, marks: Stamps) -> dict[str, Any]:
    """Return what a Lampiran says; whoever signed the document signed these pages, in the words of the signature."""
    context = filled(json.loads(annex.revision.context), marks.context)
    signed = work.job.on_done.context.get("penandatangan")
    signatory = json.loads(work.revision.context)["penandatangan"]["jabatan"]
    if signed and context["penandatangan"]["jabatan"] == signatory:
        context["penandatangan"] = signed
    return context


def annex_stamps(annex: Annex, marks: Stamps) -> dict[str, Any]:
    """Return the document's marks as a Lampiran bears them, and its heading with what only the signature gives."""
    return {
        "stempel": {**marks.context, **_NO_PARAF, "judul": annex.title},
        HEADING: numbers_filled(annex.pinned["kepala"], marks.context),
    }


def annexes_data(annexes: Sequence[Annex]) -> list[dict[str, Any]]:
    """Return what ``data.json`` says of Lampiran: all it takes to print them again."""
    return [
        {
            **each.pinned,
            "jenis": each.jenis,
            "payload": json.loads(each.revision.payload),
            "context": json.loads(each.revision.context),
            "contract_version": each.revision.contract_version,
            "template_digest": each.revision.template_digest,
        }
        for each in annexes
    ]
