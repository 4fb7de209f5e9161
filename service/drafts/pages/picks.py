"""What is chosen among many beside a form: the letter that it answers, the documents that are its Lampiran, the unit.

Documents are found by the ledger, within office and class; nobody types what one is called inside. What is searched for stands in the
address of the form, for a search is no part of what is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from archive.ledger import Principal
from archive.ledger.documents.documents import Document, DocumentFilter
from archive.states import ENDED
from doc_templates.catalog import Stationery
from service.documents.reading import DocumentReader
from service.drafts.answering import answers
from service.drafts.desk import TypedForm
from service.drafts.form import DocumentForm
from service.errors import DocumentUnknown
from service.intake.drafting import DISPOSISI, SHEET
from service.office.letterhead import Letterhead
from service.web.picking import PickList, PickOption, picked

LETTER, LAMPIRAN, UNIT = "jawab", "lampiran", "unit"
SEARCHED: Final = (LETTER, LAMPIRAN, UNIT)
"""The lists, by the names of their fields."""
MOST: Final = 12
LONGEST: Final = 100
"""Letters of a search."""


@dataclass(frozen=True, kw_only=True)
class DraftPicks:
    """Finds what a form offers."""

    reading: DocumentReader

    def of(
        self,
        principal: Principal,
        form: TypedForm,
        asked: DocumentForm,
        stationery: Stationery,
        office: Letterhead,
        queries: Mapping[str, str],
    ) -> dict[str, PickList | None]:
        """Return what each list of a new document's form shows; None for one that its type does not have."""
        units = [
            PickOption(value=key, words=f"{key}, {unit}" if isinstance(unit, str) else key)
            for key, unit in office.kantor.unit.items()
        ]
        letters = self._letters(principal, queries.get(LETTER, "")) if answers(asked) else None
        takes = bool(stationery.contract.heading_of(office.kantor))
        return {
            LETTER: letters,
            LAMPIRAN: self._lampiran(principal, form, queries.get(LAMPIRAN, "")) if takes else None,
            UNIT: picked(units, chosen=[form.unit], query=queries.get(UNIT, "")),
        }

    def _letters(self, principal: Principal, query: str) -> PickList:
        found = self._found(principal, DocumentFilter(jenis=SHEET, text=query or None))
        return picked([_option(each) for each in found], query=query, searched=True)

    def _lampiran(self, principal: Principal, form: TypedForm, query: str) -> PickList:
        chosen = list(self._named(principal, form.lampiran))
        known = {each.id for each in chosen}
        found = self._found(principal, DocumentFilter(text=query)) if query else []
        more = [each for each in found if each.id not in known and each.jenis not in (SHEET, DISPOSISI)]
        return picked(
            [_option(each) for each in (*chosen, *more)],
            chosen=[str(each.id) for each in chosen],
            query=query,
            searched=True,
        )

    def _found(self, principal: Principal, wanted: DocumentFilter) -> Sequence[Document]:
        items = self.reading.search(principal, wanted, None, MOST).page.items
        return [each for each in items if each.status not in ENDED]

    def _named(self, principal: Principal, ids: Sequence[str]) -> Iterator[Document]:
        for each in ids:
            with suppress(DocumentUnknown):
                yield self.reading.whole(principal, UUID(each)).document


def _option(document: Document) -> PickOption:
    """Return a document as a list shows it: of a letter who sent it, and its own number."""
    own = (document.record.get("surat") or {}).get("nomor")
    told = [document.pencipta, own, document.nomor] if document.jenis == SHEET else [document.nomor]
    return PickOption(
        value=str(document.id),
        words=document.perihal or document.judul,
        told=", ".join(str(each) for each in told if each),
    )
