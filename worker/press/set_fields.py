"""What a file says of itself (title, subject, author), and the fields of Word that print it: set from the document.

A TITLE field prints what the template's file was once called until somebody brings it up to date, and Word, LibreOffice and a PDF
do that at different times. So the template's properties become tags, and so does each field: the page says the words
themselves, and is judged for them. The author is the office, never a person; nobody's name is left in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from worker.press.editing import TemplateEdit
from worker.press.field_runs import FieldRuns, field_runs
from worker.press.names import wml
from worker.press.properties import properties_of, put

_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_KIND: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_APP_TYPE: Final = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_NOTES: Final = tuple(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    for kind in ("footnotes", "endnotes")
)
_APP: Final = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_TITLE: Final = "{{ stempel.judul }}"
_SUBJECT: Final = "{{ naskah.judul if naskah is defined else stempel.judul }}"
_OFFICE: Final = "{{ kantor.nama if kantor is defined else '' }}"
_TYPED: Final = "{{ kantor.nama }}"
"""A context of one's own, of a preview, may have neither; what a template says itself stays as it is."""
PROPERTIES: Final[Mapping[str, str]] = {
    "TITLE": _TITLE,
    "SUBJECT": _SUBJECT,
    "AUTHOR": _OFFICE,
    "LASTSAVEDBY": _OFFICE,
}
"""What is set, by the field that prints it."""
_CODE: Final = re.compile(
    r'\s*(?:(?:DOCPROPERTY|INFO)\s+)?"?([A-Za-z ]+?)"?((?:\s*\\\*\s*"?[A-Za-z]+"?)*)\s*', re.IGNORECASE
)
_SWITCH: Final = re.compile(r'\\\*\s*"?([A-Za-z]+)')
_AS_IT_IS: Final = frozenset({"MERGEFORMAT", "CHARFORMAT"})
_CAPITALS: Final = "UPPER"


def property_of(code: str) -> str | None:
    """Return the property that a field prints, where it is one that is set and the field does nothing else with it."""
    read = _read(code)
    return read[0] if read else None


def _read(code: str) -> tuple[str, bool] | None:
    """Return the property that a field prints and whether in capitals; None for any other field."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    name = found[1].upper().replace(" ", "")
    switches = {each.upper() for each in _SWITCH.findall(found[2])}
    if name not in PROPERTIES or switches - _AS_IT_IS - {_CAPITALS}:
        return None
    return name, _CAPITALS in switches


def set_from_document(book: TemplateEdit, *, keywords: bool) -> None:
    """Have a template's properties, and the fields that print them, say what the document is; its class as ``keywords``."""
    _core(book, keywords=keywords)
    for name in book.named(_APP_TYPE):
        if b"Manager" not in book.content(name):
            continue  # it keeps its bytes
        root = book.tree(name)
        for manager in root.findall(f"{{{_APP}}}Manager"):
            root.remove(manager)
    for name in (*book.printed(), *(each for kind in _NOTES for each in book.named(kind))):
        content = book.content(name)
        if b"instrText" in content or b"fldSimple" in content:  # most have none, and are not parsed for it
            for field in property_fields(book.tree(name)):
                if field.whole:
                    _write(field)


def property_fields(root: etree._Element) -> list[FieldRuns]:
    """Return the fields of a part that print a property which is set; one that is not whole cannot be written."""
    return field_runs(root, lambda code: property_of(code) is not None)


def _core(book: TemplateEdit, *, keywords: bool) -> None:
    if not book.named(_CORE_TYPE):
        root = etree.Element(f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": _DC})
        book.add("docProps/core.xml", root, kind=_CORE_KIND, of="", content_type=_CORE_TYPE)
        roots = [root]
    else:
        roots = [book.tree(name) for name in book.named(_CORE_TYPE)]
    for root in roots:
        _say(root, f"{{{_DC}}}title", _TITLE)
        subject = root.find(f"{{{_DC}}}subject")
        if subject is None or "{{" not in (subject.text or ""):
            _say(root, f"{{{_DC}}}subject", _SUBJECT)
        creator = root.find(f"{{{_DC}}}creator")
        if creator is None or (creator.text or "").strip() != _TYPED:
            _say(root, f"{{{_DC}}}creator", _OFFICE)
        for saved in root.iter("{*}lastModifiedBy"):  # some programs write it in a namespace of their own
            saved.text = _OFFICE
        if keywords:
            _say(root, f"{{{_CP}}}keywords", "{{ stempel.kata_kunci }}")


def _say(root: etree._Element, tag: str, text: str) -> None:
    element = root.find(tag)
    if element is None:
        element = etree.SubElement(root, tag)
    element.text = text


def _write(field: FieldRuns) -> None:
    """Put the tag in place of a field, as its words looked."""
    read = _read(field.code)
    assert read is not None
    run = (field.shown or field.runs)[0]
    for each in [one for one in run if one.tag != wml("rPr")]:
        run.remove(each)
    if read[1]:
        put(properties_of(run), "caps")
    etree.SubElement(run, wml("t")).text = PROPERTIES[read[0]]
    for each in field.runs:
        parent = each.getparent()
        if each is not run and parent is not None:
            parent.remove(each)
