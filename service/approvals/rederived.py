"""What a revision changes on the page though nobody wrote it: today's contract and office derive otherwise from the same payload."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.canonical import canonical
from archive.ledger.documents.documents import Document, Revision
from archive.records.attached import LISTED
from doc_templates.catalog import Stationery
from doc_templates.kit.errors import StationeryError
from service.approvals.difference import difference
from service.approvals.orders import Desk
from service.intake import payloads
from service.words import Sentence, say

_MOST: Final = 200
"""Places that an act keeps."""
_SHOWN: Final = 5
"""Those that are said to whoever revises."""


@dataclass(frozen=True, kw_only=True)
class Rederivation:
    """What is derived otherwise than when the present revision was made."""

    before: str
    """The contract's version then."""
    after: str
    places: Sequence[str]
    """Of the context, which the page prints; none where today's contract no longer takes the payload as it was."""

    @classmethod
    def of(cls, desk: Desk, stationery: Stationery, document: Document, present: Revision) -> Rederivation:
        """Derive the present revision's payload once more."""
        before = json.loads(present.context)
        for beside in ("lampiran", LISTED):  # pinned beside what the contract derives
            before.pop(beside, None)
        try:
            checked = payloads.check(
                desk.office,
                stationery,
                json.loads(present.payload),
                unit=document.unit,
                akses=document.akses,
            )
            changed = difference(before, json.loads(canonical(checked.context)))
        except StationeryError:
            changed = []
        return cls(
            before=present.contract_version,
            after=stationery.contract.version,
            places=[each["path"] for each in changed],
        )

    def detail(self) -> dict[str, Any]:
        """Return what the act keeps of it."""
        versions = {"kontrak": {"dari": self.before, "menjadi": self.after}}
        return {
            **(versions if self.before != self.after else {}),
            **({"turunan": list(self.places[:_MOST])} if self.places else {}),
        }

    def words(self) -> Iterator[Sentence]:
        """Say it to whoever revises."""
        if self.before != self.after:
            yield say(
                "Kontrak jenis ini berubah dari versi {dari} menjadi {menjadi} sejak revisi yang lalu",
                dari=self.before,
                menjadi=self.after,
            )
        if self.places:
            shown = ", ".join(self.places[:_SHOWN]) + (", ..." if len(self.places) > _SHOWN else "")
            yield say(
                "Tercetak lain walau isiannya sama, menurut kontrak dan berkas kantor sekarang: {isian}",
                isian=shown,
            )
