"""The pages that findings of a template stand on, as the running converter lays the template itself out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from service.errors import PagesUnavailable
from service.templates.drawing import Pages
from worker.press.lint.findings import Finding, Rule

_UNSAFE: Final = frozenset({Rule.FORBIDDEN, Rule.UNREADABLE, Rule.OVERSIZE})
"""What keeps a file from being laid out at all."""


def paged(docx: bytes, found: Sequence[Finding], pages: Pages, wait_s: float | None = None) -> list[Finding]:
    """Return findings with their pages, where a pool is there, has the time and the file is safe to lay out."""
    placed = [each for each in found if each.text]
    if not placed or any(each.rule in _UNSAFE for each in found):
        return list(found)
    try:
        numbers = dict(zip(placed, pages.find(docx, [each.text for each in placed], wait_s), strict=True))
    except PagesUnavailable:
        return list(found)
    return [replace(each, page=numbers.get(each)) for each in found]
