"""Answering a letter that was received: which types can, and what the letter says of itself in the form of its answer.

A type answers by naming the stamp sheet under which the letter was received, in the field ``surat.penerimaan``; once such a
document is signed, the letter is closed. What else stands in ``surat`` is filled as far as the type asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.documents.approvals import HeldDocument
from archive.states import ENDED
from doc_templates.catalog import Stationery
from doc_templates.kinerja import KOSONG
from service.approvals.desk import Approvals, View
from service.drafts import filling
from service.drafts.desk import DraftDesk, TypedForm
from service.drafts.form import DocumentForm
from service.errors import ActNotPossible
from service.intake.drafting import SHEET
from service.words import say

LETTER: Final = "surat"
CODE: Final = "penerimaan"


def answers(form: DocumentForm) -> bool:
    """Tell whether a type answers letters."""
    return form.at((LETTER, CODE)) is not None


class LetterAnswers:
    """Leads from a letter to the form of its answer."""

    def __init__(self, *, drafts: DraftDesk, approvals: Approvals) -> None:
        self._drafts = drafts
        self._approvals = approvals

    def types(self, principal: Principal, view: View) -> list[Stationery]:
        """Return the types by which a person may answer a document; none for what is no letter that was received."""
        if not self._drafts.drafts(principal) or not answerable(view.case.held):
            return []
        known = self._drafts.types(principal)
        return [each for each in known if answers(self._drafts.form(principal, each.jenis))]

    def form(self, principal: Principal, document_id: UUID, jenis: str) -> TypedForm:
        """Return a form that answers a letter; raises ``DocumentUnknown``, ``ActNotPossible``."""
        view = self._approvals.view(principal, document_id)
        if jenis not in [each.jenis for each in self.types(principal, view)]:
            raise _no_letter(document_id)
        return self.filled(principal, document_id, self._drafts.new(principal, jenis))

    def filled(self, principal: Principal, document_id: UUID, form: TypedForm) -> TypedForm:
        """Return a form with what the letter that it answers says of itself, of its class at least; raises ``DocumentUnknown``."""
        held = self._approvals.view(principal, document_id).case.held
        asked = self._drafts.form(principal, form.jenis)
        if not (answerable(held) and answers(asked)):
            raise _no_letter(document_id)
        akses = max(held.document.akses, AccessClass.__members__.get(form.akses, AccessClass.B))
        return replace(form, isi=filled(asked, form.isi, held), akses=akses.name)


def _no_letter(document_id: UUID) -> ActNotPossible:
    return ActNotPossible(
        say("Naskah ini tidak dijawab dengan jenis itu; yang dijawab ialah surat yang diterima kantor ini."),
        step=say("Buka naskahnya: naskah documents show NASKAH"),
        document=document_id,
    )


def answerable(held: HeldDocument) -> bool:
    """Tell whether a document is a letter that was received, and not by mistake."""
    return held.document.jenis == SHEET and held.document.status not in ENDED


def filled(form: DocumentForm, isi: Mapping[str, Any], letter: HeldDocument) -> dict[str, Any]:
    """Return what stands in a form that answers ``letter``: the same, with what the letter says of itself."""
    group = form.at((LETTER,))
    assert group is not None  # of a type that answers
    told = json.loads(letter.revision.payload)
    said = {
        "asal": told["asal"],
        "nomor": told.get("nomor_asal") or KOSONG,
        "tanggal": told.get("tanggal_asal") or told["tanggal"],
        "hal": told["perihal"],
        "perihal": told["perihal"],
        CODE: letter.document.code,
    }
    return {**isi, LETTER: filling.typed_from(group, said)}
