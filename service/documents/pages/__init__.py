"""The page that shows two revisions side by side. One file with its pictures in it, so that it can be kept.

Text in, HTML out: what may be shown was decided before. No script; styles are allowed by their digest alone.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from service.approvals.revision_pages import RevisionComparison
from service.documents.pages.marks import ViewMarks
from service.web import headers as web
from service.web import inline
from service.web.environment import render
from service.words import say

__all__ = ["ViewMarks", "headers", "revisions"]
_POLICY: Final = (
    f"default-src 'none'; style-src {inline.source('web/style.css')}"
    f" {inline.source('documents/pages/revisions.css')}; img-src data:; base-uri 'none'; form-action 'none'"
)


def headers() -> dict[str, str]:
    """Return what the page is sent with; it brings its policy along for when it is opened as a file."""
    return web.headers(_POLICY)


def revisions(compared: RevisionComparison) -> str:
    """Return the page of a comparison."""
    first, second = compared.revisions
    return render(
        "documents/pages/revisions.html",
        policy=_POLICY,
        document=compared.document,
        first=first,
        second=second,
        count=len(compared.pages),
        template=compared.difference,
        changes=[
            {"path": each["path"], "dari": _said(each, "dari"), "menjadi": _said(each, "menjadi")}
            for each in compared.difference.changes
        ],
        pages=[
            {
                "number": each.number,
                "missing": each.missing,
                "moved": each.moved,
                "boxes": each.boxes,
                "data": base64.b64encode(each.picture).decode("ascii"),
            }
            for each in compared.pages
            if each.picture
        ],
    )


def _said(change: dict[str, Any], side: str) -> str:
    if side not in change:
        return say("(tidak ada)")
    value = change[side]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
