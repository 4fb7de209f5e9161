"""The list of recipients behind a document that says "(daftar terlampir)": pages of its own, in the document's one file.

Put into the *template*, as a Lampiran's heading is, so that its lines are printed, recorded and judged as any other and no
template can leave them out. DOCX bytes in and out; who the recipients are, and when they are too many, is the contract's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lxml import etree

from worker.press.annex import half_of, heading, line, numbers_filled
from worker.press.editing import TemplateEdit
from worker.press.names import wml
from worker.press.properties import properties_of, put

RECIPIENTS: Final = "daftar_penerima"
"""What contexts and templates call the list: ``{kepala, penerima}``, lines each."""
TITLE: Final = "DAFTAR PENERIMA"
_HANGING: Final = 567
"""Twips, a centimetre: from a number to its name."""


def with_recipients(template: bytes) -> bytes:
    """Return a template with the list behind all else, on a new page: its heading at the right, a numbered line for each."""
    return listed_behind(template, TITLE, f"{RECIPIENTS}.kepala", _lines())


def listed_behind(template: bytes, title: str, kepala: str, lines: Iterable[etree._Element]) -> bytes:
    """Return a template with a list behind all else, on a new page: ``title``, the context's lines ``kepala``, then ``lines``."""
    book = TemplateEdit(template)
    body = book.root.find(wml("body"))
    if body is None:
        return template
    sections = list(book.root.iter(wml("sectPr")))
    last = body.find(wml("sectPr"))
    place = len(body) if last is None else body.index(last)
    indent = half_of(sections[-1] if sections else None)
    body[place:place] = [line(title, indent, new_page=True), *heading(kepala, indent), *lines]
    return book.done()


def filled(context: Mapping[str, Any], stamps: Mapping[str, Any]) -> dict[str, Any]:
    """Return a context whose list, if it has one, says in its heading what only the signature gives."""
    found = context.get(RECIPIENTS)
    if found is None:
        return dict(context)
    return {**context, RECIPIENTS: {**found, "kepala": numbers_filled(found["kepala"], stamps)}}


def _lines() -> Iterator[etree._Element]:
    for text in (
        f"{{%p for nama in {RECIPIENTS}.penerima %}}",
        "{{ loop.index }}.\t{{ nama }}",
        "{%p endfor %}",
    ):
        yield numbered_line(text)


def numbered_line(text: str) -> etree._Element:
    """Return a line of a list: a number, a tab, and what hangs behind it."""
    paragraph = etree.Element(wml("p"))
    properties = properties_of(paragraph)
    tabs = put(properties, "tabs")
    etree.SubElement(tabs, wml("tab"), {wml("val"): "left", wml("pos"): str(_HANGING)})
    put(properties, "spacing", before="0", after="60")
    put(properties, "ind", left=str(_HANGING), hanging=str(_HANGING))
    put(properties, "jc", val="left")
    run = etree.SubElement(paragraph, wml("r"))
    number, tab, name = text.partition("\t")
    etree.SubElement(run, wml("t")).text = number
    if tab:
        etree.SubElement(run, wml("tab"))
        etree.SubElement(run, wml("t")).text = name
    return paragraph
