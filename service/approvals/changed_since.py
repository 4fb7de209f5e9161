"""What a document says otherwise than a revision that somebody saw: asked by whatever shows them what changed."""

from __future__ import annotations

from archive.ledger import Principal
from service.approvals.desk import Approvals, View
from service.approvals.revised_template import RevisionDifference


def changed_since(
    approvals: Approvals, principal: Principal, view: View, seen: int | None
) -> RevisionDifference | None:
    """Return field by field what ``view`` says otherwise than the revision ``seen``; None where that is no earlier one."""
    document = view.case.held.document
    if seen is None or not 1 <= seen < document.revision_no:
        return None
    return approvals.difference(principal, document.id, seen, document.revision_no)
