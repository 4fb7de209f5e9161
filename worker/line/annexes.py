"""The Lampiran a document names: found as they were pinned, printed with its own heading, number, date and marks.

What is printed is the revision that was pinned, proved by its content digest, whatever became of that document since.
A Lampiran carries no paraf table of its own chain here: who initialled the document initialled these pages with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from archive.canonical import content_digest
from archive.ledger import Ledger, Principal
from archive.ledger.documents import documents, versions
from archive.ledger.documents.documents import Revision
from archive.ledger.jobs.work import Work
from worker.errors import AnnexMissing
from worker.line.renders import Renders
from worker.line.sheets import Sheet
from worker.line.templates import Templates
from worker.press.annex import HEADING, numbers_filled
from worker.press.dress import Dress
from worker.press.recipients import RECIPIENTS, filled
from worker.stamping import Stamps
from worker.stamping.qr import QR_PART

_NO_PARAF = {"ada_paraf": False, "paraf_koordinasi": [], "paraf_hierarki": []}


@dataclass(frozen=True, kw_only=True)
class Annex:
    """One Lampiran as the document pinned it."""

    pinned: Mapping[str, Any]
    jenis: str
    revision: Revision


class Annexes:
    """Finds and prints Lampiran; one a worker child."""

    def __init__(
        self, *, ledger: Ledger, principal: Principal, templates: Templates, renders: Renders
    ) -> None:
        self._ledger = ledger
        self._principal = principal
        self._templates = templates
        self._renders = renders

    def of(self, work: Work) -> list[Annex]:
        """Return the Lampiran of this work's revision in their order; raises ``AnnexMissing``."""
        pins = json.loads(work.revision.context).get("lampiran", [])
        if not pins:
            return []
        with self._ledger.acting(self._principal) as tx:
            known = documents.several(tx, [UUID(pin["dokumen"]) for pin in pins])
            found = []
            for pin in pins:
                document = known.get(UUID(pin["dokumen"]))
                revision = documents.revision(tx, document.id, pin["revisi"]) if document else None
                if document is None or revision is None or document.satker != work.document.satker:
                    raise AnnexMissing(document=pin["dokumen"], revision=pin["revisi"])
                if _digest(revision) != pin["content_digest"]:
                    raise AnnexMissing("The Lampiran is not what was pinned", document=document.id)
                found.append(Annex(pinned=pin, jenis=document.jenis, revision=revision))
        return found

    def pages_before(self, work: Work, count: int) -> list[int] | None:
        """Return how many pages each paper had in the version before, where it had as many Lampiran."""
        if not count or not work.archived:
            return None
        with self._ledger.acting(self._principal) as tx:
            earlier = versions.of(tx, work.document.id)
        pages = {file.name: file.pages for file in earlier[-1].artifacts} if earlier else {}
        names = ["naskah.docx", *(annex_name(number) for number in range(1, count + 1))]
        found = [each for name in names if (each := pages.get(name)) is not None]
        return found if len(found) == len(names) else None

    def printed(self, work: Work, annexes: list[Annex], marks: Stamps, dress: Dress) -> list[Sheet]:
        """Return the papers of ``annexes`` with the document's own marks on them."""
        return [self._print(work, number, each, marks, dress) for number, each in enumerate(annexes, 1)]

    def _print(self, work: Work, number: int, annex: Annex, marks: Stamps, dress: Dress) -> Sheet:
        digest = annex.revision.template_digest
        context = filled(json.loads(annex.revision.context), marks.context)
        template = self._templates.dressed(
            work.document.satker,
            annex.jenis,
            digest,
            replace(dress, annex=True, recipients=RECIPIENTS in context),
        )
        signed = work.job.on_done.context.get("penandatangan")
        signatory = json.loads(work.revision.context)["penandatangan"]["jabatan"]
        if signed and context["penandatangan"]["jabatan"] == signatory:
            context["penandatangan"] = signed
        pictures = {name: data for name, data in marks.media.items() if name in template.compiled.media}
        stempel = {**marks.context, **_NO_PARAF, "judul": annex.pinned["judul"]}
        given = {
            **context,
            "stempel": stempel,
            HEADING: numbers_filled(annex.pinned["kepala"], marks.context),
        }
        with self._renders.one():
            rendering = template.compiled.press(given, pictures)
        return Sheet(
            name=annex_name(number),
            title=annex.pinned["judul"],
            rendering=rendering,
            left_alone=template.left_alone,
            qr=QR_PART in pictures,
            address=marks.address,
            proved=template.shipped,
        )


def annex_name(number: int) -> str:
    """Return the archived file's name of a Lampiran."""
    return f"lampiran-{number}.docx"


def annexes_data(annexes: list[Annex]) -> list[dict[str, Any]]:
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


def _digest(revision: Revision) -> str:
    return content_digest(revision.template_digest, revision.context.encode())
