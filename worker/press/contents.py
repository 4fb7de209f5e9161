"""Tables of contents: emptied in the template, for LibreOffice makes them anew of the pages it prints.

What Word keeps of one are copies of the template's headings, with their tags out of their loops, and the pages of another day.
So the copies go when a template is compiled, and Word is asked to make the table anew when somebody opens the file.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from worker.press.field_runs import FieldRuns, field_runs, name_of
from worker.press.names import wml

NOTICE: Final = "(Daftar isi: klik kanan, Perbarui Bidang)"
"""Stands in the DOCX until a program makes the table; a PDF never shows it."""
_MARK: Final = wml("fldChar")
_KIND: Final = wml("fldCharType")
_SWITCH: Final = re.compile(r"\\(\S)")
_KNOWN: Final = frozenset("ohzuwx")
"""Switches of a table of headings: levels, links, looks on the web, outline levels, tabs and line ends as they are."""
_LEVELS: Final = re.compile(r'\\o\s*"?\s*([1-9])\s*-\s*([1-9])', re.IGNORECASE)


def is_contents(code: str) -> bool:
    """Say whether a field is a table of contents of any kind."""
    return name_of(code) == "TOC"


def levels(code: str) -> int | None:
    """Return how many levels of headings a table collects; None for one that is no table of the first of them."""
    if not is_contents(code) or {each.lower() for each in _SWITCH.findall(code)} - _KNOWN:
        return None
    found = _LEVELS.search(code)
    if found is None:
        return 9 if r"\o" in code.lower() or r"\u" not in code.lower() else None
    return int(found[2]) if found[1] == "1" else None


def empty_contents(root: etree._Element) -> None:
    """Take what Word kept of a part's tables of contents away; paragraphs stay, so that places are those of the file."""
    for field in field_runs(root, is_contents):
        _empty(field)


def _empty(field: FieldRuns) -> None:
    begin = field.runs[0].find(_MARK)
    assert begin is not None
    begin.set(wml("dirty"), "true")
    place = next((n for n, each in enumerate(field.runs) if _kind(each) == "separate"), None)
    if place is None:
        return
    for run in field.runs[place + 1 : -1]:
        for each in [one for one in run if one.tag != wml("rPr")]:
            run.remove(each)
    said = etree.Element(wml("r"))
    etree.SubElement(said, wml("t")).text = NOTICE
    field.runs[place].addnext(said)


def _kind(run: etree._Element) -> str | None:
    mark = run.find(_MARK)
    return mark.get(_KIND) if mark is not None else None
