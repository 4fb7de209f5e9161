"""What a revision changes, as HTTP shows it: of the template, and page by page."""

from __future__ import annotations

from typing import Any

from service.approvals.revised_template import RevisionDifference
from service.approvals.revision_pages import RevisionComparison


def template_json(found: RevisionDifference) -> dict[str, Any]:
    """Return with which template two revisions are printed."""
    was, now = (
        {"no": each.no, "digest": each.digest, "contract": each.contract}
        for each in (found.before, found.after)
    )
    return {"jenis": found.jenis, "dari": was, "menjadi": now, "sama": was == now}


def compared_json(compared: RevisionComparison) -> dict[str, Any]:
    """Return what changed between two revisions, without the pictures."""
    first, second = compared.revisions
    return {
        "document_id": str(compared.document.id),
        "from": first,
        "to": second,
        "versions": list(compared.versions),
        "template": template_json(compared.difference),
        "changes": list(compared.difference.changes),
        "changed_pages": [each.number for each in compared.pages if each.changed],
        "moved_pages": [each.number for each in compared.pages if each.moved],
        "pages": [
            {
                "page": each.number,
                "changed": each.changed,
                "moved": each.moved,
                "missing": each.missing,
                "boxes": each.boxes,
            }
            for each in compared.pages
        ],
    }
