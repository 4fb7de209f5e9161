"""What is otherwise with a document than somebody last saw it: what was done, field by field, and on which pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import page_pictures, versions
from archive.ledger.documents.versions import Version
from service.approvals.changed_since import changed_since
from service.approvals.desk import Approvals, View
from service.approvals.pages.last_seen import SeenState
from service.approvals.pages.paper_view import later
from service.approvals.revised_template import RevisionDifference
from service.web.pieces import TimelineEntry

MOST: Final = 60
"""Pages whose words are compared; of a longer document the fields and the comparison tell."""


@dataclass(frozen=True, kw_only=True)
class ChangedSince:
    """What is otherwise than somebody last saw it."""

    revision: int
    """The one that they saw."""
    events: Sequence[TimelineEntry]
    difference: RevisionDifference | None
    """Field by field; None where it is the same revision."""
    pages: Sequence[int] | None
    """Which say something else; None where that is not known."""


class SeenChanges:
    """Compares what somebody saw with what is."""

    def __init__(self, ledger: Ledger, approvals: Approvals) -> None:
        self._ledger = ledger
        self._approvals = approvals

    def since(self, principal: Principal, view: View, before: SeenState | None) -> ChangedSince | None:
        """Return what others did and wrote since; None where nothing is otherwise, or nothing was seen."""
        document, acts = view.case.held.document, view.case.held.acts
        if before is None or not 1 <= before.revision <= document.revision_no:
            return None
        revised = before.revision < document.revision_no
        others = [
            each for each in acts[before.acts :] if before.in_this_window or each.person_id != principal.id
        ]
        if not revised and not others:
            return None
        span = (before.revision, document.revision_no)
        return ChangedSince(
            revision=before.revision,
            events=later(view, before.acts),
            difference=changed_since(self._approvals, principal, view, before.revision),
            pages=self._pages(principal, document.id, *span) if revised else None,
        )

    def _pages(
        self, principal: Principal, document_id: UUID, first: int, second: int
    ) -> Sequence[int] | None:
        with self._ledger.acting(principal) as tx:
            all_of = versions.of(tx, document_id)
            before, after = (_words(tx, all_of, number) for number in (first, second))
        if before is None or after is None:
            return None
        last = max(len(before), len(after))
        return [number for number in range(1, last + 1) if before.get(number) != after.get(number)]


def _words(tx: Transaction, all_of: Sequence[Version], revision: int) -> Mapping[int, str] | None:
    """Return what the pages of a revision say, as they were printed first, before anybody's paraf; None unless all are kept."""
    found = (
        artifact
        for version in all_of
        if version.revision_no == revision
        for artifact in version.artifacts
        if artifact.name == "naskah.pdf"
    )
    file = next(found, None)
    if file is None or not file.pages or file.pages > MOST:
        return None
    made = page_pictures.made(tx, file.document_id, file.sha256, range(1, file.pages + 1))
    return {number: each.words for number, each in made.items()} if len(made) == file.pages else None
