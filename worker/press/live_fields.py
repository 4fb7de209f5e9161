"""Fields of Word that LibreOffice makes anew only in one way of writing them, or under another name: written so, in the template.

A caption's number (SEQ) without a format, and the pages of a section (SECTIONPAGES), would print what the template's file showed
when it was saved. A field that no writing makes live is refused: ``lint.wordfields``. Changes one part's tree in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from worker.press.field_runs import FieldRuns, field_runs, name_of
from worker.press.names import wml

_CODE: Final = wml("instrText")
_FORMAT: Final = re.compile(r"\\\*")
_PAGES: Final = re.compile(r"SECTIONPAGES", re.IGNORECASE)


def sections_of(roots: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the sections of main documents as they are, not as they were before a tracked change."""
    return [
        each
        for root in roots
        for each in root.iter(wml("sectPr"))
        if (parent := each.getparent()) is None or parent.tag != wml("sectPrChange")
    ]


def write_live(root: etree._Element, *, sections: int) -> bool:
    """Write the fields of a part; return whether any was. The pages of a document's only section are all its pages."""

    def wanted(code: str) -> bool:
        return name_of(code) == "SEQ" or (name_of(code) == "SECTIONPAGES" and sections <= 1)

    changed = [_write(each) for each in field_runs(root, wanted)]
    return any(changed)


def _write(field: FieldRuns) -> bool:
    """Write one field; one whose code another field computes stays."""
    if field.nested:
        return False
    code = _PAGES.sub("NUMPAGES", field.code) if field.name == "SECTIONPAGES" else field.code
    if field.name == "SEQ" and not _FORMAT.search(code):
        code = f"{code.rstrip()} \\* ARABIC "
    if code == field.code:
        return False
    first, *others = [each for run in field.runs for each in run.iter(_CODE)]
    first.text = code
    for each in others:
        each.text = ""
    return True
